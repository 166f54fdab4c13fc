import { Reach } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Database } from '../postgres/database.service.js';
import type { Events } from './events.service.js';
import { OutboxRepository } from './outbox.repository.js';

const BATCH = 200;
const MAX_WAITING = 10_000;
const FAN_OUT = Reach.system('event fan-out');

/** Tells this process's listeners of events of every process. Best effort: what is not heard is not looked for. */
export class FanOut {
  readonly #rows = new OutboxRepository();
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
    if (!/^\d+$/.test(id) || this.events.listenersOf(type).length === 0) return;
    if (this.#waiting.length >= MAX_WAITING)
      return this.logger.warn('too many events to tell: one is left out', { type });
    this.#waiting.push(id);
    this.#running ??= this.#tell().finally(() => (this.#running = undefined));
  }

  async stop(): Promise<void> {
    this.#waiting = [];
    await this.#running;
  }

  async #tell(): Promise<void> {
    while (this.#waiting.length > 0) {
      const ids = this.#waiting.splice(0, BATCH);
      try {
        const rows = await this.database.read(FAN_OUT, (tx) => this.#rows.read(tx, ids));
        for (const { type, payload } of rows) this.#call(type, payload);
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
