import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@chariot/kernel';
import type { InventoryFacts } from '@chariot/wire-agent';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import type { Log } from '../log.js';
import { Agent } from '../loop/agent.service.js';
import { StateFolder } from '../state/state.repository.js';
import { SimulatedMachine } from './simulated-machine.service.js';
import { SimulatedNetwork } from './simulated-network.service.js';

export interface CopiedDeviceParts {
  /** The agent's folder that is copied, as it is: key, certificates, what was told. */
  readonly original: string;
  /** Of the second machine; emptied first. */
  readonly folder: string;
  /** It says that it is the same machine. */
  readonly facts: InventoryFacts;
  readonly serverPort: number;
  readonly random: () => number;
  readonly timeoutMs: number | undefined;
  readonly log: Log;
}

const NO_FAULTS: ReadonlySet<never> = new Set<never>();

/** A second machine with the identity of a first one, on a disk and a network of its own. */
export class CopiedDevice {
  private constructor(private readonly agent: Agent) {}

  /** Copies, and starts. Throws `agent.notEnrolled` when there is no identity to copy. */
  static async of({ original, folder, facts, serverPort, random, timeoutMs, log }: CopiedDeviceParts) {
    await rm(folder, { recursive: true, force: true });
    await cp(original, join(folder, 'agent'), { recursive: true });
    const state = await StateFolder.open(join(folder, 'agent'));
    const machine = new SimulatedMachine({
      state,
      folder: await ConfinedFolder.open(join(folder, 'disque')),
      facts: () => facts,
      faults: () => NO_FAULTS,
      onPower: () => undefined,
      now: () => systemClock.now(),
      log,
    });
    const network = new SimulatedNetwork(serverPort, () => NO_FAULTS);
    const parts = { state, machine, network, localClock: systemClock, random, log };
    const agent = await Agent.of({ ...parts, ...(timeoutMs !== undefined && { timeoutMs }) });
    agent.start();
    return new CopiedDevice(agent);
  }

  wake(): void {
    this.agent.hurry();
  }

  stop(): Promise<void> {
    return this.agent.stop();
  }
}
