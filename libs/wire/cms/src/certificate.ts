import { Tag, context, readDer, type BerElement } from './ber.js';
import { malformed } from './errors.js';
import { OID } from './oids.js';

/** What a signature’s or an envelope’s reader asks of a certificate. Whether to trust it is another’s question. */
export interface CertificateFields {
  /** DER, whole. */
  readonly der: Buffer;
  /** The INTEGER’s bytes. */
  readonly serial: Buffer;
  /** Names, DER. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  readonly subjectKeyIdentifier: Buffer | undefined;
}

/**
 * The fields of an X.509 certificate (RFC 5280 §4.1), not its dates, its extensions or who signed it.
 * @throws wire-cms.malformed, wire-cms.tooLarge
 */
export function readCertificate(bytes: Uint8Array): CertificateFields {
  const whole = readDer(bytes);
  const [unsigned] = whole.expect(Tag.sequence, 'certificate').children(3);
  const fields = unsigned?.expect(Tag.sequence, 'certificate').children(10) ?? [];
  // Version 1 certificates leave their version out.
  const from = fields[0]?.tag === context(0) ? 1 : 0;
  const [serial, algorithm, issuer, validity, subject, publicKey, ...rest] = fields.slice(from);
  if (!serial || !algorithm || !issuer || !validity || !subject || !publicKey) throw malformed('certificate');
  const extensions = rest.find(({ tag }) => tag === context(3));
  return {
    der: whole.raw,
    serial: serial.expect(Tag.integer, 'serial number').content,
    issuer: issuer.expect(Tag.sequence, 'issuer').raw,
    subject: subject.expect(Tag.sequence, 'subject').raw,
    publicKey: publicKey.expect(Tag.sequence, 'public key').raw,
    subjectKeyIdentifier: extensions && keyIdentifierOf(extensions),
  };
}

/** RFC 5280 §4.2.1.2. */
function keyIdentifierOf(extensions: BerElement): Buffer | undefined {
  const [list] = extensions.children(1);
  for (const extension of list?.expect(Tag.sequence, 'extensions').children(64) ?? []) {
    const [oid, ...value] = extension.expect(Tag.sequence, 'extension').children(3);
    if (oid?.oid('extension') !== OID.subjectKeyIdentifier) continue;
    const held = value.at(-1)?.octets('key identifier');
    return held && readDer(held).octets('key identifier');
  }
  return undefined;
}
