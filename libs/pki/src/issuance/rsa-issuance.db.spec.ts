import { webcrypto, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import { inSummerFreeze, LocalDate, newId } from '@chariot/kernel';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { Events, Journal, MasterKey, Outbox, Vault, type Tx } from '@chariot/platform';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import {
  assemblePki,
  authoriseIssuance,
  PKI_MIGRATIONS,
  readRsaSigningRequest,
  type IssuedCertificate,
  type PkiService,
} from '../index.js';
import { LIFETIMES, validityFrom } from '../authority/validity.js';

const START = '2026-11-10T08:00:00Z';
const DAY = 24 * 3_600_000;
const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code: `pki.${code}` });
const clock = frozenClock(START);
const vault = new Vault(MasterKey.random());

let db: TestDatabase;
let pki: PkiService;

const assembled = (): PkiService =>
  assemblePki({
    ...{ database: db.database, vault, clock },
    ...{ journal: new Journal(), outbox: new Outbox(), events: new Events() },
  });

beforeAll(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  pki = assembled();
  await pki.open();
});
beforeEach(() => clock.set(START));
afterAll(() => db.drop());

async function csr({ bits = 2048, hash = 'SHA-256', exponent = [1, 0, 1] } = {}): Promise<Buffer> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash, publicExponent: new Uint8Array(exponent), modulusLength: bits };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = 'CN=admin, O=Une autre école';
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  return Buffer.from(request.rawData);
}

const inSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transaction(systemReach(), work);
const issue = (deviceId: string, der: Buffer, reference = `challenge:${newId()}`): Promise<IssuedCertificate> =>
  inSystem((tx) => {
    const authorisation = authoriseIssuance(tx, { deviceId, reference });
    return pki.issue(tx, { deviceId, authorisation, request: readRsaSigningRequest(der) });
  });

describe('a certificate over an RSA key', () => {
  it('bears our subject and the usages of SCEP, and identifies its device', async () => {
    const deviceId = newId();
    const issued = await issue(deviceId, await csr());
    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.subject).toBe(`CN=${deviceId}\nO=Chariot`);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(certificate.checkIssued(new X509Certificate(issued.chain[1] ?? ''))).toBe(true);
    // digitalSignature and keyEncipherment, critical (RFC 5280 §4.2.1.3)
    expect(certificate.raw.includes(Buffer.from('0603551d0f0101ff0404030205a0', 'hex'))).toBe(true);
    expect(await pki.identify(certificate.raw, clock.now())).toMatchObject({ deviceId, firstUse: true });
  });

  it.each([
    ['too short', { bits: 1024 }, 'weakRsaKey'],
    ['of exponent 3', { exponent: [3] }, 'weakRsaKey'],
  ])('is refused for a key %s', async (_name, options, code) => {
    const der = await csr(options);
    expect(() => readRsaSigningRequest(der)).toThrow(refusal(code));
  });

  it('is refused when the request was changed, or is none', async () => {
    const der = await csr();
    const changed = Buffer.from(der);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => readRsaSigningRequest(changed)).toThrow(refusal('badSignature'));
    for (const bytes of [Buffer.alloc(0), Buffer.from('3000', 'hex'), Buffer.from('bonjour'), der.subarray(0, 100)]) {
      expect(() => readRsaSigningRequest(bytes)).toThrow(refusal('invalidRequest'));
    }
    expect(() => readRsaSigningRequest(Buffer.alloc(8193))).toThrow(refusal('requestTooLarge'));
  });

  it('is given once for a decision, and the same key gets the same one again', async () => {
    const [deviceId, der, reference] = [newId(), await csr({ hash: 'SHA-1' }), `challenge:${newId()}`];
    const first = await issue(deviceId, der, reference);
    expect((await issue(deviceId, der, reference)).fingerprint).toBe(first.fingerprint);
    await expect(issue(deviceId, await csr(), reference)).rejects.toEqual(refusal('authorisationSpent'));
  });

  it('is renewed for another key, and revoked with its device', async () => {
    const deviceId = newId();
    const { fingerprint } = await issue(deviceId, await csr());
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    const request = readRsaSigningRequest(await csr());
    const next = await inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, request }));
    expect(next.deviceId).toBe(deviceId);
    const revoked = await inSystem((tx) => pki.revoke(tx, { deviceId, reason: 'privilegeWithdrawn' }));
    expect(revoked.sort()).toEqual([fingerprint, next.fingerprint].sort());
    expect(await pki.identify(new X509Certificate(next.certificatePem), clock.now())).toBeNull();
  });
});

describe('a certificate issued before its device has said who it is', () => {
  it('is assigned to a device before its first use, and never after', async () => {
    const [reserved, deviceId] = [newId(), newId()];
    const { fingerprint, certificatePem } = await issue(reserved, await csr());
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    const certificate = new X509Certificate(certificatePem);
    expect(await pki.identify(certificate, clock.now())).toMatchObject({
      deviceId,
      firstUse: false,
      unassigned: false,
    });
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    await expect(inSystem((tx) => pki.assign(tx, { fingerprint, deviceId: newId() }))).rejects.toEqual(
      refusal('certificateInUse'),
    );
    expect(await pki.identify(certificate, clock.now())).toMatchObject({ deviceId });
  });

  it('is neither used nor renewed before that', async () => {
    const deviceId = newId();
    const { fingerprint, certificatePem } = await issue(deviceId, await csr());
    const unused = { deviceId, firstUse: true, unassigned: true };
    expect(await pki.noteFirstUse(fingerprint, clock.now())).toBe(false);
    await inSystem((tx) => pki.markUsed(tx, fingerprint));
    expect(await pki.identify(new X509Certificate(certificatePem), clock.now())).toMatchObject(unused);
    const request = readRsaSigningRequest(await csr());
    const renew = () => inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, request }));
    await expect(renew()).rejects.toEqual(refusal('unknownCertificate'));
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    expect((await renew()).deviceId).toBe(deviceId);
  });

  it('is not assigned once it is revoked, nor by anybody but the system', async () => {
    const reserved = newId();
    const { fingerprint } = await issue(reserved, await csr());
    const assign = (tx: Tx) => pki.assign(tx, { fingerprint, deviceId: newId() });
    await expect(
      db.database.transaction(personReach({ role: 'administrator', placeId: newId() }), assign),
    ).rejects.toEqual(refusal('systemOnly'));
    await inSystem((tx) => pki.revoke(tx, { fingerprint, reason: 'superseded' }));
    await expect(inSystem(assign)).rejects.toEqual(refusal('certificateRevoked'));
  });

  it('keeps its device even from an update by hand', async () => {
    const deviceId = newId();
    const { fingerprint } = await issue(deviceId, await csr());
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    const update = 'update pki.device_certificate set device_id = $2 where fingerprint = $1';
    await expect(inSystem((tx) => tx.execute(update, [fingerprint, newId()]))).rejects.toThrow('stays with its device');
  });
});

describe('a certificate for the network', () => {
  const enrolled = async () => {
    const deviceId = newId();
    const { fingerprint, certificatePem } = await issue(deviceId, await csr());
    await inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }));
    const [row] = await db.ownerQuery<{ key: string }>(
      'select key_fingerprint as key from pki.device_certificate where fingerprint = $1',
      [fingerprint],
    );
    return { deviceId, fingerprint, der: new X509Certificate(certificatePem).raw, key: row?.key ?? '' };
  };
  const issueNetwork = async (deviceId: string, networkUnder: string, der?: Buffer) => {
    const request = readRsaSigningRequest(der ?? (await csr()));
    return inSystem((tx) => {
      const authorisation = authoriseIssuance(tx, { deviceId, reference: `network:${newId()}`, networkUnder });
      return pki.issue(tx, { deviceId, authorisation, request });
    });
  };
  const isRevoked = async (fingerprint: string) => {
    const [row] = await db.ownerQuery<{ revoked: boolean }>(
      'select revoked_at is not null as revoked from pki.device_certificate where fingerprint = $1',
      [fingerprint],
    );
    return row?.revoked;
  };

  it('is nobody at a door, and gets no identity: neither used, nor assigned, nor renewed', async () => {
    const { deviceId, fingerprint: networkUnder, der } = await enrolled();
    const { fingerprint, certificatePem } = await issueNetwork(deviceId, networkUnder);
    const network = new X509Certificate(certificatePem);
    expect(network.subject).toBe(`CN=reseau-${deviceId}\nO=Chariot`);
    expect(await pki.identify(network, clock.now())).toBeNull();
    expect(await pki.issuedTo(network.raw)).toBeNull();
    expect(await pki.noteFirstUse(fingerprint, clock.now())).toBe(false);
    await inSystem((tx) => pki.markUsed(tx, fingerprint));
    expect(await pki.identify(network, clock.now())).toBeNull();
    await expect(inSystem((tx) => pki.assign(tx, { fingerprint, deviceId }))).rejects.toEqual(
      refusal('unknownCertificate'),
    );
    const request = readRsaSigningRequest(await csr());
    await expect(
      inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, request })),
    ).rejects.toEqual(refusal('unknownCertificate'));
    // Nor does it hide when the identity ends, which goes on.
    expect(await pki.identify(der, clock.now())).toMatchObject({ deviceId });
    clock.advance(30 * DAY);
    await issueNetwork(deviceId, networkUnder);
    const [kept] = await db.ownerQuery<{ ends: Date }>(
      'select not_after as ends from pki.device_certificate where fingerprint = $1',
      [networkUnder],
    );
    expect(await inSystem((tx) => pki.expiries(tx, [deviceId]))).toEqual(new Map([[deviceId, kept?.ends]]));
  });

  it('is given to an identity that is good, of that device, and to a key that was never certified', async () => {
    const { deviceId, fingerprint } = await enrolled();
    const other = await enrolled();
    const unused = await issue(deviceId, await csr());
    const network = await issueNetwork(deviceId, fingerprint);
    for (const under of [other.fingerprint, unused.fingerprint, network.fingerprint, '0'.repeat(64)]) {
      await expect(issueNetwork(deviceId, under)).rejects.toEqual(refusal('notAuthorised'));
    }
    const der = await csr();
    await issue(newId(), der);
    await expect(issueNetwork(deviceId, fingerprint, der)).rejects.toEqual(refusal('keyInUse'));
    await inSystem((tx) => pki.revoke(tx, { fingerprint, reason: 'privilegeWithdrawn' }));
    await expect(issueNetwork(deviceId, fingerprint)).rejects.toEqual(refusal('notAuthorised'));
  });

  it('goes on beside the next one, the two last of them', async () => {
    const { deviceId, fingerprint } = await enrolled();
    const given = [];
    for (let time = 0; time < 3; time += 1) {
      clock.advance(DAY);
      given.push((await issueNetwork(deviceId, fingerprint)).fingerprint);
    }
    expect(await Promise.all(given.map(isRevoked))).toEqual([true, false, false]);
  });

  it('ends with the identity that it was asked for by, or one renewed from it, and not with another', async () => {
    const { deviceId, fingerprint, key } = await enrolled();
    const first = await issueNetwork(deviceId, fingerprint);
    const request = readRsaSigningRequest(await csr());
    const next = await inSystem((tx) => pki.renew(tx, { deviceId, currentFingerprint: fingerprint, request }));
    await inSystem((tx) => pki.markUsed(tx, next.fingerprint));
    // To renew an identity takes nobody off the network.
    expect(await isRevoked(first.fingerprint)).toBe(false);
    const second = await issueNetwork(deviceId, next.fingerprint);
    await inSystem((tx) =>
      pki.revoke(tx, { deviceId, enrolledKeyFingerprint: '0'.repeat(64), reason: 'privilegeWithdrawn' }),
    );
    expect(await isRevoked(second.fingerprint)).toBe(false);
    const revoked = await inSystem((tx) =>
      pki.revoke(tx, { deviceId, enrolledKeyFingerprint: key, reason: 'privilegeWithdrawn' }),
    );
    expect(revoked).toEqual(expect.arrayContaining([first.fingerprint, second.fingerprint, next.fingerprint]));
  });
});

describe('the registration authority', () => {
  it('is one for all processes, RSA-2048, signed by the issuing authority, and its key is sealed', async () => {
    const other = assembled();
    await other.open();
    const [[one], [two]] = await Promise.all([pki.registrationIdentities(), other.registrationIdentities()]);
    expect(one.certificate).toEqual(two.certificate);
    const certificate = new X509Certificate(one.certificate);
    expect(certificate.checkIssued(new X509Certificate(pki.trustAnchors().issuingPem))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(certificate.checkPrivateKey(one.key)).toBe(true);
    expect(await pki.identify(one.certificate, clock.now())).toBeNull();
    const pkcs8 = one.key.export({ type: 'pkcs8', format: 'der' });
    const [kept] = await db.ownerQuery<{ sealed: Buffer }>(
      `select s.sealed from platform.secret s join pki.registration_certificate r on r.key_secret = s.id`,
    );
    expect(kept?.sealed.includes(pkcs8.subarray(-64))).toBe(false);
  });

  it('is renewed in its last 60 days, the one before staying good for whoever has it', async () => {
    const [first] = await pki.registrationIdentities();
    clock.set(new Date(first.notAfter.getTime() - 61 * DAY).toISOString());
    expect(await pki.registrationIdentities()).toHaveLength(1);
    clock.set(new Date(first.notAfter.getTime() - 59 * DAY).toISOString());
    const [next, before] = await pki.registrationIdentities();
    expect(next.certificate).not.toEqual(first.certificate);
    expect(before?.certificate).toEqual(first.certificate);
    clock.set(new Date(first.notAfter.getTime() + DAY).toISOString());
    const fresh = assembled();
    await fresh.open();
    expect(await fresh.registrationIdentities()).toHaveLength(1);
  });

  it('neither ends nor renews in the summer freeze, whenever it is made', () => {
    for (let day = 0; day < 366; day += 1) {
      const { renewFrom, notAfter } = validityFrom(new Date(Date.parse(START) + day * DAY), LIFETIMES.registration);
      expect(inSummerFreeze(LocalDate.at(notAfter)) || inSummerFreeze(LocalDate.at(renewFrom))).toBe(false);
    }
  });
});
