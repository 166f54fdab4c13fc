import { createPublicKey, type KeyObject } from 'node:crypto';
import { Tag, readDer } from './ber.js';
import { isOpenSslRefusal, malformed, wireCmsError } from './errors.js';
import { LIMITS, MINIMUM_RSA_BITS } from './limits.js';
import { readAlgorithm } from './algorithms.js';
import { OID } from './oids.js';

/** P-256, P-384 and P-521 by name (RFC 5480 §2.1.1.1). A curve that comes with the key may be made to hang a reader. */
const CURVES = new Set(['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35']);

/**
 * The key of a SubjectPublicKeyInfo: RSA, or EC on a named curve.
 * @param spki DER
 * @throws wire-cms.malformed, wire-cms.unsupportedKey
 */
export function readPublicKey(spki: Uint8Array): KeyObject {
  const [identifier, bits] = readDer(spki).expect(Tag.sequence, 'public key').children(2);
  if (identifier === undefined || bits === undefined) throw malformed('public key');
  const { oid, parameters } = readAlgorithm(identifier, 'public key');
  const isKnown =
    oid === OID.rsaEncryption ||
    (oid === OID.ecPublicKey && parameters?.tag === Tag.oid && CURVES.has(parameters.oid('curve')));
  if (!isKnown) throw wireCmsError('unsupportedKey');
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch (error) {
    if (isOpenSslRefusal(error)) throw malformed('public key');
    throw error;
  }
}

/**
 * Refuses an RSA key too small to be believed, too large to be computed with, or of an odd exponent.
 * @param minimumRsaBits 2,048 unless told
 * @throws wire-cms.weakKey, wire-cms.unsupportedKey
 */
export function assertStrength(key: KeyObject, minimumRsaBits: number = MINIMUM_RSA_BITS): void {
  if (key.asymmetricKeyType === 'ec') return;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength > LIMITS.rsaBits) throw wireCmsError('unsupportedKey');
  if (modulusLength < minimumRsaBits) throw wireCmsError('weakKey', { bits: modulusLength, minimum: minimumRsaBits });
  // With 1 for an exponent anything is a signature; a long one costs as much as a private key does.
  const isUsual =
    publicExponent >= 3n && publicExponent % 2n === 1n && publicExponent >> BigInt(LIMITS.rsaExponentBits) === 0n;
  if (!isUsual) throw wireCmsError('unsupportedKey');
}
