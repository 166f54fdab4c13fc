import { CsvError, parse } from 'csv-parse';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Enough of a French file to meet an accent. */
const HEAD_BYTES = 256 * 1024;
const MOST_RECORD_BYTES = 64 * 1024;
const NEWLINE = 10;

/** A name whatever its export: `Code postal`, `Code_postal` and `code_postal` are one. */
export const plainName = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** Thrown where the bytes are no table. */
export class UnreadableCsv extends Error {
  constructor(
    readonly line: number,
    options: ErrorOptions,
  ) {
    super(`line ${line} cannot be read as CSV`, options);
  }
}

/** A file of the ministry's open data as it streams by: separator and encoding are found, and its hash kept. */
export class CsvFile {
  readonly #hash = createHash('sha256');
  #lastByte = 0;

  /** @throws UnreadableCsv */
  async *records(file: Readable): AsyncGenerator<{ readonly cells: string[]; readonly line: number }> {
    const opened = await this.#open(file);
    if (opened === null) return;
    const { bytes, delimiter, encoding } = opened;
    const parser = parse({
      ...{ bom: true, delimiter, encoding, info: true, relax_column_count: true, skip_empty_lines: true },
      max_record_size: MOST_RECORD_BYTES,
    });
    // Whoever stops reading, or fails, ends the file too.
    const fed = pipeline(bytes, parser);
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        yield { cells: record, line: info.lines };
      }
      await fed;
    } catch (error) {
      await fed.catch((cause: unknown) => cause);
      if (!(error instanceof CsvError)) throw error;
      const { lines } = error as CsvError & { lines?: number };
      throw new UnreadableCsv(lines ?? 1, { cause: error });
    }
  }

  /** Once it was read to its end. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  get endsALine(): boolean {
    return this.#lastByte === NEWLINE;
  }

  /** Looks at the beginning, which tells the separator and the encoding, and gives it back with the rest. */
  async #open(
    file: Readable,
  ): Promise<{ bytes: AsyncGenerator<Buffer>; delimiter: string; encoding: 'utf8' | 'latin1' } | null> {
    const source = this.#hashed(file);
    const first: Buffer[] = [];
    let seen = 0;
    while (seen < HEAD_BYTES) {
      const next = await source.next();
      if (next.done === true) break;
      first.push(next.value);
      seen += next.value.length;
    }
    if (seen === 0) return null;
    const head = Buffer.concat(first).toString('utf8');
    const [firstLine = ''] = head.split('\n', 1);
    const delimiter = firstLine.split(';').length >= firstLine.split(',').length ? ';' : ',';
    // A character that is cut at the very end is no sign of another encoding.
    const encoding = head.slice(0, -4).includes('\uFFFD') ? 'latin1' : 'utf8';
    const bytes = (async function* () {
      yield* first;
      yield* source;
    })();
    return { bytes, delimiter, encoding };
  }

  async *#hashed(file: Readable): AsyncGenerator<Buffer> {
    for await (const piece of file as AsyncIterable<Buffer>) {
      this.#hash.update(piece);
      this.#lastByte = piece.at(-1) ?? this.#lastByte;
      yield piece;
    }
  }
}
