import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as tls from 'node:tls';
import { Logger, RefusalLog, type PortArrival, type PortDoor, type PortVisit } from '@chariot/platform';
import { testAuthority } from '@chariot/testkit';
import type { Guard } from '../doors/guard.service.js';
import { NamedProxies } from './named-proxies.js';
import { DeviceServer } from './device-server.service.js';
import { registerPortDoors } from './port-doors.js';

const authority = testAuthority();
const sockets: tls.TLSSocket[] = [];
const visits: PortVisit[] = [];
let admit: (arrival: PortArrival) => { status: number } | null;
let answering: Promise<void>;
let body: Buffer | undefined;
let server: DeviceServer;
let port: number;

beforeEach(async () => {
  admit = () => null;
  answering = Promise.resolve();
  body = undefined;
  visits.length = 0;
  const door: PortDoor = {
    ...{ method: 'PUT', path: '/mdm', bodyLimit: 2 * 1024 * 1024, counts: 'door' },
    admit: (arrival) => admit(arrival),
    answer: (visit) =>
      answering.then(() => ({
        status: visits.push(visit) > 0 ? 200 : 500,
        ...(body !== undefined && { contentType: 'application/octet-stream', body }),
      })),
    refuse: (status) => ({ status }),
  };
  const { certPem, keyPem } = authority.issue('serveur');
  const credentials = { key: keyPem, chain: certPem + authority.caPem };
  server = DeviceServer.create({ credentials, ca: [authority.caPem], doors: [door] });
  const logger = Logger.silent();
  registerPortDoors(server.fastify, [door], {
    ...{ guard: null as unknown as Guard, logger, refusals: new RefusalLog(logger) },
    ...{ proxies: new NamedProxies(), lend: () => () => undefined },
  });
  port = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

/** The head of a request whose body does not come; of so many bytes, or as that header says. */
async function begin(body: number | string, identity: { certPem: string; keyPem: string } | null = null) {
  const shown = identity === null ? {} : { cert: identity.certPem, key: identity.keyPem };
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...shown });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  socket.write(headOf(body));
  return socket;
}

const headOf = (body: number | string): string =>
  `PUT /mdm HTTP/1.1\r\nhost: x\r\n${typeof body === 'string' ? body : `content-length: ${body}`}\r\n\r\n`;

async function statusOf(socket: tls.TLSSocket): Promise<string> {
  const [said] = (await once(socket, 'data')) as [Buffer];
  return said.toString('latin1').slice(9, 12);
}

describe('a door that knows itself who comes', () => {
  it('never reads the body of whom it does not admit', async () => {
    const arrivals: PortArrival[] = [];
    admit = (arrival) => (arrivals.push(arrival), { status: 403 });
    const socket = await begin(2_000_000);
    const closed = once(socket, 'close');
    expect(await statusOf(socket)).toBe('403');
    await closed;
    expect(visits).toHaveLength(0);
    expect(arrivals).toMatchObject([{ isProved: false, certificate: undefined }]);
  });

  it('is told whose certificate is of our authority', async () => {
    const proved: boolean[] = [];
    admit = ({ isProved }) => (proved.push(isProved), null);
    const shown = [authority.issue('iPad'), testAuthority().issue('iPad'), null];
    for (const identity of shown) expect(await statusOf(await begin(0, identity))).toBe('200');
    expect(proved).toEqual([true, false, false]);
  });

  it('holds so many bodies of strangers at once, and those of whoever has proved who it is beside them', async () => {
    let arrived = 0;
    admit = () => ((arrived += 1), null);
    const [first] = await Promise.all(Array.from({ length: 20 }, () => begin(2 * 1024 * 1024)));
    while (arrived < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const length of [2 * 1024 * 1024, 1_000]) expect(await statusOf(await begin(length))).toBe('429');
    const known = await begin(2, authority.issue('iPad'));
    known.write('ok');
    expect(await statusOf(known)).toBe('200');
    first?.destroy();
    for (let status = '429'; status !== '200';) {
      const next = await begin(2);
      next.write('ok');
      status = await statusOf(next);
    }
    expect(visits.map(({ body }) => body.toString())).toEqual(['ok', 'ok']);
  });

  it('holds nothing of those who left while an earlier answer of theirs was being made', async () => {
    let arrived = 0;
    admit = () => ((arrived += 1), null);
    let answer: () => void = () => undefined;
    answering = new Promise((resolve) => (answer = resolve));
    const speaking = await Promise.all(Array.from({ length: 20 }, () => begin(2)));
    for (const socket of speaking) socket.write(`ok${headOf(2 * 1024 * 1024 - 64 * 1024)}`);
    while (arrived < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await statusOf(await begin(2))).toBe('429');
    const lines = () => new Promise<number>((told) => server.fastify.server.getConnections((_, count) => told(count)));
    const before = await lines();
    for (const socket of speaking) socket.destroy();
    while ((await lines()) > before - 20) await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    const next = await begin(2 * 1024 * 1024);
    next.write(Buffer.alloc(2 * 1024 * 1024));
    expect(await statusOf(next)).toBe('200');
  });

  it('gives what is long as it is read, and no more to a line that is not', async () => {
    body = randomBytes(8 * 1024 * 1024 + 1);
    const met = new Promise<tls.TLSSocket>((resolve) => server.fastify.server.once('secureConnection', resolve));
    const socket = await begin(0);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    expect((await met).writableLength).toBeLessThan(1024 * 1024);
    const said = [first];
    const length = first.indexOf('\r\n\r\n') + 4 + body.length;
    socket.on('data', (bytes: Buffer) => void said.push(bytes)).resume();
    for (let had = 0; had < length; had = said.reduce((sum, { length: more }) => sum + more, 0))
      await once(socket, 'data');
    const whole = Buffer.concat(said);
    expect(whole.toString('latin1', 0, length - body.length)).toContain('\r\ncontent-length: 8388609\r\n');
    expect([whole.length, whole.subarray(-body.length).equals(body)]).toEqual([length, true]);
  });

  it('weighs them: a whole school that only signs, behind one address, says little each', async () => {
    let arrived = 0;
    admit = () => ((arrived += 1), null);
    const speaking = await Promise.all(Array.from({ length: 150 }, () => begin(2)));
    while (arrived < 150) await new Promise((resolve) => setTimeout(resolve, 5));
    const answered = speaking.map((socket) => statusOf(socket));
    for (const socket of speaking) socket.write('ok');
    expect(new Set(await Promise.all(answered))).toEqual(new Set(['200']));
  });

  it('takes what does not say how long it is for as much as the door takes', async () => {
    let arrived = 0;
    admit = () => ((arrived += 1), null);
    const chunked = () => begin('transfer-encoding: chunked');
    await Promise.all(Array.from({ length: 20 }, chunked));
    while (arrived < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await statusOf(await chunked())).toBe('429');
  });
});
