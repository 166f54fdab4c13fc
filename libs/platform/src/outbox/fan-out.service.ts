import { Reach } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Database } from '../postgres/database.service.js';
import type { Events } from './events.service.js';
import { Gathering } from './gathering.service.js';
import { OutboxRepository } from './outbox.repository.js';

const BATCH = 200;
const MAX_WAITING = 10_000;
const FAN_OUT = Reach.system('event fan-out');

/** How far back it looks once it hears again: events are numbered as they are written, and heard as they are committed. */
const OVERLAP = 500;
const MOST_CAUGHT_UP = 10_000;

/** Tells this process's listeners of events of every process. Best effort: one that failed is not told again. */
export class FanOut {
  readonly #rows = new OutboxRepository();
  readonly #gathering = new Gathering();
  /** The latest that were heard, so that catching up tells none of them twice. */
  readonly #heard = new Set<string>();
  #latest = 0n;
  #waiting: string[] = [];
  #running: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly logger: Logger,
  ) {}

  /** `notification`: `id:type`, as the outbox's trigger says it. */
  hear(notification: string): void {
    const [id = '', type = ''] = notification.split(':', 2);
    if (!/^\d+$/.test(id)) return;
    this.#note(id);
    if (this.events.listenersOf(type).length === 0) return;
    this.#queue(id, type);
  }

  /** Looks for what was said while nobody heard. A process that has heard nothing yet holds nothing that it could tell. */
  async catchUp(): Promise<void> {
    if (this.#latest === 0n) return;
    try {
      const after = this.#latest - BigInt(OVERLAP);
      const rows = await this.database.read(FAN_OUT, (tx) => this.#rows.after(tx, after, MOST_CAUGHT_UP));
      for (const { id, type } of rows) {
        if (this.#heard.has(id)) continue;
        this.#note(id);
        if (this.events.listenersOf(type).length > 0) this.#queue(id, type);
      }
    } catch (error) {
      this.logger.warn('what was missed could not be read', { error });
    }
  }

  async stop(): Promise<void> {
    this.#waiting = [];
    await this.#running;
  }

  #note(id: string): void {
    const number = BigInt(id);
    if (number > this.#latest) this.#latest = number;
    this.#heard.add(id);
    const oldest = this.#heard.values().next();
    if (this.#heard.size > 2 * OVERLAP && oldest.done !== true) this.#heard.delete(oldest.value);
  }

  #queue(id: string, type: string): void {
    if (this.#waiting.length >= MAX_WAITING)
      return this.logger.warn('too many events to tell: one is left out', { type });
    this.#waiting.push(id);
    this.#running ??= this.#tell().finally(() => (this.#running = undefined));
  }

  async #tell(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gathering.turn();
      const ids = this.#waiting.splice(0, BATCH);
      if (ids.length === 0) return;
      try {
        const rows = await this.#rows.read(FAN_OUT, this.database, ids);
        for (const { type, payload } of rows) this.#call(type, payload);
        if (ids.length < BATCH) this.#gathering.over();
      } catch (error) {
        this.logger.warn('events could not be read for the fan-out', { error });
      }
    }
  }

  #call(type: string, payload: unknown): void {
    for (const listener of this.events.listenersOf(type)) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error('a listener failed', { event: type, error });
      }
    }
  }
}
