import { join, resolve } from 'node:path';
import { systemClock } from '@chariot/kernel';
import { Eraser } from '../erasure/eraser.service.js';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import { ManagedFiles } from '../files/managed-files.repository.js';
import { Enrolment } from '../identity/enrolment.repository.js';
import { Inventory } from '../inventory/inventory.service.js';
import type { Log } from '../log.js';
import { allAbilities, systemAbilities } from '../machine/abilities.service.js';
import { systemRunner } from '../machine/commands.service.js';
import { LinuxMachine } from '../machine/linux.service.js';
import { recorder } from '../machine/recorder.service.js';
import { StateFolder } from '../state/state.repository.js';
import { tcpNetwork } from '../trust/network.service.js';

export const STATE_PATH = '/var/lib/chariot-agent';

export interface Places {
  /** A folder that plays the machine: files are written under it, commands are written down. Undefined: the machine. */
  readonly root?: string | undefined;
  /** The agent's own folder. */
  readonly state?: string | undefined;
  /** Whether the machine itself may be erased on the fleet's order; a folder that plays it always may. */
  readonly allowErase?: boolean | undefined;
}

export function statePath({ root, state }: Places): string {
  return resolve(state ?? (root === undefined ? STATE_PATH : join(root, STATE_PATH)));
}

/** The agent's parts, put together for this machine or for the folder that plays it. */
export async function installation(places: Places, log: Log) {
  const state = await StateFolder.open(statePath(places));
  const folder = await ConfinedFolder.open(resolve(places.root ?? '/'));
  const real = places.root === undefined;
  const inventory = new Inventory(state, log);
  const enrolment = new Enrolment(state);
  const identity = (): ReturnType<Enrolment['identity']> => enrolment.identity();
  const machine = new LinuxMachine({
    state,
    root: folder.root,
    files: new ManagedFiles(state, folder),
    eraser: new Eraser({ folder, statePath: state.path, allowed: !real || places.allowErase === true }),
    runner: real ? systemRunner : recorder(folder.root, () => systemClock.now()),
    abilities: () => (real ? systemAbilities(folder, identity) : allAbilities(folder, identity)),
    facts: () => inventory.facts(),
    log,
  });
  return { state, machine, inventory, network: tcpNetwork, localClock: systemClock };
}
