import { inflateRawSync } from 'node:zlib';
import { unfitIpa } from './unfit.js';

/** One file of an archive, as its central directory names it (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  readonly compressed: boolean;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly at: number;
}

const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [END_BYTES, CENTRAL_BYTES, LOCAL_BYTES] = [22, 46, 30];
const MOST_COMMENT = 65_535;
/** An application of an école has some hundred. */
const MOST_ENTRIES = 20_000;
const [STORED, DEFLATED] = [0, 8];

/**
 * What an archive says that it holds: nothing is unpacked. Of one disk, of less than 4 GiB, not encrypted; more than that is refused.
 * @throws wire-apple.unfitIpa
 */
export function zipEntries(archive: Buffer): readonly ZipEntry[] {
  const end = endOf(archive);
  const [count, size, start] = [
    archive.readUInt16LE(end + 10),
    archive.readUInt32LE(end + 12),
    archive.readUInt32LE(end + 16),
  ];
  if (count > MOST_ENTRIES || start + size > end) throw unfitIpa('archive');
  const entries: ZipEntry[] = [];
  let at = start;
  for (let turn = 0; turn < count; turn += 1) {
    if (at + CENTRAL_BYTES > end || archive.readUInt32LE(at) !== CENTRAL) throw unfitIpa('archive');
    const [flags, method] = [archive.readUInt16LE(at + 8), archive.readUInt16LE(at + 10)];
    const [nameBytes, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const next = at + CENTRAL_BYTES + (nameBytes ?? 0) + (extra ?? 0) + (comment ?? 0);
    if ((flags & 1) === 1 || (method !== STORED && method !== DEFLATED) || next > end) throw unfitIpa('archive');
    entries.push({
      name: archive.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + (nameBytes ?? 0)),
      compressed: method === DEFLATED,
      compressedBytes: archive.readUInt32LE(at + 20),
      bytes: archive.readUInt32LE(at + 24),
      at: archive.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** One file of it, of so many bytes at most, whatever the archive says of its length. @throws wire-apple.unfitIpa */
export function unzipped(archive: Buffer, entry: ZipEntry, most: number): Buffer {
  const { at, bytes, compressed, compressedBytes } = entry;
  if (bytes > most || at + LOCAL_BYTES > archive.length || archive.readUInt32LE(at) !== LOCAL)
    throw unfitIpa('archive');
  const start = at + LOCAL_BYTES + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const packed = archive.subarray(start, start + compressedBytes);
  if (packed.length !== compressedBytes) throw unfitIpa('archive');
  const content = compressed ? inflated(packed, most) : packed;
  if (content.length !== bytes) throw unfitIpa('archive');
  return content;
}

function inflated(packed: Buffer, most: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    // zlib says so of bytes that are no deflate stream, and of one that goes on beyond the bound.
    const code = String((error as NodeJS.ErrnoException).code);
    if (!code.startsWith('Z_') && code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw unfitIpa('archive', error);
  }
}

/** Where the end of the central directory is said: the last of its signatures whose comment ends with the archive. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_BYTES - MOST_COMMENT);
  for (let at = archive.length - END_BYTES; at >= first; at -= 1) {
    if (archive.readUInt32LE(at) !== END) continue;
    if (at + END_BYTES + archive.readUInt16LE(at + 20) === archive.length) return at;
  }
  throw unfitIpa('archive');
}
