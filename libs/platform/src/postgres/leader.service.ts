import pg from 'pg';
import type { Logger } from '../logs/logger.service.js';

/** A process that falls is followed within this long, and the deadline below. */
const RETRY_MS = 2_000;
/** A connection that does not answer for so long is a lost one. */
const ANSWER_MS = 2_000;
/**
 * How soon PostgreSQL finds that a leader’s machine is gone, and gives its lock back: nothing but probes tells it so. A
 * process that dies alone closes its connection, and is found at once.
 */
const PROBES = ['idle=1', 'interval=1', 'count=2'].map((probe) => `-c tcp_keepalives_${probe}`).join(' ');

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

  /**
   * Runs `tick` every `ms` if this process leads then, one run at a time; none is begun at once.
   * @returns what stops it, once the run under way is over: to be awaited before the database is closed
   */
  every(ms: number, name: string, tick: () => Promise<unknown>): () => Promise<void> {
    let running: Promise<void> | undefined;
    const timer = setInterval(() => {
      running ??= this.ifLeading(name, async () => void (await tick())).finally(() => (running = undefined));
    }, ms).unref();
    return async () => {
      clearInterval(timer);
      await running;
    };
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
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'chariot-leader',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      options: PROBES,
    });
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
