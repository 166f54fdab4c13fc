import pg from 'pg';
import type { Logger } from '../logs/logger.service.js';

const RECONNECT_MS = 1_000;

/**
 * One dedicated connection that hears notifications of a channel, and comes back by itself when it is lost.
 * What was said meanwhile is not heard: `onReconnect` is told, so that the caller looks for itself.
 */
export class Listener {
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(
    private readonly url: string,
    private readonly channel: 'chariot_outbox',
    private readonly logger: Logger,
    private readonly heard: (payload: string) => void,
    private readonly onReconnect: () => void = () => undefined,
  ) {}

  /** Resolves once listening. @throws when PostgreSQL cannot be reached the first time. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'chariot-listener', keepAlive: true });
    this.#client = client;
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    await client.connect();
    await client.query(`listen ${this.channel}`);
  }

  #lost(client: pg.Client, error?: unknown): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = undefined;
    this.logger.warn('notifications are not heard for the moment', { error });
    this.#timer = setTimeout(() => void this.#reconnect(), RECONNECT_MS);
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect();
      this.onReconnect();
    } catch (error) {
      const client = this.#client;
      if (client !== undefined) this.#lost(client, error);
      else if (!this.#stopped) this.#timer = setTimeout(() => void this.#reconnect(), RECONNECT_MS);
    }
  }
}
