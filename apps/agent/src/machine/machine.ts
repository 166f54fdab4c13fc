import type { ConcreteSettings, InventoryFacts, Operation, SettingOutcome } from '@chariot/wire-agent';
import type { After } from '../settings/document.js';

/** What an operation came to. `recorded`: written down by an agent that does not touch the system. */
export interface OperationOutcome {
  readonly status: 'done' | 'recorded' | 'failed';
  /** One French sentence when it failed. */
  readonly why: string | null;
}

/** The thing that is managed: this computer for real, a simulated tablet in a simulated cart. */
export interface Machine {
  facts(): Promise<InventoryFacts>;
  /** Makes the settings true, undoes those that vanished; safe to run twice. One outcome per setting asked for. */
  apply(settings: ConcreteSettings): Promise<SettingOutcome[]>;
  /** Gives every file back as it was; the sentences of what could not be. */
  undoAll(): Promise<string[]>;
  showMessage(text: string): Promise<OperationOutcome>;
  /** Whether a restart could be done; it is not done yet: its report goes first. */
  canRestart(operation: Operation): Promise<OperationOutcome>;
  restart(): Promise<void>;
  /** Whether it could be erased; nothing is erased yet: the server is asked once more. */
  mayErase(): Promise<OperationOutcome>;
  /** Erases what `erasure/erased.ts` names and gives its files back; safe to run again after being cut short. */
  erase(): Promise<OperationOutcome>;
  /** Changes when the computer, not the agent, is started again. */
  bootMark(): Promise<string>;
}

/** How the system is told: commands for real, a line in a file under `--root`. */
export interface Runner {
  /** Whether what is asked is really done. */
  readonly acts: boolean;
  after(what: After): Promise<void>;
  showMessage(text: string): Promise<OperationOutcome>;
  canRestart(): Promise<OperationOutcome>;
  restart(): Promise<void>;
}
