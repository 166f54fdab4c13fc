import type { Reach } from '@chariot/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { literal } from './literal.js';
import { DataSource } from 'typeorm';
import { isRetryable } from './sql-error.js';
import { PROBED_AFTER_MS, StandingStatements, type Statement } from './standing-statements.service.js';

/** Role that the product works under: it owns no table, so row level security binds it. */
export const APP_ROLE = 'chariot_app';
const ATTEMPTS = 4;
/** As many as a browser asks at once: a connection that has just been opened knows neither the tables nor what policies ask. */
const KEPT_CONNECTIONS = 6;

/** One transaction, under one Reach. It is handed from function to function: nothing is ambient, nothing nests. */
export interface Tx {
  /**
   * Rows of a statement with `$1…` parameters (of `returning`, for one that writes). A `Statement` is planned once for each
   * connection: for what is asked often and is found by a key, never for a filter whose plan depends on its parameters.
   */
  query<Row extends object>(sql: string | Statement, params?: readonly unknown[]): Promise<Row[]>;
  /** First row, or `undefined`. */
  one<Row extends object>(sql: string | Statement, params?: readonly unknown[]): Promise<Row | undefined>;
  /** Number of rows that a writing statement touched: 0 also when row level security hid them. */
  execute(sql: string | Statement, params?: readonly unknown[]): Promise<number>;
}

export interface DatabaseOptions {
  /** Connection of the role `chariot_app`. */
  readonly url: string;
  /** Connections of this process, 10 unless told. */
  readonly poolSize?: number;
}

/** Transactions on PostgreSQL, each told whose Reach it runs under. */
export class Database {
  #standing: StandingStatements | undefined;

  private constructor(
    private readonly source: DataSource,
    /** For connections that cannot come from the pool (listening, leading). Holds the password: never log it. */
    readonly url: string,
  ) {}

  /**
   * Connects; refuses a role that row level security would not bind (superuser, BYPASSRLS).
   * @throws Error when PostgreSQL cannot be reached or the role is too strong.
   */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      synchronize: false,
      migrationsRun: false,
      logging: false,
      installExtensions: false,
      poolSize: options.poolSize ?? 10,
      applicationName: 'chariot',
      // Nothing holds a lock or a snapshot for long; a longer act says so itself (`set local statement_timeout`).
      extra: {
        min: KEPT_CONNECTIONS,
        keepAlive: true,
        keepAliveInitialDelayMillis: PROBED_AFTER_MS,
        statement_timeout: 60_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
    await source.initialize();
    // One that PostgreSQL takes and ends in the same breath (it is stopping) says so before whoever gets it can listen, and an
    // error that nobody listens to ends the process.
    poolOf(source).on('connect', (client) => void client.on('error', () => undefined));
    const [role] = await source.query<{ name: string; strong: boolean }[]>(
      'select rolname as name, rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user',
    );
    if (role === undefined || role.strong) {
      await source.destroy();
      throw new Error(
        `Le rôle PostgreSQL « ${role?.name ?? '?'} » échappe à la sécurité par ligne : l’application doit se connecter avec « ${APP_ROLE} ».`,
      );
    }
    return new Database(source, options.url);
  }

  /**
   * Runs `work` in one transaction under `reach`. A serialization failure or a deadlock runs it again, four times in
   * all: `work` must therefore have no effect outside the transaction.
   */
  transaction<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(reach, work, { isolation: undefined, settings: {} });
  }

  /**
   * As `transaction`, read-only (PostgreSQL refuses a write), and of one moment: what others commit meanwhile is not
   * seen, so that a row and what it refers to are there together or not at all.
   */
  read<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(reach, work, { isolation: 'REPEATABLE READ', settings: { transaction_read_only: 'on' } });
  }

  /**
   * As `transaction`, of one moment: `work` sees nothing of what others commit meanwhile, and where it writes on a row
   * that they have changed, PostgreSQL refuses and it runs again from the beginning.
   */
  ofOneMoment<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(reach, work, { isolation: 'REPEATABLE READ', settings: {} });
  }

  /**
   * One statement that is a transaction of its own: committed when it resolves, in one round trip, on connections that know
   * the system's reach beforehand. A serialization failure or a deadlock runs it again, as a transaction.
   * @throws Error for another reach than the system's
   */
  async statement<Row extends object>(reach: Reach, statement: Statement, params: readonly unknown[]): Promise<Row[]> {
    if (reach.kind !== 'system') throw new Error('A person’s reach, or a device’s, is told for each transaction');
    this.#standing ??= new StandingStatements(this.url, reach);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#standing.run<Row>(statement, params);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
        await sleep(attempt * 20 * (0.5 + Math.random()));
      }
    }
  }

  /** Connections of the pool at this moment, and how many acts wait for one. */
  get pool(): { readonly busy: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /** Answers whether PostgreSQL answers. */
  async ping(): Promise<void> {
    await this.source.query('select 1');
  }

  /** Waits for no transaction: call it once the work has stopped. */
  async close(): Promise<void> {
    await this.#standing?.close();
    this.#standing = undefined;
    if (this.source.isInitialized) await this.source.destroy();
  }

  async #run<T>(reach: Reach, work: (tx: Tx) => Promise<T>, modes: Modes): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(reach, work, modes);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
        await sleep(attempt * 20 * (0.5 + Math.random()));
      }
    }
  }

  async #attempt<T>(reach: Reach, work: (tx: Tx) => Promise<T>, modes: Modes): Promise<T> {
    const client = await this.#pool.connect();
    const lent = { client, isOver: false };
    let died: Error | undefined;
    const dies = (error: Error): void => void (died = error);
    client.on('error', dies);
    try {
      await client.query(beginning(reach, modes));
      const result = await work(txOver(lent));
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away rather than given back to the pool.
      await client.query('rollback').catch((cause: unknown) => dies(new Error('no rollback', { cause })));
      throw error;
    } finally {
      lent.isOver = true;
      client.off('error', dies);
      client.release(died);
    }
  }

  /** TypeORM opens it; statements are said on its connections themselves, which takes less of the processor. */
  get #pool(): Pool {
    return poolOf(this.source);
  }
}

const poolOf = (source: DataSource): Pool => (source.driver as unknown as Pooled).master;

/** What TypeORM's driver for PostgreSQL has and its interface does not say: the pool of `pg`. */
interface Pooled {
  readonly master: Pool;
}

interface Modes {
  /** Absent: the database's own, READ COMMITTED. */
  readonly isolation: 'REPEATABLE READ' | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Begins, and tells PostgreSQL who calls, in one round trip. Several statements go together only as text, so what is told is
 * quoted (as `literal` does); it is none of the caller's words but ids and permissions.
 */
function beginning(reach: Reach, modes: Modes): string {
  const settings = Object.entries({ ...reach.settings(), ...modes.settings });
  // `true`: the setting ends with the transaction, so the next one of this pooled connection starts knowing nothing.
  const told = settings.map(([name, value]) => `set_config('${name}', ${literal(value)}, true)`);
  const isolation = modes.isolation === undefined ? '' : ` isolation level ${modes.isolation}`;
  return `begin${isolation}; select ${told.join(', ')}`;
}

/** A connection, lent to one transaction. */
interface Lent {
  readonly client: PoolClient;
  readonly isOver: boolean;
}

function txOver(lent: Lent): Tx {
  const run = (asked: string | Statement, params: readonly unknown[] = []): Promise<QueryResult<object>> => {
    if (lent.isOver) return Promise.reject(new Error('This transaction is over'));
    const values = [...params];
    return typeof asked === 'string'
      ? lent.client.query(asked, values)
      : lent.client.query({ name: asked.name, text: asked.sql, values });
  };
  return {
    query: async <Row>(sql: string | Statement, params?: readonly unknown[]) => (await run(sql, params)).rows as Row[],
    one: async <Row>(sql: string | Statement, params?: readonly unknown[]) =>
      (await run(sql, params)).rows[0] as Row | undefined,
    execute: async (sql, params) => (await run(sql, params)).rowCount ?? 0,
  };
}
