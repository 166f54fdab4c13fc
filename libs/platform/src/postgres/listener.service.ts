import pg from 'pg';
import type { Logger } from '../logs/logger.service.js';

export type Channel = `chariot_${string}`;

export interface ListenerTimes {
  /** Between two tries, once the connection is lost. */
  readonly reconnectMs?: number;
  /** How often it is asked whether it still answers, and for how long: a line that was cut far away says nothing. */
  readonly beatMs?: number;
}

const RECONNECT_MS = 1_000;
const BEAT_MS = 2_000;

/**
 * The one connection of a process that hears notifications, whatever their channel; it comes back by itself when it is
 * lost. What was said meanwhile is not heard: whoever keeps in memory what notifications correct forgets it at `onLost`,
 * and may look for itself at `onBack`.
 */
export class Listener {
  readonly #heard = new Map<Channel, ((payload: string) => void)[]>();
  readonly #lost: (() => void)[] = [];
  readonly #back: (() => void)[] = [];
  readonly #reconnectMs: number;
  readonly #beatMs: number;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hears = false;
  #stopped = true;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
    { reconnectMs = RECONNECT_MS, beatMs = BEAT_MS }: ListenerTimes = {},
  ) {
    this.#reconnectMs = reconnectMs;
    this.#beatMs = beatMs;
  }

  /** Whether what is notified now is heard. */
  get hears(): boolean {
    return this.#hears;
  }

  /** Before `start`. */
  on(channel: Channel, heard: (payload: string) => void): this {
    if (!this.#stopped) throw new Error('A channel is named before the listener starts');
    this.#heard.set(channel, [...(this.#heard.get(channel) ?? []), heard]);
    return this;
  }

  onLost(tell: () => void): this {
    this.#lost.push(tell);
    return this;
  }

  onBack(tell: () => void): this {
    this.#back.push(tell);
    return this;
  }

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
    this.#deaf();
    await client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'chariot-listener',
      keepAlive: true,
      connectionTimeoutMillis: this.#beatMs * 2,
      query_timeout: this.#beatMs,
    });
    this.#client = client;
    client.on('error', (error) => this.#left(client, error));
    client.on('end', () => this.#left(client));
    client.on('notification', ({ channel, payload = '' }) => {
      for (const heard of this.#heard.get(channel as Channel) ?? []) heard(payload);
    });
    await client.connect();
    for (const channel of this.#heard.keys()) await client.query(`listen ${channel}`);
    if (this.#client !== client) return;
    this.#hears = true;
    this.#beat(client);
  }

  #beat(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      client.query('select 1').then(
        () => this.#client === client && this.#beat(client),
        (error: unknown) => this.#left(client, error),
      );
    }, this.#beatMs).unref();
  }

  #left(client: pg.Client, error?: unknown): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = undefined;
    this.#deaf();
    this.logger.warn('notifications are not heard for the moment', { error });
    // One that is only mute would hold its place at the server.
    client.end().catch((failure: unknown) => this.logger.debug('it was gone already', { error: failure }));
    this.#retry();
  }

  #deaf(): void {
    if (!this.#hears) return;
    this.#hears = false;
    for (const tell of this.#lost) tell();
  }

  #retry(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reconnect(), this.#reconnectMs);
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect();
      for (const tell of this.#back) tell();
    } catch (error) {
      const client = this.#client;
      if (client !== undefined) this.#left(client, error);
      else if (!this.#stopped) this.#retry();
    }
  }
}
