import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
  type JsonName,
} from '../x509.js';
import { isAddress } from './hostnames.js';
import type { Validity } from './validity.js';

/** What every certificate is told: 16 bytes of serial in hexadecimal, and when it is good. */
interface Terms {
  readonly serial: string;
  readonly validity: Validity;
}

/** Who signs: its certificate (DER) and its private key, and the hash that goes with its curve. */
export interface Signer {
  readonly certificateDer: Buffer;
  readonly key: webcrypto.CryptoKey;
  readonly hash: 'SHA-256' | 'SHA-384';
}

const ORGANISATION = 'Chariot';

/**
 * Sixteen bytes whose first is 0x40–0x7f: positive, and never two zero bytes of padding, which OpenSSL refuses.
 * @param random 16 bytes from a secure generator
 */
export function serialFrom(random: Buffer): string {
  const bytes = Buffer.from(random);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

/** The self-signed root. `mark` tells one installation's authority from another's of the same name. */
export async function rootCertificate(keys: webcrypto.CryptoKeyPair, terms: Terms & { mark: string }): Promise<Buffer> {
  const name = distinguishedName(`Chariot autorité racine ${terms.mark}`);
  const publicKey = await PublicKey.create(keys.publicKey);
  return write(publicKey, name, terms, { key: keys.privateKey, hash: 'SHA-384', issuer: name }, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
  ]);
}

/** The authority that signs leaves, and nothing but leaves: pathLenConstraint 0. */
export async function issuingCertificate(
  root: Signer,
  key: webcrypto.CryptoKey,
  terms: Terms & { mark: string },
): Promise<Buffer> {
  const name = distinguishedName(`Chariot autorité d’émission ${terms.mark}`);
  return signedBy(root, await PublicKey.create(key), name, terms, [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
}

/** The certificate of the port that devices knock on. `hostnames` are DNS names or IP addresses, one at least. */
export async function serverCertificate(
  issuer: Signer,
  key: webcrypto.CryptoKey,
  terms: Terms & { hostnames: readonly string[] },
): Promise<Buffer> {
  const names = terms.hostnames.map((value) => ({
    type: isAddress(value) ? ('ip' as const) : ('dns' as const),
    value,
  }));
  return signedBy(issuer, await PublicKey.create(key), distinguishedName('Chariot serveur'), terms, [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
  ]);
}

/**
 * The registration authority's certificate (RFC 8894 §2.1.2): it opens what devices ask by SCEP and signs what they are told.
 * @param key RSA: neither iPads nor SCEP itself know another key transport
 */
export async function registrationCertificate(issuer: Signer, key: webcrypto.CryptoKey, terms: Terms): Promise<Buffer> {
  return signedBy(issuer, await PublicKey.create(key), distinguishedName('Chariot enregistrement'), terms, [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
  ]);
}

async function signedBy(
  signer: Signer,
  publicKey: PublicKey,
  subject: JsonName,
  terms: Terms,
  extensions: Extension[],
): Promise<Buffer> {
  const issuer = new X509Certificate(signer.certificateDer);
  return write(publicKey, subject, terms, { key: signer.key, hash: signer.hash, issuer: issuer.subjectName.toJSON() }, [
    ...extensions,
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ]);
}

async function write(
  publicKey: PublicKey,
  subject: JsonName,
  terms: Terms,
  signer: { key: webcrypto.CryptoKey; hash: Signer['hash']; issuer: JsonName },
  extensions: Extension[],
): Promise<Buffer> {
  const certificate = await X509CertificateGenerator.create({
    serialNumber: terms.serial,
    subject,
    issuer: signer.issuer,
    notBefore: terms.validity.notBefore,
    notAfter: terms.validity.notAfter,
    publicKey,
    signingKey: signer.key,
    signingAlgorithm: { name: 'ECDSA', hash: signer.hash },
    extensions,
  });
  return Buffer.from(certificate.rawData);
}

function distinguishedName(commonName: string): JsonName {
  return [{ CN: [commonName] }, { O: [ORGANISATION] }];
}
