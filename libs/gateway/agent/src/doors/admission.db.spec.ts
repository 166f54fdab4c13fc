import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import * as tls from 'node:tls';
import 'reflect-metadata';
import { newId, type FrozenClock } from '@chariot/kernel';
import { assemblePki, authoriseIssuance, PKI_MIGRATIONS, type PkiService } from '@chariot/pki';
import { Events, Journal, Logger, MasterKey, Outbox, Vault } from '@chariot/platform';
import {
  frozenClock,
  knock,
  systemReach,
  testAuthority,
  testDatabase,
  testDeviceKey,
  type TestDatabase,
} from '@chariot/testkit';
import { decodeProblem, DOORS, type DoorName } from '@chariot/wire-agent';
import { DevicePort } from '../port/device-port.service.js';
import { Waits } from '../waking/waits.service.js';
import type { AgentDoors } from './door.js';
import { Guard, type GuardRates } from './guard.service.js';

const START = '2026-11-10T08:00:00Z';
const EVERY_DOOR = Object.keys(DOORS) as DoorName[];
const BY_DEVICES: readonly DoorName[] = EVERY_DOOR.filter((name) => name !== 'time' && name !== 'enrol');

interface Peer {
  readonly certPem?: string;
  readonly keyPem?: string;
  readonly headers?: Record<string, string>;
}

let clock: FrozenClock;
let db: TestDatabase;
let elsewhere: TestDatabase;
let pki: PkiService;
let foreignPki: PkiService;
let port: number;
/** Who came in, door by door: what must stay empty in most of these tests. */
let visits: { door: string; deviceId: string | undefined; body: string }[] = [];
const log: Record<string, unknown>[] = [];
const closing: (() => Promise<void>)[] = [];

function installation({ database }: TestDatabase): PkiService {
  const parts = {
    journal: new Journal(),
    outbox: new Outbox(),
    events: new Events(),
    vault: new Vault(MasterKey.random()),
  };
  return assemblePki({ database, clock, ...parts });
}

/** A port whose doors only note who comes. */
async function openPort(rates?: GuardRates, proxies: readonly string[] = []): Promise<number> {
  const doors = Object.fromEntries(
    EVERY_DOOR.map((door) => [
      door,
      {
        to: BY_DEVICES.includes(door) ? 'device' : 'anybody',
        bodyLimit: 1024,
        answer: async ({ body }: { body: Buffer }, device?: { deviceId: string }) => {
          visits.push({ door, deviceId: device?.deviceId, body: body.toString() });
          return { status: 200, body: '{}' };
        },
      },
    ]),
  ) as unknown as AgentDoors;
  const guard = new Guard(db.database, clock, pki, rates);
  const logger = Logger.create({ stream: { write: (line) => void log.push(JSON.parse(line)) } });
  const opened = new DevicePort(pki, doors, guard, new Waits(), logger);
  closing.push(() => opened.close());
  return opened.open({ host: '127.0.0.1', port: 0, hostnames: ['localhost'], proxies });
}

async function newDevice(authority = pki, { database } = db, reference: string = newId()) {
  const { keyPem, csrPem } = testDeviceKey();
  const deviceId = newId();
  const issued = await database.transaction(systemReach(), (tx) =>
    authority.issue(tx, { csrPem, deviceId, authorisation: authoriseIssuance(tx, { deviceId, reference }) }),
  );
  return { deviceId, certPem: issued.certificatePem, keyPem, fingerprint: issued.fingerprint };
}

beforeAll(async () => {
  clock = frozenClock(START);
  [db, elsewhere] = await Promise.all([
    testDatabase({ migrations: PKI_MIGRATIONS }),
    testDatabase({ migrations: PKI_MIGRATIONS }),
  ]);
  pki = installation(db);
  foreignPki = installation(elsewhere);
  await pki.open();
  await foreignPki.open();
  port = await openPort({ device: { perSecond: 1_000, burst: 1_000 }, anybody: { perSecond: 1_000, burst: 1_000 } });
});
beforeEach(() => {
  clock.set(START);
  visits = [];
  log.length = 0;
});
afterAll(async () => {
  for (const close of closing) await close();
  await Promise.all([db.drop(), elsewhere.drop()]);
});

/** Each with a certificate, or what looks like one, that proves nothing to us. */
const NOBODY: Record<string, () => Promise<Peer>> = {
  'no certificate': () => Promise.resolve({}),
  'a certificate of another authority': () => Promise.resolve(testAuthority().issue(newId())),
  'a certificate of another installation of ours': () => newDevice(foreignPki, elsewhere),
  'a certificate signed by itself': () => {
    const authority = testAuthority(newId());
    return Promise.resolve({ certPem: authority.caPem, keyPem: authority.caKeyPem });
  },
  'a certificate that names our device and our authority, signed by another key': async () => {
    const { certPem } = await newDevice();
    const issuer = new X509Certificate(certPem).issuer.replace(/^CN=/m, '');
    return testAuthority(issuer).issue(newId());
  },
  'a certificate that has expired': async () => {
    const device = await newDevice();
    clock.advance(800 * 24 * 3_600_000);
    return device;
  },
  'a certificate of the future': async () => {
    clock.advance(24 * 3_600_000);
    const device = await newDevice();
    clock.set(START);
    return device;
  },
  'a certificate that was revoked': async () => {
    const device = await newDevice();
    const { fingerprint } = device;
    await db.database.transaction(systemReach(), (tx) => pki.revoke(tx, { fingerprint, reason: 'privilegeWithdrawn' }));
    return device;
  },
  'a certificate whose device has not said who it is': () => newDevice(pki, db, `challenge:${newId()}`),
  'a good certificate in headers alone': async () => {
    const { certPem, fingerprint, deviceId } = await newDevice();
    const pem = encodeURIComponent(certPem);
    return {
      headers: {
        'x-client-cert': pem,
        'ssl-client-cert': pem,
        'x-ssl-client-cert': pem,
        'x-ssl-client-verify': 'SUCCESS',
        'x-forwarded-client-cert': `Hash=${fingerprint};Cert="${pem}"`,
        'x-forwarded-for': '127.0.0.1',
        'x-device-id': deviceId,
        authorization: `Bearer ${deviceId}`,
      },
    };
  },
};

describe.each(Object.entries(NOBODY))('with %s', (_, make) => {
  it.each(BY_DEVICES)('nobody enters by %s', async (door) => {
    const { method, path } = DOORS[door];
    const answer = await knock(port, { method, path, ...(method === 'POST' && { body: '{' }), ...(await make()) });
    expect(answer.status).toBe(401);
    expect(decodeProblem(answer.text).error).toMatchObject({ code: 'gateway-agent.unknownIdentity', retry: false });
    expect(visits).toEqual([]);
    expect(log).toMatchObject([
      { msg: 'refused', door: path, code: 'gateway-agent.unknownIdentity', from: '127.0.0.1' },
    ]);
  });

  it('the body is neither awaited nor measured', async () => {
    const { certPem, keyPem, headers = {} } = await make();
    for (const length of [1_000, 1_000_000_000]) {
      const socket = tls.connect({
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        ...(certPem !== undefined && { cert: certPem }),
        ...(keyPem !== undefined && { key: keyPem }),
      });
      const lines = Object.entries({ host: 'x', 'content-type': 'text/html', 'content-length': length, ...headers });
      socket.write(
        `POST ${DOORS.report.path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n{`,
      );
      const [said] = (await once(socket, 'data')) as [Buffer];
      expect(said.toString()).toMatch(/^HTTP\/1\.1 401 /);
      socket.destroy();
    }
    expect(visits).toEqual([]);
  });
});

describe('with a certificate of ours', () => {
  it.each(BY_DEVICES)('the device enters by %s under its own name', async (door) => {
    const { method, path } = DOORS[door];
    const { deviceId, ...peer } = await newDevice();
    const answer = await knock(port, { method, path, ...(method === 'POST' && { body: '{"a":1}' }), ...peer });
    expect(answer.status).toBe(200);
    expect(visits).toEqual([{ door, deviceId, body: method === 'POST' ? '{"a":1}' : '' }]);
  });

  it('its first visit is noted, and ends the certificate that it replaces', async () => {
    const device = await newDevice();
    const visit = { path: DOORS.ask.path, body: '{}' };
    expect((await knock(port, { ...visit, ...device })).status).toBe(200);
    const { keyPem, csrPem } = testDeviceKey();
    const { deviceId, fingerprint } = device;
    const next = await db.database.transaction(systemReach(), (tx) =>
      pki.renew(tx, { deviceId, currentFingerprint: fingerprint, csrPem }),
    );
    expect((await knock(port, { ...visit, ...device })).status).toBe(200);
    expect((await knock(port, { ...visit, keyPem, certPem: next.certificatePem })).status).toBe(200);
    const [old] = await db.ownerQuery<{ revoked: boolean }>(
      'select revoked_at is not null as revoked from pki.device_certificate where fingerprint = $1',
      [fingerprint],
    );
    expect(old?.revoked).toBe(true);
  });

  it.each<[string, string | Buffer, string, number, string]>([
    ['larger than the door takes', 'x'.repeat(1025), 'application/json', 413, 'wire-agent.tooLarge'],
    ['of another type', '{}', 'text/plain', 415, 'gateway-agent.notJson'],
    ['of a type that only looks right', '{}', 'application/json-patch+json', 415, 'gateway-agent.notJson'],
    ['that is compressed', randomBytes(20), 'application/gzip', 415, 'gateway-agent.notJson'],
  ])('a body %s is refused', async (_, body, type, status, code) => {
    const { deviceId, certPem, keyPem } = await newDevice();
    const headers = { 'content-type': type };
    const answer = await knock(port, { path: DOORS.report.path, body, headers, certPem, keyPem });
    expect(answer.status).toBe(status);
    expect(decodeProblem(answer.text).error.code).toBe(code);
    expect(log).toMatchObject([{ door: DOORS.report.path, code, deviceId }]);
    expect(visits).toEqual([]);
  });

  it('a body that does not say its length is cut at the limit', async () => {
    const { certPem, keyPem } = await newDevice();
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, cert: certPem, key: keyPem });
    const headers = 'host: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked';
    socket.write(`POST ${DOORS.report.path} HTTP/1.1\r\n${headers}\r\n\r\n800\r\n${'x'.repeat(0x800)}\r\n`);
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    socket.destroy();
    expect(visits).toEqual([]);
  });
});

describe('any other address', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/agent/v1'],
    ['GET', '/agent/v1/ask'],
    ['POST', '/agent/v1/time'],
    ['HEAD', '/agent/v1/time'],
    ['OPTIONS', '/agent/v1/ask'],
    ['PUT', '/agent/v1/report'],
    ['POST', '/agent/v1/ask/'],
    ['POST', '/agent/v1/ASK'],
    ['POST', '/agent/v1/../v1/asked'],
    ['POST', '//agent/v1/ask'],
    ['GET', '/api/v1/session'],
    ['GET', '/%'],
    ['GET', '/agent/v1/time/%00'],
    ['TRACE', '/agent/v1/ask'],
  ])('%s %s is not there, with or without a certificate', async (method, path) => {
    for (const peer of [{}, await newDevice()]) {
      const answer = await knock(port, { method, path, ...peer });
      expect(answer.status).toBe(404);
      if (method !== 'HEAD') expect(decodeProblem(answer.text).error.code).toBe('gateway-agent.unknownDoor');
    }
    expect(visits).toEqual([]);
  });
});

describe('too many requests', () => {
  it('of a whole class behind one address, enrolled twice over, are not too many', async () => {
    const usual = await openPort();
    for (let request = 0; request < 2 * 24; request += 1) {
      const { path } = request % 2 === 0 ? DOORS.time : DOORS.enrol;
      const answer = await knock(usual, request % 2 === 0 ? { path } : { path, body: '{}' });
      expect(answer.status).toBe(200);
    }
  });

  it('of one address are told when to come back, whatever their headers say', async () => {
    const strict = await openPort({ anybody: { perSecond: 0.1, burst: 3 } });
    const answers = [];
    for (let request = 0; request < 5; request += 1) {
      const headers = { 'x-forwarded-for': `192.0.2.${request}`, 'true-client-ip': `192.0.2.${request}` };
      answers.push(await knock(strict, { path: DOORS.enrol.path, body: '{}', headers }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    const last = answers[4];
    const { error } = decodeProblem(last?.text ?? '');
    expect(error).toMatchObject({ code: 'gateway-agent.tooManyRequests', retry: true });
    expect(error.retryAfterSeconds).toBeGreaterThan(0);
    expect(last?.headers['retry-after']).toBe(String(error.retryAfterSeconds));
    // A device that has its identity is not counted with them.
    expect((await knock(strict, { path: DOORS.ask.path, body: '{}', ...(await newDevice()) })).status).toBe(200);
  });

  it('of one device hold up no other', async () => {
    const strict = await openPort({ device: { perSecond: 0.1, burst: 2 } });
    const [eager, calm] = [await newDevice(), await newDevice()];
    const ask = async (peer: Peer) => (await knock(strict, { path: DOORS.ask.path, body: '{}', ...peer })).status;
    expect([await ask(eager), await ask(eager), await ask(eager)]).toEqual([200, 200, 429]);
    expect(await ask(calm)).toBe(200);
  });
});

describe('behind a proxy that ends TLS', () => {
  const brought = (certPem: string) => ({ 'client-cert': `:${new X509Certificate(certPem).raw.toString('base64')}:` });
  const generous = { device: { perSecond: 1_000, burst: 1_000 }, anybody: { perSecond: 1_000, burst: 1_000 } };
  let behind: number;
  beforeAll(async () => {
    behind = await openPort(generous, ['127.0.0.1']);
  });

  it.each(BY_DEVICES)('the device enters by %s, brought by the proxy that was named', async (door) => {
    const { method, path } = DOORS[door];
    const { deviceId, certPem } = await newDevice();
    const answer = await knock(behind, {
      method,
      path,
      ...(method === 'POST' && { body: '{}' }),
      headers: brought(certPem),
    });
    expect(answer.status).toBe(200);
    expect(visits).toMatchObject([{ door, deviceId }]);
  });

  // The same certificates as above: a proxy is believed on who holds a key, on nothing else.
  const without = ['no certificate', 'a good certificate in headers alone'];
  it.each(Object.entries(NOBODY).filter(([name]) => !without.includes(name)))(
    'nobody enters with %s',
    async (_, make) => {
      const { certPem = '' } = await make();
      const answer = await knock(behind, { path: DOORS.ask.path, body: '{}', headers: brought(certPem) });
      expect(answer.status).toBe(401);
      expect(decodeProblem(answer.text).error.code).toBe('gateway-agent.unknownIdentity');
      expect(visits).toEqual([]);
    },
  );

  it.each(EVERY_DOOR)('nobody else brings a certificate to %s, and the log says who tried', async (door) => {
    // Ports of this test alone: an address that was refused a hundred times is only counted.
    const [unnamed, elsewhereNamed, here] = [
      await openPort(generous),
      await openPort(generous, ['192.0.2.1']),
      await openPort(generous, ['127.0.0.1']),
    ];
    const { method, path } = DOORS[door];
    const { certPem, keyPem } = await newDevice();
    const other = await newDevice();
    for (const [at, own] of [
      [unnamed, {}],
      [elsewhereNamed, {}],
      [unnamed, { certPem, keyPem }],
      // A device that the named proxy lets pass with its own TLS.
      [here, { certPem, keyPem }],
    ] as const) {
      log.length = 0;
      const headers = { ...brought(other.certPem), 'x-forwarded-for': '192.0.2.1' };
      const answer = await knock(at, { method, path, ...(method === 'POST' && { body: '{}' }), headers, ...own });
      expect(answer.status).toBe(401);
      expect(decodeProblem(answer.text).error.code).toBe('gateway-agent.unnamedProxy');
      expect(log).toMatchObject([{ msg: 'refused', door: path, code: 'gateway-agent.unnamedProxy' }]);
    }
    expect(visits).toEqual([]);
  });

  it('each is counted by the address that the named proxy tells, and by no other', async () => {
    const strict = await openPort({ anybody: { perSecond: 0.1, burst: 2 } }, ['127.0.0.1']);
    const ask = async (from: string) =>
      (await knock(strict, { path: DOORS.enrol.path, body: '{}', headers: { 'x-forwarded-for': from } })).status;
    // What stands before the proxy's own word is the client's.
    expect([
      await ask('198.51.100.1, 192.0.2.1'),
      await ask('198.51.100.2, 192.0.2.1'),
      await ask('192.0.2.1'),
    ]).toEqual([200, 200, 429]);
    expect(await ask('192.0.2.2')).toBe(200);
  });
});
