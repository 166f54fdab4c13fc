import type { Reach } from '@chariot/kernel';
import { newId } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { writeCommand, type Command } from '@chariot/wire-apple';
import type { CommandRow, ExchangeRepository, Standing, Subject, What } from './exchange.repository.js';
import { mayBeTold } from './pacing.js';

/** Several of them may be out at a time, each about something of its own. */
const SIDE_BY_SIDE: readonly What[] = ['operation', 'install', 'remove'];
/** Which of the fleet's operations it is of, and what it says. */
interface About {
  readonly operationId?: string;
  readonly subject?: Subject;
}

/** One message of a device and what it is answered, in its own transaction, with what is known of it held meanwhile. */
export class Conversation {
  private constructor(
    readonly tx: Tx,
    readonly reach: Reach,
    readonly now: Date,
    /** Its setup assistant waits until it is let go on. */
    readonly awaitsSetup: boolean,
    private readonly repository: ExchangeRepository,
    private known: Standing,
    private commands: readonly CommandRow[],
  ) {}

  /** Operations for which whoever was signed in has just signed out: the next step is due. */
  readonly signedOut = new Set<string>();

  static async open(
    tx: Tx,
    reach: Reach,
    at: { readonly now: Date; readonly awaitsSetup: boolean },
    repository: ExchangeRepository,
  ): Promise<Conversation> {
    const { standing, commands } = await repository.open(tx, reach, at.now);
    return new Conversation(tx, reach, at.now, at.awaitsSetup, repository, standing, commands);
  }

  get standing(): Standing {
    return this.known;
  }

  async note(changes: Partial<Standing>): Promise<void> {
    await this.repository.save(this.tx, this.reach, changes);
    this.known = { ...this.known, ...changes };
  }

  /** Those of the fleet's operations that are not to be offered in this connection. */
  get putOff(): string[] {
    return this.commands.flatMap(({ operationId, putOffAt }) =>
      operationId !== null && putOffAt !== null ? [operationId] : [],
    );
  }

  /** What was handed out under that CommandUUID; undefined: nothing of ours, or reported on already. */
  find(uuid: string | null): CommandRow | undefined {
    return this.commands.find((one) => one.uuid === uuid?.toLowerCase());
  }

  /**
   * Hands a command out, under the CommandUUID that it has already if it was handed out before.
   * @returns null where it is passed over: put off in this connection, or told too often without a word
   */
  async hand(what: What, command: Command, about: About = {}): Promise<Buffer | null> {
    const uuid = await this.offer(what, about);
    return uuid === null ? null : writeCommand(command, uuid);
  }

  /** The same, of a command that is written later. @returns its CommandUUID */
  async offer(what: What, about: About = {}): Promise<string | null> {
    const { operationId = null, subject = null } = about;
    const before = this.commands.find(
      (one) => one.what === what && one.operationId === operationId && one.subject?.hash === subject?.hash,
    );
    // The fleet says itself when an operation is to let the others pass.
    const passes = before !== undefined && (before.putOffAt !== null || what !== 'operation');
    if (before !== undefined && passes && !mayBeTold(before, this.now)) return null;
    // What it would have said is no longer so.
    if (before === undefined && !SIDE_BY_SIDE.includes(what)) await this.drop(what, operationId);
    const uuid = before?.uuid ?? (what === 'operation' && operationId !== null ? operationId : newId());
    await this.repository.told(this.tx, this.reach, { uuid, what, operationId, subject }, this.now);
    return uuid;
  }

  /** Whether such a command was handed out and is still to be reported on; of any operation, or of this one. */
  isOut(what: What, operationId?: string): boolean {
    return this.commands.some((one) => one.what === what && operationId === (operationId && one.operationId));
  }

  /** Whether it has said « not now » to it in this connection. */
  isPutOff(what: What): boolean {
    return this.commands.some((one) => one.what === what && one.putOffAt !== null);
  }

  /** Nobody waits for its report any more. */
  async drop(what: What, operationId: string | null = null): Promise<void> {
    for (const one of this.commands) if (one.what === what && one.operationId === operationId) await this.close(one);
  }

  async delay({ uuid }: CommandRow): Promise<void> {
    await this.repository.putOff(this.tx, this.reach, uuid, this.now);
    this.commands = this.commands.map((one) => (one.uuid === uuid ? { ...one, putOffAt: this.now } : one));
  }

  async close({ uuid }: CommandRow): Promise<void> {
    await this.repository.forget(this.tx, this.reach, uuid);
    this.commands = this.commands.filter((one) => one.uuid !== uuid);
  }

  async resume(stale: Date): Promise<void> {
    await this.repository.resume(this.tx, this.reach, stale);
    this.commands = this.commands
      .filter(({ what, toldAt }) => what === 'operation' || toldAt >= stale)
      .map((one) => ({ ...one, putOffAt: null }));
  }
}
