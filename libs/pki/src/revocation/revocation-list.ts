import { der, derInteger, derTime, readChildren, readDer, Tag, type DerElement } from '../der.js';

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

// ecdsa-with-SHA256, parameters absent (RFC 5758 §3.2).
const ECDSA_SHA256 = der(Tag.sequence, der(Tag.oid, Buffer.from('2a8648ce3d040302', 'hex')));
const REASON_CODE = der(Tag.oid, Buffer.from('551d15', 'hex'));
const CRL_NUMBER = der(Tag.oid, Buffer.from('551d14', 'hex'));
const AUTHORITY_KEY_IDENTIFIER = der(Tag.oid, Buffer.from('551d23', 'hex'));
const SUBJECT_KEY_IDENTIFIER = Buffer.from('551d0e', 'hex');

/** The part of a revocation list that its issuer signs (RFC 5280 §5.1.2, version 2). */
export function unsignedRevocationList(terms: RevocationListTerms): Buffer {
  const issuer = issuerOf(terms.issuerDer);
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

/** @param signature ECDSA with SHA-256 over `unsigned`, DER */
export function signedRevocationList(unsigned: Buffer, signature: Buffer): Buffer {
  return der(Tag.sequence, unsigned, ECDSA_SHA256, der(Tag.bitString, Buffer.from([0]), signature));
}

function extension(oid: Buffer, value: Buffer): Buffer {
  return der(Tag.sequence, oid, der(Tag.octetString, value));
}

/** Subject and key identifier of one of our own authorities' certificates. */
function issuerOf(certificateDer: Buffer): { subject: Buffer; keyIdentifier: Buffer } {
  const tbs = readChildren(readDer(certificateDer), 3)[0];
  if (!tbs) throw new TypeError('not a certificate');
  // [0] version, serial, algorithm, issuer, validity, subject, key, [3] extensions (RFC 5280 §4.1)
  const fields = readChildren(tbs, 10);
  const subject = fields[5];
  const extensions = fields.find(({ tag }) => tag === 0xa3);
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
