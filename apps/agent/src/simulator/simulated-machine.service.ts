import type { ConcreteSettings, InventoryFacts, Operation, SettingOutcome } from '@chariot/wire-agent';
import { Eraser } from '../erasure/eraser.service.js';
import type { ConfinedFolder } from '../files/confined-folder.service.js';
import { ManagedFiles, type Folder } from '../files/managed-files.repository.js';
import type { Log } from '../log.js';
import { allAbilities } from '../machine/abilities.service.js';
import { LinuxMachine } from '../machine/linux.service.js';
import type { Machine, OperationOutcome, PowerKind, Runner } from '../machine/machine.js';
import { recorder } from '../machine/recorder.service.js';
import type { StateFolder } from '../state/state.repository.js';
import type { Fault } from './faults.js';

export interface SimulatedMachineParts {
  readonly state: StateFolder;
  readonly folder: ConfinedFolder;
  readonly facts: () => InventoryFacts;
  readonly faults: () => ReadonlySet<Fault>;
  /** The tablet is asked to start again, or to stay off until somebody presses its button. */
  readonly onPower: (kind: PowerKind) => void;
  readonly now: () => Date;
  readonly log: Log;
}

const SLOWNESS_MS = 1000;
const HESITATION_MS = 50;

/** The real machine's files, under a folder that plays the tablet's disk; its commands do nothing but be written down. */
export class SimulatedMachine implements Machine {
  readonly #parts: SimulatedMachineParts;
  readonly #linux: LinuxMachine;
  #boots = 1;

  constructor(parts: SimulatedMachineParts) {
    this.#parts = parts;
    const { state, folder, log } = parts;
    this.#linux = new LinuxMachine({
      state,
      files: new ManagedFiles(
        state,
        fillable(folder, () => parts.faults().has('diskFull')),
      ),
      root: folder.root,
      eraser: new Eraser({ folder, statePath: state.path, allowed: true }),
      runner: obedient(recorder(folder.root, parts.now), parts.onPower),
      abilities: () => allAbilities(folder),
      facts: async () => parts.facts(),
      log,
    });
  }

  /** It was switched off and on: what was to be restarted has been. */
  started(): void {
    this.#boots += 1;
  }

  facts(): Promise<InventoryFacts> {
    return this.#linux.facts();
  }

  async apply(settings: ConcreteSettings): Promise<SettingOutcome[]> {
    await this.#untilNot('pensive');
    const faults = this.#parts.faults();
    if (faults.has('slow')) await new Promise((resolve) => setTimeout(resolve, SLOWNESS_MS));
    if (faults.has('liar')) {
      const names = Object.keys(settings) as SettingOutcome['setting'][];
      return names.map((setting) => ({ setting, status: 'applied', why: null }));
    }
    return this.#linux.apply(settings);
  }

  get isBusy(): boolean {
    return this.#linux.isBusy;
  }
  onNews(listener: () => void): void {
    this.#linux.onNews(listener);
  }
  undoAll(): Promise<string[]> {
    return this.#linux.undoAll();
  }
  perform(operation: Operation): Promise<OperationOutcome> {
    return this.#linux.perform(operation);
  }
  canRestart(): Promise<OperationOutcome> {
    return this.#linux.canRestart();
  }
  restart(kind: PowerKind): Promise<void> {
    return this.#linux.restart(kind);
  }
  async mayErase(): Promise<OperationOutcome> {
    await this.#untilNot('hesitant');
    return this.#linux.mayErase();
  }
  async erase(): Promise<OperationOutcome> {
    if (this.#parts.faults().has('liar')) return { status: 'done', why: null };
    return this.#linux.erase();
  }
  async bootMark(): Promise<string> {
    return `démarrage ${this.#boots}`;
  }

  async #untilNot(fault: Fault): Promise<void> {
    while (this.#parts.faults().has(fault)) await new Promise((resolve) => setTimeout(resolve, HESITATION_MS));
  }
}

/** On a simulated tablet what is written down is all that there is to do. */
function obedient(runner: Runner, onPower: (kind: PowerKind) => void): Runner {
  const done = async (outcome: Promise<OperationOutcome>): Promise<OperationOutcome> => {
    const { status, why } = await outcome;
    return { status: status === 'recorded' ? 'done' : status, why };
  };
  return {
    acts: true,
    hands: runner.hands,
    after: (what) => runner.after(what),
    showMessage: (text) => done(runner.showMessage(text)),
    canRestart: () => done(runner.canRestart()),
    ring: (seconds) => done(runner.ring(seconds)),
    openPage: (url) => done(runner.openPage(url)),
    startUpdates: () => done(runner.startUpdates()),
    coverScreens: () => runner.coverScreens(),
    renewSession: () => done(runner.renewSession()),
    async restart(kind) {
      await runner.restart(kind);
      onPower(kind);
    },
  };
}

/** The same folder on a disk that may be full. */
function fillable(folder: ConfinedFolder, isFull: () => boolean): Folder {
  const refuseIfFull = (): void => {
    if (isFull()) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  return {
    read: (path) => folder.read(path),
    async makeFolders(path) {
      refuseIfFull();
      return folder.makeFolders(path);
    },
    async writeFile(path, content, mode) {
      refuseIfFull();
      return folder.writeFile(path, content, mode);
    },
    async writeLink(path, target) {
      refuseIfFull();
      return folder.writeLink(path, target);
    },
    remove: (path) => folder.remove(path),
    removeFolderIfEmpty: (path) => folder.removeFolderIfEmpty(path),
  };
}
