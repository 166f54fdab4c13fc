import 'reflect-metadata';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import {
  BUDGET_LINES,
  DEVICE_CERTIFICATES,
  ENROLMENT_ADDRESS,
  FAMILY_RENDERERS,
  FleetModule,
  migrations as fleetMigrations,
} from '@chariot/fleet';
import { IdentityModule, INSTANCE_INFO, migrations as identityMigrations } from '@chariot/identity';
import { inventoryFacts as shownFacts } from '@chariot/contract';
import { FORBIDDEN_FACTS, isForbiddenFact, newId } from '@chariot/kernel';
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
import { frozenClock, knock, personReach, testDatabase, testDeviceKey, type TestDatabase } from '@chariot/testkit';
import * as wire from '@chariot/wire-agent';
import { AgentFamilyModule, DevicePort, GatewayAgentModule, LinuxRenderer } from './index.js';

// An IMEI, a MAC address, a position, an account: sent by a device that we know, at every level of every message that
// carries facts. None may reach a table or the log.

const clock = frozenClock('2026-11-10T08:00:00Z');
const academieId = newId();
const administrator = personReach({ role: 'administrator', placeId: academieId, displayName: 'la référente' });
const none = () => undefined;
const silent = {
  shared: false,
  start: async () => none(),
  stop: async () => none(),
  wake: async () => none(),
  onPresence: none,
  disconnect: none,
};
const address = { serverUrl: 'https://localhost', fingerprint: '', ipadUrl: null, whyNoIpad: 'Pas ici.' };
const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

const around = [
  { provide: WAKE_CHANNEL, useValue: silent },
  { provide: INSTANCE_INFO, useValue: instance },
  { provide: SESSION_RESOLVER, useValue: { resolve: () => Promise.resolve(administrator) } },
  { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve(null) } },
  { provide: FAMILY_RENDERERS, inject: [LinuxRenderer], useFactory: (one: LinuxRenderer) => [one] },
  { provide: ENROLMENT_ADDRESS, useValue: { address: () => Promise.resolve(address) } },
  { provide: BUDGET_LINES, useValue: { mayPayFor: () => Promise.resolve(true) } },
  { provide: DEVICE_CERTIFICATES, useValue: { expiries: () => Promise.resolve(new Map()) } },
];
@Global()
@Module({ imports: [AgentFamilyModule], providers: around, exports: around.map(({ provide }) => provide) })
class Around {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;
let port: number;
let codes: string[];
const log: string[] = [];

const service = <T>(token: new (...args: never[]) => T): T => (app as INestApplicationContext).get<T>(token);
async function api(url: string, payload: object): Promise<Record<string, never>> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    headers: { authorization: 'Bearer x' },
    payload,
  });
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

beforeAll(async () => {
  db = await testDatabase({
    migrations: [...PKI_MIGRATIONS, ...territoryMigrations, ...identityMigrations, ...fleetMigrations],
  });
  const rate = { perSecond: 10_000, burst: 10_000 };
  app = await createWebApp({
    module: class Root {},
    imports: [
      PlatformModule.forRoot({
        publicUrl: 'http://localhost:3000',
        masterKey: MasterKey.random(),
        database: db.database,
        clock,
        logger: Logger.create({ level: 'debug', stream: { write: (line) => void log.push(line) } }),
        relay: false,
      }),
      IdentityModule,
      Around,
      PkiModule.forRoot(),
      FleetModule.forRoot({ bindings: [] }),
      GatewayAgentModule.forRoot({ mqttUrl: 'mqtts://localhost:8883', rates: { anybody: rate, device: rate } }),
    ],
  });
  await app.init();
  await service(PkiService).open();
  port = await service(DevicePort).open({ host: '127.0.0.1', port: 0, hostnames: ['localhost'] });
  await db.ownerQuery(
    `insert into territory.place (id, kind, name, opened_on) values ($1, 'academie', 'Académie', '2016-09-01')`,
    [academieId],
  );
  const place = async (parentIds: string[], of: object): Promise<string> =>
    (await api('/places', { openedOn: '2016-09-01', parentIds, ...of }))['id'] ?? '';
  const commune = await place([academieId], { kind: 'localAuthority', name: 'Commune', localAuthorityKind: 'commune' });
  const district = await place([academieId], { kind: 'district', name: 'Circonscription' });
  const schoolId = await place([commune, district], { kind: 'school', name: 'École Jean-Jaurès', uai: '0380002W' });
  const classroomId = (await api('/classrooms', { schoolId, name: 'Classe mobile 1' }))['id'] ?? '';
  const window = await api(`/classrooms/${classroomId}/enrolment-windows`, { minutes: 120 });
  codes = (window['codes'] as unknown as { code: string }[]).map(({ code }) => code);
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const facts = {
  serialNumber: 'SN-0001',
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
  software: [{ name: 'firefox-esr', version: '128' }],
} satisfies wire.InventoryFacts;

type Path = readonly (string | number)[];

/** Every object of a message, by the way that leads to it. */
function levelsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [];
  const below = Object.entries(value).flatMap(([key, one]) => levelsOf(one, [...path, key]));
  return Array.isArray(value) ? below : [path, ...below];
}

/** The message with one more fact at that level. */
function spoilt(message: object, path: Path, name: string, value: unknown): string {
  const copy = structuredClone(message) as Record<string, unknown>;
  const holder = path.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  holder[name] = value;
  return JSON.stringify(copy);
}

/** Tables, with their schema, of which some row holds the text, in whatever column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await db.ownerQuery<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.ownerQuery(`select 1 from ${name} one where strpos(one::text, $1) > 0 limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

it('are refused at every level of every message with facts, and are nowhere afterwards', async () => {
  const key = testDeviceKey();
  const enrol = JSON.parse(
    wire.encodeEnrol({ code: codes[0] ?? '', csr: key.csrPem, facts, family: 'linux' }),
  ) as object;
  const admitted = await knock(port, { path: wire.DOORS.enrol.path, body: JSON.stringify(enrol) });
  expect(admitted.status).toBe(201);
  const tablet = { keyPem: key.keyPem, certPem: wire.decodeEnrolReply(admitted.text).chain[0] ?? '' };
  const ask = JSON.parse(wire.encodeAsk({ revision: null, bootId: newId(), facts })) as object;
  const report = JSON.parse(wire.encodeReport({ report: { kind: 'inventory', reportId: newId(), facts } })) as object;
  let sent = 0;
  for (const [door, message] of [
    ['enrol', enrol],
    ['ask', ask],
    ['report', report],
  ] as const) {
    const levels = levelsOf(message);
    expect(levels.length).toBeGreaterThanOrEqual(3);
    for (const path of levels) {
      for (const name of FORBIDDEN_FACTS) {
        sent += 1;
        const body = spoilt(message, path, name, `marque-interdite-${sent}`);
        const answer = await knock(port, { path: wire.DOORS[door].path, body, ...(door === 'enrol' ? {} : tablet) });
        expect([answer.status, wire.decodeProblem(answer.text).error.code]).toEqual([400, 'wire-agent.malformed']);
        expect(answer.text).not.toContain('marque-interdite');
      }
    }
  }
  expect(sent).toBe(FORBIDDEN_FACTS.length * 10);
  expect(await tablesWith('marque-interdite')).toEqual([]);
  expect(log.join('\n')).not.toContain('marque-interdite');
});

it('have no field, neither on the wire nor in what people are shown', () => {
  for (const fields of [
    wire.inventoryFacts.shape,
    wire.inventoryFacts.shape.software.element.shape,
    shownFacts.shape,
  ]) {
    expect(Object.keys(fields).filter(isForbiddenFact)).toEqual([]);
  }
});

it('the search finds what is there: an allowed fact with the same mark, and a line of the log', async () => {
  const key = testDeviceKey();
  const said = { ...facts, serialNumber: 'SN-0002', model: 'marque-permise' };
  const body = wire.encodeEnrol({ code: codes[1] ?? '', csr: key.csrPem, facts: said, family: 'linux' });
  expect((await knock(port, { path: wire.DOORS.enrol.path, body })).status).toBe(201);
  expect(await tablesWith('marque-permise')).toEqual(expect.arrayContaining(['fleet.device', 'fleet.inventory']));
  // The refusals above were told, by their code alone.
  expect(log.join('\n')).toContain('wire-agent.malformed');
});
