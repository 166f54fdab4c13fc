import { execFileSync } from 'node:child_process';
import { sign, KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuingCertificate, rootCertificate, serialFrom } from '../authority/certificates.js';
import { newKeyPair, pemCertificate } from '../authority/keys.js';
import { signedStructure } from '../authority/signed-structures.js';
import { REVOCATION_REASONS, unsignedRevocationList, type RevocationReason } from './revocation-list.js';

const validity = {
  notBefore: new Date('2026-09-14T08:00:00Z'),
  notAfter: new Date('2036-09-14T08:00:00Z'),
  renewFrom: new Date('2036-09-14T08:00:00Z'),
};
const serial = (n: number): string => serialFrom(Buffer.from(n.toString(16).padStart(32, '0'), 'hex'));

let folder: string;
let issuerDer: Buffer;
let issuingKey: KeyObject;
let rootDer: Buffer;
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revocation-list-'));
  const root = await newKeyPair('P-384');
  const issuing = await newKeyPair('P-256');
  const terms = { mark: 'aa', validity };
  rootDer = await rootCertificate(root.pair, { ...terms, serial: serial(1) });
  const signer = { certificateDer: rootDer, key: root.pair.privateKey, hash: 'SHA-384' as const };
  issuerDer = await issuingCertificate(signer, issuing.pair.publicKey, { ...terms, serial: serial(2) });
  issuingKey = KeyObject.from(issuing.pair.privateKey);
  writeFileSync(join(folder, 'ca.pem'), pemCertificate(issuerDer) + pemCertificate(rootDer));
});
afterAll(() => rmSync(folder, { recursive: true }));

function list(number: bigint, revoked: { serial: string; revokedAt: Date; reason: RevocationReason }[]): string {
  const unsigned = unsignedRevocationList({
    issuerDer,
    number,
    thisUpdate: new Date('2026-10-01T08:00:00Z'),
    nextUpdate: new Date('2026-10-08T08:00:00Z'),
    revoked,
  });
  const signature = sign('sha256', unsigned, { key: issuingKey, dsaEncoding: 'der' });
  writeFileSync(join(folder, 'list.der'), signedStructure(unsigned, signature));
  return openssl('crl', '-inform', 'DER', '-in', 'list.der', '-noout', '-text');
}

describe('revocation list', () => {
  it('is read and verified by OpenSSL, with every reason', () => {
    const reasons = Object.keys(REVOCATION_REASONS) as RevocationReason[];
    const text = list(
      300n,
      reasons.map((reason, n) => ({ serial: serial(n + 10), revokedAt: new Date('2026-09-30T10:11:12Z'), reason })),
    );
    expect(openssl('crl', '-inform', 'DER', '-in', 'list.der', '-noout', '-CAfile', 'ca.pem', '-verify')).toBe('');
    expect(text).toMatch(/Version 2/);
    expect(text).toMatch(/X509v3 CRL Number: \n\s+300\n/);
    expect(text).toMatch(/Last Update: Oct {2}1 08:00:00 2026 GMT\n\s+Next Update: Oct {2}8 08:00:00 2026 GMT/);
    const said = [...text.matchAll(/CRL Reason Code: \n\s+(.+)\n/g)].map(([, reason]) => reason);
    expect(said).toEqual(['Key Compromise', 'Superseded', 'Cessation Of Operation', 'Privilege Withdrawn']);
    expect(text.match(/Revocation Date: Sep 30 10:11:12 2026 GMT/g)).toHaveLength(5);
    expect(text).toContain(`Serial Number: ${serial(10).toUpperCase()}`);
    const keyIdentifier = /Authority Key Identifier: \n\s+([0-9A-F:]+)/.exec(text)?.[1];
    expect(openssl('x509', '-in', 'ca.pem', '-noout', '-ext', 'subjectKeyIdentifier')).toContain(keyIdentifier);
  });

  it('names nobody when nobody is revoked', () => {
    expect(list(1n, [])).toMatch(/No Revoked Certificates/);
  });

  it('is no longer verified once a byte has changed', () => {
    const unsigned = unsignedRevocationList({
      ...{ issuerDer, number: 1n, thisUpdate: validity.notBefore, nextUpdate: validity.notAfter, revoked: [] },
    });
    const signature = sign('sha256', Buffer.concat([unsigned, Buffer.from([0])]), {
      key: issuingKey,
      dsaEncoding: 'der',
    });
    writeFileSync(join(folder, 'forged.der'), signedStructure(unsigned, signature));
    expect(() =>
      openssl('crl', '-inform', 'DER', '-in', 'forged.der', '-noout', '-CAfile', 'ca.pem', '-verify'),
    ).toThrow(/verify failure/);
  });
});
