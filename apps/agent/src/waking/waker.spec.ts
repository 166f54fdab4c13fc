import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import { systemClock } from '@chariot/kernel';
import type { Next } from '@chariot/wire-agent';
import { Authority } from '../fake-server/authority.js';
import { FakeServer, type FakeDevice } from '../fake-server/fake-server.js';
import { PaperMachine, temporaryFolder } from '../fake-server/fixtures.js';
import { enrolMachine } from '../identity/enrolment.service.js';
import { silent } from '../log.js';
import { Agent } from '../loop/agent.service.js';
import { StateFolder } from '../state/state.repository.js';
import { tcpNetwork } from '../trust/network.service.js';

/** A broker over TLS, on a port that it can be given back. */
class Broker {
  readonly presence: string[] = [];
  readonly clients: string[] = [];
  /** What arrived before MQTT was spoken, in bytes. */
  bytes = 0;
  /** Subscriptions that it will take without a word. */
  mute = 0;
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #sockets = new Set<TLSSocket>();
  port = 0;

  async start(authority: Authority, names = ['127.0.0.1']): Promise<void> {
    const aedes = await Aedes.createBroker();
    const leaf = await authority.server(names);
    const cert = authority.chain(leaf.pem).join('\n');
    const server = createServer({ key: leaf.keyPem, cert, requestCert: true, rejectUnauthorized: false }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => (this.bytes += data.length));
      aedes.handle(socket);
    });
    aedes.authorizeSubscribe = (_client, subscription, answer) => {
      this.mute -= 1;
      if (this.mute < 0) answer(null, subscription);
    };
    aedes.on('client', ({ id }) => this.clients.push(id));
    aedes.on('publish', ({ topic, payload }) => {
      if (topic.endsWith('/presence')) this.presence.push(payload.toString());
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#aedes = aedes;
    this.#server = server;
  }

  wake(topic: string): void {
    this.#aedes?.publish(
      { cmd: 'publish', topic, payload: Buffer.alloc(0), qos: 1, retain: false, dup: false },
      () => undefined,
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise<void>((resolve) => (this.#aedes ? this.#aedes.close(() => resolve()) : resolve()));
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#aedes = null;
    this.#server = null;
  }
}

const CONFIGURE: Next = { kind: 'configure', revision: 'r1', settings: {} };
let authority: Authority;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let fake: FakeServer;
let broker: Broker;
let agent: Agent;
let device: FakeDevice;

beforeAll(async () => {
  authority = await Authority.make();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  broker = new Broker();
});
afterEach(async () => {
  await agent.stop({ politely: false });
  await Promise.all([fake.stop(), broker.stop()]);
  await folder.remove();
});

async function begin(): Promise<void> {
  const mqttUrl = `mqtts://127.0.0.1:${broker.port}`;
  fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']), mqttUrl });
  const state = await StateFolder.open(join(folder.path, 'state'));
  const parts = { state, machine: new PaperMachine(), network: tcpNetwork, localClock: systemClock };
  const sheet = { serverUrl: fake.url, fingerprint: await authority.fingerprint(), code: 'K7QM3FHD2X' };
  await enrolMachine(parts, sheet);
  const [enrolled] = fake.devices;
  if (!enrolled) throw new Error('not enrolled');
  device = enrolled;
  agent = await Agent.of({ ...parts, random: () => 0.01, log: silent, timeoutMs: 5000 });
  agent.start();
}
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('is woken by MQTT, as itself, and says that it is there', async () => {
  await broker.start(authority);
  await begin();
  await until('presence', () => broker.presence.includes('1'));
  expect(broker.clients).toEqual([device.id]);
  device.agenda.push(CONFIGURE);
  broker.wake(`chariot/devices/${device.id}/wake`);
  await until('the report', () => device.reports.some(({ kind }) => kind === 'configuration'));
  expect(agent.wokenBy).toBe('mqtt');
});

it.each([
  ['leaves by saying so', true],
  ['vanishes by its will', false],
])('%s', async (_, politely) => {
  await broker.start(authority);
  await begin();
  await until('presence', () => broker.presence.includes('1'));
  await agent.stop({ politely });
  await until('absence', () => broker.presence.includes('0'));
  expect(broker.presence).toEqual(['1', '0']);
});

it('falls back on the long poll when the broker goes, and comes back to MQTT with it', async () => {
  await broker.start(authority);
  await begin();
  await until('mqtt', () => agent.wokenBy === 'mqtt');
  await broker.stop();
  await until('polling', () => fake.heard.includes('wake'));
  fake.order(device, CONFIGURE);
  await until('the report', () => device.reports.some(({ kind }) => kind === 'configuration'));
  await broker.start(authority);
  await until('mqtt again', () => agent.wokenBy === 'mqtt');
});

it('leaves a broker that takes it and then says nothing, and comes back', async () => {
  await broker.start(authority);
  broker.mute = 1;
  await begin();
  await until('mqtt', () => agent.wokenBy === 'mqtt');
  expect(broker.clients).toEqual([device.id, device.id]);
});

it('says nothing to a broker that is not ours', async () => {
  await broker.start(await Authority.make());
  await begin();
  await until('polling', () => fake.heard.includes('wake'));
  expect(broker.bytes).toBe(0);
  expect(broker.clients).toEqual([]);
});
