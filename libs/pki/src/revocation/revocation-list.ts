import { ECDSA_SHA256, extension, issuerNames } from '../authority/signed-structures.js';
import { der, derInteger, derTime, Tag } from '../der.js';

/** Why a certificate is no longer believed, as RFC 5280 §5.3.1 numbers it. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

export interface RevokedCertificate {
  /** Hexadecimal. */
  readonly serial: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}

export interface RevocationListTerms {
  /** DER of the issuing authority's certificate: its name and its key identifier are copied from it. */
  readonly issuerDer: Buffer;
  readonly number: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedCertificate[];
}

const REASON_CODE = der(Tag.oid, Buffer.from('551d15', 'hex'));
const CRL_NUMBER = der(Tag.oid, Buffer.from('551d14', 'hex'));
const AUTHORITY_KEY_IDENTIFIER = der(Tag.oid, Buffer.from('551d23', 'hex'));

/** The part of a revocation list that its issuer signs (RFC 5280 §5.1.2, version 2). */
export function unsignedRevocationList(terms: RevocationListTerms): Buffer {
  const issuer = issuerNames(terms.issuerDer);
  const entries = terms.revoked.map(({ serial, revokedAt, reason }) => {
    const serialNumber = derInteger(BigInt(`0x${serial}`));
    // "unspecified" is said by saying nothing (§5.3.1).
    const why = REVOCATION_REASONS[reason];
    const extensions =
      why === 0 ? [] : [der(Tag.sequence, extension(REASON_CODE, der(Tag.enumerated, Buffer.from([why]))))];
    return der(Tag.sequence, serialNumber, derTime(revokedAt), ...extensions);
  });
  return der(
    Tag.sequence,
    derInteger(1n),
    ECDSA_SHA256,
    issuer.subject,
    derTime(terms.thisUpdate),
    derTime(terms.nextUpdate),
    // An empty list of revoked certificates must be absent (§5.1.2.6).
    ...(entries.length === 0 ? [] : [der(Tag.sequence, ...entries)]),
    der(
      Tag.context0,
      der(
        Tag.sequence,
        extension(AUTHORITY_KEY_IDENTIFIER, der(Tag.sequence, der(0x80, issuer.keyIdentifier))),
        extension(CRL_NUMBER, derInteger(terms.number)),
      ),
    ),
  );
}
