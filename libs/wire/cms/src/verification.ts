import { createHash, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { readDigest, readScheme, verification, type Digest, type Scheme } from './algorithms.js';
import { onlyValue, readAttributes, signedBytesOf, type Attributes } from './attributes.js';
import { Tag, context, readBer, type BerElement } from './ber.js';
import { isOpenSslRefusal, malformed, wireCmsError } from './errors.js';
import { OID } from './oids.js';
import { assertStrength, readPublicKey } from './public-key.js';
import { certificateOf, readIdentifier, readStructure } from './signed-data.js';

export interface ReadSignedDataOptions {
  /** What a detached signature is over: the exact bytes. */
  readonly content?: Uint8Array;
  /** A message without content is one over nothing, and not a detached one (RFC 8894 §3.2.2). */
  readonly mayBeEmpty?: boolean;
  /** 2,048 unless told. */
  readonly minimumRsaBits?: number;
  /** Bytes that the message may have; 1 MiB unless told. */
  readonly most?: number;
  /**
   * The public key of a certificate (DER) that is known already, so that it is not read again for each of a device’s
   * messages; `undefined` when it is not known.
   */
  readonly knownKey?: (certificate: Buffer) => KeyObject | undefined;
}

/** A message whose signature holds, by the key of a certificate that came with it: who that is, another must ask. */
export interface SignedData {
  readonly content: Buffer;
  readonly contentType: string;
  /** The signer’s certificate, DER. Its chain, its dates and its revocation have not been looked at. */
  readonly signer: Buffer;
  readonly signerKey: KeyObject;
  /** The certificates beside it, DER, in their order. */
  readonly others: readonly Buffer[];
  /** Covered by the signature; empty when it is over the content alone. */
  readonly attributes: Attributes;
  readonly digest: Digest;
}

const NONE: Attributes = new Map();
const NOTHING = Buffer.alloc(0);

/**
 * Reads a SignedData (RFC 5652 §5) and verifies its one signer, whether it is BER of indefinite lengths over the content
 * alone, as iPads sign, or DER with signed attributes. It says that the holder of the certificate’s key signed these bytes,
 * and nothing about the certificate: chain, dates and pinning are for the caller.
 * @throws wire-cms.malformed, .tooLarge, .unexpectedType, .noSigner, .severalSigners, .signerCertificateMissing,
 *   .contentMissing, .badSignature, .weakKey, .unsupportedKey, .unsupportedAlgorithm
 */
export function readSignedData(bytes: Uint8Array, options: ReadSignedDataOptions = {}): SignedData {
  const { contentType, certificates, signers, ...structure } = readStructure(bytes, options.most);
  const [signer, another] = signers;
  if (signer === undefined) throw wireCmsError('noSigner');
  if (another !== undefined) throw wireCmsError('severalSigners');
  const content = contentOf(structure.content ?? (options.mayBeEmpty ? NOTHING : undefined), options.content);
  const { identifier, digest, scheme, attributes, signature } = readSigner(signer);
  const { der, publicKey } = certificateOf(identifier, certificates);
  const key = options.knownKey?.(der) ?? readPublicKey(publicKey);
  assertStrength(key, options.minimumRsaBits);

  const found = attributes === undefined ? NONE : readAttributes(attributes);
  if (attributes === undefined) assertPlain(contentType, content);
  else assertCovered(found, contentType, content, digest);
  const covered = attributes === undefined ? [content] : signedBytesOf(attributes);
  if (!covered.some((one) => holds(scheme, key, one, signature))) throw wireCmsError('badSignature');

  const others = certificates.filter((one) => one !== der && !one.equals(der));
  return { content, contentType, signer: der, signerKey: key, others, attributes: found, digest };
}

/** Both may be there when they are the same; of two, nobody could say which was meant. */
function contentOf(held: Buffer | undefined, given: Uint8Array | undefined): Buffer {
  if (given === undefined) {
    if (held === undefined) throw wireCmsError('contentMissing');
    return held;
  }
  const content = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (held !== undefined && !held.equals(content)) throw wireCmsError('badSignature');
  return content;
}

/** SignerInfo (RFC 5652 §5.3). */
function readSigner(signer: BerElement) {
  const [version, sid, digestElement, ...rest] = signer.expect(Tag.sequence, 'signer').children(7);
  version?.expect(Tag.integer, 'signer');
  const attributes = rest[0]?.tag === context(0) ? rest.shift() : undefined;
  const [schemeElement, signature] = rest;
  if (!sid || !digestElement || !schemeElement || !signature) throw malformed('signer');
  const digest = readDigest(digestElement, 'digest');
  return {
    identifier: readIdentifier(sid, 'signer'),
    digest,
    attributes,
    scheme: readScheme(schemeElement, digest),
    signature: signature.octets('signature'),
  };
}

/** @throws wire-cms.badSignature, wire-cms.malformed */
function assertCovered(attributes: Attributes, contentType: string, content: Buffer, digest: Digest): void {
  // RFC 5652 §11.1, §11.2: without both, what was signed could stand for something else.
  const type = onlyValue(attributes, OID.contentType, 'content type')?.oid('content type');
  const said = onlyValue(attributes, OID.messageDigest, 'message digest')?.octets('message digest');
  if (type === undefined || said === undefined) throw malformed('signed attributes');
  const computed = createHash(digest).update(content).digest();
  const isSame = said.length === computed.length && timingSafeEqual(said, computed);
  if (type !== contentType || !isSame) throw wireCmsError('badSignature');
}

/**
 * Without signed attributes the signature is over the content itself. A signature over attributes is one over their bytes,
 * so that those bytes, shown as a content, would pass for something that was signed, for nothing in it says which of the two
 * it covers (RFC 5652 §5.4): what looks like signed attributes is no content.
 */
function assertPlain(contentType: string, content: Buffer): void {
  if (contentType !== OID.data) throw malformed('signed attributes'); // RFC 5652 §5.3: compulsory then
  if (content[0] === Tag.set && isAttributes(content)) throw wireCmsError('badSignature');
}

function isAttributes(content: Buffer): boolean {
  try {
    return readAttributes(readBer(content, { most: Infinity })).has(OID.messageDigest);
  } catch (error) {
    if (error instanceof Error && error.name === 'DomainError') return false;
    throw error;
  }
}

function holds(scheme: Scheme, key: KeyObject, signed: Buffer, signature: Buffer): boolean {
  const input = verification(scheme, key);
  if (input === undefined) throw wireCmsError('badSignature');
  try {
    return verify(scheme.digest, signed, input, signature);
  } catch (error) {
    if (isOpenSslRefusal(error)) return false;
    throw error;
  }
}

/**
 * Whether a signature of X.509 or PKCS #10 over `signed` holds.
 * @param algorithm its AlgorithmIdentifier, which names the digest
 * @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm, wire-cms.badSignature when that key makes no such signature
 */
export function verifySignature(algorithm: BerElement, key: KeyObject, signed: Uint8Array, signature: Buffer): boolean {
  return holds(readScheme(algorithm), key, Buffer.from(signed), signature);
}
