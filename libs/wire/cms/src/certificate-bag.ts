import { context } from './ber.js';
import { derContentInfo } from './content-info.js';
import { der, derInteger, derOid, derSequence, derSetOf } from './der.js';
import { malformed } from './errors.js';
import { OID } from './oids.js';
import { readCertificate } from './certificate.js';
import { readStructure } from './signed-data.js';

/**
 * Certificates and nothing else: a SignedData that nobody signs (RFC 5652 §5.1, "degenerate").
 * @param certificates DER each; written in that order, which DER would sort: the reader of a SCEP reply wants the device’s
 *   first
 */
export const writeCertificates = (certificates: readonly Uint8Array[]): Buffer =>
  derContentInfo(
    'signedData',
    derSequence(
      derInteger(1),
      derSetOf([]),
      derSequence(derOid(OID.data)),
      der(context(0), ...certificates),
      derSetOf([]),
    ),
  );

/**
 * The certificates of such a bag, DER each, in their order: read, and not to be trusted for having been in it.
 * @throws wire-cms.malformed when it holds none, or is signed, wire-cms.tooLarge, wire-cms.unexpectedType
 */
export function readCertificates(bytes: Uint8Array): Buffer[] {
  const { certificates, signers, content } = readStructure(bytes);
  if (signers.length > 0 || (content !== undefined && content.length > 0)) throw malformed('certificates alone');
  if (certificates.length === 0) throw malformed('certificates');
  return certificates.map((certificate) => readCertificate(certificate).der);
}
