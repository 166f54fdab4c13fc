import type {
  ConcreteSettings,
  InventoryFacts,
  Operation,
  OPERATION_STATUSES,
  SettingOutcome,
} from '@chariot/wire-agent';
import type { Hands } from '../acts/hands.js';
import type { After } from '../settings/document.js';

/** What an operation came to. `recorded`: written down by an agent that does not touch the system. */
export interface OperationOutcome {
  readonly status: (typeof OPERATION_STATUSES)[number];
  /** One French sentence when it failed, or when this machine has not what it takes. */
  readonly why: string | null;
  /** Of a measure that is done: tenths of Mbit/s. */
  readonly tenths?: number;
}

export type PowerKind = 'restart' | 'shutdown';

/** The thing that is managed: this computer for real, a simulated tablet in a simulated cart. */
export interface Machine {
  facts(): Promise<InventoryFacts>;
  /** Makes the settings true, undoes those that vanished; safe to run twice. One outcome per setting asked for. */
  apply(settings: ConcreteSettings): Promise<SettingOutcome[]>;
  /** Whether something that `apply` has begun goes on beside all the rest: packages, which may take minutes. */
  readonly isBusy: boolean;
  /** Told when what `apply` would say has changed by itself. */
  onNews(listener: () => void): void;
  /** Gives every file back as it was; the sentences of what could not be. */
  undoAll(): Promise<string[]>;
  /** Whatever is over once it is done: not what starts the machine again, and not what erases it. */
  perform(operation: Operation): Promise<OperationOutcome>;
  /** Whether it could be started again, or shut down; it is not done yet: its report goes first. */
  canRestart(operation: Operation): Promise<OperationOutcome>;
  restart(kind: PowerKind): Promise<void>;
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
  readonly hands: Hands;
  after(what: After): Promise<void>;
  showMessage(text: string): Promise<OperationOutcome>;
  ring(seconds: number): Promise<OperationOutcome>;
  openPage(url: string): Promise<OperationOutcome>;
  /** Begins what the machine has to install; it goes on by itself. */
  startUpdates(): Promise<OperationOutcome>;
  /** The log-in screen comes over whatever is open. */
  coverScreens(): Promise<void>;
  /** Closes the pupils' session, if it is open, and gives it back as new. */
  renewSession(): Promise<OperationOutcome>;
  canRestart(): Promise<OperationOutcome>;
  restart(kind: PowerKind): Promise<void>;
}
