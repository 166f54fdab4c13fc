import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { shaped } from './shaped.js';

/** PKCS #8 of an Ed25519 key, before its 32 bytes (RFC 8410 §7). */
const BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const FINGERPRINT_DIGITS = 32;

/** The key that signs this instance's datasets, and says which instance they are of. */
export interface DatasetKey {
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  readonly fingerprint: string;
}

/** @param seed 32 bytes that nobody else has: the master key gives them */
export function datasetKeyOf(seed: Buffer): DatasetKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([BEFORE_SEED, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

/** What people read to one another: 128 bits, which nobody finds a second key for. */
export const fingerprintOf = (publicKey: Buffer): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, FINGERPRINT_DIGITS);

/** As it was typed in: in groups, in capitals. */
export const fingerprintTyped = (typed: string): string => typed.toLowerCase().replace(/[^0-9a-f]/g, '');

/** So that no signature made for something else is one of a dataset. */
const signedBytes = (content: Buffer): Buffer => Buffer.concat([Buffer.from('chariot signed dataset 1\n'), content]);

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const signedExport = z
  .object({
    format: z.literal('chariot-signed-dataset'),
    publicKey: base64.max(200),
    signature: base64.max(200),
    /** The JSON file of the dataset, to the byte. */
    content: z.string(),
  })
  .strict();

export interface SignedDataset {
  readonly publicKey: Buffer;
  readonly fingerprint: string;
  readonly signature: Buffer;
  readonly content: Buffer;
}

export function signedFile(key: DatasetKey, content: Buffer): Buffer {
  return Buffer.from(
    JSON.stringify({
      format: 'chariot-signed-dataset',
      publicKey: key.publicKey.toString('base64'),
      signature: sign(null, signedBytes(content), key.privateKey).toString('base64'),
      content: content.toString('utf8'),
    } satisfies z.output<typeof signedExport>),
  );
}

/** @returns `null` for what is no signed export, `wrong` where its signature is not its key's */
export function readSigned(file: string): SignedDataset | 'wrong' | null {
  const read = shaped(signedExport, file);
  if (read === null) return null;
  const publicKey = Buffer.from(read.publicKey, 'base64');
  const content = Buffer.from(read.content);
  const key = ed25519Of(publicKey);
  if (key === null) return null;
  const signature = Buffer.from(read.signature, 'base64');
  if (!verify(null, signedBytes(content), key, signature)) return 'wrong';
  return { publicKey, fingerprint: fingerprintOf(publicKey), signature, content };
}

/** SubjectPublicKeyInfo of Ed25519: 12 bytes that are always the same (RFC 8410 §4), and 32. */
const BEFORE_KEY = Buffer.from('302a300506032b6570032100', 'hex');
function ed25519Of(der: Buffer): KeyObject | null {
  if (der.length !== BEFORE_KEY.length + 32 || !der.subarray(0, BEFORE_KEY.length).equals(BEFORE_KEY)) return null;
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}
