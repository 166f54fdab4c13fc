import { Tag, context, contextPrimitive, readBer, type BerElement } from './ber.js';
import { readCertificate, type CertificateFields } from './certificate.js';
import { readContentInfo } from './content-info.js';
import { reencoded } from './der.js';
import { malformed, wireCmsError } from './errors.js';
import { LIMITS } from './limits.js';

/** SignedData as it is written (RFC 5652 §5.1): nothing in it is believed yet. */
export interface SignedStructure {
  readonly contentType: string;
  /** `undefined`: detached, or nothing is signed. */
  readonly content: Buffer | undefined;
  /** Copies: whoever keeps one does not keep the message. */
  readonly certificates: readonly Buffer[];
  readonly signers: readonly BerElement[];
}

/** @throws wire-cms.malformed, wire-cms.tooLarge, wire-cms.unexpectedType */
export function readStructure(bytes: Uint8Array, most?: number): SignedStructure {
  const whole = readBer(bytes, most === undefined ? {} : { most });
  const [version, digests, contentInfo, ...rest] = readContentInfo(whole, 'signedData').children(6);
  version?.expect(Tag.integer, 'version');
  digests?.expect(Tag.set, 'digest algorithms');
  if (contentInfo === undefined) throw malformed('SignedData');
  const [type, holder] = contentInfo.expect(Tag.sequence, 'content').children(2);
  if (type === undefined) throw malformed('content');
  const signers = rest.pop();
  if (signers === undefined) throw malformed('signers');
  const certificates = rest.find(({ tag }) => tag === context(0));
  return {
    contentType: type.oid('content type'),
    content: holder && contentOf(holder),
    certificates: (certificates?.children(LIMITS.certificates) ?? [])
      // The other choices are attribute certificates and PKCS #6 (RFC 5652 §10.2.2): nobody’s here.
      .filter(({ tag }) => tag === Tag.sequence)
      .map(({ raw }) => Buffer.from(raw)),
    signers: signers.expect(Tag.set, 'signers').children(LIMITS.recipients),
  };
}

function contentOf(holder: BerElement): Buffer {
  const [held] = holder.expect(context(0), 'content').children(1);
  if (held === undefined) throw malformed('content');
  return held.octets('content');
}

/** SignerIdentifier: issuer and serial number, or the identifier of the key (RFC 5652 §5.3). RecipientIdentifier is alike. */
export type Identifier =
  | { readonly kind: 'name'; readonly issuer: Buffer; readonly serial: Buffer }
  | { readonly kind: 'key'; readonly keyIdentifier: Buffer };

/** @throws wire-cms.malformed */
export function readIdentifier(element: BerElement, where: string): Identifier {
  if (element.tag === contextPrimitive(0) || element.tag === context(0)) {
    return { kind: 'key', keyIdentifier: element.octets(where, contextPrimitive(0)) };
  }
  const [issuer, serial] = element.expect(Tag.sequence, where).children(2);
  if (issuer === undefined || serial === undefined) throw malformed(where);
  return {
    kind: 'name',
    issuer: reencoded(issuer.expect(Tag.sequence, where), 'as received'),
    serial: serial.expect(Tag.integer, where).content,
  };
}

export const identifies = (identifier: Identifier, certificate: CertificateFields): boolean =>
  identifier.kind === 'name'
    ? identifier.serial.equals(certificate.serial) && identifier.issuer.equals(certificate.issuer)
    : certificate.subjectKeyIdentifier?.equals(identifier.keyIdentifier) === true;

/**
 * Of the certificates that came along, the one that is meant.
 * @throws wire-cms.signerCertificateMissing, wire-cms.malformed
 */
export function certificateOf(identifier: Identifier, certificates: readonly Buffer[]): CertificateFields {
  for (const bytes of certificates) {
    const fields = readCertificate(bytes);
    if (identifies(identifier, fields)) return fields;
  }
  throw wireCmsError('signerCertificateMissing');
}
