import { createHash } from 'node:crypto';
import { link, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DomainError, type Clock } from '@chariot/kernel';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { MasterKey } from '../secrets/master-key.service.js';
import { backupError } from './backup-errors.js';
import {
  appliedMigrations,
  connectOwner,
  quoted,
  sequencesOf,
  tablesOf,
  type CopiedTable,
} from './catalogue.service.js';
import type { Manifest } from './copy-content.js';
import { compressed } from './compression.js';
import { jsonFrame, rowFrames } from './frames.js';
import type { ObjectStore } from '../storage/object-store.port.js';
import { newFileKey, sealChunks } from './sealed-chunks.js';

export interface BackupOptions {
  /** The owner of the tables, whom row level security does not bind. */
  readonly ownerUrl: string;
  readonly masterKey: MasterKey;
  /** Absolute path of the file to make; it must not exist. */
  readonly file: string;
  /** Of this Chariot. */
  readonly version: string;
  readonly clock: Clock;
  /** Where documents are kept, when the copy is to hold them too: sealed as they are. */
  readonly objects?: ObjectStore;
}

export interface BackupMade {
  readonly at: Date;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
  /** Of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly file: string;
}

/**
 * Copies every table of Chariot as one moment saw it, while people and devices go on working. The file (mode 0600) is sealed
 * under the master key, appears whole or not at all, and is then noted in `platform.backup` and the journal.
 * @throws DomainError backup.nothingToCopy, backup.fileExists; whatever PostgreSQL or the disk refuse
 */
export async function makeBackup(options: BackupOptions): Promise<BackupMade> {
  const at = options.clock.now();
  const client = await connectOwner(options.ownerUrl, 'chariot-backup');
  try {
    const counted = { tables: 0, rows: 0, objects: 0 };
    const { bytes, sha256 } = await writeWhole(options.file, () =>
      sealChunks(compressed(contents(client, { ...options, at }, counted)), newFileKey(options.masterKey)),
    );
    const made: BackupMade = { at, bytes, sha256, ...counted, file: options.file };
    await note(client, made);
    return made;
  } finally {
    await client.end();
  }
}

/** The frames of a copy, out of one snapshot. */
async function* contents(
  client: pg.Client,
  { version, at, objects }: Pick<BackupOptions, 'version' | 'objects'> & { readonly at: Date },
  counted: { tables: number; rows: number; objects: number },
): AsyncGenerator<Buffer> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const migrations = await appliedMigrations(client);
    const tables = await tablesOf(client);
    if (migrations === null || tables.length === 0) throw backupError('nothingToCopy');
    // Nobody changes a table while it is being copied: a migration waits, rows do not.
    await client.query(
      `lock table ${tables.map(({ schema, table }) => quoted(schema, table)).join(', ')} in access share mode`,
    );
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const manifest: Manifest = {
      chariot: version,
      at: at.toISOString(),
      postgres: rows[0]?.server_version ?? '',
      migrations,
    };
    yield jsonFrame('M', manifest);
    for (const table of tables) {
      counted.rows += yield* tableFrames(client, table);
      counted.tables += 1;
    }
    // Read last: whatever the snapshot holds has a number below.
    yield jsonFrame('S', await sequencesOf(client));
    // After the rows: a document is kept before the row that names it, and outlives it by a day.
    if (objects !== undefined) {
      for await (const { key } of objects.list()) {
        const sealed = await whileThere(objects, key);
        if (sealed === undefined) continue;
        yield* objectFrames(key, sealed);
        counted.objects += 1;
      }
    }
    yield jsonFrame('Z', counted);
  } finally {
    await client.query('rollback');
  }
}

async function* tableFrames(
  client: pg.Client,
  { schema, table, columns }: CopiedTable,
): AsyncGenerator<Buffer, number> {
  yield jsonFrame('T', { schema, table, columns });
  const names = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const stream = client.query(copyTo(`copy ${quoted(schema, table)} (${names}) to stdout (format text)`));
  const hash = createHash('sha256');
  // Counted here: the stream ends before PostgreSQL has said how many there were, and then tells none.
  let count = 0;
  for await (const rows of stream as AsyncIterable<Buffer>) {
    hash.update(rows);
    count += linesIn(rows);
    yield* rowFrames(rows);
  }
  yield jsonFrame('E', { rows: count, sha256: hash.digest('hex') });
  return count;
}

/** In the text format of COPY a row is a line: a line break within a value is escaped. */
function linesIn(rows: Buffer): number {
  const NEWLINE = 10;
  let count = 0;
  for (let at = rows.indexOf(NEWLINE); at >= 0; at = rows.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** What is swept while a copy is made was nobody's. */
async function whileThere(objects: ObjectStore, key: string): Promise<Buffer | undefined> {
  try {
    return await objects.get(key);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'storage.missing') return undefined;
    throw error;
  }
}

function* objectFrames(key: string, sealed: Buffer): Generator<Buffer> {
  yield jsonFrame('O', { key });
  yield* rowFrames(sealed);
  yield jsonFrame('E', { rows: sealed.length, sha256: createHash('sha256').update(sealed).digest('hex') });
}

/**
 * Writes beside the final place, on disk, then gives it its name: a file that bears the name is whole.
 * `link` and not `rename`: it refuses to replace what is there.
 */
async function writeWhole(
  file: string,
  source: () => AsyncIterable<Buffer>,
): Promise<{ bytes: number; sha256: string }> {
  if (await exists(file)) throw backupError('fileExists', { file });
  const part = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(part, 'wx', 0o600);
  try {
    for await (const chunk of source()) {
      hash.update(chunk);
      await writeAll(handle, chunk);
      bytes += chunk.length;
    }
    await handle.sync();
    await handle.close();
    await link(part, file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? backupError('fileExists', { file }) : error;
    });
  } finally {
    await handle.close().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EBADF') throw error;
    });
    await rm(part, { force: true });
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function note(client: pg.Client, { at, bytes, tables, rows, sha256, file }: BackupMade): Promise<void> {
  await client.query('begin');
  try {
    await client.query(
      'insert into platform.backup (at, bytes, tables, rows, sha256, place) values ($1, $2, $3, $4, $5, $6)',
      [at, bytes, tables, rows, sha256, file],
    );
    await client.query(
      `insert into platform.journal
         (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
       values ('system', 'backup', 'Chariot', 'platform.backup.made', 'backup', $1, $2, $3::jsonb)`,
      [sha256, basename(file), JSON.stringify({ bytes, tables, rows })],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
