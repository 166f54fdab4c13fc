import {
  constants,
  createHash,
  createHmac,
  privateDecrypt,
  publicEncrypt,
  type KeyObject,
  type RsaPrivateKey,
} from 'node:crypto';
import { readDigest, readMask, type Algorithm, type Digest } from './algorithms.js';
import { Tag, context } from './ber.js';
import { derNull, derOid, derSequence } from './der.js';
import { isOpenSslRefusal, malformed, wireCmsError } from './errors.js';
import { OID } from './oids.js';

/**
 * The content’s key out of what was encrypted for an RSA key (RFC 5652 §6.2.1).
 * @param length in bytes, as the cipher wants it
 * @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm; wire-cms.undecipherable for what tells nothing of the key
 */
export function openKey(algorithm: Algorithm, encrypted: Buffer, key: KeyObject, length: number): Buffer {
  if (algorithm.oid === OID.rsaEncryption) return openPkcs1(encrypted, key, length);
  if (algorithm.oid !== OID.rsaOaep) throw wireCmsError('unsupportedAlgorithm', { oid: algorithm.oid });
  const oaepHash = readOaep(algorithm);
  const opened = decrypted({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, encrypted);
  if (opened.length !== length) throw wireCmsError('undecipherable');
  return opened;
}

/** RSAES-OAEP-params (RFC 8017 appendix A.2.1): SHA-1 unless they say otherwise. */
function readOaep({ parameters }: Algorithm): Digest {
  let digest: Digest = 'sha1';
  let mask: Digest = 'sha1';
  for (const field of parameters?.expect(Tag.sequence, 'OAEP').children(3) ?? []) {
    const [value] = field.children(1);
    if (value === undefined) throw malformed('OAEP');
    if (field.tag === context(0)) digest = readDigest(value, 'OAEP');
    else if (field.tag === context(1)) mask = readMask(value);
    // A label that is not empty, which Node would have to be told: nobody writes one.
    else throw wireCmsError('unsupportedAlgorithm', { oid: OID.rsaOaep });
  }
  if (mask !== digest) throw wireCmsError('unsupportedAlgorithm', { oid: OID.rsaOaep });
  return digest;
}

/**
 * PKCS #1 v1.5 (RFC 8017 §7.2.2): 00 02, at least eight bytes that are not zero, 00, the key.
 *
 * Whether that padding was right must not be seen, or whoever asks often enough decrypts or signs with our key
 * (Bleichenbacher; RFC 3218 §2.3). Node 20 and 22 refuse RSA_PKCS1_PADDING here (CVE-2023-46809), because their OpenSSL
 * has no implicit rejection; Node 24 has it. So RSA alone is asked of OpenSSL, which blinds it, and the padding is
 * looked at here, without a branch: a wrong one gives another key, which is the same each time for the same bytes (a new
 * one each time would tell it apart from a right one), and the content then does not decipher, as with any wrong key.
 */
function openPkcs1(encrypted: Buffer, key: KeyObject, length: number): Buffer {
  const substitute = createHmac('sha256', rejectionSecret(key)).update(encrypted).digest();
  const block = decrypted({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  const from = block.length - length;
  if (from < 11) throw wireCmsError('undecipherable'); // a public fact: the size of the key
  let wrong = byteAt(block, 0) | (byteAt(block, 1) ^ 2) | byteAt(block, from - 1);
  for (let at = 2; at < from - 1; at += 1) wrong |= ((byteAt(block, at) - 1) >> 8) & 1;
  const mask = (-wrong >> 8) & 0xff; // 0xff when anything was wrong
  const opened = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) {
    opened[at] = (byteAt(substitute, at) & mask) | (byteAt(block, from + at) & ~mask);
  }
  return opened;
}

const byteAt = (bytes: Buffer, at: number): number => bytes[at] ?? 0;

const rejectionSecret = (key: KeyObject): Buffer =>
  createHash('sha256')
    .update('implicit rejection')
    .update(key.export({ type: 'pkcs8', format: 'der' }))
    .digest();

/** What is refused here is a length or a number larger than the modulus, which everybody can see, or OAEP. */
function decrypted(input: RsaPrivateKey & { key: KeyObject }, encrypted: Buffer): Buffer {
  // RFC 8017 §7.1.2, §7.2.2, step 1: OpenSSL alone would take a shorter one for a smaller number.
  const { modulusLength = 0 } = input.key.asymmetricKeyDetails ?? {};
  if (encrypted.length !== Math.ceil(modulusLength / 8)) throw wireCmsError('undecipherable');
  try {
    return privateDecrypt(input, encrypted);
  } catch (error) {
    if (isOpenSslRefusal(error)) throw wireCmsError('undecipherable');
    throw error;
  }
}

/** PKCS #1 v1.5, which every client of SCEP reads. @returns `identifier`: AlgorithmIdentifier, DER */
export function sealKey(key: Buffer, recipient: KeyObject): { identifier: Buffer; encrypted: Buffer } {
  return {
    identifier: derSequence(derOid(OID.rsaEncryption), derNull()),
    encrypted: publicEncrypt({ key: recipient, padding: constants.RSA_PKCS1_PADDING }, key),
  };
}
