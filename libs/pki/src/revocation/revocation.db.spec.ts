import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { newId } from '@chariot/kernel';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { Events, Journal, MasterKey, Outbox, Vault, type Tx } from '@chariot/platform';
import { frozenClock, systemReach, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { assemblePki, authoriseIssuance, PKI_MIGRATIONS, type IssuedCertificate, type PkiService } from '../index.js';

const START = '2026-11-10T08:00:00Z';
const DAY = 86_400_000;
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let db: TestDatabase;
let pki: PkiService;
let folder: string;
let clock: FrozenClock;

beforeEach(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  folder = mkdtempSync(join(tmpdir(), 'revocation-'));
  clock = frozenClock(START);
  pki = assemblePki({
    database: db.database,
    vault: new Vault(MasterKey.random()),
    journal: new Journal(),
    outbox: new Outbox(),
    events: new Events(),
    clock,
  });
  await pki.open();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

const inSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transaction(systemReach(), work);

async function csr(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  return (await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: P256 })).toString('pem');
}

async function enrol(deviceId = newId()): Promise<IssuedCertificate> {
  const csrPem = await csr();
  return inSystem((tx) => {
    const authorisation = authoriseIssuance(tx, { deviceId, reference: `enrolment:${newId()}` });
    return pki.issue(tx, { csrPem, deviceId, authorisation });
  });
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** What OpenSSL reads in the list that is published now. */
async function published(): Promise<{ number: number; serials: string[]; text: string }> {
  writeFileSync(join(folder, 'list.der'), await pki.crl());
  openssl('crl', '-inform', 'DER', '-in', 'list.der', '-out', 'list.pem');
  const text = openssl('crl', '-in', 'list.pem', '-noout', '-text');
  const number = Number(/CRL Number: \n\s+(\d+)/.exec(text)?.[1]);
  return {
    number,
    serials: [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, hex]) => hex!.toLowerCase()),
    text,
  };
}

/** OpenSSL's word on a device's certificate, with the list that was last published. */
function verified({ chain: [leaf, issuing, root] }: IssuedCertificate): string {
  writeFileSync(join(folder, 'leaf.pem'), leaf!);
  writeFileSync(join(folder, 'issuing.pem'), issuing!);
  writeFileSync(join(folder, 'root.pem'), root!);
  return openssl(
    ...['verify', '-x509_strict', '-crl_check', '-attime', String(clock.now().getTime() / 1000)],
    ...['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-CRLfile', 'list.pem', 'leaf.pem'],
  );
}

describe('revocation', () => {
  it('takes all of a device’s certificates, once, and says so with the commit', async () => {
    const first = await enrol();
    const second = await enrol(first.deviceId);
    const other = await enrol();
    const order = { deviceId: first.deviceId, reason: 'privilegeWithdrawn' as const };
    const revoked = await inSystem((tx) => pki.revoke(tx, order));
    expect(revoked.sort()).toEqual([first.fingerprint, second.fingerprint].sort());
    expect(await inSystem((tx) => pki.revoke(tx, order))).toEqual([]);
    const events = await db.ownerQuery<{ type: string; payload: { fingerprint: string } }>(
      'select type, payload from platform.outbox',
    );
    expect(events.map(({ type }) => type)).toEqual(['pki.CertificateRevoked', 'pki.CertificateRevoked']);
    expect(events.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([first, second].map(({ fingerprint }) => ({ fingerprint, ...order }))),
    );
    const acts = await db.ownerQuery(
      `select subject_id, details->>'reason' as reason from platform.journal where act = 'pki.certificate.revoked'`,
    );
    expect(acts).toEqual(Array.from({ length: 2 }, () => ({ subject_id: first.deviceId, reason: order.reason })));
    expect(await pki.identify(certificateOf(other), clock.now())).toMatchObject({ deviceId: other.deviceId });
  });

  it('vanishes, event and all, with a transaction that does not commit', async () => {
    const issued = await enrol();
    const abandoned = inSystem(async (tx) => {
      await pki.revoke(tx, { fingerprint: issued.fingerprint, reason: 'keyCompromise' });
      throw new Error('a change of mind');
    });
    await expect(abandoned).rejects.toThrow('a change of mind');
    expect(await db.ownerQuery('select * from platform.outbox')).toEqual([]);
    expect(await pki.identify(certificateOf(issued), clock.now())).not.toBeNull();
  });

  it('of one certificate takes what was obtained with it, and leaves the device’s others', async () => {
    const stolen = await enrol();
    const other = await enrol(stolen.deviceId);
    const csrPem = await csr();
    const { deviceId, fingerprint } = stolen;
    const next = await inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, csrPem }));
    const revoked = await inSystem((tx) => pki.revoke(tx, { fingerprint, reason: 'keyCompromise' }));
    expect(revoked.sort()).toEqual([fingerprint, next.fingerprint].sort());
    expect(await pki.identify(certificateOf(other), clock.now())).not.toBeNull();
  });

  it('of one enrolment takes what was renewed from it, however often, and leaves a later enrolment alone', async () => {
    const first = await enrol();
    const { deviceId } = first;
    const renewed = async (current: IssuedCertificate) => {
      const csrPem = await csr();
      return inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: current.fingerprint, csrPem }));
    };
    const second = await renewed(first);
    await inSystem((tx) => pki.markUsed(tx, second.fingerprint));
    const third = await renewed(second);
    const anew = await enrol(deviceId);
    const [row] = await db.ownerQuery<{ key_fingerprint: string }>(
      'select key_fingerprint from pki.device_certificate where fingerprint = $1',
      [first.fingerprint],
    );
    const order = {
      deviceId,
      enrolledKeyFingerprint: row?.key_fingerprint ?? '',
      reason: 'privilegeWithdrawn' as const,
    };
    expect((await inSystem((tx) => pki.revoke(tx, order))).sort()).toEqual(
      [second.fingerprint, third.fingerprint].sort(),
    );
    expect(await inSystem((tx) => pki.revoke(tx, { ...order, enrolledKeyFingerprint: '0'.repeat(64) }))).toEqual([]);
    const left = await db.ownerQuery('select fingerprint from pki.device_certificate where revoked_at is null');
    expect(left).toEqual([{ fingerprint: anew.fingerprint }]);
  });

  it('finds nothing to do for what it does not know', async () => {
    expect(await inSystem((tx) => pki.revoke(tx, { fingerprint: '0'.repeat(64), reason: 'unspecified' }))).toEqual([]);
    expect(await inSystem((tx) => pki.revoke(tx, { deviceId: newId(), reason: 'unspecified' }))).toEqual([]);
  });

  it('cannot be undone by the application', async () => {
    const { fingerprint } = await enrol();
    await inSystem((tx) => pki.revoke(tx, { fingerprint, reason: 'keyCompromise' }));
    const undo = `update pki.device_certificate set revoked_at = null, revocation_reason = null where fingerprint = $1`;
    expect(await inSystem((tx) => tx.execute(undo, [fingerprint]))).toBe(0);
  });
});

describe('revocation list', () => {
  it('makes OpenSSL refuse what was revoked and accept what was not', async () => {
    const [good, bad] = [await enrol(), await enrol()];
    expect(await published()).toMatchObject({ number: 1, serials: [] });
    expect(verified(good)).toContain('OK');
    expect(verified(bad)).toContain('OK');
    await inSystem((tx) => pki.revoke(tx, { fingerprint: bad.fingerprint, reason: 'keyCompromise' }));
    const list = await published();
    expect(list).toMatchObject({ number: 2, serials: [bad.serial] });
    expect(list.text).toMatch(/CRL Reason Code: \n\s+Key Compromise\n/);
    expect(verified(good)).toContain('OK');
    expect(() => verified(bad)).toThrow(/certificate revoked/);
  });

  it('is made again when something changes or its end is near, never for nothing', async () => {
    const [one, two] = [await enrol(), await enrol()];
    await inSystem((tx) => pki.revoke(tx, { fingerprint: one.fingerprint, reason: 'superseded' }));
    const first = await pki.crl();
    expect(await published()).toMatchObject({ number: 1, serials: [one.serial] });
    clock.advance(6 * DAY);
    expect((await pki.crl()).equals(first)).toBe(true);
    clock.advance(1);
    expect(await published()).toMatchObject({ number: 2, serials: [one.serial] });
    await inSystem((tx) => pki.revoke(tx, { fingerprint: two.fingerprint, reason: 'superseded' }));
    expect((await published()).number).toBe(3);
    expect((await published()).serials.sort()).toEqual([one.serial, two.serial].sort());
  });

  it('is made once when twenty ask for it', async () => {
    const issued = await enrol();
    await inSystem((tx) => pki.revoke(tx, { fingerprint: issued.fingerprint, reason: 'superseded' }));
    const lists = await Promise.all(Array.from({ length: 20 }, () => pki.crl()));
    expect(new Set(lists.map((list) => list.toString('hex'))).size).toBe(1);
    expect((await published()).number).toBe(1);
  });

  it('forgets a certificate thirty days after its end, and keeps counting', async () => {
    const issued = await enrol();
    await inSystem((tx) => pki.revoke(tx, { fingerprint: issued.fingerprint, reason: 'superseded' }));
    await pki.crl();
    clock.set(issued.notAfter);
    clock.advance(30 * DAY - 1);
    expect(await published()).toMatchObject({ number: 2, serials: [issued.serial] });
    clock.advance(8 * DAY);
    expect(await published()).toMatchObject({ number: 3, serials: [] });
  });
});

const certificateOf = ({ certificatePem }: IssuedCertificate): Buffer =>
  Buffer.from(certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
