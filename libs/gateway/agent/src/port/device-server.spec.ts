import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { Logger, RefusalLog } from '@chariot/platform';
import { knock, testAuthority } from '@chariot/testkit';
import { decodeProblem, DOORS } from '@chariot/wire-agent';
import type { AgentDoors } from '../doors/door.js';
import type { Guard } from '../doors/guard.service.js';
import { registerAgentDoors } from '../doors/registration.js';
import { NamedProxies } from './named-proxies.js';
import { DeviceServer, type Timeouts } from './device-server.service.js';

const authority = testAuthority();
const credentials = (name: string) => {
  const { certPem, keyPem } = authority.issue(name);
  return { key: keyPem, chain: certPem + authority.caPem };
};
const opened: DeviceServer[] = [];
const refused: string[] = [];
const log: string[] = [];
let answering: () => Promise<string> = () => Promise.resolve('{}');

/** Everybody may enter by every door: here only the port is looked at. */
async function open(
  timeouts: Partial<Timeouts> = {},
  more: { readonly maxStrangers?: number; readonly maxHandshakes?: number; readonly proxies?: NamedProxies } = {},
): Promise<{ server: DeviceServer; port: number }> {
  const onRefusal = ({ code }: { readonly code: string }): void => void refused.push(code);
  const shown = { credentials: credentials('first'), ca: [authority.caPem] };
  const server = DeviceServer.create({ ...shown, timeouts, onRefusal, ...more });
  const door = { to: 'anybody', bodyLimit: 1024, answer: async () => ({ status: 200, body: await answering() }) };
  const doors = Object.fromEntries(Object.keys(DOORS).map((name) => [name, door])) as unknown as AgentDoors;
  const guard = { admitAnybody: () => undefined } as unknown as Guard;
  const logger = Logger.create({ stream: { write: (line) => void log.push(line) } });
  registerAgentDoors(server.fastify, doors, {
    guard,
    logger,
    refusals: new RefusalLog(logger),
    proxies: new NamedProxies(),
    lend: () => () => undefined,
  });
  opened.push(server);
  return { server, port: await server.listen({ host: '127.0.0.1', port: 0 }) };
}

const connect = (port: number): tls.TLSSocket => tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });

/** Everything that is said until the other side closes. */
async function heard(socket: net.Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', (error) => (text += String(error)));
  await once(socket, 'close');
  return text;
}

afterEach(async () => {
  answering = () => Promise.resolve('{}');
  refused.length = 0;
  log.length = 0;
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

describe('the device port', () => {
  it('shows the whole chain, asks for a certificate, and speaks TLS 1.3 alone', async () => {
    const { port } = await open();
    const socket = tls.connect({ port, host: 'localhost', ca: authority.caPem });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
    const old = tls.connect({ port, host: 'localhost', ca: authority.caPem, maxVersion: 'TLSv1.2' });
    await expect(once(old, 'secureConnect')).rejects.toThrow(/protocol version/i);
  });

  it('keeps a connection for the next request', async () => {
    const { port, server } = await open();
    let connections = 0;
    server.fastify.server.on('secureConnection', () => (connections += 1));
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    for (let request = 0; request < 3; request += 1) {
      expect((await knock(port, { path: DOORS.ask.path, body: '{}', agent })).status).toBe(200);
    }
    agent.destroy();
    expect(connections).toBe(1);
  });

  it('shows its next certificate to who comes next, and leaves who is there in peace', async () => {
    const { port, server } = await open();
    const before = connect(port);
    await once(before, 'secureConnect');
    server.replaceCredentials(credentials('second'));
    const after = tls.connect({ port, host: '127.0.0.1', ...testAuthority().issue('x'), rejectUnauthorized: false });
    await once(after, 'secureConnect');
    expect(nameOf(before)).toBe('first');
    expect(nameOf(after)).toBe('second');
    before.write('GET /agent/v1/wake HTTP/1.1\r\nhost: x\r\n\r\n');
    const [said] = (await once(before, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 200 /);
    before.destroy();
    after.destroy();
  });

  it('still asks for certificates with its next one', async () => {
    const { port, server } = await open();
    server.replaceCredentials(credentials('second'));
    const peer = testAuthority().issue('somebody');
    const seen = once(server.fastify.server, 'secureConnection') as Promise<[tls.TLSSocket]>;
    const socket = tls.connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      cert: peer.certPem,
      key: peer.keyPem,
    });
    await once(socket, 'secureConnect');
    const [here] = await seen;
    expect(here.getPeerX509Certificate()?.raw).toEqual(new X509Certificate(peer.certPem).raw);
    socket.destroy();
  });

  it('answers in the protocol’s words what HTTP itself refuses', async () => {
    const { port } = await open();
    const socket = connect(port);
    socket.write('WHAT IS THIS\r\n\r\n');
    const text = await heard(socket);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(decodeProblem(text.split('\r\n\r\n')[1] ?? '').error.code).toBe('gateway-agent.badRequest');
    expect(refused).toEqual(['gateway-agent.badRequest']);
  });

  it('does nothing for whoever is gone when her words are read, and has no trouble of its own', async () => {
    const { port, server } = await open();
    let asked = 0;
    answering = () => Promise.resolve(String((asked += 1)));
    for (let times = 0; times < 5; times += 1) {
      const line = net.connect(port, '127.0.0.1');
      const socket = tls.connect({ socket: line, rejectUnauthorized: false });
      socket.on('error', () => undefined);
      const met = once(server.fastify.server, 'secureConnection') as Promise<[tls.TLSSocket]>;
      await once(socket, 'secureConnect');
      socket.write(`POST ${DOORS.ask.path} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
      // Once it is written: the server finds the end of the handshake, the words and the end of the line together.
      setImmediate(() => line.resetAndDestroy());
      const [here] = await met;
      if (!here.closed) await new Promise((closed) => here.once('close', closed));
    }
    expect(asked).toBe(0);
    const { level, code } = JSON.parse(log[0] ?? '{}') as { level?: number; code?: string };
    expect([log.length, level, code]).toEqual([5, 40, 'gateway-agent.badRequest']);
  });

  it('refuses headers of more than 16 KiB', async () => {
    const { port } = await open();
    const answer = await knock(port, { path: DOORS.ask.path, body: '{}', headers: { 'x-long': 'a'.repeat(17_000) } });
    expect(answer.status).toBe(431);
  });

  it.each([
    ['headers', 'POST /agent/v1/ask HTTP/1.1\r\nhost: x\r\n'],
    [
      'a body',
      'POST /agent/v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{',
    ],
  ])('does not wait for ever for %s', async (_, beginning) => {
    const { port } = await open({ headers: 150, request: 300, check: 50 });
    const socket = connect(port);
    await once(socket, 'secureConnect');
    socket.write(beginning);
    // A byte now and then is no reason to wait longer.
    const drip = setInterval(() => socket.writable && socket.write('a'), 40);
    const text = await heard(socket);
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 |ECONNRESET|EPIPE/);
  });

  it.each<[string, Partial<Timeouts>, (port: number) => net.Socket]>([
    ['a handshake', { handshake: 150 }, (port) => net.connect(port, '127.0.0.1')],
    ['a first request', { idle: 150 }, connect],
  ])('does not wait for ever for %s', async (_, timeouts, knocking) => {
    const { port } = await open(timeouts);
    expect(await heard(knocking(port))).toBe('');
  });

  it('says who sent no handshake, and not that somebody left', async () => {
    const { port } = await open();
    connect(port).destroy();
    net.connect(port, '127.0.0.1').end('not a handshake');
    while (refused.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(refused).toEqual([expect.stringMatching(/^gateway-agent\.connection\.ERR_SSL/)]);
  });

  it('holds so many strangers of one address, and as many devices as come', async () => {
    const { port } = await open({}, { maxStrangers: 2 });
    const sockets = [connect(port), connect(port)];
    await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
    expect(await heard(connect(port))).toBe('');
    const { certPem: cert, keyPem: key } = authority.issue('a device');
    for (let at = 0; at < 3; at += 1) {
      const device = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, cert, key });
      sockets.push(device);
      device.write('GET /agent/v1/wake HTTP/1.1\r\nhost: x\r\n\r\n');
      const [said] = (await once(device, 'data')) as [Buffer];
      expect(said.toString()).toMatch(/^HTTP\/1\.1 200 /);
    }
    // A certificate of another's making is a stranger's.
    const forged = testAuthority().issue('somebody');
    const other = tls.connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      cert: forged.certPem,
      key: forged.keyPem,
    });
    expect(await heard(other)).toBe('');
    const [first] = sockets;
    first?.destroy();
    if (first !== undefined) await once(first, 'close');
    // The server hears of it a moment later, and cuts whoever comes before.
    const again = () => knock(port, { path: DOORS.ask.path, body: '{}' }).then(({ status }) => status);
    let status: unknown;
    for (const until = Date.now() + 60_000; status !== 200 && Date.now() < until;) status = await again().catch(String);
    expect(status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it('waits for so many handshakes of one address, and lets whoever is done with hers go on', async () => {
    const { port } = await open({}, { maxHandshakes: 2 });
    const done = connect(port);
    await once(done, 'secureConnect');
    const silent = [net.connect(port, '127.0.0.1'), net.connect(port, '127.0.0.1')];
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    expect(await heard(net.connect(port, '127.0.0.1'))).toBe('');
    const line = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    const elsewhere = tls.connect({ socket: line, rejectUnauthorized: false });
    await once(elsewhere, 'secureConnect');
    elsewhere.destroy();
    done.write('GET /agent/v1/wake HTTP/1.1\r\nhost: x\r\n\r\n');
    const [said] = (await once(done, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of [...silent, done]) socket.destroy();
  });

  it('holds sixteen connections made with one certificate', async () => {
    const { port } = await open();
    const { certPem: cert, keyPem: key } = authority.issue('a device');
    const how = { port, host: '127.0.0.1', rejectUnauthorized: false, cert, key };
    const sockets: tls.TLSSocket[] = [];
    for (let at = 0; at < 16; at += 1) {
      const socket = tls.connect(how);
      sockets.push(socket);
      await once(socket, 'secureConnect');
    }
    expect(await heard(tls.connect(how))).toBe('');
    const other = authority.issue('another device');
    const beside = tls.connect({ ...how, cert: other.certPem, key: other.keyPem });
    beside.write('GET /agent/v1/wake HTTP/1.1\r\nhost: x\r\n\r\n');
    const [said] = (await once(beside, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of [...sockets, beside]) socket.destroy();
  });

  it('does not count the connections of a proxy that is named', async () => {
    const { port } = await open({}, { maxStrangers: 1, maxHandshakes: 1, proxies: new NamedProxies(['127.0.0.1']) });
    const sockets = [connect(port), connect(port), connect(port)];
    await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    for (const socket of sockets) socket.destroy();
  });

  it('has so many requests of one address under way, until their work is done', async () => {
    const { port } = await open();
    const waiting: (() => void)[] = [];
    answering = () => new Promise((resolve) => waiting.push(() => resolve('{}')));
    const ask = () => knock(port, { path: DOORS.ask.path, body: '{}' });
    const asked = Array.from({ length: 40 }, ask);
    while (waiting.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(decodeProblem(refused.text).error).toMatchObject({ code: 'gateway-agent.tooManyAtOnce', retry: true });
    for (const end of waiting.splice(0)) end();
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
    answering = () => Promise.resolve('{}');
    expect((await ask()).status).toBe(200);
  });

  it('lets what is under way finish when it closes, then answers nobody', async () => {
    const { port, server } = await open();
    let finish: (text: string) => void = () => undefined;
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    answering = () => {
      begun();
      return new Promise((resolve) => (finish = resolve));
    };
    const asked = knock(port, { path: DOORS.ask.path, body: '{}' });
    await started;
    const closed = server.close();
    finish('{"late":true}');
    expect((await asked).text).toBe('{"late":true}');
    await closed;
    await expect(knock(port, { path: DOORS.ask.path, body: '{}' })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('closes although somebody never finishes', async () => {
    const { port, server } = await open({ closing: 100 });
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    answering = () => {
      begun();
      return new Promise(() => undefined);
    };
    const asked = knock(port, { path: DOORS.ask.path, body: '{}' });
    await started;
    const refused = expect(asked).rejects.toThrow();
    await server.close();
    await refused;
  });

  it('notes as a refusal whoever hangs up in the middle of a body: nobody fills the log of faults', async () => {
    const { port } = await open();
    const socket = connect(port);
    await once(socket, 'secureConnect');
    socket.write(
      `POST ${DOORS.enrol.path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    for (const until = Date.now() + 60_000; log.length === 0 && Date.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(log.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['refused']);
  });

  it('says nothing of a fault that nobody foresaw, and goes on', async () => {
    const { port } = await open();
    answering = () => Promise.reject(new Error('password=hunter2'));
    const answer = await knock(port, { path: DOORS.ask.path, body: '{}' });
    expect(answer.status).toBe(500);
    expect(decodeProblem(answer.text).error).toMatchObject({ code: 'gateway-agent.unexpected', retry: true });
    expect(answer.text).not.toContain('hunter2');
    answering = () => Promise.resolve('{}');
    expect((await knock(port, { path: DOORS.ask.path, body: '{}' })).status).toBe(200);
  });
});

const nameOf = (socket: tls.TLSSocket): string => socket.getPeerCertificate().subject.CN;
