import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readAlgorithm } from './algorithms.js';
import type { BerElement } from './ber.js';
import { derOctets, derOid, derSequence } from './der.js';
import { isOpenSslRefusal, malformed, wireCmsError } from './errors.js';

/** DES only because some clients of SCEP know nothing else: it is read, and answered to those that sent it. */
export type Cipher = 'des-cbc' | 'des-ede3-cbc' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';

interface CipherFacts {
  readonly oid: string;
  readonly keyBytes: number;
  readonly blockBytes: number;
}

/** RFC 3370 §5, RFC 3565 §4.1, RFC 8894 §2.9 (single DES, of old). */
export const CIPHERS: Readonly<Record<Cipher, CipherFacts>> = {
  'des-cbc': { oid: '1.3.14.3.2.7', keyBytes: 8, blockBytes: 8 },
  'des-ede3-cbc': { oid: '1.2.840.113549.3.7', keyBytes: 24, blockBytes: 8 },
  'aes-128-cbc': { oid: '2.16.840.1.101.3.4.1.2', keyBytes: 16, blockBytes: 16 },
  'aes-192-cbc': { oid: '2.16.840.1.101.3.4.1.22', keyBytes: 24, blockBytes: 16 },
  'aes-256-cbc': { oid: '2.16.840.1.101.3.4.1.42', keyBytes: 32, blockBytes: 16 },
};
const BY_OID = new Map((Object.keys(CIPHERS) as Cipher[]).map((cipher) => [CIPHERS[cipher].oid, cipher]));

/**
 * A content’s AlgorithmIdentifier: the cipher, and its initialisation vector.
 * @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm
 */
export function readCipher(element: BerElement): { cipher: Cipher; vector: Buffer } {
  const { oid, parameters } = readAlgorithm(element, 'cipher');
  const cipher = BY_OID.get(oid);
  if (cipher === undefined) throw wireCmsError('unsupportedAlgorithm', { oid });
  const vector = parameters?.octets('initialisation vector');
  if (vector?.length !== CIPHERS[cipher].blockBytes) throw malformed('initialisation vector');
  return { cipher, vector };
}

/**
 * OpenSSL 3 keeps single DES in a provider that Node does not load. Encrypting, decrypting and encrypting with one key
 * three times is encrypting once: 3DES with K‖K‖K is the very same cipher.
 */
const native = (cipher: Cipher, key: Buffer): { name: string; key: Buffer } =>
  cipher === 'des-cbc' ? { name: 'des-ede3-cbc', key: Buffer.concat([key, key, key]) } : { name: cipher, key };

/** @throws wire-cms.undecipherable */
export function decipher(cipher: Cipher, key: Buffer, vector: Buffer, encrypted: Buffer): Buffer {
  const { name, key: nativeKey } = native(cipher, key);
  try {
    const stream = createDecipheriv(name, nativeKey, vector);
    return Buffer.concat([stream.update(encrypted), stream.final()]);
  } catch (error) {
    if (isOpenSslRefusal(error)) throw wireCmsError('undecipherable');
    throw error;
  }
}

/** With a key and a vector of its own. @returns `identifier`: AlgorithmIdentifier, DER */
export function encipher(cipher: Cipher, content: Uint8Array): { key: Buffer; identifier: Buffer; encrypted: Buffer } {
  const { oid, keyBytes, blockBytes } = CIPHERS[cipher];
  const key = randomBytes(keyBytes);
  const vector = randomBytes(blockBytes);
  const { name, key: nativeKey } = native(cipher, key);
  const stream = createCipheriv(name, nativeKey, vector);
  const encrypted = Buffer.concat([stream.update(content), stream.final()]);
  return { key, identifier: derSequence(derOid(oid), derOctets(vector)), encrypted };
}
