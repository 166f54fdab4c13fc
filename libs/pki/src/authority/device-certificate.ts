import { createHash, sign, type KeyObject } from 'node:crypto';
import { der, derInteger, derTime, readChildren, readDer, Tag } from '../der.js';
import { ECDSA_SHA256, extension, issuerNames, signedStructure, type IssuerNames } from './signed-structures.js';
import type { Validity } from './validity.js';

/** Who signs devices’ certificates: read once, used for each of them. */
export interface DeviceIssuer {
  readonly names: IssuerNames;
  /** P-256. */
  readonly key: KeyObject;
}

export interface DeviceCertificateTerms {
  /** UUID, lower case. */
  readonly deviceId: string;
  /** 16 bytes in hexadecimal (`serialFrom`). */
  readonly serial: string;
  readonly validity: Pick<Validity, 'notBefore' | 'notAfter'>;
  /** `network`: for the Wi-Fi of its school alone; it has another name, so that nobody who looks at names takes it for an identity. */
  readonly purpose?: 'identity' | 'network';
  /** ASCII. */
  readonly revocationListUrl?: string | undefined;
}

const oid = (hex: string): Buffer => der(Tag.oid, Buffer.from(hex, 'hex'));
const ascii = (tag: number, text: string): Buffer => der(tag, Buffer.from(text, 'ascii'));
const attribute = (type: Buffer, value: string): Buffer =>
  der(Tag.set, der(Tag.sequence, type, ascii(Tag.printableString, value)));

const VERSION_3 = der(Tag.context0, derInteger(2n));
const COMMON_NAME = oid('550403');
const ORGANISATION = attribute(oid('55040a'), 'Chariot');
const URI = 0x86;
const [SUBJECT_ALTERNATIVE_NAME, REVOCATION_LISTS] = [oid('551d11'), oid('551d1f')];
const [SUBJECT_KEY, AUTHORITY_KEY] = [oid('551d0e'), oid('551d23')];
/** Not an authority; signs; is a client of TLS (RFC 5280 §4.2.1.9, .3, .12). `usage`: a BIT STRING's unused bits, and its bits. */
const usages = (usage: readonly [number, number]): Buffer[] => [
  extension(oid('551d13'), der(Tag.sequence), { critical: true }),
  extension(oid('551d0f'), der(Tag.bitString, Buffer.from(usage)), { critical: true }),
  extension(oid('551d25'), der(Tag.sequence, oid('2b06010505070302'))),
];
const SIGNS = usages([7, 0x80]);
/** An RSA key is also what SCEP's answers are sealed to (RFC 8894 §3.1): digitalSignature and keyEncipherment. */
const SIGNS_AND_OPENS = usages([5, 0xa0]);
/** 2.25.14910431180730369744873419185255134787: of an UUID of ours (X.667), by which a RADIUS server knows what it may let in. */
const NETWORK_POLICY = oid('6996b7d2c0fa8c92beb3bfc2b79696f392ec43');
const POLICIES = oid('551d20');
const RSA = Buffer.from('2a864886f70d010101', 'hex');

/** @param key private, P-256, of the authority whose certificate that is */
export function deviceIssuer(certificateDer: Buffer, key: KeyObject): DeviceIssuer {
  return { names: issuerNames(certificateDer), key };
}

/** Who it names, for those that read names: TLS, a RADIUS server. Our own doors ask pki. */
const namesOf = (deviceId: string, purpose: 'identity' | 'network') =>
  purpose === 'identity'
    ? { commonName: deviceId, uri: `urn:chariot:device:${deviceId}` }
    : { commonName: `reseau-${deviceId}`, uri: `urn:chariot:network:${deviceId}` };

/**
 * A device's certificate, DER. Only the public key comes from the request: name, usages and constraints are ours.
 * @param publicKeyDer SubjectPublicKeyInfo, already checked by `readSigningRequest` or `readRsaSigningRequest`
 */
export function deviceCertificate(issuer: DeviceIssuer, publicKeyDer: Buffer, terms: DeviceCertificateTerms): Buffer {
  const unsigned = unsignedDeviceCertificate(issuer.names, publicKeyDer, terms);
  return signedStructure(unsigned, sign('sha256', unsigned, { key: issuer.key, dsaEncoding: 'der' }));
}

/** What the authority signs (RFC 5280 §4.1, version 3). */
export function unsignedDeviceCertificate(
  { subject: issuer, keyIdentifier }: IssuerNames,
  publicKeyDer: Buffer,
  { deviceId, serial, validity, purpose = 'identity', revocationListUrl }: DeviceCertificateTerms,
): Buffer {
  const { commonName, uri } = namesOf(deviceId, purpose);
  const alternative = der(Tag.sequence, ascii(URI, uri));
  // Method 1 of RFC 5280 §4.2.1.2: SHA-1 names the key and protects nothing.
  const { bits, isRsa } = partsOf(publicKeyDer);
  const keyName = der(Tag.octetString, createHash('sha1').update(bits).digest());
  return der(
    Tag.sequence,
    VERSION_3,
    derInteger(BigInt(`0x${serial}`)),
    ECDSA_SHA256,
    issuer,
    der(Tag.sequence, derTime(validity.notBefore), derTime(validity.notAfter)),
    der(Tag.sequence, attribute(COMMON_NAME, commonName), ORGANISATION),
    publicKeyDer,
    der(
      Tag.context3,
      der(
        Tag.sequence,
        ...(isRsa ? SIGNS_AND_OPENS : SIGNS),
        extension(SUBJECT_ALTERNATIVE_NAME, alternative),
        ...(purpose === 'identity' ? [] : [extension(POLICIES, der(Tag.sequence, der(Tag.sequence, NETWORK_POLICY)))]),
        ...(revocationListUrl === undefined ? [] : [revocationLists(revocationListUrl)]),
        extension(SUBJECT_KEY, keyName),
        extension(AUTHORITY_KEY, der(Tag.sequence, der(0x80, keyIdentifier))),
      ),
    ),
  );
}

/** Of a SubjectPublicKeyInfo: its key's bits, without the byte that counts unused ones, and whether it is RSA (RFC 5280 §4.1.2.7). */
function partsOf(publicKeyDer: Buffer): { readonly bits: Buffer; readonly isRsa: boolean } {
  const [algorithm, key] = readChildren(readDer(publicKeyDer), 2);
  if (!algorithm || !key) throw new TypeError('not a public key');
  return { bits: key.content.subarray(1), isRsa: readChildren(algorithm, 2)[0]?.content.equals(RSA) === true };
}

/** One distribution point, by its full name (RFC 5280 §4.2.1.13). */
function revocationLists(url: string): Buffer {
  const fullName = der(Tag.context0, ascii(URI, url));
  return extension(REVOCATION_LISTS, der(Tag.sequence, der(Tag.sequence, der(Tag.context0, fullName))));
}
