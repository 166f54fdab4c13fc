import { next, settingOutcome, type ConcreteSettings, type SettingOutcome } from '@chariot/wire-agent';
import type { OperationOutcome, PowerKind } from '../machine/machine.js';
import type { StateFolder } from '../state/state.repository.js';

export interface Told {
  readonly revision: string;
  readonly settings: readonly SettingOutcome[];
}
export interface Desired {
  readonly revision: string;
  readonly settings: ConcreteSettings;
}
/** `null`: it was begun, and what came of it is not known. */
interface Operated {
  readonly id: string;
  readonly outcome: OperationOutcome | null;
}
interface RestartDue {
  readonly operationId: string;
  /** Absent in what an older agent wrote. */
  readonly kind?: PowerKind;
  /** The restart happened if the machine's mark is another one now. */
  readonly bootMark: string;
}
export interface Contact {
  readonly at: string;
  /** Null when it went well, else a French sentence. */
  readonly trouble: string | null;
}

const FILES = {
  desired: 'desired.json',
  told: 'told.json',
  operations: 'operations.json',
  restart: 'restart.json',
  inventory: 'inventory.txt',
  contact: 'contact.json',
} as const;
/** An operation older than the last two hundred is long expired. */
const OPERATIONS_KEPT = 200;

/** What the agent must remember over a power cut, besides who it is and what it owes the server. */
export class Memory {
  readonly #state: StateFolder;

  constructor(state: StateFolder) {
    this.#state = state;
  }

  /** The configuration last handed out. It holds the Wi-Fi's key. */
  desired(): Promise<Desired | null> {
    return this.#state.parsed(FILES.desired, (text) => {
      const value = next.parse({ kind: 'configure', ...(JSON.parse(text) as object) });
      if (value.kind !== 'configure') throw new TypeError('not a configuration');
      return { revision: value.revision, settings: value.settings };
    });
  }
  setDesired({ revision, settings }: Desired): Promise<void> {
    return this.#state.write(FILES.desired, JSON.stringify({ revision, settings }));
  }

  /** What the server has acknowledged of it. */
  told(): Promise<Told | null> {
    return this.#state.parsed(FILES.told, (text) => {
      const { revision, settings } = JSON.parse(text) as Told;
      return { revision: String(revision), settings: settingOutcome.array().parse(settings) };
    });
  }
  setTold(told: Told): Promise<void> {
    return this.#state.write(FILES.told, JSON.stringify(told));
  }

  /** Undefined: never begun. Null: begun, and cut short before it was known how it ended. */
  async operation(id: string): Promise<OperationOutcome | null | undefined> {
    return (await this.#operations()).find((known) => known.id === id)?.outcome;
  }
  async setOperation(id: string, outcome: OperationOutcome | null): Promise<void> {
    const others = (await this.#operations()).filter((known) => known.id !== id);
    const kept = [...others, { id, outcome }].slice(-OPERATIONS_KEPT);
    await this.#state.write(FILES.operations, JSON.stringify(kept));
  }

  restartDue(): Promise<RestartDue | null> {
    return this.#state.parsed(FILES.restart, (text) => JSON.parse(text) as RestartDue);
  }
  async setRestartDue(due: RestartDue | null): Promise<void> {
    if (due) await this.#state.write(FILES.restart, JSON.stringify(due));
    else await this.#state.remove(FILES.restart);
  }

  /** Digest of the inventory that the server has. */
  inventory(): Promise<string | null> {
    return this.#state.read(FILES.inventory);
  }
  setInventory(digest: string): Promise<void> {
    return this.#state.write(FILES.inventory, digest);
  }

  contact(): Promise<Contact | null> {
    return this.#state.parsed(FILES.contact, (text) => JSON.parse(text) as Contact);
  }
  setContact(contact: Contact): Promise<void> {
    return this.#state.write(FILES.contact, JSON.stringify(contact));
  }

  async #operations(): Promise<Operated[]> {
    return (await this.#state.parsed(FILES.operations, (text) => JSON.parse(text) as Operated[])) ?? [];
  }
}
