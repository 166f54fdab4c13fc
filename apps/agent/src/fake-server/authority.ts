import '../identity/reflect.js'; // first
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  PublicKey,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';

/** For specs only: an authority as the server's, that can also make what ours never would. */
export interface Keyed {
  readonly pem: string;
  readonly keyPem: string;
  readonly pair: webcrypto.CryptoKeyPair;
  readonly certificate: X509Certificate;
}
export interface Terms {
  readonly notBefore: Date;
  readonly notAfter: Date;
}
export const DECADE: Terms = { notBefore: new Date('2020-01-01'), notAfter: new Date('2035-01-01') };
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const CA_USAGES = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;

export class Authority {
  private constructor(
    readonly root: Keyed,
    readonly issuing: Keyed,
  ) {}

  static async make({ issuingIsCa = true, terms = DECADE } = {}): Promise<Authority> {
    const root = await certify('CN=Autorité racine', null, terms, [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(CA_USAGES, true),
    ]);
    const issuing = await certify('CN=Autorité d’émission', root, terms, [
      new BasicConstraintsExtension(issuingIsCa, issuingIsCa ? 0 : undefined, true),
      ...(issuingIsCa ? [new KeyUsagesExtension(CA_USAGES, true)] : []),
    ]);
    return new Authority(root, issuing);
  }

  /** SHA-256 of the root, lower-case hexadecimal. */
  async fingerprint(): Promise<string> {
    return Buffer.from(await this.root.certificate.getThumbprint('SHA-256')).toString('hex');
  }

  server(names: readonly string[], terms: Terms = DECADE, usage = ExtendedKeyUsage.serverAuth): Promise<Keyed> {
    const alternatives = names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }));
    return certify('CN=localhost', this.issuing, terms, [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([usage]),
      new SubjectAlternativeNameExtension(alternatives),
    ]);
  }

  /** The certificate asked for by a PKCS#10 request, after checking that whoever asks holds its key. */
  async device(csrPem: string, deviceId: string): Promise<string> {
    const request = new Pkcs10CertificateRequest(csrPem);
    if (!(await request.verify())) throw new Error('the request is not signed by its own key');
    return (await issue(`CN=${deviceId}`, request.publicKey, this.issuing, DECADE, deviceExtensions())).toString('pem');
  }

  chain(leaf: string): string[] {
    return [leaf, this.issuing.pem, this.root.pem];
  }
}

/** SubjectPublicKeyInfo of a PKCS#10 request, PEM. */
export function publicKeyOf(csrPem: string): string {
  return new Pkcs10CertificateRequest(csrPem).publicKey.toString('pem');
}

function deviceExtensions(): Extension[] {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
  ];
}

async function certify(subject: string, issuer: Keyed | null, terms: Terms, extensions: Extension[]): Promise<Keyed> {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const key = await PublicKey.create(pair.publicKey);
  const certificate = await issue(subject, key, issuer ?? { pair, subject }, terms, extensions);
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  const keyPem = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' });
  return { pair, certificate, pem: certificate.toString('pem'), keyPem: keyPem.toString() };
}

function issue(
  subject: string,
  publicKey: PublicKey,
  issuer: Keyed | { pair: webcrypto.CryptoKeyPair; subject: string },
  { notBefore, notAfter }: Terms,
  extensions: Extension[],
): Promise<X509Certificate> {
  const serial = randomBytes(16);
  serial[0] = 0x40;
  return X509CertificateGenerator.create({
    serialNumber: serial.toString('hex'),
    subject,
    issuer: 'certificate' in issuer ? issuer.certificate.subject : issuer.subject,
    notBefore,
    notAfter,
    publicKey,
    signingKey: issuer.pair.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
}
export { ExtendedKeyUsage };
