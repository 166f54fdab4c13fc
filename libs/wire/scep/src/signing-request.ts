import type { KeyObject } from 'node:crypto';
import {
  assertStrength,
  context,
  onlyValue,
  readAttributes,
  readDer,
  readPublicKey,
  Tag,
  verifySignature,
  wireCmsError,
  type BerElement,
} from '@chariot/wire-cms';
import { wireScepError } from './errors.js';
import { LIMITS } from './limits.js';
import { SCEP_OID } from './names.js';
import { lineOf, textOf } from './texts.js';

/** What is kept of a PKCS #10 request. A certificate gets a subject of ours: what the request asks for is only on record. */
export interface SigningRequest {
  /** DER, whole. */
  readonly der: Buffer;
  /** RSA, strong enough, and held by whoever signed the request. */
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyDer: Buffer;
  /** For the record: one line, bounded, without hidden signs. */
  readonly subject: string;
  /** A secret: compared in constant time, never logged. */
  readonly challengePassword: string | undefined;
}

/**
 * Reads a PKCS #10 request (RFC 2986 §4) whose key is RSA, and checks that it is signed by the key that it carries.
 * @param bytes DER
 * @param options.minimumRsaBits 2,048 unless told
 * @throws wire-scep.malformedRequest, .unprovedKey, .tooLarge; wire-cms.unsupportedKey, .weakKey, .unsupportedAlgorithm
 */
export function readSigningRequest(
  bytes: Uint8Array,
  { minimumRsaBits }: { readonly minimumRsaBits?: number } = {},
): SigningRequest {
  if (bytes.length > LIMITS.requestBytes) throw wireScepError('tooLarge', { limit: LIMITS.requestBytes });
  const { whole, signed, subject, spki, attributes, algorithm, signature } = fieldsOf(bytes);
  const publicKey = readPublicKey(spki);
  if (publicKey.asymmetricKeyType !== 'rsa') throw wireCmsError('unsupportedKey');
  // Only so far as to be computed with: that it is weak is told to whoever has proved to hold it.
  assertStrength(publicKey, 1);
  if (!verifySignature(algorithm, publicKey, signed, signature)) throw wireScepError('unprovedKey');
  assertStrength(publicKey, minimumRsaBits);
  return {
    der: Buffer.from(whole),
    publicKey,
    publicKeyDer: Buffer.from(spki),
    subject: lineOf(subject, LIMITS.subjectLetters),
    challengePassword: challengeOf(attributes),
  };
}

function fieldsOf(bytes: Uint8Array) {
  const whole = readDer(bytes);
  const [info, algorithm, bits] = whole.expect(Tag.sequence, 'request').children(3);
  const [version, subject, key, attributes] = info?.expect(Tag.sequence, 'request').children(4) ?? [];
  if (!info || !algorithm || !bits || !version || !subject || !key || version.number('version') !== 0) {
    throw wireScepError('malformedRequest');
  }
  // A BIT STRING’s first byte counts unused bits: a signature has none.
  if (bits.tag !== Tag.bitString || bits.content[0] !== 0) throw wireScepError('malformedRequest');
  // RFC 2986 §4.1: compulsory, and left out by some tools when it is empty.
  if (attributes !== undefined && attributes.tag !== context(0)) throw wireScepError('malformedRequest');
  return {
    whole: whole.raw,
    signed: info.raw,
    subject,
    spki: key.raw,
    attributes,
    algorithm,
    signature: bits.content.subarray(1),
  };
}

function challengeOf(attributes: BerElement | undefined): string | undefined {
  if (attributes === undefined) return undefined;
  const value = onlyValue(readAttributes(attributes), SCEP_OID.challengePassword, 'challenge');
  if (value === undefined) return undefined;
  const challenge = textOf(value, LIMITS.challengeLetters);
  if (challenge === undefined) throw wireScepError('malformedRequest');
  return challenge;
}
