import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import {
  der,
  derExplicit,
  derInteger,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derUtf8,
  signStructure,
  Tag,
} from '@chariot/wire-cms';

export interface MadeKey {
  /** Self-signed, DER: what Apple School Manager is given. */
  readonly certificate: Buffer;
  /** PKCS#8, DER: for the vault alone. */
  readonly key: Buffer;
}

const newPair = promisify(generateKeyPair);
const COMMON_NAME = '2.5.4.3';
const DAY_MS = 86_400_000;
/** Apple looks at its key alone; a token is renewed each year, and the same certificate may serve again. */
const YEARS = 10;

/** A pair that server tokens are sealed to: RSA, since that is what transports their key. Made in the thread pool. */
export async function makeServerKey(now: Date): Promise<MadeKey> {
  const { publicKey, privateKey } = await newPair('rsa', { modulusLength: 2048 });
  const name = derSequence(derSetOf([derSequence(derOid(COMMON_NAME), derUtf8('Chariot'))]));
  const [from, until] = [new Date(now.getTime() - DAY_MS), new Date(now.getTime() + YEARS * 365 * DAY_MS)];
  // Of 16 bytes, positive and minimal (RFC 5280 §4.1.2.2): the envelope names its recipient by it.
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const certificate = signStructure(
    (algorithm) =>
      derSequence(
        ...[derExplicit(0, derInteger(2)), der(Tag.integer, serial), algorithm, name],
        ...[derSequence(derTime(from), derTime(until)), name, publicKey.export({ type: 'spki', format: 'der' })],
      ),
    privateKey,
  );
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'der' }) };
}
