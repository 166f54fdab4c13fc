import { X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import {
  BUDGET_LINES,
  DEVICE_CERTIFICATES,
  ENROLMENT_ADDRESS,
  FAMILY_RENDERERS,
  FleetModule,
  migrations as fleetMigrations,
  Reports,
} from '@chariot/fleet';
import { IdentityModule, INSTANCE_INFO, migrations as identityMigrations } from '@chariot/identity';
import { newId } from '@chariot/kernel';
import { PKI_MIGRATIONS, PkiModule, PkiService } from '@chariot/pki';
import {
  createWebApp,
  Logger,
  MasterKey,
  PlatformModule,
  PROJECT_MENTION,
  SESSION_RESOLVER,
  WAKE_CHANNEL,
} from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import {
  SilentChannel,
  frozenClock,
  knock,
  personReach,
  testDatabase,
  testDeviceKey,
  type Answered,
  type TestDatabase,
  type TestDeviceKey,
} from '@chariot/testkit';
import * as wire from '@chariot/wire-agent';
import fc from 'fast-check';
import { AgentFamilyModule, DevicePort, GatewayAgentModule, LinuxRenderer } from './index.js';

// Everything is real here but the broker, people's sign-in and the reactions that live in the api. Long, because the
// installation that all of it needs is set up once.

const START = '2026-11-10T08:00:00Z';
const WIFI_KEY = 'clé-du-wifi-2026';
const clock = frozenClock(START);
const academieId = newId();

const address = { serverUrl: 'https://localhost', fingerprint: '', ipadUrl: null, whyNoIpad: 'Pas ici.' };
const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class Instance {}

@Module({})
class Rest {
  static of(administrator: ReturnType<typeof personReach>): DynamicModule {
    return {
      module: Rest,
      global: true,
      imports: [AgentFamilyModule],
      providers: [
        { provide: WAKE_CHANNEL, useClass: SilentChannel },
        { provide: SESSION_RESOLVER, useValue: { resolve: () => Promise.resolve(administrator) } },
        { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve(null) } },
        { provide: FAMILY_RENDERERS, inject: [LinuxRenderer], useFactory: (one: LinuxRenderer) => [one] },
        { provide: ENROLMENT_ADDRESS, useValue: { address: () => Promise.resolve(address) } },
        { provide: BUDGET_LINES, useValue: { mayPayFor: () => Promise.resolve(true) } },
        { provide: DEVICE_CERTIFICATES, useValue: { expiries: () => Promise.resolve(new Map()) } },
      ],
      exports: [
        WAKE_CHANNEL,
        SESSION_RESOLVER,
        PROJECT_MENTION,
        FAMILY_RENDERERS,
        ENROLMENT_ADDRESS,
        DEVICE_CERTIFICATES,
        BUDGET_LINES,
      ],
    };
  }
}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;
let port: number;
let classroomId: string;
let profileId: string;
let codes: string[];

async function api(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Record<string, never>> {
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: 'Bearer x' },
    ...(payload && { payload }),
  });
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

const service = <T>(token: new (...args: never[]) => T): T => (app as INestApplicationContext).get<T>(token);

beforeAll(async () => {
  db = await testDatabase({
    migrations: [...PKI_MIGRATIONS, ...territoryMigrations, ...identityMigrations, ...fleetMigrations],
  });
  const administrator = personReach({ role: 'administrator', placeId: academieId, displayName: 'la référente' });
  app = await createWebApp({
    module: class Root {},
    imports: [
      PlatformModule.forRoot({
        publicUrl: 'http://localhost:3000',
        masterKey: MasterKey.random(),
        database: db.database,
        clock,
        logger: Logger.silent(),
        relay: false,
      }),
      Instance,
      IdentityModule,
      // After it: the session is the spec's.
      Rest.of(administrator),
      PkiModule.forRoot(),
      FleetModule.forRoot({ bindings: [] }),
      GatewayAgentModule.forRoot({
        mqttUrl: 'mqtts://localhost:8883',
        rates: { anybody: { perSecond: 1_000, burst: 1_000 }, device: { perSecond: 1_000, burst: 1_000 } },
      }),
    ],
  });
  await app.init();
  await service(PkiService).open();
  port = await service(DevicePort).open({ host: '127.0.0.1', port: 0, hostnames: ['localhost'] });

  await db.ownerQuery(
    `insert into territory.place (id, kind, name, opened_on) values ($1, 'academie', 'Académie', '2016-09-01')`,
    [academieId],
  );
  // Quotas are of people.
  await db.ownerQuery(
    `insert into identity.person (id, display_name, email, created_at) values ($1, 'la référente', 'x@exemple.fr', now())`,
    [administrator.id],
  );
  const place = async (parentIds: string[], of: object): Promise<string> =>
    (await api('POST', '/places', { openedOn: '2016-09-01', parentIds, ...of }))['id'] ?? '';
  const departement = await place([academieId], { kind: 'departement', name: 'Département' });
  const commune = await place([departement], {
    kind: 'localAuthority',
    name: 'Commune',
    localAuthorityKind: 'commune',
  });
  const district = await place([departement], { kind: 'district', name: 'Circonscription' });
  const school = await place([commune, district], { kind: 'school', name: 'École Jean-Jaurès', uai: '0380002W' });
  classroomId = (await api('POST', '/classrooms', { schoolId: school, name: 'Classe mobile 1' }))['id'] ?? '';
  const settings = {
    wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { value: WIFI_KEY } },
    label: { title: '{classe} · Tablette {numero}', found: 'Rapporter à {ecole}' },
  };
  profileId = (await api('POST', '/profiles', { name: 'École', placeId: school, settings }))['id'] ?? '';
  await api('POST', `/profiles/${profileId}/assignments`, { target: 'classroom', targetId: classroomId });
  const window = await api('POST', `/classrooms/${classroomId}/enrolment-windows`, { minutes: 120 });
  codes = (window['codes'] as unknown as { code: string }[]).map(({ code }) => code);
});
afterEach(() => {
  clock.set(START);
  jest.restoreAllMocks();
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

interface Tablet {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly keyPem: string;
  readonly certPem: string;
}

let serial = 0;
const factsOf = (serialNumber: string): wire.InventoryFacts => ({
  serialNumber,
  manufacturer: 'Fabricant',
  model: 'Modèle 10',
  osName: 'Debian GNU/Linux',
  osVersion: '13',
  memoryBytes: 4_000_000_000,
  storageBytes: 64_000_000_000,
  storageFreeBytes: null,
  batteryPercent: 80,
  batteryHealthPercent: null,
  charging: true,
  agentVersion: '0.1.0',
  software: [],
});

const sendEnrol = (code: string, { csrPem }: TestDeviceKey, serialNumber: string): Promise<Answered> =>
  knock(port, {
    path: wire.DOORS.enrol.path,
    body: wire.encodeEnrol({ code, csr: csrPem, facts: factsOf(serialNumber), family: 'linux' }),
  });

const newSerial = (): string => `SN-${String((serial += 1)).padStart(4, '0')}`;
const problemOf = ({ text }: Answered) => wire.decodeProblem(text).error;

async function enrol(serialNumber = newSerial()): Promise<Tablet> {
  const key = testDeviceKey();
  const answer = await sendEnrol(codes.shift() ?? '', key, serialNumber);
  expect(answer.status).toBe(201);
  const { deviceId, chain } = wire.decodeEnrolReply(answer.text);
  return { deviceId, serialNumber, keyPem: key.keyPem, certPem: chain[0] ?? '' };
}

const sendAsk = (tablet: Tablet, revision: string | null): Promise<Answered> =>
  knock(port, { path: wire.DOORS.ask.path, body: wire.encodeAsk({ revision, bootId: newId() }), ...tablet });
const ask = async (tablet: Tablet, revision: string | null = null): Promise<wire.Next> =>
  wire.decodeAskReply((await sendAsk(tablet, revision)).text).next;
const sendReport = (tablet: Tablet, report: wire.Report): Promise<Answered> =>
  knock(port, { path: wire.DOORS.report.path, body: wire.encodeReport({ report }), ...tablet });

const applied = (next: wire.Next, reportId = newId()): wire.Report => {
  if (next.kind !== 'configure') throw new Error(`Told ${next.kind}`);
  const settings = wire.SETTING_IDS.filter((id) => next.settings[id] !== undefined);
  return {
    kind: 'configuration',
    reportId,
    revision: next.revision,
    settings: settings.map((setting) => ({ setting, status: 'applied', why: null })),
  };
};

/** As the référent sees it. */
async function tileOf({ deviceId }: Tablet): Promise<{ state: string; label: string } | undefined> {
  const board = await api('GET', `/classrooms/${classroomId}/board`);
  return (board['tiles'] as unknown as { deviceId: string; state: string; label: string }[]).find(
    (tile) => tile.deviceId === deviceId,
  );
}

async function makeReady(tablet: Tablet): Promise<string> {
  const report = applied(await ask(tablet));
  expect((await sendReport(tablet, report)).status).toBe(200);
  const facts = factsOf(tablet.serialNumber);
  await sendReport(tablet, { kind: 'inventory', reportId: newId(), facts });
  return report.kind === 'configuration' ? report.revision : '';
}

describe('a tablet', () => {
  it('is enrolled, configured and ready, one thing at a time', async () => {
    const nonce = 'q83vEjRWeJCrze8SNFZ4kA';
    const time = wire.decodeTimeReply((await knock(port, { path: `${wire.DOORS.time.path}?nonce=${nonce}` })).text);
    expect(time).toMatchObject({ nonce, time: clock.now().toISOString() });

    const [key, serialNumber] = [testDeviceKey(), newSerial()];
    const answer = await sendEnrol(codes.shift()?.toLowerCase().replaceAll('-', ' ') ?? '', key, serialNumber);
    const reply = wire.decodeEnrolReply(answer.text);
    expect(answer.status).toBe(201);
    expect(reply).toMatchObject({
      label: 'Classe mobile 1 · Tablette 1',
      contactSeconds: 900,
      time: clock.now().toISOString(),
      mqtt: { url: 'mqtts://localhost:8883', wakeTopic: wire.wakeTopic(reply.deviceId) },
    });
    const [leaf, issuing, root] = reply.chain.map((pem) => new X509Certificate(pem));
    expect(leaf?.checkIssued(issuing as X509Certificate)).toBe(true);
    expect(issuing?.checkIssued(root as X509Certificate)).toBe(true);
    expect(root?.raw).toEqual(new X509Certificate(service(PkiService).trustAnchors().rootPem).raw);
    const tablet = { deviceId: reply.deviceId, serialNumber, keyPem: key.keyPem, certPem: reply.chain[0] ?? '' };

    // Handing out finishes nothing: asked again, it is told the same.
    const told = await ask(tablet);
    expect(await ask(tablet)).toEqual(told);
    expect(told).toMatchObject({
      kind: 'configure',
      settings: {
        wifi: { ssid: 'ecole-jaures', key: WIFI_KEY },
        label: { title: 'Classe mobile 1 · Tablette 1', found: 'Rapporter à École Jean-Jaurès' },
      },
    });
    expect(await tileOf(tablet)).toMatchObject({ state: 'talking' });

    const report = applied(told);
    expect(wire.decodeReportReply((await sendReport(tablet, report)).text).time).toBe(clock.now().toISOString());
    expect(await tileOf(tablet)).toMatchObject({ state: 'ready' });

    const revision = report.kind === 'configuration' ? report.revision : '';
    expect(await ask(tablet, revision)).toEqual({ kind: 'wait', seconds: 900 });

    clock.advance(24 * 3_600_000);
    expect(await ask(tablet, revision)).toEqual({ kind: 'inventory' });
    const software = [{ name: 'firefox-esr', version: '140.1' }];
    const facts = { ...factsOf(tablet.serialNumber), software };
    expect((await sendReport(tablet, { kind: 'inventory', reportId: newId(), facts })).status).toBe(200);
    expect(await ask(tablet, revision)).toEqual({ kind: 'wait', seconds: 900 });
    expect((await api('GET', `/devices/${tablet.deviceId}`))['inventory']).toEqual(facts);
  });

  it('is told of a message, and says that it has shown it', async () => {
    const tablet = await enrol();
    const revision = await makeReady(tablet);
    const { id } = await api('POST', '/operations', {
      kind: 'message',
      target: 'device',
      targetId: tablet.deviceId,
      text: 'Rangez les tablettes.',
    });
    const told = await ask(tablet, revision);
    expect(told).toMatchObject({ kind: 'operate', operation: { id, kind: 'message', text: 'Rangez les tablettes.' } });
    const done: wire.Report = {
      kind: 'operation',
      reportId: newId(),
      operationId: id ?? '',
      status: 'done',
      why: null,
    };
    expect((await sendReport(tablet, done)).status).toBe(200);
    expect((await sendReport(tablet, done)).status).toBe(200);
    expect(await ask(tablet, revision)).toEqual({ kind: 'wait', seconds: 900 });
    const unknown = { ...done, reportId: newId(), operationId: newId() };
    const refused = await sendReport(tablet, unknown);
    expect([refused.status, problemOf(refused)]).toEqual([
      404,
      expect.objectContaining({ code: 'fleet.operationUnknown', retry: false }),
    ]);
  });

  it('renews its certificate when it is told to; the old one ends with the first use of the new', async () => {
    const tablet = await enrol();
    const revision = await makeReady(tablet);
    clock.set('2027-11-03T08:00:00Z');
    const inventory: wire.Report = { kind: 'inventory', reportId: newId(), facts: factsOf(tablet.serialNumber) };
    expect(await ask(tablet, revision)).toEqual({ kind: 'inventory' });
    await sendReport(tablet, inventory);
    expect(await ask(tablet, revision)).toEqual({ kind: 'renew' });
    const key = testDeviceKey();
    const body = wire.encodeRenew({ csr: key.csrPem });
    const renewal = await knock(port, { path: wire.DOORS.renew.path, body, ...tablet });
    const again = await knock(port, { path: wire.DOORS.renew.path, body, ...tablet });
    expect(again.text).toBe(renewal.text);
    const renewed = { ...tablet, keyPem: key.keyPem, certPem: wire.decodeRenewReply(renewal.text).chain[0] ?? '' };
    expect((await sendAsk(tablet, revision)).status).toBe(200);
    expect(await ask(renewed, revision)).toEqual({ kind: 'wait', seconds: 900 });
    const [row] = await db.ownerQuery<{ revoked: boolean }>(
      `select revoked_at is not null as revoked from pki.device_certificate where fingerprint = $1`,
      [new X509Certificate(tablet.certPem).fingerprint256.replaceAll(':', '').toLowerCase()],
    );
    expect(row?.revoked).toBe(true);
  });

  it('leaves, and is nobody afterwards', async () => {
    const tablet = await enrol();
    const body = wire.encodeUnenrol({ reason: 'Rendue au fournisseur' });
    const answer = await knock(port, { path: wire.DOORS.unenrol.path, body, ...tablet });
    expect(wire.decodeUnenrolReply(answer.text)).toEqual({ protocol: 1 });
    expect((await sendAsk(tablet, null)).status).toBe(401);
    const acts = await db.ownerQuery<{ act: string; actor_kind: string }>(
      `select act, actor_kind from platform.journal where subject_id = $1 and act in ('fleet.device.left', 'pki.certificate.revoked') order by id`,
      [tablet.deviceId],
    );
    expect(acts).toEqual([
      { act: 'fleet.device.left', actor_kind: 'device' },
      { act: 'pki.certificate.revoked', actor_kind: 'system' },
    ]);
  });

  it('is refused by the fleet even before its certificate is revoked', async () => {
    const tablet = await enrol();
    const report = applied(await ask(tablet));
    await api('POST', `/devices/${tablet.deviceId}/revocation`, { reason: 'Perdue' });
    for (const refused of [await sendAsk(tablet, null), await sendReport(tablet, report)]) {
      expect(refused.status).toBe(410);
      expect(problemOf(refused)).toMatchObject({ code: 'fleet.deviceRevoked', retry: false });
      expect(refused.text).not.toContain(WIFI_KEY);
    }
  });
});

describe('enrolment', () => {
  const devices = async (serialNumber: string): Promise<number> =>
    (await db.ownerQuery('select 1 from fleet.device where serial_number = $1', [serialNumber])).length;

  it('answers the same to the same key when its reply was lost, in line or at once', async () => {
    const [code, key, serialNumber] = [codes.shift() ?? '', testDeviceKey(), newSerial()];
    const answers = await Promise.all([1, 2, 3].map(() => sendEnrol(code, key, serialNumber)));
    answers.push(await sendEnrol(code, key, serialNumber));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await devices(serialNumber)).toBe(1);
  });

  it('gives a code to one tablet, whoever comes first', async () => {
    const code = codes.shift() ?? '';
    const racing = Array.from({ length: 8 }, () => sendEnrol(code, testDeviceKey(), newSerial()));
    const statuses = (await Promise.all(racing)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('spends no code unless its certificate exists', async () => {
    const [code, key, serialNumber] = [codes.shift() ?? '', testDeviceKey(), newSerial()];
    jest.spyOn(service(PkiService), 'issue').mockRejectedValueOnce(new Error('the vault is away'));
    const failed = await sendEnrol(code, key, serialNumber);
    expect([failed.status, problemOf(failed)]).toEqual([500, expect.objectContaining({ retry: true })]);
    expect(await devices(serialNumber)).toBe(0);
    const refused = await sendEnrol(code, { ...key, csrPem: testDeviceKey('autre-nom').csrPem }, serialNumber);
    expect([refused.status, problemOf(refused).code]).toEqual([400, 'pki.foreignSubject']);
    expect((await sendEnrol(code, key, serialNumber)).status).toBe(201);
  });

  it.each([
    ['an unknown code', 'AAAA-AAAA-AA', 404, 'fleet.codeUnknown'],
    ['something that is no code', 'bonjour', 400, 'wire-agent.invalidCode'],
  ])('refuses %s in French', async (_, code, status, expected) => {
    const refused = await sendEnrol(code, testDeviceKey(), newSerial());
    expect(refused.status).toBe(status);
    expect(problemOf(refused)).toMatchObject({ code: expected, retry: false, fr: expect.stringMatching(/[.:]/) });
  });
});

describe('a report', () => {
  const rows = async (reportId: string): Promise<number> =>
    (await db.ownerQuery('select 1 from fleet.report where report_id = $1', [reportId])).length;
  /** Once the server has heard of it: what it asks next goes by new ones. */
  const killConnections = async (): Promise<void> => {
    await db.ownerQuery(
      `select pg_terminate_backend(pid, 5000)
         from pg_stat_activity where datname = current_database() and usename = 'chariot_app'`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('that was acknowledged is in the database, whatever fails next', async () => {
    const tablet = await enrol();
    const report = applied(await ask(tablet));
    const answer = await sendReport(tablet, report);
    await killConnections();
    expect(answer.status).toBe(200);
    expect(await rows(report.reportId)).toBe(1);
    const [device] = await db.ownerQuery<{ reported_revision: string }>(
      'select reported_revision from fleet.device where id = $1',
      [tablet.deviceId],
    );
    expect(device?.reported_revision).toBe(report.kind === 'configuration' && report.revision);
  });

  it('that could not be committed is not acknowledged, and counts once when it is sent again', async () => {
    const tablet = await enrol();
    const report = applied(await ask(tablet));
    jest.spyOn(service(Reports), 'contact').mockImplementationOnce(killConnections);
    const failed = await sendReport(tablet, report);
    expect([failed.status, problemOf(failed).retry]).toEqual([500, true]);
    expect(await rows(report.reportId)).toBe(0);
    expect([(await sendReport(tablet, report)).status, (await sendReport(tablet, report)).status]).toEqual([200, 200]);
    expect(await rows(report.reportId)).toBe(1);
    expect(await tileOf(tablet)).toMatchObject({ state: 'ready' });
  });
});

describe('a device of ours that says anything', () => {
  it('harms nobody: no field, whatever its value, is a fault of the server', async () => {
    // Without a serial number: one that names another machine is an identity that was copied.
    const tablet = await enrol('inconnu');
    const reportId = newId();
    const messages: [wire.DoorName, string][] = [
      ['ask', wire.encodeAsk({ revision: 'rev', bootId: newId(), facts: factsOf('SN') })],
      ['report', wire.encodeReport({ report: { kind: 'inventory', reportId, facts: factsOf('SN') } })],
      [
        'report',
        wire.encodeReport({
          report: {
            kind: 'configuration',
            reportId,
            revision: 'rev',
            settings: [{ setting: 'wifi', status: 'failed', why: 'Non.' }],
          },
        }),
      ],
      [
        'report',
        wire.encodeReport({
          report: { kind: 'operation', reportId, operationId: newId(), status: 'done', why: null },
        }),
      ],
      ['renew', wire.encodeRenew({ csr: testDeviceKey().csrPem })],
      ['unenrol', '{"protocol":1,"reason":null,"more":null}'], // two faults: one is left whatever is put right
      ['enrol', wire.encodeEnrol({ code: 'AAAA', csr: testDeviceKey().csrPem, facts: factsOf('SN'), family: 'linux' })],
    ];
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('\u0000', '\ud800', '\u202e', '../../etc/passwd', "'; drop table fleet.device; --", '${x}', -1),
      fc.constantFrom(1e308, Number.MAX_SAFE_INTEGER, 2 ** 63, 'x'.repeat(5_000), [], {}, null, '1'.repeat(36)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...messages), fc.nat(), anything, async ([door, text], at, value) => {
        const body = withOneField(JSON.parse(text), at, value);
        const answer = await knock(port, { path: wire.DOORS[door].path, body: JSON.stringify(body), ...tablet });
        expect([200, 400, 404, 409, 413]).toContain(answer.status);
        if (answer.status !== 200) problemOf(answer);
      }),
      { numRuns: 400 },
    );
    const polluted = `{"protocol":1,"revision":null,"bootId":"${newId()}","__proto__":{"polluted":true}}`;
    const deep = `{"protocol":1,"revision":${'['.repeat(20_000)}${']'.repeat(20_000)},"bootId":"${newId()}"}`;
    for (const body of [polluted, deep, '', '{', '[]', 'null', '"x"', '\ufeff{}', Buffer.from([0xff, 0xfe, 0x00])]) {
      const answer = await knock(port, { path: wire.DOORS.ask.path, body, ...tablet });
      expect([answer.status, problemOf(answer).code]).toEqual([400, 'wire-agent.malformed']);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const another = await knock(port, { path: wire.DOORS.ask.path, body: '{"protocol":2}', ...tablet });
    expect([another.status, problemOf(another).code]).toEqual([400, 'wire-agent.unknownVersion']);
    expect((await sendAsk(tablet, null)).status).toBe(200);
  }, 120_000);
});

/** The message with its nth field, at any depth, made something else. */
function withOneField(message: unknown, nth: number, value: unknown): unknown {
  const paths: string[][] = [];
  const walk = (inner: unknown, path: string[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, child] of Object.entries(inner)) walk(child, [...path, key]);
  };
  walk(message, []);
  const copy = structuredClone(message) as Record<string, unknown>;
  const path = paths[nth % paths.length] ?? [];
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as never, copy);
  parent[path.at(-1) ?? ''] = value;
  return copy;
}
