import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '@chariot/kernel';
import { personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { connect, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { Door, OpenDoor, RemoteAddress } from './door.decorator.js';
import type { DoorRoute } from './door-route.js';
import { registeredRoutes } from './web-hooks.js';
import { webScene } from './web.scene.js';

const slow = {
  method: 'GET',
  path: '/slow',
  permission: 'public',
  response: z.object({}),
  deadlineMs: 50,
} as const satisfies DoorRoute;
const quick = { ...slow, path: '/quick', response: z.object({ from: z.string() }) } as const;
const { deadlineMs: _, ...plain } = { ...slow, method: 'POST', path: '/plain' } as const;

const held = { ...slow, path: '/held', permission: 'classroom:read', deadlineMs: 10_000 } as const;
const late = { ...held, path: '/late', deadlineMs: 20 } as const;

let go: () => void = () => undefined;
const waiting: (() => void)[] = [];
const letGo = (): void => waiting.splice(0).forEach((end) => end());

@Controller()
class Doors {
  @Door(slow)
  async slow() {
    await new Promise<void>((resolve) => (go = resolve));
    return {};
  }
  @Door(quick)
  quick(@RemoteAddress() from: string) {
    return { from };
  }
  @Door(plain)
  plain() {
    return {};
  }
  @Door(held)
  async held() {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return {};
  }
  @Door(late)
  late() {
    return this.held();
  }
  @Get('knock')
  @OpenDoor('a spec knocks here')
  knock() {
    return {};
  }
}

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const open = (web: Parameters<typeof webScene>[0]['web'] = {}, publicUrl = 'https://chariot.exemple.fr') =>
  webScene({
    database: db.database,
    doors: [Doors],
    people: {
      teacher: personReach({ role: 'teacher', placeId: newId() }),
      head: personReach({ role: 'schoolHead', placeId: newId() }),
    },
    publicUrl,
    web,
  });

describe('every route', () => {
  it('has a largest body and a deadline, but for the live feed, which has no deadline', async () => {
    const app = await open();
    const routes = registeredRoutes(app.getHttpAdapter().getInstance());
    expect(routes.map(({ method, url }) => `${method} ${url}`)).toEqual(
      expect.arrayContaining([
        'GET /api/v1/slow',
        'POST /api/v1/plain',
        'GET /knock',
        'GET /health',
        'GET /api/v1/live',
      ]),
    );
    expect(routes.filter(({ bodyLimit }) => !((bodyLimit ?? 0) > 0))).toEqual([]);
    expect(new Set(routes.filter(({ deadlineMs }) => deadlineMs === undefined).map(({ url }) => url))).toEqual(
      new Set(['/api/v1/live']),
    );
    expect(routes.find(({ url }) => url === '/api/v1/slow')?.deadlineMs).toBe(50);
    await app.close();
  });
});

describe('a request that takes too long', () => {
  it('is answered in French, and what it does may still end', async () => {
    const app = await open();
    const answer = await app.inject({ url: '/api/v1/slow' });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'web.tooSlow']);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    go();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await app.inject({ url: '/api/v1/quick' })).statusCode).toBe(200);
    await app.close();
  });
});

describe('the head of a request', () => {
  it('is bounded: its address, then all of it', async () => {
    const app = await open();
    const answer = await app.inject({ url: `/api/v1/quick?q=${'a'.repeat(5_000)}` });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([414, 'web.addressTooLong']);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    for (const [head, status] of [
      [`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(17 * 1024)}\r\n\r\n`, 431],
      [`GET /${'a'.repeat(17 * 1024)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
      ['pas du HTTP\r\n\r\n', 400],
    ] as const) {
      const told = await raw(port, head);
      expect(told).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(told).toContain('application/problem+json');
    }
    await app.close();
  });
});

const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let told = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (told += String(chunk)));
    socket.on('end', () => resolve(told));
    socket.on('error', reject);
  });

describe('the rate of one address', () => {
  const rate = { perSecond: 0.001, burst: 3 };
  const PRETENDERS = [
    'x-forwarded-for',
    'x-real-ip',
    'true-client-ip',
    'cf-connecting-ip',
    'x-client-ip',
    'x-cluster-client-ip',
    'fastly-client-ip',
    'x-original-forwarded-for',
  ];
  const shapes = (n: number): Record<string, string>[] => [
    {},
    ...PRETENDERS.map((name) => ({ [name]: `198.51.100.${n}` })),
    { forwarded: `for=198.51.100.${n};proto=https` },
    { forwarded: `for="[2001:db8::${n}]"` },
    { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.${n}, 127.0.0.1` },
    { 'x-forwarded-for': `::ffff:198.51.100.${n}` },
    { 'x-forwarded-for': `garbage-${n}` },
    { 'X-Forwarded-For': '', 'x-forwarded-host': `h${n}.exemple.fr` },
    Object.fromEntries(PRETENDERS.map((name) => [name, `198.51.100.${n}`])),
  ];
  const statuses = async (
    app: NestFastifyApplication,
    knocks: readonly { from: string; headers?: Record<string, string> }[],
  ) => {
    const seen: number[] = [];
    for (const { from, headers = {} } of knocks) {
      seen.push((await app.inject({ url: '/api/v1/quick', remoteAddress: from, headers })).statusCode);
    }
    return seen;
  };

  it('is the socket’s, whatever headers say, while no proxy is trusted', async () => {
    const app = await open({ rate });
    const knocks = shapes(7).map((headers) => ({ from: '192.0.2.1', headers }));
    const seen = await statuses(app, knocks);
    expect(seen.slice(0, 3)).toEqual([200, 200, 200]);
    expect(new Set(seen.slice(3))).toEqual(new Set([429]));
    expect(
      (
        await app.inject({
          url: '/api/v1/quick',
          remoteAddress: '192.0.2.2',
          headers: { 'x-forwarded-for': '198.51.100.1' },
        })
      ).json(),
    ).toEqual({ from: '192.0.2.2' });
    await app.close();
  });

  it('is what the trusted proxy has seen, and not what its client pretends', async () => {
    const app = await open({ rate, trustedProxies: ['10.0.0.1'] });
    // The proxy adds the true address at the end of whatever the client sent.
    const knocks = Array.from({ length: 8 }, (_, n) => ({
      from: '10.0.0.1',
      headers: {
        'x-forwarded-for': `198.51.100.${n}, 203.0.113.9`,
        'x-real-ip': `198.51.100.${n}`,
        'true-client-ip': `198.51.100.${n}`,
        forwarded: `for=198.51.100.${n}`,
      },
    }));
    expect(await statuses(app, knocks)).toEqual([200, 200, 200, ...Array<number>(5).fill(429)]);
    // Another client of the same proxy is another one; whoever is not the proxy is not believed.
    expect(await statuses(app, [{ from: '10.0.0.1', headers: { 'x-forwarded-for': '203.0.113.10' } }])).toEqual([200]);
    const outsider = Array.from({ length: 5 }, (_, n) => ({
      from: '10.0.0.2',
      headers: { 'x-forwarded-for': `203.0.113.${100 + n}` },
    }));
    expect(await statuses(app, outsider)).toEqual([200, 200, 200, 429, 429]);
    await app.close();
  });

  it('is that of a network of IPv6, and of an IPv4 address however it is written', async () => {
    const app = await open({ rate });
    const six = Array.from({ length: 6 }, (_, n) => ({ from: `2001:db8:1:2:${n}::${n}` }));
    expect(await statuses(app, six)).toEqual([200, 200, 200, 429, 429, 429]);
    expect(await statuses(app, [{ from: '2001:db8:1:3::1' }])).toEqual([200]);
    const four = ['192.0.2.5', '::ffff:192.0.2.5', '::ffff:c000:205', '192.0.2.5'].map((from) => ({ from }));
    expect(await statuses(app, four)).toEqual([200, 200, 200, 429]);
    await app.close();
  });

  it('is counted once for all that a trusted proxy hands on which is no address', async () => {
    const app = await open({ rate, trustedProxies: ['10.0.0.1'] });
    const knocks = Array.from({ length: 5 }, (_, n) => ({
      from: '10.0.0.1',
      headers: { 'x-forwarded-for': `garbage-${n}` },
    }));
    expect(await statuses(app, knocks)).toEqual([200, 200, 200, 429, 429]);
    await app.close();
  });
});

describe('what is under way at once', () => {
  const knock = (app: NestFastifyApplication, who: string, from = '192.0.2.1', url = '/api/v1/held') =>
    app.inject({ url, remoteAddress: from, headers: { authorization: `Bearer ${who}` } });
  const inside = async (count: number) => {
    while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is so much of one person, from wherever she asks; the others are served', async () => {
    const app = await open({ atOnce: { address: 100, caller: 2 } });
    const first = [knock(app, 'teacher'), knock(app, 'teacher', '192.0.2.2')];
    await inside(2);
    const refused = await knock(app, 'teacher', '192.0.2.3');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(refused.json()).toMatchObject({
      code: 'web.tooManyAtOnce',
      detail: 'Trop de demandes sont en cours à la fois : attendez que les premières aboutissent, puis recommencez.',
    });
    const other = knock(app, 'head');
    await inside(3);
    letGo();
    expect((await Promise.all([...first, other])).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const again = knock(app, 'teacher');
    await inside(1);
    letGo();
    expect((await again).statusCode).toBe(200);
    await app.close();
  });

  it('is so much of one address, whoever asks from there', async () => {
    const app = await open({ atOnce: { address: 2, caller: 100 } });
    const first = [knock(app, 'teacher'), knock(app, 'head')];
    await inside(2);
    expect((await knock(app, 'head')).json()).toMatchObject({ code: 'web.tooManyAtOnce' });
    expect((await app.inject({ url: '/api/v1/quick', remoteAddress: '192.0.2.1' })).statusCode).toBe(429);
    expect((await app.inject({ url: '/api/v1/quick', remoteAddress: '192.0.2.9' })).statusCode).toBe(200);
    letGo();
    await Promise.all(first);
    expect((await app.inject({ url: '/api/v1/quick', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
    await app.close();
  });

  it('counts work that goes on after its caller was told to wait no longer', async () => {
    const app = await open({ atOnce: { address: 100, caller: 1 } });
    expect((await knock(app, 'teacher', undefined, '/api/v1/late')).statusCode).toBe(503);
    expect((await knock(app, 'teacher')).statusCode).toBe(429);
    letGo();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const again = knock(app, 'teacher');
    await inside(1);
    letGo();
    expect((await again).statusCode).toBe(200);
    await app.close();
  });
});

describe('security headers', () => {
  it('are on every answer, and say nothing of what serves', async () => {
    const app = await open();
    for (const [url, status] of [
      ['/api/v1/quick', 200],
      ['/api/v1/nowhere', 404],
      ['/health', 200],
      ['/x', 404],
    ] as const) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': expect.stringContaining('max-age='),
        'permissions-policy': expect.stringContaining('camera=()'),
      });
      expect(answer.headers).not.toHaveProperty('server');
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    }
    await app.close();
    const plainly = await open({}, 'http://localhost:3000');
    expect((await plainly.inject({ url: '/health' })).headers).not.toHaveProperty('strict-transport-security');
    await plainly.close();
  });
});
