import { execFileSync } from 'node:child_process';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import * as peculiar from '@peculiar/x509';
import { readChildren, readDer } from '../der.js';
import { issuingCertificate, rootCertificate, serialFrom } from './certificates.js';
import { deviceCertificate, deviceIssuer, unsignedDeviceCertificate, type DeviceIssuer } from './device-certificate.js';
import { newKeyPair, pemCertificate } from './keys.js';

const DEVICE = '01890a5d-ac96-774b-bcce-b302099a8057';
const LIST = 'https://chariot.example.fr/pki/revoked.crl';
const validity = {
  notBefore: new Date('2026-11-10T07:00:00Z'),
  notAfter: new Date('2027-12-12T08:00:00Z'),
  renewFrom: new Date('2027-10-13T08:00:00Z'),
};
const serial = (byte: string): string => serialFrom(Buffer.from(byte.repeat(16), 'hex'));

let folder: string;
let issuer: DeviceIssuer;
let issuerDer: Buffer;
let issuerKey: webcrypto.CryptoKey;
let publicKeyDer: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'device-certificate-'));
  const [root, issuing, device] = [await newKeyPair('P-384'), await newKeyPair('P-256'), await newKeyPair('P-256')];
  const terms = { mark: 'aa', validity: { ...validity, notAfter: new Date('2036-09-14T08:00:00Z') } };
  const rootDer = await rootCertificate(root.pair, { ...terms, serial: serial('01') });
  const signer = { certificateDer: rootDer, key: root.pair.privateKey, hash: 'SHA-384' as const };
  issuerDer = await issuingCertificate(signer, issuing.pair.publicKey, { ...terms, serial: serial('02') });
  issuerKey = issuing.pair.privateKey;
  issuer = deviceIssuer(issuerDer, KeyObject.from(issuerKey));
  publicKeyDer = Buffer.from(await webcrypto.subtle.exportKey('spki', device.pair.publicKey));
  for (const [name, certificate] of Object.entries({ root: rootDer, issuing: issuerDer })) {
    writeFileSync(join(folder, `${name}.pem`), pemCertificate(certificate));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same certificate as a library writes it, which knows nothing of our encoder. */
async function asTheLibraryWritesIt(terms: { serial: string; revocationListUrl?: string }): Promise<Buffer> {
  const key = new peculiar.PublicKey(publicKeyDer);
  const authority = new peculiar.X509Certificate(issuerDer);
  const { revocationListUrl } = terms;
  const certificate = await peculiar.X509CertificateGenerator.create({
    serialNumber: terms.serial,
    subject: [{ CN: [DEVICE] }, { O: ['Chariot'] }],
    issuer: authority.subjectName,
    ...{ notBefore: validity.notBefore, notAfter: validity.notAfter, publicKey: key, signingKey: issuerKey },
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new peculiar.BasicConstraintsExtension(false, undefined, true),
      new peculiar.KeyUsagesExtension(peculiar.KeyUsageFlags.digitalSignature, true),
      new peculiar.ExtendedKeyUsageExtension([peculiar.ExtendedKeyUsage.clientAuth]),
      new peculiar.SubjectAlternativeNameExtension([{ type: 'url', value: `urn:chariot:device:${DEVICE}` }]),
      ...(revocationListUrl === undefined ? [] : [new peculiar.CRLDistributionPointsExtension([revocationListUrl])]),
      await peculiar.SubjectKeyIdentifierExtension.create(key),
      await peculiar.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  return Buffer.from(certificate.rawData);
}

describe('a device’s certificate', () => {
  it.each([
    ['with the address of the revocation list', { serial: serial('a5'), revocationListUrl: LIST }],
    ['without it', { serial: serial('00') }],
    ['whose length takes two bytes', { serial: serial('ff'), revocationListUrl: `https://${'a'.repeat(300)}.fr/` }],
  ])('is, %s, what the library writes, to the byte', async (_, terms) => {
    const ours = unsignedDeviceCertificate(issuer.names, publicKeyDer, { deviceId: DEVICE, validity, ...terms });
    const [theirs, algorithm] = readChildren(readDer(await asTheLibraryWritesIt(terms)), 3);
    expect(ours.toString('hex')).toBe(theirs?.raw.toString('hex'));
    const signed = deviceCertificate(issuer, publicKeyDer, { deviceId: DEVICE, validity, ...terms });
    expect(readChildren(readDer(signed), 3)[1]?.raw).toEqual(algorithm?.raw);
  });

  it('ends beyond 2049 in the words of those years', async () => {
    const late = { notBefore: validity.notBefore, notAfter: new Date('2051-01-01T00:00:00Z') };
    const signed = deviceCertificate(issuer, publicKeyDer, { deviceId: DEVICE, serial: serial('03'), validity: late });
    expect(new X509Certificate(signed).validTo).toBe('Jan  1 00:00:00 2051 GMT');
  });

  it('is read and verified by OpenSSL, by Node and by the library', async () => {
    const terms = { deviceId: DEVICE, serial: serial('07'), validity, revocationListUrl: LIST };
    const signed = deviceCertificate(issuer, publicKeyDer, terms);
    writeFileSync(join(folder, 'leaf.pem'), pemCertificate(signed));
    const openssl = (...args: string[]): string =>
      execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    const attime = ['-attime', String(validity.notBefore.getTime() / 1000 + 3600)];
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', 'leaf.pem'];
    expect(openssl('verify', '-x509_strict', '-purpose', 'sslclient', ...attime, ...chain)).toContain('OK');
    expect(() => openssl('verify', '-purpose', 'sslserver', ...attime, ...chain)).toThrow(/purpose/);

    const [leaf, authority] = [new X509Certificate(signed), new X509Certificate(issuerDer)];
    expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicKeyDer);
    const read = new peculiar.X509Certificate(signed);
    expect(await read.verify({ publicKey: await new peculiar.X509Certificate(issuerDer).publicKey.export() })).toBe(
      true,
    );
    expect(read.subject).toBe(`CN=${DEVICE}, O=Chariot`);
    expect(read.serialNumber).toBe(terms.serial);
  });

  it('for a network bears another name, and the policy by which a RADIUS server knows it', () => {
    const terms = { deviceId: DEVICE, serial: serial('08'), validity, purpose: 'network' } as const;
    writeFileSync(join(folder, 'network.pem'), pemCertificate(deviceCertificate(issuer, publicKeyDer, terms)));
    const asked = ['x509', '-in', 'network.pem', '-noout', '-subject', '-ext', 'certificatePolicies,subjectAltName'];
    const text = execFileSync('openssl', asked, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    expect(text).toMatch(new RegExp(`CN ?= ?reseau-${DEVICE}`));
    expect(text).toContain(`URI:urn:chariot:network:${DEVICE}`);
    expect(text).toContain('Policy: 2.25.14910431180730369744873419185255134787');
  });

  it('is signed again each time, and never by chance the same', () => {
    const make = () => deviceCertificate(issuer, publicKeyDer, { deviceId: DEVICE, serial: serial('09'), validity });
    expect(make()).not.toEqual(make());
  });
});
