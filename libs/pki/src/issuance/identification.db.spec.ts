import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as tls from 'node:tls';
import 'reflect-metadata';
import { newId, systemClock, type Clock } from '@chariot/kernel';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { Events, Journal, Listener, Logger, MasterKey, Outbox, Vault, type Tx } from '@chariot/platform';
import { frozenClock, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { deviceCertificate, deviceIssuer } from '../authority/device-certificate.js';
import { fingerprintOf, newKeyPair, pemCertificate, privateKeyObject } from '../authority/keys.js';
import { newSerial } from '../authority/authority.service.js';
import { assemblePki, authoriseIssuance, PKI_MIGRATIONS, type IssuedCertificate, type PkiService } from '../index.js';

const START = '2026-11-10T08:00:00Z';
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const clock = frozenClock(START);
const master = MasterKey.random();

let db: TestDatabase;
let here: PkiService;
let there: PkiService;
let deaf: PkiService;
const closing: (() => Promise<void>)[] = [];
const hearing: Listener[] = [];

/** One process of the installation: `hears` what the others revoke, or not. */
async function startProcess(database: TestDatabase, time: Clock, hears = true): Promise<PkiService> {
  const notices = new Listener(database.appUrl, Logger.silent(), { reconnectMs: 300 });
  const pki = assemblePki({
    database: database.database,
    vault: new Vault(master),
    journal: new Journal(),
    outbox: new Outbox(),
    events: new Events(),
    clock: time,
    ...(hears && { notices }),
  });
  await pki.open();
  if (hears) {
    await notices.start();
    hearing.push(notices);
    closing.push(() => notices.stop());
  }
  return pki;
}

beforeAll(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  here = await startProcess(db, clock);
  there = await startProcess(db, clock);
  deaf = await startProcess(db, clock, false);
});
beforeEach(() => clock.set(START));
afterAll(async () => {
  for (const close of closing) await close();
  await db.drop();
});

async function enrol(pki: PkiService, database = db): Promise<IssuedCertificate & { keyPem: string }> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: P256 });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const deviceId = newId();
  const issued = await database.database.transaction(systemReach(), (tx) => {
    const authorisation = authoriseIssuance(tx, { deviceId, reference: `enrolment:${deviceId}` });
    return pki.issue(tx, { csrPem: request.toString('pem'), deviceId, authorisation });
  });
  await database.database.transaction(systemReach(), (tx) => pki.markUsed(tx, issued.fingerprint));
  return { ...issued, keyPem: privateKeyObject(pkcs8).export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const inSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transaction(systemReach(), work);
const derOf = ({ certificatePem }: IssuedCertificate): Buffer => new X509Certificate(certificatePem).raw;

/** Waits for what a notification brings; the deadline is a safety, not a promise. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error('it never came to hold');
}

describe('identification', () => {
  it('knows a device by its certificate, in any process, as DER or as TLS gives it', async () => {
    const issued = await enrol(here);
    const { deviceId, serial, fingerprint, notAfter, renewFrom } = issued;
    const identity = { deviceId, serial, fingerprint, notAfter, renewFrom, firstUse: false, unassigned: false };
    expect(await here.identify(derOf(issued), clock.now())).toEqual(identity);
    expect(await there.identify(new X509Certificate(issued.certificatePem), clock.now())).toEqual(identity);
  });

  it('knows it only while its certificate is good, remembered or not', async () => {
    const issued = await enrol(here);
    const { notBefore, notAfter } = issued;
    const at = (instant: number): Promise<unknown> => here.identify(derOf(issued), new Date(instant));
    for (let round = 0; round < 2; round += 1) {
      expect(await at(notBefore.getTime() - 1)).toBeNull();
      expect(await at(notBefore.getTime())).not.toBeNull();
      expect(await at(notAfter.getTime() - 1)).not.toBeNull();
      expect(await at(notAfter.getTime())).toBeNull();
    }
  });

  it('knows nothing else', async () => {
    const issued = await enrol(here);
    const der = derOf(issued);
    const { chain } = await here.serverCredentials(['chariot.example.fr']);
    const tampered = Buffer.from(der);
    tampered[der.length - 1]! ^= 1;
    const unknown: [string, Buffer | null | undefined][] = [
      ['no certificate', null],
      ['no certificate at all', undefined],
      ['an empty one, as TLS gives', Buffer.alloc(0)],
      ['noise', Buffer.from('not a certificate')],
      ['too much', Buffer.alloc(1_000_000, 0x30)],
      ['a changed signature', tampered],
      ['something after it', Buffer.concat([der, Buffer.from([0])])],
      ['PEM', Buffer.from(issued.certificatePem)],
      ['our server', new X509Certificate(chain).raw],
      ['our root', new X509Certificate(here.trustAnchors().rootPem).raw],
      ['our issuing authority', new X509Certificate(here.trustAnchors().issuingPem).raw],
      ['another authority of the same name', (await impostor(issued.deviceId)).der],
      ['a certificate that we signed and never recorded', await unrecorded(issued.deviceId)],
    ];
    for (const [what, certificate] of unknown) {
      expect([what, await here.identify(certificate, clock.now())]).toEqual([what, null]);
    }
    expect(await here.identify(der, clock.now())).not.toBeNull();
  });

  it('does not take the database’s word for a certificate that we did not sign', async () => {
    const issued = await enrol(here);
    const { der } = await impostor(issued.deviceId);
    const forgery = `insert into pki.device_certificate (fingerprint, serial, device_id, authority_id, key_fingerprint,
        "authorisation", certificate, not_before, not_after, issued_at, first_used_at)
      select $1, $2, device_id, authority_id, $1, $1, $3, not_before, not_after, issued_at, first_used_at
      from pki.device_certificate where fingerprint = $4`;
    await db.ownerQuery(forgery, [fingerprintOf(der), newSerial(), der, issued.fingerprint]);
    expect(await here.identify(der, clock.now())).toBeNull();
  });

  it('forgets a revoked device at once, in every process', async () => {
    const issued = await enrol(here);
    const der = derOf(issued);
    expect(await here.identify(der, clock.now())).not.toBeNull();
    expect(await there.identify(der, clock.now())).not.toBeNull();
    await inSystem((tx) => there.revoke(tx, { deviceId: issued.deviceId, reason: 'keyCompromise' }));
    // The clock stands still: nothing but the notice can make them forget.
    await eventually(async () => (await here.identify(der, clock.now())) === null);
    await eventually(async () => (await there.identify(der, clock.now())) === null);
  });

  it('believes no memory for more than thirty seconds where nothing is heard', async () => {
    const issued = await enrol(here);
    expect(await deaf.identify(derOf(issued), clock.now())).not.toBeNull();
    await revokeInSilence(issued.fingerprint);
    clock.advance(29_999);
    expect(await deaf.identify(derOf(issued), clock.now())).not.toBeNull();
    clock.advance(1);
    expect(await deaf.identify(derOf(issued), clock.now())).toBeNull();
  });

  it('believes nothing that it remembers while it hears nothing', async () => {
    const issued = await enrol(here);
    expect(await here.identify(derOf(issued), clock.now())).not.toBeNull();
    await cutListeners();
    // Revoked without a word, which it could not have heard: a memory would still know it.
    await eventually(async () => hearing.every(({ hears }) => !hears));
    await revokeInSilence(issued.fingerprint);
    expect(await here.identify(derOf(issued), clock.now())).toBeNull();
    await eventually(async () => hearing.every(({ hears }) => hears));
    expect(await here.identify(derOf(issued), clock.now())).toBeNull();
  });

  it('asks nothing of the database about whom it knows, while it hears', async () => {
    const issued = await enrol(here);
    await eventually(async () => hearing.every(({ hears }) => hears));
    expect(await here.identify(derOf(issued), clock.now())).not.toBeNull();
    await revokeInSilence(issued.fingerprint);
    clock.advance(3_600_000);
    expect(await here.identify(derOf(issued), clock.now())).not.toBeNull();
  });
});

/** As nothing in the product can do it: no trigger, hence no notice. */
async function revokeInSilence(fingerprint: string): Promise<void> {
  await db.ownerQuery('alter table pki.device_certificate disable trigger device_certificate_revocation');
  await db.ownerQuery(
    `update pki.device_certificate set revoked_at = now(), revocation_reason = 'keyCompromise' where fingerprint = $1`,
    [fingerprint],
  );
  await db.ownerQuery('alter table pki.device_certificate enable trigger device_certificate_revocation');
}

const cutListeners = () =>
  db.ownerQuery(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'chariot-listener' and datname = current_database()`,
  );

describe('a TLS port', () => {
  let today: TestDatabase;
  let pki: PkiService;
  let server: tls.Server;
  const seen: Promise<unknown>[] = [];
  let refused = 0;

  beforeAll(async () => {
    // TLS looks at the machine's own clock.
    today = await testDatabase({ migrations: PKI_MIGRATIONS });
    pki = await startProcess(today, systemClock);
    const { key, chain } = await pki.serverCredentials(['localhost']);
    const { rootPem, issuingPem } = pki.trustAnchors();
    server = tls.createServer({ key, cert: chain, ca: [rootPem, issuingPem], requestCert: true }, (socket) => {
      seen.push(pki.identify(socket.getPeerX509Certificate(), systemClock.now()));
      socket.end();
    });
    server.on('tlsClientError', () => (refused += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => today.drop());
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  /** Knocks with a client's certificate, or none, and waits until the server has hung up. */
  async function knock(identity: tls.ConnectionOptions): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const { rootPem } = pki.trustAnchors();
    const hungUp = seen.length + refused + 1;
    const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: rootPem, ...identity });
    socket.on('error', () => socket.destroy());
    socket.resume();
    await new Promise((closed) => socket.on('close', closed));
    await eventually(async () => seen.length + refused === hungUp);
  }

  it('and a device recognise each other by our certificates', async () => {
    const device = await enrol(pki, today);
    await knock({ key: device.keyPem, cert: device.chain.join('') });
    expect(await Promise.all(seen)).toMatchObject([{ deviceId: device.deviceId }]);
  });

  it('lets in neither nobody nor somebody else’s device', async () => {
    const [letIn, before] = [seen.length, refused];
    const stranger = await impostor(newId());
    await knock({});
    await knock({ key: stranger.keyPem, cert: pemCertificate(stranger.der) });
    expect({ seen: seen.length, refused }).toEqual({ seen: letIn, refused: before + 2 });
  });
});

const validity = {
  notBefore: new Date('2026-11-10T07:00:00Z'),
  notAfter: new Date('2027-11-10T07:00:00Z'),
  renewFrom: new Date('2027-09-11T07:00:00Z'),
};

/** What somebody makes who copies our authority's name and key identifier, and signs with a key of their own. */
async function impostor(deviceId: string): Promise<{ der: Buffer; keyPem: string }> {
  const [theirs, keys] = [await newKeyPair('P-256'), await newKeyPair('P-256')];
  const certificateDer = new X509Certificate(here.trustAnchors().issuingPem).raw;
  const issuing = deviceIssuer(certificateDer, KeyObject.from(theirs.pair.privateKey));
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.pair.publicKey));
  const der = deviceCertificate(issuing, spki, { deviceId, validity, serial: newSerial() });
  expect(new X509Certificate(der).checkIssued(new X509Certificate(certificateDer))).toBe(true);
  return { der, keyPem: privateKeyObject(keys.pkcs8).export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** What a step would leave behind that signs before it commits. */
async function unrecorded(deviceId: string): Promise<Buffer> {
  const [{ key_secret: secret, certificate }] = (await db.ownerQuery(
    `select key_secret, certificate from pki.authority where role = 'issuing'`,
  )) as [{ key_secret: string; certificate: Buffer }];
  const pkcs8 = await inSystem((tx) => new Vault(master).open(tx, secret, 'pki.authorityKey'));
  const issuing = deviceIssuer(certificate, privateKeyObject(pkcs8));
  const { pair } = await newKeyPair('P-256');
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', pair.publicKey));
  return deviceCertificate(issuing, spki, { deviceId, validity, serial: newSerial() });
}
