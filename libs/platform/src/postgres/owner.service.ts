import pg from 'pg';
import { DataSource, type Logger as TypeOrmLogger, type MigrationInterface } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { APP_ROLE } from './database.service.js';
import { Backup1790000010501 } from '../backup/migrations/1790000010501-backup.js';
import { Platform1790000000001 } from './migrations/1790000000001-platform.js';
import { Mail1790000010021 } from '../mail/migrations/1790000010021-mail.js';
import { MailPace1790000016311 } from '../mail/migrations/1790000016311-mail-pace.js';
import { MailAttachments1790000017801 } from '../mail/migrations/1790000017801-mail-attachments.js';
import { JournalTransactions1790000010311 } from '../journal/migrations/1790000010311-journal-transactions.js';
import { Retention1790000010301 } from '../retention/migrations/1790000010301-retention.js';
import type { MasterKey } from '../secrets/master-key.service.js';
import { Webhooks1790000010011 } from '../webhooks/migrations/1790000010011-webhooks.js';
import { Idempotency1790000010001 } from '../web/migrations/1790000010001-idempotency.js';
import { sqlState } from './sql-error.js';

export type MigrationClass = new () => MigrationInterface;

/** Migrations of this room, that every database starts with. */
export const PLATFORM_MIGRATIONS: readonly MigrationClass[] = [
  Platform1790000000001,
  Idempotency1790000010001,
  Webhooks1790000010011,
  Mail1790000010021,
  Retention1790000010301,
  JournalTransactions1790000010311,
  Backup1790000010501,
  MailPace1790000016311,
  MailAttachments1790000017801,
];

export interface MigrateOptions {
  /**
   * Password that the role `chariot_app` gets at each start. Absent: somebody else looks after the role (it must exist
   * and be able to log in), and this process only checks that it is there.
   */
  readonly appPassword?: string;
  /** Names of those to run, where not all of them are wanted: an older copy is loaded into the tables that it knew. */
  readonly only?: ReadonlySet<string>;
}

/**
 * As the owner of the tables: sees that the role `chariot_app` exists, then runs the migrations that are not in yet, in
 * the order of their timestamps, each in its own transaction. Several processes may call it at once: they queue.
 * @returns the names of the migrations that were run.
 * @throws Error in French when the owner may not do what is needed.
 */
export async function migrate(
  ownerUrl: string,
  migrations: readonly MigrationClass[],
  options: MigrateOptions,
): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'chariot-migrations' });
  // It only keeps others waiting: what is cut meanwhile is said by the statement that needs it, and not by the end of the process.
  owner.on('error', () => undefined);
  await owner.connect();
  try {
    // Session-wide, and released by the end of the connection whatever happens.
    await owner.query(`select pg_advisory_lock(hashtext('chariot:migrate'))`);
    await ensureAppRole(owner, options.appPassword);
    await owner.query('create schema if not exists platform');
    const { only } = options;
    const wanted = [...PLATFORM_MIGRATIONS, ...migrations].filter(({ name }) => only?.has(name) ?? true);
    return await runMigrations(ownerUrl, wanted);
  } finally {
    await owner.end();
  }
}

/** Password that Chariot gives the role `chariot_app`: the same at each start, and nobody's to choose. */
export const appPasswordOf = (masterKey: MasterKey): string =>
  masterKey.derive('postgres role chariot_app').toString('base64url');

/** The owner's URL with the application's role in place of the owner's. */
export function appUrlFrom(ownerUrl: string, appPassword: string): string {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = encodeURIComponent(appPassword);
  return url.href;
}

async function runMigrations(ownerUrl: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema: 'platform',
    migrations: [...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logger: new Quiet(),
    installExtensions: false,
    poolSize: 2,
    applicationName: 'chariot-migrations',
  });
  await source.initialize();
  try {
    return (await source.runMigrations()).map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

/** TypeORM would write to the console by itself; what matters is in the error that it throws. */
class Quiet implements TypeOrmLogger {
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

async function ensureAppRole(owner: pg.Client, password: string | undefined): Promise<void> {
  // Roles belong to the whole cluster: two databases that start at once may collide on this row of the catalogue.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await setAppRole(owner, password);
    } catch (error) {
      const collided = ['XX000', '23505', '42710'].includes(sqlState(error) ?? '');
      if (!collided || attempt === 20) throw error;
      await sleep(20 + Math.random() * 80);
    }
  }
}

async function setAppRole(owner: pg.Client, password: string | undefined): Promise<void> {
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
  const exists = found.rowCount !== 0;
  if (password === undefined) {
    if (!exists)
      throw new Error(
        `Le rôle PostgreSQL « ${APP_ROLE} » n’existe pas : il faut le créer (CREATE ROLE ${APP_ROLE} LOGIN).`,
      );
    return;
  }
  const settings = `login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password ${owner.escapeLiteral(password)}`;
  try {
    // NOSUPERUSER and NOBYPASSRLS may only be said by a superuser, even to refuse them: an ordinary owner gets them by default.
    const { rows } = await owner.query<{ super: boolean }>(
      'select rolsuper as super from pg_roles where rolname = current_user',
    );
    const said = rows[0]?.super === true ? settings : `login password ${owner.escapeLiteral(password)}`;
    await owner.query(`${exists ? 'alter' : 'create'} role ${APP_ROLE} ${said}`);
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw new Error(
      `Le compte PostgreSQL de DATABASE_URL n’a pas le droit de ${exists ? 'régler' : 'créer'} le rôle « ${APP_ROLE} » : ` +
        (exists
          ? `donnez-lui ce droit (GRANT ${APP_ROLE} TO … WITH ADMIN OPTION, et CREATEROLE).`
          : 'donnez-lui CREATEROLE.'),
      { cause: error },
    );
  }
}
