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
const sequencesSchema = z.array(
  z.object({ schema: z.string(), sequence: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() }),
);
const endSchema = z.object({ tables: z.number().int(), rows: z.number().int() });

/** What is done with each part of a copy, in the order in which they come. */
export interface CopyReader {
  manifest(manifest: Manifest): Promise<void> | void;
  /** `rows` must be read to its end. Gives how many rows were taken in, or `null` for who does not count. */
  table(table: z.infer<typeof tableSchema>, rows: AsyncIterable<Buffer>): Promise<number | null>;
  /** After its last row, when the count is not the one that was copied. */
  miscounted(table: z.infer<typeof tableSchema>, found: number, expected: number): never;
  sequences(values: z.infer<typeof sequencesSchema>): Promise<void> | void;
}

/**
 * Reads a whole copy.
 * @returns how many tables and rows it holds
 * @throws DomainError backup.damaged when anything is missing, too much, or not what its SHA-256 says
 */
export async function readCopy(
  frames: AsyncIterator<Frame>,
  reader: CopyReader,
): Promise<{ tables: number; rows: number }> {
  const next = async (kind: string): Promise<Buffer> => {
    const { done, value } = await frames.next();
    if (done === true || value.kind !== kind) throw backupError('damaged');
    return value.bytes;
  };
  await reader.manifest(parsed(manifestSchema, await next('M')));
  const found = { tables: 0, rows: 0 };
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
  const said = parsed(endSchema, await next('Z'));
  const { done } = await frames.next();
  if (done !== true || said.tables !== found.tables || said.rows !== found.rows) throw backupError('damaged');
  return found;
}

function parsed<T>(schema: z.ZodType<T>, bytes: Buffer): T {
  const read = schema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!read.success) throw backupError('damaged', {}, { cause: read.error });
  return read.data;
}
