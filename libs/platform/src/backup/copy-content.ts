import { createHash } from 'node:crypto';
import { z } from 'zod';
import { backupError } from './backup-errors.js';
import type { Frame } from './frames.js';

/** What a copy says of itself, first of all. */
export const manifestSchema = z.object({
  /** Version of the Chariot that made it. */
  chariot: z.string(),
  at: z.iso.datetime(),
  /** Of PostgreSQL, for who wonders; nothing depends on it. */
  postgres: z.string(),
  /** Names of the migrations that had run. */
  migrations: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

const tableSchema = z.object({ schema: z.string(), table: z.string(), columns: z.array(z.string()) });
const tableEndSchema = z.object({ rows: z.number().int().nonnegative(), sha256: z.string() });
/** Of one document with its seal; it is held whole in memory. */
const MAX_SEALED_BYTES = 32 * 1024 * 1024;
const sequencesSchema = z.array(
  z.object({ schema: z.string(), sequence: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() }),
);
const objectSchema = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });
/** Copies made before documents were kept say nothing of them. */
const endSchema = z.object({ tables: z.number().int(), rows: z.number().int(), objects: z.number().int().default(0) });

/** What a copy holds. */
export interface CopyCounts {
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
}

/** What is done with each part of a copy, in the order in which they come. */
export interface CopyReader {
  manifest(manifest: Manifest): Promise<void> | void;
  /** `rows` must be read to its end. Gives how many rows were taken in, or `null` for who does not count. */
  table(table: z.infer<typeof tableSchema>, rows: AsyncIterable<Buffer>): Promise<number | null>;
  /** After its last row, when the count is not the one that was copied. */
  miscounted(table: z.infer<typeof tableSchema>, found: number, expected: number): never;
  sequences(values: z.infer<typeof sequencesSchema>): Promise<void> | void;
  /** A document, sealed as it was kept. */
  object(key: string, sealed: Buffer): Promise<void> | void;
}

/**
 * Reads a whole copy.
 * @returns how many tables, rows and documents it holds
 * @throws DomainError backup.damaged when anything is missing, too much, or not what its SHA-256 says
 */
export async function readCopy(frames: AsyncIterator<Frame>, reader: CopyReader): Promise<CopyCounts> {
  const next = async (kind: string): Promise<Buffer> => {
    const { done, value } = await frames.next();
    if (done === true || value.kind !== kind) throw backupError('damaged');
    return value.bytes;
  };
  await reader.manifest(parsed(manifestSchema, await next('M')));
  const found = { tables: 0, rows: 0, objects: 0 };
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) throw backupError('damaged');
    if (value.kind === 'S') {
      await reader.sequences(parsed(sequencesSchema, value.bytes));
      break;
    }
    if (value.kind !== 'T') throw backupError('damaged');
    const table = parsed(tableSchema, value.bytes);
    const hash = createHash('sha256');
    let end: Buffer | undefined;
    const taken = await reader.table(
      table,
      (async function* () {
        for (;;) {
          const { done, value } = await frames.next();
          if (done === true) throw backupError('damaged');
          if (value.kind === 'E') {
            end = value.bytes;
            return;
          }
          if (value.kind !== 'D') throw backupError('damaged');
          hash.update(value.bytes);
          yield value.bytes;
        }
      })(),
    );
    if (end === undefined) throw backupError('damaged');
    const { rows, sha256 } = parsed(tableEndSchema, end);
    if (hash.digest('hex') !== sha256) throw backupError('damaged');
    if (taken !== null && taken !== rows) reader.miscounted(table, taken, rows);
    found.tables += 1;
    found.rows += rows;
  }
  const last = await readObjects(frames, reader, found);
  const said = parsed(endSchema, last);
  const { done } = await frames.next();
  const same = said.tables === found.tables && said.rows === found.rows && said.objects === found.objects;
  if (done !== true || !same) throw backupError('damaged');
  return found;
}

/** @returns what the last frame says */
async function readObjects(
  frames: AsyncIterator<Frame>,
  reader: CopyReader,
  found: { objects: number },
): Promise<Buffer> {
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) throw backupError('damaged');
    if (value.kind === 'Z') return value.bytes;
    if (value.kind !== 'O') throw backupError('damaged');
    const { key } = parsed(objectSchema, value.bytes);
    await reader.object(key, await readObject(frames));
    found.objects += 1;
  }
}

async function readObject(frames: AsyncIterator<Frame>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true || (value.kind !== 'D' && value.kind !== 'E')) throw backupError('damaged');
    if (value.kind === 'D') {
      length += value.bytes.length;
      if (length > MAX_SEALED_BYTES) throw backupError('damaged');
      parts.push(value.bytes);
      continue;
    }
    const sealed = Buffer.concat(parts);
    const end = parsed(tableEndSchema, value.bytes);
    if (end.rows !== length || createHash('sha256').update(sealed).digest('hex') !== end.sha256) {
      throw backupError('damaged');
    }
    return sealed;
  }
}

function parsed<T>(schema: z.ZodType<T>, bytes: Buffer): T {
  const read = schema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!read.success) throw backupError('damaged', {}, { cause: read.error });
  return read.data;
}
