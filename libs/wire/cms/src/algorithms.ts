import { constants, type KeyObject, type SignKeyObjectInput, type VerifyKeyObjectInput } from 'node:crypto';
import { Tag, context, type BerElement } from './ber.js';
import { derNull, derOid, derSequence } from './der.js';
import { malformed, wireCmsError } from './errors.js';
import { OID } from './oids.js';

/** SHA-1 only because devices still sign with it: it is read, and answered where nothing else was understood. */
export type Digest = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const DIGESTS: Readonly<Record<Digest, { oid: string; ecdsa: string; rsa: string }>> = {
  // RFC 3370 §2.1, RFC 5754 §2; RFC 8017 appendix C; RFC 5758 §3.2.
  sha1: { oid: '1.3.14.3.2.26', rsa: '1.2.840.113549.1.1.5', ecdsa: '1.2.840.10045.4.1' },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', rsa: '1.2.840.113549.1.1.11', ecdsa: '1.2.840.10045.4.3.2' },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', rsa: '1.2.840.113549.1.1.12', ecdsa: '1.2.840.10045.4.3.3' },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', rsa: '1.2.840.113549.1.1.13', ecdsa: '1.2.840.10045.4.3.4' },
};
const NAMES = Object.keys(DIGESTS) as Digest[];
const byOid = (kind: 'oid' | 'rsa' | 'ecdsa'): ReadonlyMap<string, Digest> =>
  new Map(NAMES.map((name) => [DIGESTS[name][kind], name]));
const OF_DIGEST = byOid('oid');
const OF_RSA = byOid('rsa');
const OF_ECDSA = byOid('ecdsa');

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export interface Algorithm {
  readonly oid: string;
  readonly parameters: BerElement | undefined;
}

/** @throws wire-cms.malformed */
export function readAlgorithm(element: BerElement, where: string): Algorithm {
  const [oid, parameters] = element.expect(Tag.sequence, where).children(2);
  if (oid === undefined) throw malformed(where);
  return { oid: oid.oid(where), parameters };
}

/** @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm */
export function readDigest(element: BerElement, where: string): Digest {
  const { oid, parameters } = readAlgorithm(element, where);
  const digest = OF_DIGEST.get(oid);
  if (digest === undefined || !isPlain(parameters)) throw wireCmsError('unsupportedAlgorithm', { oid });
  return digest;
}

/** RFC 5754 §2, RFC 4055 §5: no parameters, or NULL, which readers must take for the same. */
const isPlain = (parameters: BerElement | undefined): boolean =>
  parameters === undefined || (parameters.tag === Tag.null && parameters.content.length === 0);

export const digestIdentifier = (digest: Digest): Buffer => derSequence(derOid(DIGESTS[digest].oid));

/** How a signature was made. */
export interface Scheme {
  readonly kind: 'rsa' | 'rsa-pss' | 'ecdsa';
  readonly digest: Digest;
  /** RSA-PSS only, in bytes. */
  readonly saltLength?: number;
}

/**
 * A signature’s AlgorithmIdentifier.
 * @param digest what the SignerInfo says beside it; where it is given, both must say the same
 * @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm
 */
export function readScheme(element: BerElement, digest?: Digest): Scheme {
  const { oid, parameters } = readAlgorithm(element, 'signature algorithm');
  const scheme = schemeOf(oid, parameters, digest);
  if (scheme === undefined || (digest !== undefined && scheme.digest !== digest)) {
    throw wireCmsError('unsupportedAlgorithm', { oid });
  }
  return scheme;
}

function schemeOf(oid: string, parameters: BerElement | undefined, digest: Digest | undefined): Scheme | undefined {
  if (oid === OID.rsaPss) return pssOf(parameters);
  if (!isPlain(parameters)) return undefined;
  const rsa = OF_RSA.get(oid);
  if (rsa !== undefined) return { kind: 'rsa', digest: rsa };
  const ecdsa = OF_ECDSA.get(oid);
  if (ecdsa !== undefined) return { kind: 'ecdsa', digest: ecdsa };
  if (digest === undefined) return undefined;
  // RFC 3370 §3.2: the key’s own identifier, the digest being said beside it.
  if (oid === OID.rsaEncryption) return { kind: 'rsa', digest };
  return oid === OID.ecPublicKey ? { kind: 'ecdsa', digest } : undefined;
}

/** RSASSA-PSS-params (RFC 8017 appendix A.2.3): SHA-1 and 20 bytes of salt unless they say otherwise. */
function pssOf(parameters: BerElement | undefined): Scheme {
  let digest: Digest = 'sha1';
  let mask: Digest = 'sha1';
  let saltLength = 20;
  for (const field of parameters?.expect(Tag.sequence, 'PSS').children(4) ?? []) {
    const [value] = field.children(1);
    if (value === undefined) throw malformed('PSS');
    if (field.tag === context(0)) digest = readDigest(value, 'PSS');
    else if (field.tag === context(1)) mask = readMask(value);
    else if (field.tag === context(2)) saltLength = value.number('PSS');
    else if (field.tag !== context(3) || value.number('PSS') !== 1) throw malformed('PSS');
  }
  // OpenSSL, through Node, masks with the digest itself; nobody does otherwise.
  if (mask !== digest || saltLength > 512) throw wireCmsError('unsupportedAlgorithm', { oid: OID.rsaPss });
  return { kind: 'rsa-pss', digest, saltLength };
}

/** MGF1 with its digest, of RSASSA-PSS and RSAES-OAEP. @throws wire-cms.malformed, wire-cms.unsupportedAlgorithm */
export function readMask(element: BerElement): Digest {
  const { oid, parameters } = readAlgorithm(element, 'mask');
  if (oid !== OID.mgf1 || parameters === undefined) throw wireCmsError('unsupportedAlgorithm', { oid });
  return readDigest(parameters, 'mask');
}

/** What `crypto.verify` is told. `undefined`: that key makes no such signature. */
export function verification(scheme: Scheme, key: KeyObject): VerifyKeyObjectInput | undefined {
  if (key.asymmetricKeyType !== (scheme.kind === 'ecdsa' ? 'ec' : 'rsa')) return undefined;
  if (scheme.kind === 'ecdsa') return { key, dsaEncoding: 'der' };
  return scheme.kind === 'rsa'
    ? { key, padding: constants.RSA_PKCS1_PADDING }
    : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength ?? 20 };
}

/**
 * How this room signs: PKCS #1 v1.5 or ECDSA.
 * @param named `'cms'`: `rsaEncryption`, which every reader knows (RFC 3370 §3.2); `'x509'`: with the digest in its name
 * @throws wire-cms.unsupportedKey
 */
export function signing(
  key: KeyObject,
  digest: Digest,
  named: 'cms' | 'x509',
): { input: SignKeyObjectInput; identifier: Buffer } {
  if (key.asymmetricKeyType === 'rsa') {
    const oid = named === 'cms' ? OID.rsaEncryption : DIGESTS[digest].rsa;
    return {
      input: { key, padding: constants.RSA_PKCS1_PADDING },
      identifier: derSequence(derOid(oid), derNull()),
    };
  }
  if (key.asymmetricKeyType !== 'ec') throw wireCmsError('unsupportedKey');
  return { input: { key, dsaEncoding: 'der' }, identifier: derSequence(derOid(DIGESTS[digest].ecdsa)) };
}
