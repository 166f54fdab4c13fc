import { createHash, sign, type KeyObject } from 'node:crypto';
import { digestIdentifier, signing, type Digest } from './algorithms.js';
import { derAttribute } from './attributes.js';
import { Tag, context } from './ber.js';
import { readCertificate } from './certificate.js';
import { derContentInfo } from './content-info.js';
import {
  berIndefinite,
  der,
  derBits,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
} from './der.js';
import { OID } from './oids.js';

/** Who signs: a certificate (DER) and its private key. */
export interface Signer {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
}

export interface SignDataOptions {
  /** `undefined`: nothing is signed but the attributes, and no content is written (RFC 8894 §3.2.2). */
  readonly content: Uint8Array | undefined;
  readonly signer: Signer;
  /** Beside the signer’s: DER each, in that order. */
  readonly certificates?: readonly Uint8Array[];
  /** The content stays out of the message. */
  readonly detached?: boolean;
  /** SHA-256 unless told. */
  readonly digest?: Digest;
  /** Written as an attribute when it is given. */
  readonly signingTime?: Date;
  /** Signed attributes beside those of the standard: `derAttribute` makes them. */
  readonly attributes?: readonly Uint8Array[];
}

/**
 * A SignedData in DER with signed attributes, by one signer, whose certificate it carries (RFC 5652 §5).
 * @throws wire-cms.unsupportedKey unless the key is RSA or EC, wire-cms.malformed when the certificate is none
 */
export function signData(options: SignDataOptions): Buffer {
  const { content, signer, certificates = [], detached = false, digest = 'sha256', attributes = [] } = options;
  const covered = derSetOf([
    derAttribute(OID.contentType, derOid(OID.data)),
    derAttribute(
      OID.messageDigest,
      derOctets(
        createHash(digest)
          .update(content ?? Buffer.alloc(0))
          .digest(),
      ),
    ),
    ...(options.signingTime === undefined ? [] : [derAttribute(OID.signingTime, derTime(options.signingTime))]),
    ...attributes,
  ]);
  // RFC 5652 §5.3, §5.4: signed as a SET OF, sent as [0].
  const sent = Buffer.from(covered);
  sent[0] = context(0);
  const holder = content === undefined || detached ? [] : [derExplicit(0, derOctets(content))];
  return derContentInfo(
    'signedData',
    derSequence(
      derInteger(1),
      derSetOf([digestIdentifier(digest)]),
      derSequence(derOid(OID.data), ...holder),
      der(context(0), signer.certificate, ...certificates),
      derSetOf([signerInfo(signer, digest, covered, sent)]),
    ),
  );
}

/**
 * A SignedData as iPads send it: BER of indefinite lengths, the signature over the content itself. For what plays a device.
 * @throws wire-cms.unsupportedKey, wire-cms.malformed
 */
export function signDataPlainly(
  options: Pick<SignDataOptions, 'signer' | 'certificates' | 'detached' | 'digest'> & { readonly content: Uint8Array },
): Buffer {
  const { content, signer, certificates = [], detached = false, digest = 'sha1' } = options;
  const holder = detached ? [] : [berIndefinite(context(0), segmented(content))];
  return berIndefinite(
    Tag.sequence,
    derOid(OID.signedData),
    berIndefinite(
      context(0),
      berIndefinite(
        Tag.sequence,
        derInteger(1),
        derSetOf([digestIdentifier(digest)]),
        berIndefinite(Tag.sequence, derOid(OID.data), ...holder),
        berIndefinite(context(0), signer.certificate, ...certificates),
        derSetOf([signerInfo(signer, digest, content)]),
      ),
    ),
  );
}

const SEGMENT = 1_000;

function segmented(content: Uint8Array): Buffer {
  const segments: Buffer[] = [];
  for (let at = 0; at < content.length; at += SEGMENT) segments.push(derOctets(content.subarray(at, at + SEGMENT)));
  return berIndefinite(Tag.octetString, ...segments);
}

function signerInfo({ certificate, key }: Signer, digest: Digest, covered: Uint8Array, attributes?: Buffer): Buffer {
  const { issuer, serial } = readCertificate(certificate);
  const { input, identifier } = signing(key, digest, 'cms');
  return derSequence(
    derInteger(1),
    derSequence(issuer, der(Tag.integer, serial)),
    digestIdentifier(digest),
    ...(attributes === undefined ? [] : [attributes]),
    identifier,
    derOctets(sign(digest, covered, input)),
  );
}

/**
 * A certificate or a request: SEQUENCE of what is signed, the algorithm and the signature (RFC 5280 §4.1, RFC 2986 §4).
 * @param make what is signed, DER, which may repeat the algorithm
 * @throws wire-cms.unsupportedKey
 */
export function signStructure(make: (algorithm: Buffer) => Buffer, key: KeyObject, digest: Digest = 'sha256'): Buffer {
  const { input, identifier } = signing(key, digest, 'x509');
  const unsigned = make(identifier);
  return derSequence(unsigned, identifier, derBits(sign(digest, unsigned, input)));
}
