import { Reach } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Database, Tx } from '../postgres/database.service.js';
import type { Events } from './events.service.js';
import { Gathering } from './gathering.service.js';
import { OutboxRepository, type OutboxRow } from './outbox.repository.js';
import { backoffMs, MAX_ATTEMPTS } from './retry.js';

const BATCH = 20;
const POLL_MS = 1_000;
const RELAY = Reach.system('outbox relay');

/** Carries events to their handlers. Every process runs one; a row is held by one of them at a time. */
export class Relay {
  readonly #rows = new OutboxRepository();
  readonly #gathering = new Gathering();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;
  #again = false;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  /** Looks now; while it is already looking, once more afterwards. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => {
      this.#running = undefined;
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.wake(), POLL_MS);
    });
  }

  /** Lets the batch under way finish, and takes no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Carries everything that is due, then returns. For specs and command lines. */
  async drain(): Promise<void> {
    while ((await this.#batch()) > 0);
  }

  async #loop(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      while (this.#again && !this.#stopped) {
        await this.#gathering.turn();
        this.#again = false;
        while (!this.#stopped && (await this.#batch()) === BATCH);
        this.#gathering.over();
      }
    } catch (error) {
      this.logger.error('outbox relay could not reach the database', { error });
    }
  }

  /** @returns how many events it took. */
  async #batch(): Promise<number> {
    let rows: OutboxRow[] = [];
    try {
      await this.database.transaction(RELAY, async (tx) => {
        rows = await this.#rows.claim(tx, BATCH);
        await this.#handle(tx, rows);
      });
    } catch (error) {
      // The commit itself was refused: everything is as before. One of them is the culprit: each goes alone.
      if (rows.length === 0) throw error;
      for (const row of rows) await this.#alone(row.id);
    }
    return rows.length;
  }

  async #alone(id: string): Promise<void> {
    try {
      await this.database.transaction(RELAY, async (tx) => {
        const row = await this.#rows.claimOne(tx, id);
        if (row !== undefined) await this.#handle(tx, [row]);
      });
    } catch (error) {
      await this.database.transaction(RELAY, async (tx) => {
        const row = await this.#rows.claimOne(tx, id);
        if (row !== undefined) await this.#putOff(tx, row, row.delivered, error, 'commit');
      });
    }
  }

  /** The handlers' writes and the completion of their events are one commit. */
  async #handle(tx: Tx, rows: readonly OutboxRow[]): Promise<void> {
    const done: string[] = [];
    const guarded = inSavepoints(tx);
    for (const row of rows) {
      const delivered = [...row.delivered];
      let failure: { readonly error: unknown; readonly handler: string } | undefined;
      for (const [handler, run] of this.events.handlersOf(row.type)) {
        if (delivered.includes(handler)) continue;
        try {
          await guarded(() => run(row.payload, tx));
          delivered.push(handler);
        } catch (error) {
          failure = { error, handler };
        }
      }
      if (failure === undefined) done.push(row.id);
      else await this.#putOff(tx, row, delivered, failure.error, failure.handler);
    }
    await this.#rows.done(tx, done);
  }

  async #putOff(tx: Tx, row: OutboxRow, delivered: readonly string[], error: unknown, handler: string): Promise<void> {
    const attempts = row.attempts + 1;
    const dead = attempts >= MAX_ATTEMPTS;
    await this.#rows.failed(tx, row, delivered, String(error), dead ? null : backoffMs(attempts));
    const fields = { event: row.type, id: row.id, handler, attempts, error };
    if (dead) this.logger.error('event put aside: every attempt failed', fields);
    else this.logger.warn('event put off', fields);
  }
}

/** What fails in one of them leaves no trace in the transaction, and leaves it usable. */
function inSavepoints(tx: Tx): (work: () => Promise<void>) => Promise<void> {
  let sql = 'savepoint handler';
  return async (work) => {
    await tx.execute(sql);
    // The one before ends as the next begins, in one round trip; the last ends with the transaction.
    sql = 'release savepoint handler; savepoint handler';
    try {
      await work();
    } catch (error) {
      await tx.execute('rollback to savepoint handler');
      throw error;
    }
  };
}
