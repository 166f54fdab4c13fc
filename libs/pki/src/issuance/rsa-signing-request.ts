import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { MalformedDer, readChildren, readDer, Tag, type DerElement } from '../der.js';
import { pkiError } from '../errors.js';

/** What is certified: from what is still strong to what costs nobody much to verify. */
const BITS = { least: 2_048, most: 8_192 };
/** A SubjectPublicKeyInfo of the longest modulus, with its exponent and its tags. */
const MAX_KEY_BYTES = 1_100;
const EXPONENT = { least: 65_537n, most: 0xffffffffn };
/** PKCS #1 v1.5 signatures by their AlgorithmIdentifier, parameters NULL (RFC 4055 §5); SHA-1 is what the oldest devices know. */
const SIGNATURES: Readonly<Record<string, 'sha1' | 'sha256' | 'sha384' | 'sha512'>> = {
  '300d06092a864886f70d0101050500': 'sha1',
  '300d06092a864886f70d01010b0500': 'sha256',
  '300d06092a864886f70d01010c0500': 'sha384',
  '300d06092a864886f70d01010d0500': 'sha512',
};

/**
 * The key of a PKCS#10 request (RFC 2986 §4), proved to be held by whoever made it. Its subject and its attributes are not
 * looked at: none of them ever reaches a certificate.
 * @param bytes DER
 * @returns SubjectPublicKeyInfo, DER
 * @throws pki.invalidRequest, pki.weakRsaKey, pki.badSignature
 */
export function provedRsaKey(bytes: Buffer): Buffer {
  const [info, algorithm, signature] = elements(() => readDer(bytes), 3);
  if (!info || !algorithm || !signature) throw pkiError('invalidRequest');
  const [version, , key] = elements(() => info, 4);
  if (!key || !version?.raw.equals(Buffer.from('020100', 'hex'))) throw pkiError('invalidRequest');
  const publicKey = rsaKey(key);
  const digest = SIGNATURES[algorithm.raw.toString('hex')];
  // BIT STRING: its first byte counts unused bits, none in a signature.
  if (digest === undefined || signature.tag !== Tag.bitString || signature.content[0] !== 0) {
    throw pkiError('badSignature');
  }
  if (!verify(digest, info.raw, publicKey, signature.content.subarray(1))) throw pkiError('badSignature');
  return Buffer.from(key.raw);
}

function elements(read: () => DerElement, most: number): DerElement[] {
  try {
    const parent = read();
    if (parent.tag !== Tag.sequence) throw new MalformedDer('a SEQUENCE was expected');
    return readChildren(parent, most);
  } catch (error) {
    if (error instanceof MalformedDer) throw pkiError('invalidRequest', {}, { cause: error });
    throw error;
  }
}

function rsaKey({ raw }: DerElement): KeyObject {
  if (raw.length > MAX_KEY_BYTES) throw pkiError('weakRsaKey');
  const key = imported(raw);
  if (key.asymmetricKeyType !== 'rsa') throw pkiError('weakRsaKey');
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const isUsual = publicExponent >= EXPONENT.least && publicExponent <= EXPONENT.most && publicExponent % 2n === 1n;
  if (modulusLength < BITS.least || modulusLength > BITS.most || !isUsual) throw pkiError('weakRsaKey');
  // One key has one encoding here: otherwise it could be certified twice.
  if (!key.export({ type: 'spki', format: 'der' }).equals(raw)) throw pkiError('invalidRequest');
  return key;
}

function imported(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    throw pkiError('invalidRequest', {}, { cause: error });
  }
}
