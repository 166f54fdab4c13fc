import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import * as tls from 'node:tls';
import 'reflect-metadata';
import { newId, type FrozenClock } from '@chariot/kernel';
import { assemblePki, authoriseIssuance, PKI_MIGRATIONS, type PkiService } from '@chariot/pki';
import { EmbeddedBroker, Events, FanOut, Journal, Listener, Logger, MasterKey, Outbox, Vault } from '@chariot/platform';
import {
  frozenClock,
  knock,
  stopwatch,
  systemReach,
  testDatabase,
  testDeviceKey,
  type TestDatabase,
} from '@chariot/testkit';
import { decodeTimeReply, decodeWakeReply, DOORS, timeClaimOf } from '@chariot/wire-agent';
import { agentDoors } from '../doors/agent-doors.js';
import { CheckInDoor } from '../doors/check-in-door.service.js';
import { ExchangeDoors } from '../doors/exchange-doors.service.js';
import { SampleDoor } from '../doors/sample-door.service.js';
import { Guard } from '../doors/guard.service.js';
import { IdentityDoors } from '../doors/identity-doors.service.js';
import { identifyByMqtt } from '../waking/mqtt-identity.js';
import { Waits } from '../waking/waits.service.js';
import { cutRevoked } from './cut-revoked.js';
import { DevicePort } from './device-port.service.js';

const NO_FLEET = {} as never;
const master = MasterKey.random();
const logger = Logger.silent();
const local = { host: '127.0.0.1', port: 0, hostnames: ['localhost'] };

let clock: FrozenClock;
let db: TestDatabase;
const closing: (() => Promise<void>)[] = [];

/** One process of the installation: it hears, by the database alone, of what the others do. */
async function startProcess(proxies: readonly string[] = []) {
  const events = new Events();
  const vault = new Vault(master);
  const { database } = db;
  const pki = assemblePki({ database, vault, journal: new Journal(), outbox: new Outbox(), events, clock });
  await pki.open();
  const waits = new Waits();
  const identity = new IdentityDoors(database, clock, pki, NO_FLEET, 'mqtts://localhost:8883');
  const exchange = new ExchangeDoors(database, clock, NO_FLEET, vault, waits, pki);
  const devicePort = new DevicePort(
    pki,
    agentDoors(identity, exchange, new CheckInDoor(clock, NO_FLEET, exchange), new SampleDoor()),
    new Guard(database, clock, pki),
    waits,
    logger,
  );
  const port = await devicePort.open({ ...local, proxies });
  const { key, chain } = await pki.serverCredentials(local.hostnames);
  const { issuingPem, rootPem } = pki.trustAnchors();
  const authenticate = identifyByMqtt(pki, clock);
  const broker = new EmbeddedBroker({ ...local, key, cert: chain, ca: [issuingPem, rootPem], authenticate, logger });
  await broker.start();
  cutRevoked(events, { port: devicePort, channel: broker });
  const fanOut = new FanOut(database, events, logger);
  const listener = new Listener(db.appUrl, logger).on('chariot_outbox', (said) => fanOut.hear(said));
  await listener.start();
  closing.push(
    () => devicePort.close(),
    () => broker.stop(),
    () => listener.stop(),
    () => fanOut.stop(),
  );
  return { pki, devicePort, port, broker, waits };
}

async function newDevice(pki: PkiService) {
  const { keyPem, csrPem } = testDeviceKey();
  const deviceId = newId();
  const issued = await db.database.transaction(systemReach(), (tx) =>
    pki.issue(tx, { csrPem, deviceId, authorisation: authoriseIssuance(tx, { deviceId, reference: deviceId }) }),
  );
  return { deviceId, certPem: issued.certificatePem, keyPem, fingerprint: issued.fingerprint };
}

const connect = async (port: number, { certPem, keyPem }: { certPem: string; keyPem: string }) => {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, cert: certPem, key: keyPem });
  await once(socket, 'secureConnect');
  return socket;
};

const longPoll = `GET ${DOORS.wake.path}?seconds=55 HTTP/1.1\r\nhost: x\r\n\r\n`;

beforeAll(async () => {
  clock = frozenClock();
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
});
afterAll(async () => {
  for (const close of closing) await close();
  await db.drop();
});

describe('a certificate that is revoked', () => {
  it('loses every connection within the second, in every process, whoever revoked it', async () => {
    const [here, there] = [await startProcess(), await startProcess()];
    const [device, spared] = [await newDevice(here.pki), await newDevice(here.pki)];

    // At each process: a long poll that is held, and a connection that does nothing (and was never identified).
    const sockets = await Promise.all([
      connect(here.port, device),
      connect(there.port, device),
      connect(here.port, device),
      connect(there.broker.port, device),
    ]);
    sockets[0].write(longPoll);
    sockets[1].write(longPoll);
    const others = await Promise.all([connect(here.port, spared), connect(there.port, spared)]);
    others[0].write(longPoll);
    while (here.waits.size < 2 || there.waits.size < 1 || there.broker.connected < 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    const ended = Promise.all(sockets.map((socket) => once(socket, 'close')));
    const { deviceId } = device;
    await db.database.transaction(systemReach(), (tx) => there.pki.revoke(tx, { deviceId, reason: 'keyCompromise' }));
    const since = stopwatch();
    await ended;
    expect(since()).toBeLessThan(1_000);

    expect(others.map(({ destroyed }) => destroyed)).toEqual([false, false]);
    expect([here.waits.size, there.waits.size]).toEqual([1, 0]);
    here.waits.wake(spared.deviceId);
    const [said] = (await once(others[0], 'data')) as [Buffer];
    expect(decodeWakeReply(said.toString().split('\r\n\r\n')[1] ?? '').wake).toBe(true);
    for (const { port } of [here, there]) {
      expect((await knock(port, { path: DOORS.wake.path, ...device })).status).toBe(401);
    }
    for (const socket of others) socket.destroy();
  });
});

describe('a certificate that a named proxy brings', () => {
  it('is revoked: what waits with it ends within the second, and the proxy’s connection serves another no more', async () => {
    const { pki, port, waits } = await startProcess(['127.0.0.1']);
    const device = await newDevice(pki);
    const der = new X509Certificate(device.certPem).raw.toString('base64');
    const proxy = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    proxy.write(`GET ${DOORS.wake.path}?seconds=55 HTTP/1.1\r\nhost: x\r\nclient-cert: :${der}:\r\n\r\n`);
    while (waits.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = once(proxy, 'close');
    const { deviceId } = device;
    await db.database.transaction(systemReach(), (tx) => pki.revoke(tx, { deviceId, reason: 'keyCompromise' }));
    const since = stopwatch();
    await ended;
    expect(since()).toBeLessThan(1_000);
    expect(waits.size).toBe(0);
  });
});

describe('a connection that resumes an earlier one', () => {
  it('is the same device’s, until its certificate is revoked', async () => {
    const { pki, port, waits } = await startProcess();
    const { certPem: cert, keyPem: key, deviceId } = await newDevice(pki);
    const first = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, cert, key });
    const [session] = (await once(first, 'session')) as [Buffer];
    first.destroy();
    // Without its certificate: TLS resumes what was proved then (RFC 8446 §2.2).
    const resumed = { port, host: '127.0.0.1', rejectUnauthorized: false, session };
    const second = tls.connect(resumed);
    await once(second, 'secureConnect');
    expect(second.isSessionReused()).toBe(true);
    second.write(longPoll);
    while (waits.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = once(second, 'close');
    await db.database.transaction(systemReach(), (tx) => pki.revoke(tx, { deviceId, reason: 'keyCompromise' }));
    await ended;

    const third = tls.connect(resumed);
    third.write(longPoll);
    const [said] = (await once(third, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 401 /);
    third.destroy();
  });
});

describe('the certificate of the port', () => {
  it('is followed by its next one while the port stays open', async () => {
    const { pki, devicePort, port, broker } = await startProcess();
    const renewed: string[] = [];
    devicePort.onRenewal((identity) => {
      broker.renewIdentity(identity);
      renewed.push(identity.cert);
    });
    const shown = async (at: number): Promise<string> => {
      const device = await newDevice(pki);
      const socket = await connect(at, device);
      const { fingerprint256 } = socket.getPeerX509Certificate() as X509Certificate;
      socket.destroy();
      return fingerprint256;
    };
    const first = await shown(port);
    await devicePort.refresh();
    expect(renewed).toEqual([]);
    expect(await shown(port)).toBe(first);

    clock.advance(70 * 24 * 3_600_000);
    await devicePort.refresh();
    const next = await shown(port);
    expect(next).not.toBe(first);
    expect(new X509Certificate(renewed[0] ?? '').fingerprint256).toBe(next);
    expect(await shown(broker.port)).toBe(next);

    // The time is signed by the key that TLS shows.
    const nonce = 'q83vEjRWeJCrze8SNFZ4kA';
    const reply = decodeTimeReply((await knock(port, { path: `${DOORS.time.path}?nonce=${nonce}` })).text);
    const claim = timeClaimOf(reply);
    const leaf = new X509Certificate(claim.chain[0] ?? '');
    expect(leaf.fingerprint256).toBe(next);
    expect(claim.at).toEqual(clock.now());
  });

  it('stays when its next one cannot be had', async () => {
    const { pki, devicePort, port } = await startProcess();
    jest.spyOn(pki, 'serverCredentials').mockRejectedValue(new Error('the database is away'));
    await devicePort.refresh();
    expect((await knock(port, { path: '/' })).status).toBe(404);
  });

  it('is opened once', async () => {
    const { devicePort } = await startProcess();
    await expect(devicePort.open(local)).rejects.toThrow('already open');
    await devicePort.close();
    await devicePort.close();
  });
});
