import { der, readChildren, readDer, Tag, type DerElement } from '../der.js';

/** What an authority is called in everything that it signs. */
export interface IssuerNames {
  /** Its subject, DER. */
  readonly subject: Buffer;
  /** Its subject key identifier (RFC 5280 §4.2.1.2), without its tag. */
  readonly keyIdentifier: Buffer;
}

// ecdsa-with-SHA256, parameters absent (RFC 5758 §3.2).
export const ECDSA_SHA256 = der(Tag.sequence, der(Tag.oid, Buffer.from('2a8648ce3d040302', 'hex')));
const SUBJECT_KEY_IDENTIFIER = Buffer.from('551d0e', 'hex');
const TRUE = der(Tag.boolean, Buffer.from([0xff]));

/** @param oid DER @param value DER of the extension’s own type (RFC 5280 §4.1, X.509 §8) */
export function extension(oid: Buffer, value: Buffer, { critical = false } = {}): Buffer {
  return der(Tag.sequence, oid, ...(critical ? [TRUE] : []), der(Tag.octetString, value));
}

/**
 * A certificate or a revocation list, once signed (RFC 5280 §4.1, §5.1).
 * @param signature ECDSA with SHA-256 over `unsigned`, DER
 */
export function signedStructure(unsigned: Buffer, signature: Buffer): Buffer {
  return der(Tag.sequence, unsigned, ECDSA_SHA256, der(Tag.bitString, Buffer.from([0]), signature));
}

/** @param certificateDer of one of our own authorities @throws TypeError for anything else */
export function issuerNames(certificateDer: Buffer): IssuerNames {
  const tbs = readChildren(readDer(certificateDer), 3)[0];
  if (!tbs) throw new TypeError('not a certificate');
  // [0] version, serial, algorithm, issuer, validity, subject, key, [3] extensions (RFC 5280 §4.1)
  const fields = readChildren(tbs, 10);
  const subject = fields[5];
  const extensions = fields.find(({ tag }) => tag === Tag.context3);
  if (!subject || !extensions) throw new TypeError('not a version 3 certificate');
  const keyIdentifier = readChildren(readDer(extensions.content), 32).map(keyIdentifierIn).find(Boolean);
  if (!keyIdentifier) throw new TypeError('an authority without a key identifier');
  return { subject: subject.raw, keyIdentifier };
}

function keyIdentifierIn(extensionElement: DerElement): Buffer | undefined {
  const [oid, ...rest] = readChildren(extensionElement, 3);
  const value = rest.at(-1);
  return oid?.content.equals(SUBJECT_KEY_IDENTIFIER) && value ? readDer(value.content).content : undefined;
}
