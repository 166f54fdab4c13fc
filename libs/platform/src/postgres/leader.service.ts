import pg from 'pg';
import type { Logger } from '../logs/logger.service.js';

const RETRY_MS = 5_000;

/**
 * One process of the instance leads: it runs what is timed. Held by an advisory lock of a dedicated connection, so that
 * a process that dies gives it up by dying. A lost connection means two leaders for a moment: a tick is idempotent.
 */
export class Leader {
  #client: pg.Client | undefined;
  #leads = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
    private readonly retryMs = RETRY_MS,
  ) {}

  get leads(): boolean {
    return this.#leads;
  }

  /** Runs `tick` if this process leads; its failure is logged and waits for the next tick. */
  async ifLeading(name: string, tick: () => Promise<void>): Promise<void> {
    if (!this.#leads) return;
    try {
      await tick();
    } catch (error) {
      this.logger.error('timed act failed', { tick: name, error });
    }
  }

  async start(): Promise<void> {
    this.#stopped = false;
    await this.#try();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#drop();
  }

  async #try(): Promise<void> {
    try {
      this.#client ??= await this.#connect();
      if (!this.#leads) {
        const { rows } = await this.#client.query<{ mine: boolean }>(
          `select pg_try_advisory_lock(hashtext('chariot:leader')) as mine`,
        );
        this.#leads = rows[0]?.mine === true;
        if (this.#leads) this.logger.info('this process leads');
      } else await this.#client.query('select 1');
    } catch (error) {
      this.logger.warn('leadership lost its connection', { error });
      await this.#drop();
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#try(), this.retryMs).unref();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'chariot-leader', keepAlive: true });
    client.on('error', () => this.#forget(client));
    client.on('end', () => this.#forget(client));
    await client.connect();
    return client;
  }

  #forget(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#leads = false;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#leads = false;
    try {
      await client?.end();
    } catch (error) {
      this.logger.debug('leadership connection was already gone', { error });
    }
  }
}
