import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip, type Gunzip, type Gzip } from 'node:zlib';
import { backupError } from './backup-errors.js';

/** An error of `source` is thrown to who reads; who stops reading ends `source`. */
function through(source: AsyncIterable<Buffer>, zip: Gzip | Gunzip): AsyncIterable<Buffer> {
  // The reader is told of the error by the stream itself.
  pipeline(Readable.from(source, { objectMode: false }), zip, () => undefined);
  return zip as AsyncIterable<Buffer>;
}

export const compressed = (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> => through(source, createGzip());

/** @throws DomainError backup.damaged for what no gzip has written */
export async function* decompressed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* through(source, createGunzip());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code?.startsWith('Z_') === true ? backupError('damaged', {}, { cause: error }) : error;
  }
}
