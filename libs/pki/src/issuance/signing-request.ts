import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { der, MalformedDer, readChildren, readDer, Tag, type DerElement } from '../der.js';
import { pkiError } from '../errors.js';
import { provedRsaKey } from './rsa-signing-request.js';

/** A request is under 500 bytes; the rest is room for what people's tools add, which is ignored. */
export const MAX_REQUEST_BYTES = 8 * 1024;

/** The one subject a device may ask for, besides none: it has no name of its own until we give it one. */
export const REQUEST_SUBJECT = 'chariot-device';

/**
 * What is kept of a request: the key, proved to be held by whoever sent it. Everything else that it asks for is ours
 * to decide.
 */
export class SigningRequest {
  /** What makes it a type of its own: nobody else’s object passes for a request that was read. */
  readonly #read = true;

  private constructor(
    /** SubjectPublicKeyInfo, DER: of an uncompressed P-256 point, 91 bytes, or of an RSA key. */
    readonly publicKeyDer: Buffer,
  ) {}

  /** @see readSigningRequest */
  static read(pem: string): SigningRequest {
    return new SigningRequest(provedKey(pem));
  }

  /** @see readRsaSigningRequest */
  static readRsa(der: Buffer): SigningRequest {
    if (der.length > MAX_REQUEST_BYTES) throw pkiError('requestTooLarge');
    return new SigningRequest(provedRsaKey(der));
  }

  static is(value: unknown): value is SigningRequest {
    return typeof value === 'object' && value !== null && #read in value;
  }
}

// SubjectPublicKeyInfo of an uncompressed P-256 point has one encoding; only its last 64 bytes vary (RFC 5480 §2).
const P256_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
const P256_LENGTH = P256_PREFIX.length + 64;
// AlgorithmIdentifier ecdsa-with-SHA256, parameters absent (RFC 5758 §3.2).
const ECDSA_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const PEM = /^-----BEGIN CERTIFICATE REQUEST-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE REQUEST-----$/;

const COMMON_NAME = der(Tag.oid, Buffer.from('550403', 'hex'));
const SUBJECTS = [Tag.utf8String, Tag.printableString].map((stringTag) => {
  const attribute = der(Tag.sequence, COMMON_NAME, der(stringTag, Buffer.from(REQUEST_SUBJECT, 'ascii')));
  return der(Tag.sequence, der(Tag.set, attribute));
});
const EMPTY_SUBJECT = der(Tag.sequence);

/**
 * Reads one PKCS#10 request in PEM (RFC 2986 §4) and checks that it is signed by the key that it carries.
 * @throws pki.requestTooLarge, pki.invalidRequest, pki.foreignSubject, pki.weakKey, pki.badSignature
 */
export function readSigningRequest(pem: string): SigningRequest {
  return SigningRequest.read(pem);
}

/**
 * Reads one PKCS#10 request in DER whose key is RSA (2,048 to 8,192 bits), as SCEP brings it, whatever name it asks for, and
 * checks that it is signed by the key that it carries.
 * @throws pki.requestTooLarge, pki.invalidRequest, pki.weakRsaKey, pki.badSignature
 */
export function readRsaSigningRequest(der: Buffer): SigningRequest {
  return SigningRequest.readRsa(der);
}

function provedKey(pem: string): Buffer {
  if (Buffer.byteLength(pem, 'utf8') > MAX_REQUEST_BYTES) throw pkiError('requestTooLarge');
  const { info, algorithm, signature } = parse(pem);
  const [version, subject, key] = elements(info, 4);
  if (!version || !subject || !key || !version.raw.equals(Buffer.from('020100', 'hex'))) {
    throw pkiError('invalidRequest');
  }
  if (![EMPTY_SUBJECT, ...SUBJECTS].some((allowed) => allowed.equals(subject.raw))) throw pkiError('foreignSubject');
  const publicKeyDer = p256(key);
  // BIT STRING: its first byte counts unused bits, none in a signature.
  if (!algorithm.raw.equals(ECDSA_SHA256) || signature.tag !== Tag.bitString || signature.content[0] !== 0) {
    throw pkiError('badSignature');
  }
  const held = verify(
    'sha256',
    info.raw,
    { key: importPublicKey(publicKeyDer), dsaEncoding: 'der' },
    signature.content.subarray(1),
  );
  if (!held) throw pkiError('badSignature');
  return Buffer.from(publicKeyDer);
}

function parse(pem: string): { info: DerElement; algorithm: DerElement; signature: DerElement } {
  const base64 = PEM.exec(pem.trim())?.[1]?.replace(/[\r\n]/g, '');
  if (base64 === undefined) throw pkiError('invalidRequest');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw pkiError('invalidRequest');
  const [info, algorithm, signature] = elements(bytes, 3);
  if (!info || !algorithm || !signature || info.tag !== Tag.sequence) throw pkiError('invalidRequest');
  return { info, algorithm, signature };
}

function elements(source: Buffer | DerElement, most: number): DerElement[] {
  try {
    const parent = Buffer.isBuffer(source) ? readDer(source) : source;
    if (parent.tag !== Tag.sequence) throw new MalformedDer('a SEQUENCE was expected');
    return readChildren(parent, most);
  } catch (error) {
    if (error instanceof MalformedDer) throw pkiError('invalidRequest', {}, { cause: error });
    throw error;
  }
}

function p256(key: DerElement): Buffer {
  if (key.tag !== Tag.sequence) throw pkiError('invalidRequest');
  const fits = key.raw.length === P256_LENGTH && key.raw.subarray(0, P256_PREFIX.length).equals(P256_PREFIX);
  if (!fits) throw pkiError('weakKey');
  return key.raw;
}

/** OpenSSL refuses a point that is not on the curve when it imports it. */
function importPublicKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    throw pkiError('invalidRequest', {}, { cause: error });
  }
}
