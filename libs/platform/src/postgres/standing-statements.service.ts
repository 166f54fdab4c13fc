import type { Reach } from '@chariot/kernel';
import pg from 'pg';

/** Prepared once for each connection, under its name. */
export interface Statement {
  readonly name: string;
  readonly sql: string;
}

/** One works while the other waits for its commit; whoever needs more puts more into one statement. */
const CONNECTIONS = 2;
const DEADLINE_MS = 60_000;
/**
 * Silence after which the system looks whether the other side is there, and leaves it ten seconds to say so; its own wish is two
 * hours. A firewall on the way forgets what is silent for minutes and tells nobody: whoever then asked would wait a quarter of an hour.
 */
export const PROBED_AFTER_MS = 30_000;

/**
 * Statements that are a transaction of their own, in one round trip: their connections are told one Reach, the system's, when
 * they open, and serve nothing else. For what is asked thousands of times a second and looks at its own rights.
 */
export class StandingStatements {
  readonly #pool: pg.Pool;

  /** @throws Error for the reach of a person or of a device: theirs ends with a transaction */
  constructor(url: string, reach: Reach) {
    if (reach.kind !== 'system') throw new Error('Only the system’s reach outlives a transaction');
    const settings = Object.entries(reach.settings());
    const told = settings.map((_, at) => `set_config($${at * 2 + 1}, $${at * 2 + 2}, false)`).join(', ');
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: 'chariot-statements',
      max: CONNECTIONS,
      min: CONNECTIONS,
      statement_timeout: DEADLINE_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: PROBED_AFTER_MS,
      // Nothing is asked on a connection before this has been answered: what it returns is waited for, whatever its type says.
      // eslint-disable-next-line @typescript-eslint/no-misused-promises
      onConnect: async (client) => void (await client.query(`select ${told}`, settings.flat())),
    });
    // One that is lost while nobody uses it is not missed.
    this.#pool.on('error', () => undefined);
  }

  async run<Row extends object>({ name, sql }: Statement, params: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>({ name, text: sql, values: [...params] });
    return rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
