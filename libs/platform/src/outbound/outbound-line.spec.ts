import { DomainError } from '@chariot/kernel';
import { FakeApns, testAuthority } from '@chariot/testkit';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Outbound } from './outbound.service.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const PUSH = { path: '/3/device/00ff', body: '{"mdm":"magie"}' };

/** A server of HTTP/2 that asks for a certificate; the kit's stands for any. */
let server: FakeApns;
let identity: { cert: string; key: string };
beforeAll(async () => {
  const authority = testAuthority();
  server = await FakeApns.start({ authority, maxStreams: 3 });
  identity = { cert: authority.certify(publicKey, { commonName: 'Chariot', userId: 'sujet' }), key };
});
afterAll(() => server.stop());
beforeEach(() => server.say('accept'));

const outbound = (privateRanges: readonly string[] = LOOPBACK): Outbound =>
  new Outbound({ ca: server.caPem, privateRanges });
const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  const outcome = await attempt.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (typeof outcome === 'string') return outcome;
  if (!(outcome instanceof DomainError)) throw outcome;
  return outcome.code.replace('outbound.', '');
};

describe('OutboundLine', () => {
  it('asks many things on one connection, by our own certificate', async () => {
    const line = await outbound().line(server.url, identity);
    const before = server.opened;
    const answers = await Promise.all(Array.from({ length: 20 }, () => line.post(PUSH)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(server.accepted.at(-1)).toEqual({ token: '00ff', pushMagic: 'magie', topic: 'sujet' });
    expect([server.opened - before, server.mostAtOnce <= 3]).toEqual([0, true]);
    expect([line.most, line.underWay, await line.answers(2_000)]).toEqual([3, 0, true]);
    await line.close();
    expect([line.isOpen, await codeOf(line.post(PUSH)), await line.answers(10)]).toEqual([false, 'unreachable', false]);
  });

  it('gives what a refusal says', async () => {
    const line = await outbound().line(server.url, identity);
    server.say({ status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '7' } });
    const { status, headers, body } = await line.post(PUSH);
    expect([status, headers['retry-after'], body.toString()]).toEqual([429, '7', '{"reason":"TooManyRequests"}']);
    await line.close();
  });

  it('ends each question when the server is silent, leaves or hangs up', async () => {
    const line = await outbound().line(server.url, identity);
    server.say('silence');
    expect(await codeOf(line.post({ ...PUSH, timeoutMs: 30 }))).toBe('tooSlow');
    expect(line.isOpen).toBe(true);
    server.say('goaway');
    expect(await codeOf(line.post(PUSH))).toBe('unreachable');
    expect(line.isOpen).toBe(false);
    server.say('cut');
    const other = await outbound().line(server.url, identity);
    expect(await Promise.all([codeOf(other.post(PUSH)), codeOf(other.post(PUSH))])).toEqual([
      'unreachable',
      'unreachable',
    ]);
    expect(other.isOpen).toBe(false);
  });

  it('is not opened for whoever shows no certificate that the server wants', async () => {
    const stranger = testAuthority('une autre').certify(publicKey, { commonName: 'Chariot', userId: 'sujet' });
    expect(await codeOf(outbound().line(server.url, { cert: stranger, key }))).toBe('unreachable');
  });

  it('is held to the rules of every call out', async () => {
    const way = outbound([]);
    expect(await codeOf(way.line(server.url, identity))).toBe('forbiddenAddress');
    expect(await codeOf(way.line('https://169.254.169.254', identity))).toBe('forbiddenAddress');
    expect(
      await codeOf(new Outbound({ privateRanges: LOOPBACK, http: true }).line('http://localhost:1', identity)),
    ).toBe('notHttps');
    // An authority that nobody has told us of.
    expect(await codeOf(new Outbound({ privateRanges: LOOPBACK }).line(server.url, identity))).toBe('unreachable');
  });

  it('is refused by a server that speaks another protocol, or none', async () => {
    const { certPem: cert, keyPem } = testAuthority('la même', server).issue('localhost');
    const plain = createServer({ cert, key: keyPem }, (_, response) => void response.end());
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    expect(await codeOf(outbound().line(`https://localhost:${port}`, identity))).toBe('unreachable');
    plain.close();
    expect(await codeOf(outbound().line(`https://localhost:${port}`, identity))).toBe('unreachable');
  });
});
