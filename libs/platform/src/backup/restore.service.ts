import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { MasterKey } from '../secrets/master-key.service.js';
import { migrate, PLATFORM_MIGRATIONS, type MigrationClass } from '../postgres/owner.service.js';
import { backupError } from './backup-errors.js';
import { appliedMigrations, connectOwner, quoted, tablesOf, type CopiedTable } from './catalogue.service.js';
import { decompressed } from './compression.js';
import { readCopy, type CopyCounts, type CopyReader, type Manifest } from './copy-content.js';
import { readFrames, type Frame } from './frames.js';
import { liftGuards, type Restoring } from './load-guards.service.js';
import type { ObjectStore } from '../storage/object-store.port.js';
import { HEADER_BYTES, openChunks, readFileKey } from './sealed-chunks.js';

export interface RestoreOptions {
  readonly ownerUrl: string;
  /** The one that the copy was sealed under. */
  readonly masterKey: MasterKey;
  readonly file: string;
  /** Of every room, as the server runs them. */
  readonly migrations: readonly MigrationClass[];
  /** Where the documents of the copy go; absent: they are read and left. */
  readonly objects?: ObjectStore;
  /** @see MigrateOptions */
  readonly appPassword?: string;
}

export interface Restored extends CopyCounts {
  readonly manifest: Manifest;
}

/**
 * Puts a copy into a database that holds nothing of Chariot. The file is read whole first, so that one that is damaged touches
 * nothing; then the migrations that the copy had, all rows in one transaction, and the migrations that came since.
 * @throws DomainError backup.*; the transaction is then undone and the database still empty
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const manifest = await inspectBackup(options.file, options.masterKey);
  const known = new Set([...PLATFORM_MIGRATIONS, ...options.migrations].map(({ name }) => name));
  if (manifest.migrations.some((name) => !known.has(name))) {
    throw backupError('newerVersion', { version: manifest.chariot });
  }
  const roles = options.appPassword === undefined ? {} : { appPassword: options.appPassword };
  const client = await connectOwner(options.ownerUrl, 'chariot-restore');
  try {
    await mustBeFree(client, manifest);
    await migrate(options.ownerUrl, options.migrations, { ...roles, only: new Set(manifest.migrations) });
    const counts = await load(client, options, manifest);
    await migrate(options.ownerUrl, options.migrations, roles);
    await client.query('analyze');
    return { manifest, ...counts };
  } finally {
    await client.end();
  }
}

/** Reads a copy to its last byte, and gives what it says of itself. @throws DomainError backup.* */
export async function inspectBackup(file: string, masterKey: MasterKey): Promise<Manifest> {
  let manifest: Manifest | undefined;
  await readFile(file, masterKey, {
    manifest: (read) => void (manifest = read),
    table: async (_, rows) => {
      for await (const bytes of rows) void bytes;
      return null;
    },
    miscounted: () => {
      throw backupError('damaged');
    },
    sequences: () => undefined,
    object: () => undefined,
  });
  if (manifest === undefined) throw backupError('damaged');
  return manifest;
}

async function readFile(file: string, masterKey: MasterKey, reader: CopyReader): Promise<CopyCounts> {
  const handle = await open(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0);
    const key = readFileKey(header.subarray(0, bytesRead), masterKey);
    const sealed = handle.createReadStream({ start: HEADER_BYTES, autoClose: false, highWaterMark: 1024 * 1024 });
    const frames: AsyncGenerator<Frame> = readFrames(decompressed(openChunks(sealed as AsyncIterable<Buffer>, key)));
    try {
      return await readCopy(frames, reader);
    } finally {
      await frames.return(undefined);
    }
  } finally {
    await handle.close();
  }
}

/** Nobody at work in it, no row that counts, and no newer table than the copy knows. */
async function mustBeFree(client: pg.Client, manifest: Manifest): Promise<void> {
  const { rows: others } = await client.query(
    `select 1 from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'chariot%'`,
  );
  if (others.length > 0) throw backupError('databaseInUse');
  const applied = await appliedMigrations(client);
  if (applied === null) return;
  await mustBeEmpty(client);
  if (applied.some((name) => !manifest.migrations.includes(name))) throw backupError('databaseAhead');
}

/** No journal row, no act; no secret, no authority. What migrations themselves have put in does not count. */
async function mustBeEmpty(client: pg.Client): Promise<void> {
  for (const table of ['platform.journal', 'platform.secret', 'platform.outbox']) {
    const { rows } = await client.query(`select 1 from ${table} limit 1`);
    if (rows.length > 0) throw backupError('databaseNotEmpty', { table });
  }
}

/** Every row or none. */
async function load(
  client: pg.Client,
  { file, masterKey, objects }: RestoreOptions,
  manifest: Manifest,
): Promise<CopyCounts> {
  const tables = new Map((await tablesOf(client)).map((table) => [`${table.schema}.${table.table}`, table]));
  await client.query('begin');
  try {
    // A server that starts now waits at its migrations until the rows are in.
    await client.query(`select pg_advisory_xact_lock(hashtext('chariot:migrate'))`);
    await mustBeEmpty(client);
    const restoring: Restoring = await liftGuards(client, [...tables.values()]);
    await client.query(`truncate ${[...tables.values()].map(({ schema, table }) => quoted(schema, table)).join(', ')}`);
    const counts = await readFile(file, masterKey, loaderOf(client, tables, objects));
    await restoring();
    await client.query(
      `insert into platform.journal
         (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
       values ('system', 'restore', 'Chariot', 'platform.backup.restored', 'backup', $1, $1, $2::jsonb)`,
      [manifest.at, JSON.stringify({ ...counts, chariot: manifest.chariot })],
    );
    await client.query('commit');
    return counts;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

function loaderOf(
  client: pg.Client,
  tables: ReadonlyMap<string, CopiedTable>,
  objects: ObjectStore | undefined,
): CopyReader {
  return {
    manifest: () => undefined,
    table: async ({ schema, table, columns }, rows) => {
      const here = tables.get(`${schema}.${table}`);
      if (here === undefined || columns.some((column) => !here.columns.includes(column))) {
        throw backupError('unknownTable', { table: `${schema}.${table}` });
      }
      const names = columns.map((column) => client.escapeIdentifier(column)).join(', ');
      // COPY writes the numbers of identity columns as they come, whatever makes them.
      const stream = client.query(copyFrom(`copy ${quoted(schema, table)} (${names}) from stdin (format text)`));
      await pipeline(rows, stream);
      return stream.rowCount;
    },
    miscounted: ({ schema, table }, found, expected) => {
      throw backupError('incomplete', { table: `${schema}.${table}`, found, expected });
    },
    sequences: async (values) => {
      for (const { schema, sequence, last, called } of values) {
        await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(schema, sequence), last, called]);
      }
    },
    // Known by its content: one that stays though the rows are undone is in nobody's way, and is swept.
    object: async (key, sealed) => objects?.put(key, sealed),
  };
}
