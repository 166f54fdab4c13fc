import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { MasterKey } from '../secrets/master-key.service.js';
import { backupError } from './backup-errors.js';

// The file of a copy: a header in clear (magic, format, key id, salt), then chunks of AES-256-GCM under a key of this file
// alone. A chunk's nonce is its number and whether it is the last one (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015):
// a chunk that is changed, moved, repeated or missing at the end does not open.

const MAGIC = Buffer.from('CHARIOT COPIE\n');
/** Goes up when an older Chariot could not read what is written. */
export const FILE_FORMAT = 1;
const KEY_ID_BYTES = 8;
const SALT_BYTES = 32;
export const HEADER_BYTES = MAGIC.length + 2 + KEY_ID_BYTES + SALT_BYTES;
export const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;

export interface FileKey {
  readonly header: Buffer;
  readonly key: Buffer;
}

const keyIdOf = (master: MasterKey): Buffer => master.derive('backup key id', KEY_ID_BYTES);

function keyOf(master: MasterKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', master.derive('backup AES-256-GCM'), salt, 'chariot/backup/v1', 32));
}

/** A new file's header, and the key that only this file is sealed under. */
export function newFileKey(master: MasterKey): FileKey {
  const salt = randomBytes(SALT_BYTES);
  const format = Buffer.alloc(2);
  format.writeUInt16BE(FILE_FORMAT);
  return { header: Buffer.concat([MAGIC, format, keyIdOf(master), salt]), key: keyOf(master, salt) };
}

/** @throws DomainError backup.notACopy, backup.newerFormat, backup.otherKey */
export function readFileKey(header: Buffer, master: MasterKey): FileKey {
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw backupError('notACopy');
  if (header.readUInt16BE(MAGIC.length) > FILE_FORMAT) throw backupError('newerFormat');
  const keyId = header.subarray(MAGIC.length + 2, MAGIC.length + 2 + KEY_ID_BYTES);
  if (!keyId.equals(keyIdOf(master))) throw backupError('otherKey');
  return { header, key: keyOf(master, header.subarray(HEADER_BYTES - SALT_BYTES)) };
}

/** 12 bytes: seven zeroes, the chunk's number, whether it is the last. 2³² chunks are 256 TiB. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Header, then sealed chunks, of whatever `plain` gives; the last chunk may be empty and is always there. */
export async function* sealChunks(plain: AsyncIterable<Buffer>, { header, key }: FileKey): AsyncGenerator<Buffer> {
  yield header;
  const seal = (bytes: Buffer, index: number, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(header);
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  let waiting: Buffer = Buffer.alloc(0);
  let index = 0;
  for await (const bytes of plain) {
    waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    // One byte more than a chunk: what is sealed as not the last has something after it.
    while (waiting.length > CHUNK_BYTES) {
      yield seal(waiting.subarray(0, CHUNK_BYTES), index, false);
      waiting = waiting.subarray(CHUNK_BYTES);
      index += 1;
    }
  }
  yield seal(waiting, index, true);
}

/**
 * The plain bytes of what follows the header.
 * @throws DomainError backup.damaged at the first chunk that does not open, or when the end is missing
 */
export async function* openChunks(sealed: AsyncIterable<Buffer>, { header, key }: FileKey): AsyncGenerator<Buffer> {
  const open = (bytes: Buffer, index: number, last: boolean): Buffer => {
    if (bytes.length < TAG_BYTES) throw backupError('damaged');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: TAG_BYTES });
    decipher.setAAD(header).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw backupError('damaged', {}, { cause: error });
    }
  };
  const size = CHUNK_BYTES + TAG_BYTES;
  let waiting: Buffer = Buffer.alloc(0);
  let index = 0;
  for await (const bytes of sealed) {
    waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    while (waiting.length > size) {
      yield open(waiting.subarray(0, size), index, false);
      waiting = waiting.subarray(size);
      index += 1;
    }
  }
  yield open(waiting, index, true);
}
