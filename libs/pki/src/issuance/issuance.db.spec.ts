import { execFileSync } from 'node:child_process';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { inSummerFreeze, LocalDate, newId } from '@chariot/kernel';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  type Extension,
} from '@peculiar/x509';
import { Events, Journal, MasterKey, Outbox, Vault, type Tx } from '@chariot/platform';
import { deviceReach, frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import {
  assemblePki,
  authoriseIssuance,
  PKI_MIGRATIONS,
  type IssuanceAuthorisation,
  type IssuedCertificate,
  type PkiService,
} from '../index.js';

const START = '2026-11-10T08:00:00Z';
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code: `pki.${code}` });

let db: TestDatabase;
let pki: PkiService;
let folder: string;
const clock = frozenClock(START);

beforeAll(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  folder = mkdtempSync(join(tmpdir(), 'issuance-'));
  pki = assemblePki(
    {
      database: db.database,
      vault: new Vault(MasterKey.random()),
      journal: new Journal(),
      outbox: new Outbox(),
      events: new Events(),
      clock,
    },
    { revocationListUrl: 'https://chariot.example.fr/pki/revoked.crl' },
  );
  await pki.open();
});
beforeEach(() => clock.set(START));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

async function csr(extensions: Extension[] = []): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const settings = { name: 'CN=chariot-device', keys, signingAlgorithm: P256, extensions };
  return (await Pkcs10CertificateRequestGenerator.create(settings)).toString('pem');
}

const inSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transaction(systemReach(), work);

/** What the enrolment step does once it has accepted a device. */
function issue(deviceId: string, csrPem: string, reference = `enrolment:${newId()}`): Promise<IssuedCertificate> {
  return inSystem((tx) => {
    const authorisation = authoriseIssuance(tx, { deviceId, reference });
    return pki.issue(tx, { csrPem, deviceId, authorisation });
  });
}

function renew(current: IssuedCertificate, csrPem: string): Promise<IssuedCertificate> {
  const { deviceId, fingerprint } = current;
  return inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, csrPem }));
}

const markUsed = (fingerprint: string): Promise<void> => inSystem((tx) => pki.markUsed(tx, fingerprint));
const identify = ({ certificatePem }: IssuedCertificate) =>
  pki.identify(new X509Certificate(certificatePem), clock.now());

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

describe('issuance', () => {
  it('gives a certificate that OpenSSL verifies, with our name and our limits', async () => {
    const deviceId = newId();
    const issued = await issue(deviceId, await csr());
    const [leaf, issuing, root] = issued.chain;
    writeFileSync(join(folder, 'leaf.pem'), leaf!);
    writeFileSync(join(folder, 'issuing.pem'), issuing!);
    writeFileSync(join(folder, 'root.pem'), root!);
    const attime = ['-attime', String(clock.now().getTime() / 1000)];
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', 'leaf.pem'];
    expect(openssl('verify', '-x509_strict', '-purpose', 'sslclient', ...attime, ...chain)).toContain('OK');
    expect(() => openssl('verify', '-purpose', 'sslserver', ...attime, ...chain)).toThrow(/purpose/);

    const text = openssl('x509', '-in', 'leaf.pem', '-noout', '-text');
    expect(text).toMatch(new RegExp(`Subject: CN ?= ?${deviceId}, O ?= ?Chariot\n`));
    expect(text).toContain(`URI:urn:chariot:device:${deviceId}\n`);
    expect(text).toMatch(/Basic Constraints: critical\n +CA:FALSE\n/);
    expect(text).toMatch(/Key Usage: critical\n +Digital Signature\n/);
    expect(text).toMatch(/Extended Key Usage: \n +TLS Web Client Authentication\n/);
    expect(text).toContain('URI:https://chariot.example.fr/pki/revoked.crl');
    expect(text).toMatch(/Not Before: Nov 10 07:00:00 2026 GMT\n +Not After : Dec 12 08:00:00 2027 GMT\n/);
    const x509 = new X509Certificate(leaf!);
    expect(x509.serialNumber.toLowerCase()).toBe(issued.serial);
    expect(issued).toMatchObject({
      deviceId,
      serial: expect.stringMatching(/^[4-7][0-9a-f]{31}$/),
      fingerprint: x509.fingerprint256.replace(/:/g, '').toLowerCase(),
      certificatePem: leaf,
      notBefore: new Date('2026-11-10T07:00:00Z'),
      notAfter: new Date('2027-12-12T08:00:00Z'),
      renewFrom: new Date('2027-10-13T08:00:00Z'),
    });
    expect(
      await db.ownerQuery('select act, details from platform.journal where subject_id = $1', [deviceId]),
    ).toMatchObject([{ act: 'pki.certificate.issued', details: { serial: issued.serial } }]);
  });

  it('keeps nothing of what a request asks for', async () => {
    const wanted = await csr([
      new BasicConstraintsExtension(true, 5, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1'], true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'chariot.example.fr' }]),
    ]);
    const deviceId = newId();
    const { certificatePem } = await issue(deviceId, wanted);
    writeFileSync(join(folder, 'smuggled.pem'), certificatePem);
    const text = openssl('x509', '-in', 'smuggled.pem', '-noout', '-text');
    expect(text).not.toMatch(/CA:TRUE|Certificate Sign|CRL Sign|Web Server|DNS:/);
    expect(new X509Certificate(certificatePem).subjectAltName).toBe(`URI:urn:chariot:device:${deviceId}`);
  });

  it('gives a hundred devices at once a hundred serials', async () => {
    const requests = await Promise.all(Array.from({ length: 100 }, () => csr()));
    const issued = await Promise.all(requests.map((csrPem) => issue(newId(), csrPem)));
    expect(new Set(issued.map(({ serial }) => serial)).size).toBe(100);
    expect(new Set(issued.map(({ fingerprint }) => fingerprint)).size).toBe(100);
    const serials = issued.map(({ serial }) => serial);
    const kept = `select count(*)::int as kept from pki.device_certificate where serial = any($1)`;
    expect(await db.ownerQuery(kept, [serials])).toEqual([{ kept: 100 }]);
  });

  it('never ends in the summer, whenever the cart is enrolled', async () => {
    for (let month = 1; month <= 12; month += 1) {
      clock.set(`2027-${String(month).padStart(2, '0')}-15T22:30:00Z`);
      const { certificatePem, renewFrom } = await issue(newId(), await csr());
      expect(inSummerFreeze(LocalDate.at(new Date(new X509Certificate(certificatePem).validTo)))).toBe(false);
      expect(inSummerFreeze(LocalDate.at(renewFrom))).toBe(false);
    }
  });

  it('leaves nothing of a transaction that did not commit', async () => {
    const deviceId = newId();
    const csrPem = await csr();
    const abandoned = inSystem(async (tx) => {
      const authorisation = authoriseIssuance(tx, { deviceId, reference: `enrolment:${deviceId}` });
      const issued = await pki.issue(tx, { csrPem, deviceId, authorisation });
      throw Object.assign(new Error('the enrolment fails afterwards'), { issued });
    });
    const { issued } = await abandoned.then(
      () => ({ issued: undefined }),
      (error: { issued: IssuedCertificate }) => error,
    );
    expect(await identify(issued!)).toBeNull();
    expect((await issue(deviceId, csrPem, `enrolment:${deviceId}`)).fingerprint).not.toBe(issued!.fingerprint);
  });
});

describe('authorisation', () => {
  it('gives the same certificate again to the same key', async () => {
    const [deviceId, csrPem, reference] = [newId(), await csr(), `enrolment:${newId()}`];
    const first = await issue(deviceId, csrPem, reference);
    clock.advance(60_000);
    expect(await issue(deviceId, csrPem, reference)).toEqual(first);
    const acts = `select count(*)::int as acts from platform.journal where subject_id = $1`;
    expect(await db.ownerQuery(acts, [deviceId])).toEqual([{ acts: 1 }]);
  });

  it('gives nothing to another key, nor to another device', async () => {
    const [deviceId, csrPem, reference] = [newId(), await csr(), `enrolment:${newId()}`];
    await issue(deviceId, csrPem, reference);
    await expect(issue(deviceId, await csr(), reference)).rejects.toThrow(refusal('authorisationSpent'));
    await expect(issue(newId(), csrPem, reference)).rejects.toThrow(refusal('authorisationSpent'));
  });

  it('certifies one key when twenty come at once, from one device or from many', async () => {
    for (const sameDevice of [true, false]) {
      const [deviceId, reference] = [newId(), `enrolment:${newId()}`];
      const requests = await Promise.all(Array.from({ length: 20 }, () => csr()));
      const results = await Promise.allSettled(
        requests.map((csrPem) => issue(sameDevice ? deviceId : newId(), csrPem, reference)),
      );
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused).toEqual(Array.from({ length: 19 }, () => refusal('authorisationSpent')));
    }
  });

  it('is answered alike to one key that asks twenty times at once', async () => {
    const [deviceId, csrPem, reference] = [newId(), await csr(), `enrolment:${newId()}`];
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue(deviceId, csrPem, reference)));
    expect(new Set(issued.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  it('does not outlive its certificate', async () => {
    const [deviceId, csrPem, reference] = [newId(), await csr(), `enrolment:${newId()}`];
    await issue(deviceId, csrPem, reference);
    await inSystem((tx) => pki.revoke(tx, { deviceId, reason: 'privilegeWithdrawn' }));
    await expect(issue(deviceId, csrPem, reference)).rejects.toThrow(refusal('certificateRevoked'));
  });

  it('cannot be written by hand, kept for later, or lent', async () => {
    const [deviceId, csrPem] = [newId(), await csr()];
    const forged = { deviceId, reference: 'enrolment:mine' } as unknown as IssuanceAuthorisation;
    await expect(inSystem((tx) => pki.issue(tx, { csrPem, deviceId, authorisation: forged }))).rejects.toThrow(
      refusal('notAuthorised'),
    );
    const kept = await inSystem(async (tx) => authoriseIssuance(tx, { deviceId, reference: `enrolment:${newId()}` }));
    const copies = [kept, Object.assign(Object.create(Object.getPrototypeOf(kept) as object) as object, kept)];
    for (const authorisation of copies as IssuanceAuthorisation[]) {
      await expect(inSystem((tx) => pki.issue(tx, { csrPem, deviceId, authorisation }))).rejects.toThrow(
        refusal('notAuthorised'),
      );
    }
    const lent = inSystem((tx) => {
      const authorisation = authoriseIssuance(tx, { deviceId: newId(), reference: `enrolment:${newId()}` });
      return pki.issue(tx, { csrPem, deviceId, authorisation });
    });
    await expect(lent).rejects.toThrow(refusal('notAuthorised'));
    expect(await db.ownerQuery('select 1 from pki.device_certificate where device_id = $1', [deviceId])).toEqual([]);
  });

  it('works in system transactions alone', async () => {
    const [deviceId, csrPem] = [newId(), await csr()];
    const current = await issue(deviceId, csrPem);
    for (const reach of [deviceReach(deviceId), personReach({ role: 'administrator', placeId: newId() })]) {
      const attempt = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> => db.database.transaction(reach, work);
      const authorised = attempt((tx) => {
        const authorisation = authoriseIssuance(tx, { deviceId, reference: `enrolment:${newId()}` });
        return pki.issue(tx, { csrPem, deviceId, authorisation });
      });
      await expect(authorised).rejects.toThrow(refusal('systemOnly'));
      const { fingerprint } = current;
      await expect(
        attempt((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, csrPem })),
      ).rejects.toThrow(refusal('systemOnly'));
      await expect(attempt((tx) => pki.markUsed(tx, fingerprint))).rejects.toThrow(refusal('systemOnly'));
      await expect(attempt((tx) => pki.revoke(tx, { deviceId, reason: 'superseded' }))).rejects.toThrow(
        refusal('systemOnly'),
      );
    }
    expect(await identify(current)).toMatchObject({ deviceId });
  });
});

describe('a key', () => {
  it('is certified once: not for another device, nor again for its own', async () => {
    const [deviceId, csrPem] = [newId(), await csr()];
    await issue(deviceId, csrPem);
    await expect(issue(newId(), csrPem)).rejects.toThrow(refusal('keyInUse'));
    await expect(issue(deviceId, csrPem)).rejects.toThrow(refusal('keyInUse'));
    await inSystem((tx) => pki.revoke(tx, { deviceId, reason: 'keyCompromise' }));
    await expect(issue(newId(), csrPem)).rejects.toThrow(refusal('keyInUse'));
  });

  it('is certified for one of twenty devices that present it at once', async () => {
    const csrPem = await csr();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => issue(newId(), csrPem)));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(refused).toEqual(Array.from({ length: 19 }, () => refusal('keyInUse')));
  });

  it.each(['x', 'CN=admin', '01890A5D-AC96-774B-BCCE-B302099A8057', '', `${newId()},O=Autre`])(
    'is not certified for a device called %j',
    async (deviceId) => {
      await expect(issue(deviceId, await csr())).rejects.toThrow(refusal('invalidDevice'));
    },
  );
});

describe('the end of a certificate', () => {
  it('is told to whoever asks, in the transaction that asks', async () => {
    const issued = await issue(newId(), await csr());
    const revoked = await issue(newId(), await csr());
    await inSystem((tx) => pki.revoke(tx, { deviceId: revoked.deviceId, reason: 'cessationOfOperation' }));
    const asked = [issued.deviceId, revoked.deviceId, newId()];
    const reach = personReach({ role: 'digitalReferent', placeId: newId() });
    // More readers than connections: each must do with its own.
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => db.database.read(reach, (tx) => pki.expiries(tx, asked))),
    );
    for (const answer of answers) expect(answer).toEqual(new Map([[issued.deviceId, issued.notAfter]]));
  });
});

describe('renewal', () => {
  it('lets both certificates in until the new one is used, and the new one alone afterwards', async () => {
    const old = await issue(newId(), await csr());
    const next = await renew(old, await csr());
    expect(next).toMatchObject({ deviceId: old.deviceId });
    expect(next.fingerprint).not.toBe(old.fingerprint);
    expect(await identify(old)).toMatchObject({ deviceId: old.deviceId, firstUse: false });
    expect(await identify(next)).toMatchObject({ deviceId: old.deviceId, firstUse: true });

    await markUsed(next.fingerprint);
    expect(await identify(next)).toMatchObject({ deviceId: old.deviceId, firstUse: false });
    expect(await stateOf(old)).toEqual({ revoked: true, revocation_reason: 'superseded' });
    expect(await stateOf(next)).toEqual({ revoked: false, revocation_reason: null });

    await markUsed(next.fingerprint);
    await markUsed(old.fingerprint);
    expect(await stateOf(next)).toEqual({ revoked: false, revocation_reason: null });
  });

  it('gives the same successor again to the same key', async () => {
    const old = await issue(newId(), await csr());
    const csrPem = await csr();
    const next = await renew(old, csrPem);
    expect(await renew(old, csrPem)).toEqual(next);
  });

  it('gives up a successor whose key was lost, and its key with it', async () => {
    const old = await issue(newId(), await csr());
    const lost = await csr();
    const first = await renew(old, lost);
    const second = await renew(old, await csr());
    expect(await stateOf(first)).toEqual({ revoked: true, revocation_reason: 'superseded' });
    expect(await identify(first)).toBeNull();
    expect(await identify(second)).toMatchObject({ deviceId: old.deviceId });
    expect(await identify(old)).toMatchObject({ deviceId: old.deviceId });
    await expect(renew(old, lost)).rejects.toThrow(refusal('keyInUse'));
  });

  it('does not go on for ever', async () => {
    const old = await issue(newId(), await csr());
    for (let n = 0; n < 10; n += 1) await renew(old, await csr());
    await expect(renew(old, await csr())).rejects.toThrow(refusal('tooManyRenewals'));
  });

  it('wants a new key', async () => {
    const csrPem = await csr();
    const old = await issue(newId(), csrPem);
    await expect(renew(old, csrPem)).rejects.toThrow(refusal('keyInUse'));
  });

  it('wants a certificate of this device that is still good', async () => {
    const old = await issue(newId(), await csr());
    const csrPem = await csr();
    await expect(renew({ ...old, deviceId: newId() }, csrPem)).rejects.toThrow(refusal('unknownCertificate'));
    await expect(renew({ ...old, fingerprint: 'f'.repeat(64) }, csrPem)).rejects.toThrow(refusal('unknownCertificate'));
    clock.set(old.notAfter);
    await expect(renew(old, csrPem)).rejects.toThrow(refusal('certificateExpired'));
    clock.set(START);
    await inSystem((tx) => pki.revoke(tx, { fingerprint: old.fingerprint, reason: 'keyCompromise' }));
    await expect(renew(old, csrPem)).rejects.toThrow(refusal('certificateRevoked'));
  });

  it('may be chained: each use ends the one before', async () => {
    let current = await issue(newId(), await csr());
    const all = [current];
    for (let year = 0; year < 3; year += 1) {
      current = await renew(current, await csr());
      all.push(current);
    }
    const states = await Promise.all(all.map(stateOf));
    // The last is not used yet: it and the one that asked for it are good.
    expect(states.map(({ revoked }) => revoked)).toEqual([true, true, false, false]);
  });

  it('never survives a revocation that races with it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const old = await issue(newId(), await csr());
      const csrPem = await csr();
      await Promise.allSettled([
        renew(old, csrPem),
        inSystem((tx) => pki.revoke(tx, { deviceId: old.deviceId, reason: 'keyCompromise' })),
      ]);
      const alive = `select 1 from pki.device_certificate where device_id = $1 and revoked_at is null`;
      expect(await db.ownerQuery(alive, [old.deviceId])).toEqual([]);
    }
  });
});

async function stateOf({ fingerprint }: IssuedCertificate): Promise<Record<string, unknown>> {
  const [row] = await db.ownerQuery(
    `select revoked_at is not null as revoked, revocation_reason from pki.device_certificate where fingerprint = $1`,
    [fingerprint],
  );
  return row ?? {};
}
