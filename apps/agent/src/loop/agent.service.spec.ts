import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '@chariot/kernel';
import type { Next, Operation } from '@chariot/wire-agent';
import { Authority } from '../fake-server/authority.js';
import { FakeServer, type FakeDevice } from '../fake-server/fake-server.js';
import { PaperMachine, temporaryFolder } from '../fake-server/fixtures.js';
import { newDeviceKey, signingRequest } from '../identity/device-key.js';
import { enrolMachine } from '../identity/enrolment.service.js';
import { silent } from '../log.js';
import { StateFolder } from '../state/state.repository.js';
import { tcpNetwork } from '../trust/network.service.js';
import { Agent, type AgentParts } from './agent.service.js';

const SETTINGS = { label: { title: 'Classe mobile 1 · Tablette 7', found: null } };
const configure = (revision: string): Next => ({ kind: 'configure', revision, settings: SETTINGS });
const operate = (kind: Operation['kind'], more: Partial<Operation> = {}): Next & { kind: 'operate' } => ({
  kind: 'operate',
  operation: {
    id: randomUUID(),
    kind,
    text: kind === 'message' ? 'Rapportez la tablette.' : null,
    expiresAt: '2034-01-01T00:00:00Z',
    ...more,
  },
});

let authority: Authority;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let fake: FakeServer;
let state: StateFolder;
let machine: PaperMachine;
let device: FakeDevice;
let agent: Agent | null;
let troubles: unknown[];

beforeAll(async () => {
  authority = await Authority.make();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  state = await StateFolder.open(join(folder.path, 'state'));
  machine = new PaperMachine();
  troubles = [];
  agent = null;
  fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']) });
  const sheet = { serverUrl: fake.url, fingerprint: await authority.fingerprint(), code: 'K7QM3FHD2X' };
  await enrolMachine({ state, machine, network: tcpNetwork, localClock: systemClock }, sheet);
  const [enrolled] = fake.devices;
  if (!enrolled) throw new Error('not enrolled');
  device = enrolled;
});
afterEach(async () => {
  await agent?.stop({ politely: false });
  await fake.stop();
  await folder.remove();
});

/** Back-offs are drawn near zero: a spec waits for what happens, never for a time. */
async function begin(more: Partial<AgentParts> = {}): Promise<Agent> {
  const parts = { state, machine, network: tcpNetwork, localClock: systemClock, random: () => 0.01, log: silent };
  agent = await Agent.of({ ...parts, timeoutMs: 5000, onContact: (trouble) => troubles.push(trouble), ...more });
  agent.start();
  return agent;
}
async function restartAgent(): Promise<void> {
  await agent?.stop({ politely: false });
  await begin();
}
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what} (${JSON.stringify(device.reports)})`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const reportsOf = (kind: string) => device.reports.filter((report) => report.kind === kind);
const configured = (revision: string) =>
  device.reports.filter((report) => report.kind === 'configuration' && report.revision === revision);
const lastAsk = () => device.asks.at(-1);

describe('asked, told, reported', () => {
  it('applies a configuration, reports it, and says so the next time', async () => {
    fake.order(device, configure('r1'));
    await begin();
    await until('revision r1', () => lastAsk()?.revision === 'r1');
    expect(configured('r1')).toMatchObject([{ settings: [{ setting: 'label', status: 'applied', why: null }] }]);
    expect(machine.applied[0]).toEqual(SETTINGS);
    expect(device.asks[0]?.revision).toBeNull();
  });

  it('tells its inventory once, with its packages', async () => {
    await begin();
    await until('the inventory', () => reportsOf('inventory').length > 0);
    expect(reportsOf('inventory')).toMatchObject([{ facts: { software: [{ name: 'chromium' }] } }]);
    await restartAgent();
    await until('a contact after restart', () => new Set(device.asks.map(({ bootId }) => bootId)).size === 2);
    expect(reportsOf('inventory')).toHaveLength(1);
  });

  it('tells its inventory when asked', async () => {
    await begin();
    await until('the first', () => reportsOf('inventory').length === 1 && device.asks.length > 0);
    fake.order(device, { kind: 'inventory' });
    await until('the second', () => reportsOf('inventory').length === 2);
  });

  it('is woken by the long poll where MQTT is blocked', async () => {
    await begin();
    await until('polling', () => fake.heard.includes('wake'));
    fake.order(device, configure('r2'));
    await until('revision r2', () => lastAsk()?.revision === 'r2');
    expect(agent?.wokenBy).toBe('poll');
  });

  it('is not kept awake by a server that repeats itself', async () => {
    fake.mishap('report', ...Array.from({ length: 60 }, () => ({ status: 400, retry: false })));
    fake.order(device, configure('r1'));
    await begin();
    await until('the pause', () => troubles.length > 0);
    expect(device.asks.length).toBeLessThanOrEqual(20);
    expect(troubles[0]).toBeNull();
  });
});

describe('a report is kept until it is committed', () => {
  it('over errors of the server', async () => {
    fake.order(device, configure('r1'));
    fake.mishap('report', { status: 500, retry: true }, { status: 503, retry: true }, { body: '<html>' });
    await begin();
    await until('revision r1', () => lastAsk()?.revision === 'r1');
    expect(configured('r1')).toHaveLength(1);
    expect(await readdir(join(state.path, 'reports'))).toEqual([]);
  });

  it('over a lost reply: it is said twice and counts once', async () => {
    fake.order(device, configure('r1'));
    fake.mishap('report', 'lost', 'lost', 'lost');
    await begin();
    await until('revision r1', () => lastAsk()?.revision === 'r1');
    expect(configured('r1')).toHaveLength(1);
    expect(fake.heard.filter((door) => door === 'report').length).toBeGreaterThan(2);
  });

  it('over the agent’s death: the next start begins by it', async () => {
    fake.order(device, configure('r1'));
    fake.mishap('report', ...Array.from({ length: 200 }, () => ({ status: 500, retry: true })));
    await begin();
    await until('a refused report', () => troubles.length > 2);
    await agent?.stop({ politely: false });
    const kept = await readdir(join(state.path, 'reports'));
    expect(kept.length).toBeGreaterThan(0);
    fake.mishaps.clear();
    fake.heard.length = 0;
    await begin();
    await until('revision r1', () => lastAsk()?.revision === 'r1');
    expect(fake.heard.slice(0, 2)).toEqual(['time', 'report']);
    const ids = device.reports.map(({ reportId }) => reportId);
    for (const name of kept) expect(ids).toContain(name.slice(13, 49));
  });

  it('unless the server will never take it', async () => {
    fake.mishap('report', { status: 413, retry: false });
    await begin();
    await until('a good contact', () => troubles.includes(null));
    expect(await readdir(join(state.path, 'reports'))).toEqual([]);
  });
});

describe('what failed is tried again', () => {
  it('at each contact, and told only when it changes', async () => {
    machine.outcome = () => ({ status: 'failed', why: 'Il ne reste plus de place sur le disque.' });
    fake.order(device, configure('r1'));
    await begin();
    await until('revision r1', () => lastAsk()?.revision === 'r1');
    agent?.wake();
    await until('one more contact', () => machine.applied.length > 2);
    machine.outcome = () => ({ status: 'applied', why: null });
    agent?.wake();
    await until('the better report', () => configured('r1').length === 2);
    agent?.wake();
    const before = machine.applied.length;
    await until('one more contact', () => machine.applied.length > before);
    expect(configured('r1')).toMatchObject([
      { settings: [{ status: 'failed', why: 'Il ne reste plus de place sur le disque.' }] },
      { settings: [{ status: 'applied', why: null }] },
    ]);
  });
});

describe('an operation', () => {
  it('is done once, even when its report is lost and it is handed out again', async () => {
    const next = operate('message');
    fake.order(device, next);
    fake.mishap('report', 'lost');
    await begin();
    await until('reported', () => reportsOf('operation').length === 1);
    fake.order(device, next); // a server restored from yesterday's backup
    agent?.wake();
    await until('told again', () => reportsOf('operation').length === 2);
    expect(machine.messages).toEqual(['Rapportez la tablette.']);
    expect(reportsOf('operation').every((report) => report.kind === 'operation' && report.status === 'done')).toBe(
      true,
    );
  });

  it('that was cut short is not done again: nobody knows', async () => {
    const next = operate('message');
    await state.write('operations.json', JSON.stringify([{ id: next.operation.id, outcome: null }]));
    fake.order(device, next);
    await begin();
    await until('reported', () => reportsOf('operation').length === 1);
    expect(reportsOf('operation')).toMatchObject([
      { status: 'failed', why: expect.stringContaining('on ne sait pas') },
    ]);
    expect(machine.messages).toEqual([]);
  });

  it('that has expired is not done', async () => {
    fake.order(device, operate('message', { expiresAt: '2026-01-01T00:00:00Z' }));
    await begin();
    await until('reported', () => reportsOf('operation').length === 1);
    expect(reportsOf('operation')).toMatchObject([{ status: 'failed', why: expect.stringContaining('expiré') }]);
    expect(machine.messages).toEqual([]);
  });

  it('of restart happens only after its report is committed, and once', async () => {
    fake.order(device, operate('restart'));
    fake.mishap('report', ...Array.from({ length: 8 }, () => ({ status: 500, retry: true })));
    let restartsWhenReported: number | null = null;
    const push = device.reports.push.bind(device.reports);
    device.reports.push = (...reports) => {
      if (reports.some(({ kind }) => kind === 'operation')) restartsWhenReported = machine.restarts;
      return push(...reports);
    };
    await begin();
    await until('the restart', () => machine.restarts === 1);
    expect(restartsWhenReported).toBe(0);
    await restartAgent();
    await until('a contact after it', () => new Set(device.asks.map(({ bootId }) => bootId)).size === 2);
    expect(machine.restarts).toBe(1);
  });

  it('of restart is not done twice when the power was cut after the report', async () => {
    await state.write('restart.json', JSON.stringify({ operationId: 'x', bootMark: machine.boot }));
    machine.boot = 'second démarrage';
    await begin();
    await until('a contact', () => device.asks.length > 0);
    expect(machine.restarts).toBe(0);
  });
});

describe('an identity', () => {
  it('is renewed with a new key, and the old one is dropped once the new one is used', async () => {
    const before = device.chain[0];
    const identity = await state.read('identity.json');
    fake.order(device, { kind: 'renew' });
    await begin();
    await until('renewal', () => fake.heard.includes('renew') && troubles.includes(null));
    const after = JSON.parse((await state.read('identity.json')) ?? '') as { keyPem: string; previous: unknown };
    expect(device.chain[0]).not.toBe(before);
    expect(after.previous).toBeNull();
    expect(identity).not.toContain(JSON.stringify(after.keyPem));
  });

  it('that is refused after a renewal falls back on the one before', async () => {
    const previous = JSON.parse((await state.read('identity.json')) ?? '') as object;
    const keyPem = await newDeviceKey();
    // The server was restored from a backup: it knows nothing of the renewal.
    const chain = authority.chain(await authority.device(await signingRequest(keyPem), device.id));
    await state.write('identity.json', JSON.stringify({ keyPem, chain, previous }));
    fake.order(device, configure('r9'));
    await begin();
    await until('revision r9', () => lastAsk()?.revision === 'r9');
  });

  it('that is refused is not tried at every second', async () => {
    fake.devices.length = 0;
    await begin();
    await until('a refusal', () => troubles.length > 0);
    expect(troubles).toMatchObject([{ code: 'gateway.unknownDevice', fr: 'Identité inconnue.' }]);
    const contacts = troubles.length;
    agent?.wake();
    await until('polls refused too', () => fake.heard.filter((door) => door === 'wake').length > 2);
    expect(troubles).toHaveLength(contacts);
  });
});

describe('the server’s pace', () => {
  it('is respected whoever wakes', async () => {
    fake.mishap('ask', { status: 429, retry: true, retryAfterSeconds: 3600 });
    await begin();
    await until('the refusal', () => troubles.length === 1);
    for (let ring = 0; ring < 5; ring += 1) agent?.wake();
    await until('polls', () => fake.heard.includes('wake'));
    expect(device.asks).toHaveLength(0);
  });
});

describe('the clock', () => {
  it('that is set while the agent runs is noticed, and learnt again', async () => {
    let offsetMs = -Date.parse('2026-12-01');
    const drifting: Clock = { now: () => new Date(Date.now() + offsetMs) };
    await begin({ localClock: drifting });
    await until('a contact', () => troubles.includes(null));
    offsetMs = 0; // the network's time arrives
    agent?.wake();
    await until('the time door once more', () => fake.heard.filter((door) => door === 'time').length === 3);
    fake.order(device, configure('r1'));
    await until('revision r1', () => lastAsk()?.revision === 'r1');
  });
});
