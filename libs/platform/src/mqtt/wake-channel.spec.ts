import { newId } from '@chariot/kernel';
import { stopwatch, testAuthority } from '@chariot/testkit';
import { Aedes } from 'aedes';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { createHash } from 'node:crypto';
import { connect as connectTcp, createServer, type AddressInfo, type Server } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Logger } from '../logs/logger.service.js';
import { EmbeddedBroker, type EmbeddedBrokerOptions } from './embedded-broker.service.js';
import { ExternalBroker } from './external-broker.service.js';
import { presenceTopic, wakeTopic, type WakeChannel } from './wake-channel.port.js';

const authority = testAuthority();
const server = authority.issue('serveur');
const lines: Record<string, unknown>[] = [];
const logger = Logger.create({ level: 'warn', stream: { write: (line) => void lines.push(JSON.parse(line)) } });
const refused = (code: string) => lines.filter((line) => line['msg'] === 'refused' && line['code'] === code);
const fingerprintOf = (der: Buffer): string => createHash('sha256').update(der).digest('hex');

/** A channel, and how a device reaches its broker. */
interface Rig {
  readonly channel: WakeChannel;
  device(deviceId: string, options?: IClientOptions): MqttClient;
  end(): Promise<void>;
}

/** A device's certificate says its id in its common name: here that is all there is to know. */
class Registry {
  readonly revoked = new Set<string>();
  readonly fingerprints = new Map<string, string>();
  /** Runs while a device is being authenticated. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  readonly authenticate = async (cert: Buffer) => {
    const deviceId = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(cert.toString('latin1'))?.[0];
    const fingerprint = fingerprintOf(cert);
    if (deviceId === undefined || this.revoked.has(fingerprint)) return null;
    this.fingerprints.set(deviceId, fingerprint);
    await this.meanwhile();
    return { deviceId, fingerprint };
  };
}

async function embedded(
  registry = new Registry(),
  options: Partial<EmbeddedBrokerOptions> = {},
): Promise<Rig & { channel: EmbeddedBroker }> {
  const channel = new EmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    key: server.keyPem,
    cert: server.certPem,
    ca: authority.caPem,
    authenticate: registry.authenticate,
    logger,
    ...options,
  });
  await channel.start();
  return {
    channel,
    device: (deviceId, options = {}) => {
      const { certPem, keyPem } = authority.issue(deviceId);
      return connect(`mqtts://127.0.0.1:${channel.port}`, {
        ...deviceOptions(deviceId),
        ca: authority.caPem,
        cert: certPem,
        key: keyPem,
        ...options,
      });
    },
    end: () => channel.stop(),
  };
}

/** Any broker will do: here a bare one, on the loopback. */
async function external(): Promise<Rig> {
  const aedes = await Aedes.createBroker();
  const tcp: Server = createServer((socket) => void aedes.handle(socket));
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const url = `mqtt://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  const channel = new ExternalBroker({ url, logger });
  await channel.start();
  return {
    channel,
    device: (deviceId, options = {}) => connect(url, { ...deviceOptions(deviceId), ...options }),
    end: async () => {
      await channel.stop();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}

const deviceOptions = (deviceId: string): IClientOptions => ({
  clientId: deviceId,
  protocolVersion: 4,
  keepalive: 60,
  reconnectPeriod: 0,
  will: { topic: presenceTopic(deviceId), payload: Buffer.from('0'), qos: 0, retain: false },
});

async function arrive(
  device: MqttClient,
  deviceId: string,
): Promise<{ topic: string; payload: string; retain: boolean }[]> {
  const heard: { topic: string; payload: string; retain: boolean }[] = [];
  device.on('message', (topic, payload, { retain }) => heard.push({ topic, payload: payload.toString(), retain }));
  await connected(device);
  await device.subscribeAsync(wakeTopic(deviceId));
  await device.publishAsync(presenceTopic(deviceId), '1');
  return heard;
}

const connected = (device: MqttClient): Promise<void> =>
  new Promise((resolve, reject) => {
    if (device.connected) resolve();
    device.once('connect', () => resolve());
    device.once('error', reject);
    device.once('close', () => reject(new Error('closed')));
  });
const closed = (device: MqttClient): Promise<void> =>
  new Promise((resolve) => (device.connected ? device.once('close', () => resolve()) : resolve()));

beforeEach(() => (lines.length = 0));

describe.each([
  ['EmbeddedBroker', embedded],
  ['ExternalBroker', external],
])('WakeChannel: %s', (_, start: () => Promise<Rig>) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.end());

  it('wakes one device, with an empty message that nobody keeps', async () => {
    const [one, other] = [newId(), newId()];
    const devices = [rig.device(one), rig.device(other)] as const;
    const heard = await arrive(devices[0], one);
    const heardByOther = await arrive(devices[1], other);
    await rig.channel.wake(one);
    await until(() => heard.length === 1);
    expect(heard).toEqual([{ topic: wakeTopic(one), payload: '', retain: false }]);
    await rig.channel.wake(other);
    await until(() => heardByOther.length === 1);
    expect(heard).toHaveLength(1);
    await Promise.all(devices.map((device) => device.endAsync(true)));
  });

  it('minds neither who is away nor who comes late', async () => {
    const id = newId();
    await expect(rig.channel.wake(id)).resolves.toBeUndefined();
    const device = rig.device(id, { clean: true });
    const heard = await arrive(device, id);
    await rig.channel.wake(id);
    await until(() => heard.length > 0);
    expect(heard).toHaveLength(1);
    await device.endAsync(true);
  });

  it('says who comes, and who is gone without a word', async () => {
    const id = newId();
    const said: string[] = [];
    rig.channel.onPresence((deviceId, online) =>
      said.push(`${deviceId === id ? 'it' : deviceId} ${online ? 'on' : 'off'}`),
    );
    const device = rig.device(id);
    await arrive(device, id);
    await until(() => said.includes('it on'));
    device.stream.destroy();
    await until(() => said.includes('it off'));
    expect(said).toEqual(['it on', 'it off']);
    await device.endAsync(true);
  });

  it('is quiet once stopped', async () => {
    await rig.channel.stop();
    await expect(rig.channel.wake(newId())).resolves.toBeUndefined();
    expect(() => rig.channel.disconnect('00')).not.toThrow();
  });
});

describe('EmbeddedBroker', () => {
  let rig: Awaited<ReturnType<typeof embedded>>;
  const registry = new Registry();
  beforeEach(async () => {
    registry.revoked.clear();
    registry.meanwhile = () => Promise.resolve();
    rig = await embedded(registry);
  });
  afterEach(() => rig.end());

  it('lets a device listen to its own wake, and to nothing else', async () => {
    const id = newId();
    const device = rig.device(id);
    await connected(device);
    const wanted = [
      wakeTopic(newId()),
      presenceTopic(id),
      'chariot/devices/+/wake',
      '#',
      '$SYS/#',
      `${wakeTopic(id)}/#`,
    ];
    for (const topic of wanted) await expect(device.subscribeAsync(topic)).rejects.toThrow();
    const told = refused('mqtt.foreignSubscription').filter((line) => line['deviceId'] === id);
    expect(told).toHaveLength(wanted.length);
    expect(told[0]).toMatchObject({ door: 'mqtt', from: '127.0.0.1' });
    await expect(device.subscribeAsync(wakeTopic(id))).resolves.toBeDefined();
    await device.endAsync(true);
  });

  it.each([
    ['another device’s wake', () => wakeTopic(newId())],
    ['its own wake', (id: string) => wakeTopic(id)],
    ['another device’s presence', () => presenceTopic(newId())],
    ['a topic of its own making', () => 'chariot/anything'],
    ['the broker’s own topics', () => '$SYS/x/heartbeat'],
  ])('cuts a device that speaks on %s', async (_, topicFor) => {
    const [id, witness] = [newId(), newId()];
    const [device, other] = [rig.device(id), rig.device(witness)];
    const heard = await arrive(other, witness);
    await connected(device);
    device.publish(topicFor(id), 'x');
    await closed(device);
    expect(refused('mqtt.foreignPublication').some((line) => line['deviceId'] === id)).toBe(true);
    await rig.channel.wake(witness);
    await until(() => heard.length > 0);
    expect(heard.map(({ payload }) => payload)).toEqual(['']);
    await other.endAsync(true);
  });

  it.each<[string, (id: string) => IClientOptions]>([
    ['another device’s id', () => ({ clientId: newId() })],
    [
      'a will about another device',
      () => ({ will: { topic: presenceTopic(newId()), payload: Buffer.from('0'), qos: 0, retain: true } }),
    ],
    [
      'a will on a wake topic',
      (id) => ({ will: { topic: wakeTopic(id), payload: Buffer.from(''), qos: 0, retain: true } }),
    ],
    ['no sign of life to expect', () => ({ keepalive: 0 })],
  ])('refuses a connection with %s', async (_, options) => {
    const id = newId();
    const device = rig.device(id, options(id));
    await expect(connected(device)).rejects.toThrow();
    await device.endAsync(true);
  });

  it('refuses who has no certificate, one of another authority, or one that has expired', async () => {
    const id = newId();
    const foreign = testAuthority().issue(id);
    const expired = authority.issue(id, { from: new Date('2020-01-01'), until: new Date('2021-01-01') });
    const attempts: IClientOptions[] = [
      { cert: undefined, key: undefined } as unknown as IClientOptions,
      { cert: foreign.certPem, key: foreign.keyPem },
      { cert: expired.certPem, key: expired.keyPem },
    ];
    for (const options of attempts) {
      const device = rig.device(id, options);
      await expect(connected(device)).rejects.toThrow();
      await device.endAsync(true);
    }
    expect(rig.channel.connected).toBe(0);
    expect(refused('mqtt.tls').length).toBeGreaterThanOrEqual(attempts.length);
  });

  it('cuts a revoked certificate within the second, and does not let it back in', async () => {
    const [id, other] = [newId(), newId()];
    const [device, spared] = [rig.device(id), rig.device(other)];
    await arrive(device, id);
    await arrive(spared, other);
    const fingerprint = registry.fingerprints.get(id) ?? '';
    const since = stopwatch();
    registry.revoked.add(fingerprint);
    rig.channel.disconnect(fingerprint);
    await closed(device);
    expect(since()).toBeLessThan(1_000);
    expect(spared.connected).toBe(true);

    device.reconnect();
    await expect(connected(device)).rejects.toThrow();
    expect(refused('mqtt.unknownIdentity')).toHaveLength(1);
    await device.endAsync(true);
    await spared.endAsync(true);
  });

  it('cuts a certificate that is revoked while it is being looked up', async () => {
    const id = newId();
    registry.meanwhile = async () => rig.channel.disconnect(registry.fingerprints.get(id) ?? '');
    const device = rig.device(id);
    await expect(connected(device)).rejects.toThrow();
    expect(rig.channel.connected).toBe(0);
    await device.endAsync(true);
  });

  it('refuses while it cannot tell who it is', async () => {
    registry.meanwhile = () => Promise.reject(new Error('the database is away'));
    const device = rig.device(newId());
    await expect(connected(device)).rejects.toThrow();
    await device.endAsync(true);
  });

  it('keeps one connection a device: the last one', async () => {
    const id = newId();
    const said: boolean[] = [];
    rig.channel.onPresence((_, online) => said.push(online));
    const first = rig.device(id);
    await arrive(first, id);
    const second = rig.device(id);
    const heard = await arrive(second, id);
    await closed(first);
    expect(rig.channel.connected).toBe(1);
    await rig.channel.wake(id);
    await until(() => heard.length === 1);
    expect(said).toEqual([true, true]);
    await second.endAsync(true);
  });

  it('does not gather a packet longer than 4 KiB', async () => {
    const id = newId();
    const device = rig.device(id);
    await connected(device);
    device.publish(presenceTopic(id), Buffer.alloc(5_000));
    await closed(device);
    expect(device.connected).toBe(false);
    expect(refused('mqtt.packetTooLong')).toMatchObject([{ deviceId: id }]);
    await device.endAsync(true);
  });

  it('cuts, and tells of, a device that speaks another language', async () => {
    const id = newId();
    const { certPem, keyPem } = authority.issue(id);
    const where = { host: '127.0.0.1', port: rig.channel.port, ca: authority.caPem, cert: certPem, key: keyPem };
    const socket = connectTls({ ...where, checkServerIdentity: () => undefined });
    socket.write('GET / HTTP/1.1\r\n\r\n');
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(refused('mqtt.badConnection')).toMatchObject([{ deviceId: id }]);
  });

  it('does not wait for ever for a handshake', async () => {
    const hasty = await embedded(registry, { handshakeMs: 100 });
    const socket = connectTcp({ host: '127.0.0.1', port: hasty.channel.port });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(refused('mqtt.tls')).toMatchObject([{ reason: 'ERR_TLS_HANDSHAKE_TIMEOUT', from: '127.0.0.1' }]);
    await hasty.end();
  });

  it('waits for so many handshakes of one address, and cuts nobody who is in', async () => {
    const few = await embedded(registry, { maxHandshakes: 2 });
    const where = { host: '127.0.0.1', port: few.channel.port };
    const id = newId();
    const device = few.device(id);
    const heard = await arrive(device, id);
    const silent = [connectTcp(where), connectTcp(where)];
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const third = connectTcp(where);
    third.resume();
    await new Promise((resolve) => third.once('close', resolve));
    expect(refused('mqtt.tooManyHandshakes')).toMatchObject([{ from: '127.0.0.1' }]);
    await few.channel.wake(id);
    await until(() => heard.length === 1);
    for (const socket of silent) socket.destroy();
    // The server hears of it a moment later.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const other = newId();
    const late = few.device(other);
    await arrive(late, other);
    await Promise.all([device.endAsync(true), late.endAsync(true)]);
    await few.end();
  });

  it('keeps nothing for a device that is away, whatever session it asks for', async () => {
    const id = newId();
    const device = rig.device(id, { clean: false });
    await arrive(device, id);
    await device.endAsync(true);
    await until(() => rig.channel.connected === 0);
    await rig.channel.wake(id);
    const again = rig.device(id, { clean: false });
    const connack = new Promise<boolean>((resolve) =>
      again.once('connect', ({ sessionPresent }) => resolve(sessionPresent)),
    );
    const heard = await arrive(again, id);
    expect(await connack).toBe(false);
    await rig.channel.wake(id);
    await until(() => heard.length > 0);
    expect(heard).toHaveLength(1);
    await again.endAsync(true);
  });
});

describe('ExternalBroker', () => {
  it('starts without its broker, since devices poll', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise<void>((resolve) => free.close(() => resolve()));
    const url = `mqtt://chariot:secret-canari@127.0.0.1:${port}`;
    const channel = new ExternalBroker({ url, logger, patienceMs: 100 });
    lines.length = 0;
    await channel.start();
    expect(lines).toContainEqual(expect.objectContaining({ broker: `127.0.0.1:${port}` }));
    expect(JSON.stringify(lines)).not.toContain('canari');
    await expect(channel.wake(newId())).resolves.toBeUndefined();
    await channel.stop();
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
