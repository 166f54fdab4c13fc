import { hkdfSync, randomBytes } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { isPrivate } from './private-file.js';

const BYTES = 32;
const SALT = 'chariot/v1';

/** The key that every other one comes from. It lives in a file that only the service's account reads, and nowhere else. */
export class MasterKey {
  readonly #bytes: Buffer;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @throws Error unless 32 bytes that look drawn at random. */
  static of(bytes: Buffer): MasterKey {
    const fault = faultOf(bytes);
    if (fault !== null) throw new Error(fault);
    return new MasterKey(Buffer.from(bytes));
  }

  static random(): MasterKey {
    return new MasterKey(randomBytes(BYTES));
  }

  /** HKDF-SHA-256 (RFC 5869): a key, or a password, that tells nothing of the others. `purpose` is stable. */
  derive(purpose: string, bytes = 32): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#bytes, SALT, purpose, bytes));
  }

  toJSON(): string {
    return '[master key]';
  }
}

/**
 * Reads the master key from `file`: 64 hexadecimal digits. With `create`, draws it when the file does not exist (0600).
 * @throws Error, one French sentence that names CHARIOT_MASTER_KEY_FILE, for a file that is absent, ill-formed, a
 * sample, or readable by others.
 */
export async function loadMasterKey(file: string, options: { readonly create?: boolean } = {}): Promise<MasterKey> {
  if (options.create === true) await createOnce(file);
  const refuse = (why: string, cause?: unknown): Error =>
    new Error(`CHARIOT_MASTER_KEY_FILE (${file}) : ${why}`, cause === undefined ? {} : { cause });
  let text: string;
  try {
    const { mode } = await stat(file);
    if (!isPrivate(file, mode)) throw refuse('ce fichier est lisible par d’autres comptes ; faites « chmod 600 ».');
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw refuse('ce fichier ne peut pas être lu.', error);
  }
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw refuse('une clé de 64 chiffres hexadécimaux (32 octets) est attendue.');
  const bytes = Buffer.from(digits, 'hex');
  const fault = faultOf(bytes);
  if (fault !== null) throw refuse(fault);
  return MasterKey.of(bytes);
}

async function createOnce(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(BYTES).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function faultOf(bytes: Buffer): string | null {
  if (bytes.length !== BYTES) return `une clé de 32 octets est attendue, celle-ci en a ${bytes.length}.`;
  // Of 32 random bytes, fewer than 16 distinct is a chance below 1e-12; a counted run (00 01 02…) is caught by its steps.
  const steps = new Set(bytes.subarray(1).map((byte, i) => byte - (bytes[i] ?? 0)));
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (new Set(bytes).size < 16 || steps.size < 8 || printable) {
    return 'cette clé est un exemple ou n’a pas été tirée au hasard ; supprimez ce fichier pour qu’une autre soit créée.';
  }
  return null;
}
