import { createHash, randomBytes } from 'node:crypto';
import { appUrlFrom, Database, migrate, PLATFORM_MIGRATIONS, type MigrationClass } from '@chariot/platform';
import pg from 'pg';

export interface TestDatabaseOptions {
  /** Besides the platform's own. */
  readonly migrations?: readonly MigrationClass[];
}

export interface TestDatabase {
  /** Connected as the product is: under the role `chariot_app`, bound by row level security. */
  readonly database: Database;
  /** Under the owner, whom row level security does not bind: for fixtures, and for counting independently. */
  ownerQuery<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  readonly ownerUrl: string;
  /** Of the role `chariot_app`, for what opens its own connections. */
  readonly appUrl: string;
  drop(): Promise<void>;
}

/**
 * A database of its own, fully migrated. The first caller with a given set of migrations pays for them; others get a
 * clone of the same template in some tens of milliseconds.
 * @throws Error when the global set-up of the tests has not started PostgreSQL.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env['CHARIOT_TEST_DATABASE_URL'];
  if (server === undefined || server === '') {
    throw new Error('CHARIOT_TEST_DATABASE_URL is not set: run the specs from the root, with jest.config.mjs');
  }
  const appPassword = passwordFor(server);
  const name = `spec_${randomBytes(8).toString('hex')}`;
  await cloneInto(server, name, options.migrations ?? [], appPassword);
  const ownerUrl = urlOf(server, name);
  const appUrl = appUrlFrom(ownerUrl, appPassword);
  const database = await Database.connect({ url: appUrl, poolSize: 8 });
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  // An idle connection that the server ends (`drop` forces it) is no failure of the spec: a query that needs one fails by itself.
  owner.on('error', () => undefined);
  return {
    database,
    ownerUrl,
    appUrl,
    ownerQuery: async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
      (await owner.query<Row & pg.QueryResultRow>(sql, [...params])).rows as Row[],
    drop: async () => {
      await database.close();
      await owner.end();
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Holds a lock of the server's own database, so that one process makes a template and the others wait for it. */
async function cloneInto(
  server: string,
  name: string,
  migrations: readonly MigrationClass[],
  appPassword: string,
): Promise<void> {
  const template = templateName(migrations);
  await withClient(server, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template]);
    const { rows } = await client.query<{ ready: boolean }>(
      `select shobj_description(oid, 'pg_database') = 'ready' as ready from pg_database where datname = $1`,
      [template],
    );
    if (rows[0]?.ready !== true) {
      await client.query(`drop database if exists ${template} with (force)`);
      await client.query(`create database ${template}`);
      await migrate(urlOf(server, template), migrations, { appPassword });
      await client.query(`comment on database ${template} is 'ready'`);
    }
    // Page by page through the log, as PostgreSQL does unless told, costs more than twice as much.
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
}

/** The same migrations, word for word, give the same template. */
function templateName(migrations: readonly MigrationClass[]): string {
  const hash = createHash('sha256').update(PLATFORM_MIGRATIONS.map(String).join());
  for (const migration of migrations) hash.update(`${migration.name}\n${migration.toString()}\n`);
  return `template_${hash.digest('hex').slice(0, 24)}`;
}

/** The role is the cluster's: every spec that runs on it must give it the same password. */
const passwordFor = (server: string): string => createHash('sha256').update(`chariot_app ${server}`).digest('hex');

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
