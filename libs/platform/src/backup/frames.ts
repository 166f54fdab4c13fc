import { backupError } from './backup-errors.js';

// What a copy says once it is open: frames of one letter, a length and that many bytes.

/**
 * `M` what the copy is · `T` a table begins · `D` its rows, as COPY gives them · `E` it ends · `S` sequences · `O` a document
 * begins, whose sealed bytes are `D` and whose end is `E` · `Z` the end.
 */
export type FrameKind = 'M' | 'T' | 'D' | 'E' | 'S' | 'O' | 'Z';
export interface Frame {
  readonly kind: FrameKind;
  readonly bytes: Buffer;
}

const KINDS = 'MTDESOZ';
/** Rows are cut into frames of at most this; what a copy says of itself (names of tables, columns, migrations) is less. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;
const MAX_ROWS_BYTES = 65_536;
const HEAD_BYTES = 5;

export function jsonFrame(kind: Exclude<FrameKind, 'D'>, value: unknown): Buffer {
  return frame(kind, Buffer.from(JSON.stringify(value)));
}

export function* rowFrames(rows: Buffer): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += MAX_ROWS_BYTES) yield frame('D', rows.subarray(at, at + MAX_ROWS_BYTES));
}

function frame(kind: FrameKind, bytes: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** @throws DomainError backup.damaged for what is no frame, or is cut short */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    while (waiting.length >= HEAD_BYTES) {
      const kind = waiting.toString('latin1', 0, 1);
      const length = waiting.readUInt32BE(1);
      if (!KINDS.includes(kind) || length > MAX_FRAME_BYTES) throw backupError('damaged');
      if (waiting.length < HEAD_BYTES + length) break;
      yield { kind: kind as FrameKind, bytes: waiting.subarray(HEAD_BYTES, HEAD_BYTES + length) };
      waiting = waiting.subarray(HEAD_BYTES + length);
    }
  }
  if (waiting.length > 0) throw backupError('damaged');
}
