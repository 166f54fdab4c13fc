import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Next, SettingOutcome } from '@chariot/wire-agent';
import { Authority } from '../fake-server/authority.js';
import { FakeServer, type FakeDevice } from '../fake-server/fake-server.js';
import { temporaryFolder } from '../fake-server/fixtures.js';
import { RECORD } from '../machine/recorder.service.js';
import { faultsOf, type Fault } from './faults.js';
import type { SimulatedDevice } from './simulated-device.service.js';
import { startSimulation, type Simulation, type SimulationOptions } from './simulation.service.js';

const CODES = Array.from({ length: 12 }, (_, index) => `K7QM-3FHD-${'0123456789AB'[index]}X`);
const CHROMIUM = '/etc/chromium/policies/managed/chariot.json';
const HOME = 'https://ecole.exemple.fr/accueil';
const configure = (revision: string, homePage = HOME): Next => ({
  kind: 'configure',
  revision,
  settings: {
    webLinks: { homePage, bookmarks: [] },
    wifi: { ssid: 'ECOLE', security: 'wpa2-personal', hidden: false, key: 'sesame ouvre-toi' },
  },
});

let authority: Authority;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let fake: FakeServer;
let simulation: Simulation | null;

beforeAll(async () => {
  authority = await Authority.make();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  simulation = null;
  fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']) });
});
afterEach(async () => {
  await simulation?.stop();
  await fake.stop();
  await folder.remove();
});

async function play(codes: SimulationOptions['codes'], faults: Record<number, Fault[]> = {}): Promise<Simulation> {
  const fingerprint = await authority.fingerprint();
  const path = join(folder.path, 'charrette');
  const options = {
    serverUrl: fake.url,
    fingerprint,
    codes,
    folder: path,
    faults,
    random: () => 0.01,
    timeoutMs: 5000,
  };
  simulation = await startSimulation(options);
  return simulation;
}
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
async function one(faults: Fault[] = []): Promise<{ tablet: SimulatedDevice; device: FakeDevice }> {
  const [tablet] = (await play([CODES[0] ?? ''], { 0: faults })).devices;
  if (!tablet) throw new Error('no tablet');
  await until('enrolment', () => tablet.deviceId !== null);
  const [device] = fake.devices;
  if (!device) throw new Error('not enrolled');
  return { tablet, device };
}
const outcomes = (device: FakeDevice, revision: string): (readonly SettingOutcome[])[] =>
  device.reports.flatMap((report) =>
    report.kind === 'configuration' && report.revision === revision ? [report.settings] : [],
  );
async function homePageOf(tablet: SimulatedDevice): Promise<unknown> {
  const entry = await tablet.read(CHROMIUM);
  if (entry.kind !== 'file') return null;
  return (JSON.parse(entry.content.toString('utf8')) as { HomepageLocation: unknown }).HomepageLocation;
}

it('plays a cart of twelve over the real doors, each with its own files', async () => {
  const { devices } = await play(CODES);
  await until('twelve enrolled', () => fake.devices.length === 12);
  for (const device of fake.devices) fake.order(device, configure('r1', `${HOME}/${device.facts.serialNumber}`));
  await until('twelve reports', () => fake.devices.every((device) => outcomes(device, 'r1').length === 1));
  for (const tablet of devices) {
    expect(await homePageOf(tablet)).toBe(`${HOME}/${tablet.serialNumber}`);
    const keyfile = await tablet.read('/etc/NetworkManager/system-connections/chariot-1.nmconnection');
    expect(keyfile).toMatchObject({ kind: 'file', mode: 0o600 });
  }
  expect(new Set(fake.devices.map(({ facts }) => facts.serialNumber)).size).toBe(12);
  expect(new Set(fake.devices.map(({ facts }) => facts.model)).size).toBeGreaterThan(3);
  for (const device of fake.devices) {
    expect(outcomes(device, 'r1')[0]?.map(({ status }) => status)).toEqual(['applied', 'applied']);
  }
});

it('is who the supplier’s list says, and the same again the next day', async () => {
  const code = { code: CODES[0] ?? '', serialNumber: 'ABC 123/4', manufacturer: 'LENOVO', model: 'Tab M10' };
  await play([code]);
  await until('enrolled', () => fake.devices.length === 1 && (fake.devices[0]?.asks.length ?? 0) > 0);
  expect(fake.devices[0]?.facts).toMatchObject({ serialNumber: 'ABC 123/4', manufacturer: 'LENOVO', model: 'Tab M10' });
  await simulation?.stop();
  fake.heard.length = 0;
  const { devices } = await play([code]);
  await until('running', () => devices[0]?.state === 'running' && devices[0].contacts > 0);
  expect(fake.heard).not.toContain('enrol');
  expect(await readdir(join(folder.path, 'charrette'))).toEqual(['ABC_123_4']);
});

it('refuses two tablets with one serial number, and a fault that is none', async () => {
  const twins = ['a', 'b'].map((code) => ({ code, serialNumber: 'ABC1234' }));
  await expect(play(twins)).rejects.toThrow('ABC1234');
  expect(() => faultsOf(['lazy'])).toThrow('lazy');
});

describe('a tablet', () => {
  it('whose disk is full says why, and mends itself when there is room', async () => {
    const { tablet, device } = await one(['diskFull']);
    fake.order(device, configure('r1'));
    await until('the failure', () => outcomes(device, 'r1').length === 1);
    const failure = { status: 'failed', why: 'Il ne reste plus de place sur le disque.' };
    expect(outcomes(device, 'r1')[0]).toMatchObject([failure, failure]);
    expect(await homePageOf(tablet)).toBeNull();
    await tablet.order();
    await until('the mending', () => outcomes(device, 'r1').length === 2);
    expect(await homePageOf(tablet)).toBe(HOME);
  });

  it('that lies says applied and has nothing', async () => {
    const { tablet, device } = await one(['liar']);
    fake.order(device, configure('r1'));
    await until('the lie', () => outcomes(device, 'r1').length === 1);
    expect(outcomes(device, 'r1')[0]?.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(await homePageOf(tablet)).toBeNull();
  });

  it('that is offline is silent, then catches up', async () => {
    const { tablet, device } = await one();
    await until('a contact', () => tablet.contacts > 0);
    await tablet.order('offline');
    await until('trouble', () => tablet.trouble !== null || tablet.wokenBy === 'poll');
    const asks = device.asks.length;
    device.agenda.push(configure('r1'));
    tablet.wake();
    await until('the failed contact', () => tablet.trouble !== null);
    expect(device.asks).toHaveLength(asks);
    await tablet.order();
    await until('the report', () => outcomes(device, 'r1').length === 1);
  });

  it('of 1970 works like another', async () => {
    const { tablet, device } = await one(['clock1970']);
    fake.order(device, configure('r1'));
    await until('the report', () => outcomes(device, 'r1').length === 1);
    expect(await homePageOf(tablet)).toBe(HOME);
  });

  it('whose battery is flat is off, and comes back in 1970 with what it owes', async () => {
    const [tablet] = (await play([CODES[0] ?? ''], { 0: ['batteryFlat'] })).devices;
    if (!tablet) throw new Error('no tablet');
    await until('its status', () => existsSync(join(tablet.folder, 'status.json')));
    expect(tablet.state).toBe('off');
    expect(fake.heard).toEqual([]);
    await tablet.order();
    await until('enrolment', () => fake.devices.length === 1);
    const [enrolled] = fake.devices;
    if (!enrolled) throw new Error('not enrolled');
    await until('a contact', () => tablet.contacts > 0);
    await tablet.order('batteryFlat');
    expect(tablet.state).toBe('off');
    const asks = enrolled.asks.length;
    enrolled.agenda.push(configure('r1'));
    await tablet.order();
    await until('the report', () => outcomes(enrolled, 'r1').length === 1);
    expect(enrolled.asks.length).toBeGreaterThan(asks);
  });

  it('whose replies are lost counts once', async () => {
    const { device } = await one(['lostReport']);
    fake.order(device, configure('r1'));
    await until('told', () => device.asks.at(-1)?.revision === 'r1');
    expect(outcomes(device, 'r1')).toHaveLength(1);
    expect(fake.heard.filter((door) => door === 'report').length).toBeGreaterThan(device.reports.length);
  });

  it('that is slow gets there', async () => {
    const { tablet, device } = await one(['slow']);
    fake.order(device, configure('r1'));
    await until('the report', () => outcomes(device, 'r1').length === 1);
    expect(await homePageOf(tablet)).toBe(HOME);
  });

  it('that is pensive has applied nothing until it is let go', async () => {
    const { tablet, device } = await one(['pensive']);
    fake.order(device, configure('r1'));
    await until('the order', () => device.asks.length > 0);
    expect(outcomes(device, 'r1')).toHaveLength(0);
    await tablet.order();
    await until('the report', () => outcomes(device, 'r1').length === 1);
    expect(await homePageOf(tablet)).toBe(HOME);
  });

  it('behind a network without MQTT is woken by the long poll', async () => {
    const { tablet } = await one(['nomqtt']);
    await until('polling', () => tablet.wokenBy === 'poll' && fake.heard.includes('wake'));
  });

  it('whose identity was copied speaks from two machines, until the copy goes', async () => {
    const { tablet, device } = await one(['clone']);
    const boots = () => device.asks.map(({ bootId }) => bootId);
    await until('a second machine', () => new Set(boots()).size === 2);
    const heard = boots().length;
    tablet.wake();
    await until('both', () => new Set(boots().slice(heard)).size === 2);
    await tablet.order();
    const alone = boots().length;
    tablet.wake();
    await until('one alone', () => boots().length > alone);
    expect(new Set(boots())).toHaveProperty('size', 2);
    expect(new Set(boots().slice(alone))).toHaveProperty('size', 1);
  });

  it('that is refused waits for another code', async () => {
    fake.mishap('enrol', { status: 410, retry: false });
    const { devices } = await play([CODES[0] ?? '']);
    await until('refused', () => devices[0]?.state === 'refused');
    expect(devices[0]?.trouble).toBe('Ordre du test.');
    await devices[0]?.enrolWith(CODES[1] ?? '');
    await until('enrolled', () => fake.devices[0]?.code === CODES[1]);
  });

  it('restarts when told to, once its report is committed, and shows messages', async () => {
    const { tablet, device } = await one();
    const expiresAt = '2034-01-01T00:00:00Z';
    const id = (last: string) => `0199f3a0-0000-7000-8000-00000000000${last}`;
    fake.order(
      device,
      { kind: 'operate', operation: { id: id('1'), kind: 'message', text: 'Récréation !', expiresAt } },
      { kind: 'operate', operation: { id: id('2'), kind: 'restart', text: null, expiresAt } },
    );
    await until('a second life', () => new Set(device.asks.map(({ bootId }) => bootId)).size === 2);
    expect(tablet.restarts).toBe(1);
    const told = device.reports.flatMap((report) => (report.kind === 'operation' ? [report.status] : []));
    expect(told).toEqual(['done', 'done']);
    const record = await readFile(join(tablet.disk, RECORD), 'utf8');
    expect(record.match(/"kind":"(message|restart)"/g)).toEqual(['"kind":"message"', '"kind":"restart"']);
    expect(record).toContain('Récréation !');
  });

  it('rings, then stays off once it is told to shut down, until somebody presses its button', async () => {
    const { tablet, device } = await one();
    const said = { text: null, expiresAt: '2034-01-01T00:00:00Z' };
    const id = (last: string) => `0199f3a0-0000-7000-8000-00000000000${last}`;
    fake.order(
      device,
      { kind: 'operate', operation: { id: id('1'), kind: 'ring', seconds: 30, ...said } },
      { kind: 'operate', operation: { id: id('2'), kind: 'shutdown', ...said } },
    );
    await until('it is off', () => tablet.state === 'off');
    const told = device.reports.flatMap((report) => (report.kind === 'operation' ? [report.status] : []));
    expect([told, tablet.restarts]).toEqual([['done', 'done'], 0]);
    tablet.start();
    await until('a second life', () => new Set(device.asks.map(({ bootId }) => bootId)).size === 2);
  });

  it('obeys faults.json, and says in status.json how it is', async () => {
    const { tablet, device } = await one();
    await writeFile(join(tablet.folder, 'faults.json'), '["liar"]');
    await until('the order', () => tablet.faults.includes('liar'));
    fake.order(device, configure('r1'));
    await until('the lie', () => outcomes(device, 'r1').length === 1);
    await until('the status', async () => {
      const status = JSON.parse(await readFile(join(tablet.folder, 'status.json'), 'utf8')) as Record<string, unknown>;
      return status['state'] === 'running' && status['deviceId'] === device.id && String(status['faults']) === 'liar';
    });
  });
});

describe('an order to erase', () => {
  const ERASE: Next = {
    kind: 'operate',
    operation: {
      id: '0199f3a0-0000-7000-8000-0000000000ab',
      kind: 'erase',
      text: null,
      expiresAt: '2034-01-01T00:00:00Z',
    },
  };
  async function inUse(): Promise<{ tablet: SimulatedDevice; device: FakeDevice; drawing: string; agent: string }> {
    const { tablet, device } = await one();
    fake.order(device, configure('r1'));
    await until('configured', () => outcomes(device, 'r1').length === 1);
    const home = join(tablet.disk, 'home/eleve/Documents');
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'dessin.png'), 'x');
    return { tablet, device, drawing: join(home, 'dessin.png'), agent: join(tablet.folder, 'agent') };
  }

  it('leaves neither a pupil’s file, nor ours, nor who it was; another code makes it somebody again', async () => {
    const { tablet, device, drawing, agent } = await inUse();
    fake.order(device, ERASE);
    await until('erased', () => tablet.state === 'erased');
    expect(device.reports.filter(({ kind }) => kind.startsWith('operation'))).toMatchObject([
      { kind: 'operation-starting' },
      { kind: 'operation', status: 'done', why: null },
    ]);
    expect([existsSync(drawing), existsSync(agent), tablet.deviceId]).toEqual([false, false, null]);
    expect(await tablet.read(CHROMIUM)).toEqual({ kind: 'absent' });
    expect(await readdir(join(tablet.disk, 'home'))).toEqual(['eleve']);
    await tablet.stop();
    tablet.start();
    await until('erased still', () => tablet.state === 'erased');
    await tablet.enrolWith(CODES[1] ?? '');
    await until('enrolled anew', () => tablet.state === 'running' && tablet.deviceId !== null);
    expect(fake.devices).toHaveLength(1);
  });

  it('waits while the server says hold, and does the rest meanwhile', async () => {
    const { tablet, device, drawing } = await inUse();
    fake.decision = 'hold';
    fake.order(device, ERASE);
    await until('asked', () => device.reports.some(({ kind }) => kind === 'operation-starting'));
    device.agenda.unshift(configure('r2'));
    tablet.wake();
    await until('r2', () => outcomes(device, 'r2').length === 1);
    expect([tablet.state, existsSync(drawing)]).toEqual(['running', true]);
  });

  it('finds a tablet that was off when it comes back, and one whose replies are lost', async () => {
    const { tablet, device, drawing } = await inUse();
    await tablet.order('batteryFlat');
    fake.order(device, ERASE);
    expect(existsSync(drawing)).toBe(true);
    await tablet.order('lostReport');
    await until('erased', () => tablet.state === 'erased');
    expect([existsSync(drawing), existsSync(join(tablet.folder, 'agent'))]).toEqual([false, false]);
  });
});
