import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@chariot/kernel';
import type { InventoryFacts } from '@chariot/wire-agent';
import { systemCode } from '../errors.js';
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

const TRIES = 50;

/** A copy of a folder whose owner writes on: what is gone by the time it is copied has another name by then, and all is copied anew. */
export async function copyOfLiving(original: string, copy: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await cp(original, copy, { recursive: true });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || tries === TRIES) throw error;
      await rm(copy, { recursive: true, force: true });
    }
  }
}

const NO_FAULTS: ReadonlySet<never> = new Set<never>();

/** A second machine with the identity of a first one, on a disk and a network of its own. */
export class CopiedDevice {
  private constructor(private readonly agent: Agent) {}

  /** Copies, and starts. Throws `agent.notEnrolled` when there is no identity to copy. */
  static async of({ original, folder, facts, serverPort, random, timeoutMs, log }: CopiedDeviceParts) {
    await rm(folder, { recursive: true, force: true });
    await copyOfLiving(original, join(folder, 'agent'));
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
