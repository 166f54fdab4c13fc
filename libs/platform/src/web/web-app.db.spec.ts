import { Controller, Get, Global, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, newId, Reach } from '@chariot/kernel';
import { personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { LiveModule } from '../live/live.module.js';
import { LiveFeed } from '../live/live-feed.service.js';
import { Logger } from '../logs/logger.service.js';
import { PlatformModule } from '../platform.module.js';
import { MasterKey } from '../secrets/master-key.service.js';
import { Download, type DoorRoute } from './door-route.js';
import { Caller, Door, Input, OpenDoor, Reply, SessionToken, type DoorReply } from './door.decorator.js';
import { PLACE_COVER, type PlaceCover } from './place-cover.port.js';
import { SessionCookie } from './session-cookie.service.js';
import { presentedToken } from './session-token.js';
import { SESSION_RESOLVER, type SessionResolver } from './session-resolver.port.js';
import { createWebApp } from './web-app.service.js';

const ORIGIN = 'https://chariot.exemple.fr';
const HERE = newId();
const ELSEWHERE = newId();
const teacher = personReach({ role: 'teacher', placeId: HERE });
const head = personReach({ role: 'schoolHead', placeId: ELSEWHERE });

const listCarts = {
  method: 'GET',
  path: '/carts/:id',
  permission: 'classroom:read',
  params: z.object({ id: z.uuid() }),
  query: z.object({ limit: z.coerce.number().int().max(200).default(50) }).strict(),
  response: z.object({ id: z.string(), limit: z.number(), caller: z.string() }),
} as const satisfies DoorRoute;
const openCart = {
  method: 'POST',
  path: '/carts',
  permission: 'classroom:read',
  body: z.object({ name: z.string().min(1), lines: z.array(z.object({ amount: z.int() })).optional() }).strict(),
  response: z.object({ name: z.string() }),
  status: 201,
} as const satisfies DoorRoute;
const administer = {
  method: 'POST',
  path: '/administer',
  permission: 'system:administer',
  response: z.any(),
} as const satisfies DoorRoute;
const signIn = {
  method: 'POST',
  path: '/sign-in',
  permission: 'public',
  body: z.object({ token: z.string() }).strict(),
  response: z.object({ ok: z.literal(true) }),
} as const satisfies DoorRoute;
const bulk = {
  method: 'POST',
  path: '/bulk',
  permission: 'classroom:read',
  body: z.object({ text: z.string() }),
  response: z.object({ length: z.number() }),
  bodyLimit: 3 * 1024 * 1024,
} as const satisfies DoorRoute;
const sheet = {
  method: 'GET',
  path: '/sheet.csv',
  permission: 'public',
  response: z.any(),
  produces: 'text/csv',
} as const satisfies DoorRoute;
const failing = {
  method: 'GET',
  path: '/failing/:how',
  permission: 'public',
  params: z.object({ how: z.string() }),
  response: z.object({ expected: z.string() }),
} as const satisfies DoorRoute;

@Controller()
class Doors {
  static bodiesSeen = 0;

  @Door(listCarts)
  list(@Caller() reach: Reach, @Input() input: { params: { id: string }; query: { limit: number } }) {
    return { id: input.params.id, limit: input.query.limit, caller: reach.id, secretKey: 'never in the contract' };
  }
  @Door(openCart)
  open(@Input() { body }: { body: { name: string } }) {
    Doors.bodiesSeen += 1;
    return { name: body.name };
  }
  @Door(administer)
  administer() {
    return {};
  }
  @Door(signIn)
  signIn(@Reply() reply: DoorReply, @SessionToken() token: string | undefined) {
    new SessionCookie(ORIGIN).set(reply, `fresh-${token ?? 'none'}`, 3600);
    return { ok: true };
  }
  @Door(bulk)
  bulk(@Input() { body }: { body: { text: string } }) {
    return { length: body.text.length };
  }
  @Door(sheet)
  sheet() {
    return new Download('a;b\r\n', 'élèves "1".csv');
  }
  @Door(failing)
  fail(@Input() { params }: { params: { how: string } }) {
    if (params.how === 'domain')
      throw new DomainError('fleet.full', 'conflict', { fr: 'Le chariot est plein.', en: 'Full.' });
    if (params.how === 'answer') return { expected: 12, password: 'hunter2' };
    throw Object.assign(new Error('password=hunter2 at /srv/secret'), { statusCode: 418 });
  }
  @Get('api/v1/forgotten')
  forgotten() {
    return { leaked: true };
  }
  @Post('forgotten')
  forgottenToo() {
    return { leaked: true };
  }
  @Post('knock')
  @OpenDoor('a spec knocks here without a session')
  knock() {
    return { heard: true };
  }
}

const sessions: SessionResolver = {
  resolve: (token) => Promise.resolve({ teacher, head }[token] ?? null),
};
const cover: PlaceCover = {
  covers: (reach, permission, placeId) => Promise.resolve(reach.places(permission).includes(placeId)),
};

@Global()
@Module({
  providers: [
    { provide: SESSION_RESOLVER, useValue: sessions },
    { provide: PLACE_COVER, useValue: cover },
  ],
  exports: [SESSION_RESOLVER, PLACE_COVER],
})
class Bindings {}

describe('the web', () => {
  let db: TestDatabase;
  let app: NestFastifyApplication;
  let folder: string;
  const log: string[] = [];

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(
      join(folder, 'index.html'),
      '<!doctype html><meta name="style-nonce" content="" /><title>Chariot</title>',
    );
    await writeFile(join(folder, 'assets', 'app-1.js'), 'export {};'.repeat(100));
    await writeFile(join(folder, 'assets', 'app-1.js.br'), 'as the builder wrote it');
    app = await createWebApp(
      {
        module: class Root {},
        imports: [
          PlatformModule.forRoot({
            database: db.database,
            publicUrl: ORIGIN,
            masterKey: MasterKey.random(),
            relay: false,
            logger: Logger.create({ stream: { write: (line) => void log.push(line) } }),
          }),
          Bindings,
          LiveModule,
        ],
        controllers: [Doors],
      },
      { consoleDirectory: folder, rate: { perSecond: 1_000, burst: 10_000 } },
    );
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await db.drop();
    await rm(folder, { recursive: true });
  });

  const asTeacher = { cookie: '__Host-chariot_session=teacher' };
  const fromConsole = { ...asTeacher, 'x-chariot': '1', origin: ORIGIN };
  const cart = `/api/v1/carts/${newId()}`;

  describe('a door with a permission', () => {
    it('answers who holds it, and lets out only what the route names', async () => {
      const answer = await app.inject({ url: cart, headers: asTeacher });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({ id: cart.slice(-36), limit: 50, caller: teacher.id });
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it.each([
      ['no session', {}],
      ['an unknown session', { cookie: '__Host-chariot_session=nobody' }],
      ['two cookies of our name', { cookie: '__Host-chariot_session=teacher; __Host-chariot_session=head' }],
      ['a cookie that a neighbouring host could plant', { cookie: 'chariot_session=teacher' }],
      ['an unknown bearer beside a good cookie', { ...asTeacher, authorization: 'Bearer nobody' }],
      ['another scheme', { authorization: 'Basic dGVhY2hlcjo=' }],
    ])('is shut to %s', async (_, headers) => {
      const answer = await app.inject({ url: cart, headers });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.json()).toMatchObject({
        status: 401,
        code: 'web.signInRequired',
        detail: 'Connectez-vous puis recommencez.',
      });
    });

    it('is shut to who does not hold it', async () => {
      const answer = await app.inject({ method: 'POST', url: '/api/v1/administer', headers: fromConsole });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'web.forbidden']);
    });

    it('answers a script by its bearer, without asking where it comes from', async () => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/carts',
        headers: { authorization: 'Bearer teacher' },
        payload: { name: 'Classe mobile 1' },
      });
      expect(answer.statusCode).toBe(201);
    });
  });

  describe('by default', () => {
    it.each(['/api/v1/forgotten', '/api/v1/nowhere', '/api/nothing', '/api'])('%s does not exist', async (url) => {
      const answer = await app.inject({ url, headers: asTeacher });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'web.notFound']);
    });

    it('an open door opens without a session', async () => {
      expect((await app.inject({ method: 'POST', url: '/knock' })).statusCode).toBe(201);
      expect((await app.inject({ url: '/health' })).json()).toEqual({ status: 'ok' });
      expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready', missing: [] });
    });
  });

  describe('a request that changes something', () => {
    const post = (headers: Record<string, string>, payload: string | object = { name: 'x' }) =>
      app.inject({ method: 'POST', url: '/api/v1/carts', headers, payload });

    it('passes when the console makes it', async () => {
      expect((await post(fromConsole)).statusCode).toBe(201);
    });

    it.each([
      ['lacks our header', { ...asTeacher, origin: ORIGIN }],
      ['comes from another origin', { ...fromConsole, origin: 'https://ailleurs.exemple' }],
      ['comes from nowhere that it says', { ...fromConsole, origin: 'null' }],
    ])('is refused when it %s', async (_, headers) => {
      const before = Doors.bodiesSeen;
      const answer = await post(headers);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'web.crossSite']);
      expect(Doors.bodiesSeen).toBe(before);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'is not read as %s',
      async (type) => {
        const answer = await post({ ...fromConsole, 'content-type': type }, '{"name":"x"}');
        expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'web.wrongType']);
      },
    );

    it('is judged before it is read: a stranger’s broken body is a stranger’s', async () => {
      const answer = await post({ 'content-type': 'application/json' }, '{broken');
      expect(answer.statusCode).toBe(401);
      const known = await post({ ...fromConsole, 'content-type': 'application/json' }, '{broken');
      expect([known.statusCode, known.json<{ code: string }>().code]).toEqual([400, 'web.unreadable']);
    });

    it('is judged before it is read: who may not, and what does not exist', async () => {
      const broken = {
        method: 'POST' as const,
        headers: { ...fromConsole, 'content-type': 'application/json' },
        payload: '{',
      };
      expect((await app.inject({ ...broken, url: '/api/v1/administer' })).statusCode).toBe(403);
      expect((await app.inject({ ...broken, url: '/forgotten' })).statusCode).toBe(404);
    });

    it('cannot smuggle a prototype', async () => {
      const answer = await post(
        { ...fromConsole, 'content-type': 'application/json' },
        '{"name":"x","__proto__":{"a":1}}',
      );
      expect(answer.statusCode).toBe(400);
    });

    it('is told in French what is wrong with each field', async () => {
      const answer = await post(fromConsole, { name: '', lines: [{ amount: 'x' }], extra: 1 });
      expect(answer.statusCode).toBe(400);
      const { code, fields } = answer.json<{ code: string; fields: { path: string; message: string }[] }>();
      expect(code).toBe('web.invalidInput');
      expect(fields.map(({ path }) => path)).toEqual(['name', 'lines.0.amount', 'body']);
      for (const { message } of fields) expect(message).toMatch(/attendu|doit|inconnue|reconnue|invalide|petit/i);
    });

    it.each(['a\0b', 'a\ud800b'])('holds no text that the database could not keep: %j', async (name) => {
      const answer = await post(fromConsole, { name });
      expect(answer.statusCode).toBe(400);
      expect(answer.json<{ fields: unknown }>().fields).toEqual([
        { path: 'name', message: 'Ce texte contient un caractère interdit : ressaisissez-le.' },
      ]);
    });

    it('names the parameters that are wrong', async () => {
      const answer = await app.inject({ url: '/api/v1/carts/7?limit=900&sort=secret', headers: asTeacher });
      expect(answer.json<{ fields: { path: string }[] }>().fields.map(({ path }) => path)).toEqual([
        'params.id',
        'query.limit',
        'query',
      ]);
    });

    it('is held to 1 MiB, unless its route says otherwise', async () => {
      const text = 'x'.repeat(1024 * 1024);
      const answer = await post(fromConsole, { name: text });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([413, 'web.tooLarge']);
      const larger = await app.inject({ method: 'POST', url: '/api/v1/bulk', headers: fromConsole, payload: { text } });
      expect(larger.json()).toEqual({ length: text.length });
    });
  });

  it('signs in with a cookie that no script reads and no other site sends', async () => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { token: 't' } });
    expect(answer.headers['set-cookie']).toBe(
      '__Host-chariot_session=fresh-none; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure',
    );
  });

  it('keeps the plain name for an address in the clear, and believes no other there', async () => {
    const lines: string[] = [];
    const plain = new SessionCookie('http://localhost:3000');
    const reply = { header: (_: string, value: string) => lines.push(value) } as unknown as Parameters<
      SessionCookie['set']
    >[0];
    plain.set(reply, 't', 60);
    plain.clear(reply);
    expect(lines).toEqual([
      'chariot_session=t; Path=/; Max-Age=60; HttpOnly; SameSite=Strict',
      'chariot_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
    const cookie = '__Host-chariot_session=a; chariot_session=b';
    expect(presentedToken({ cookie }, 'chariot_session')?.token).toBe('b');
    expect(presentedToken({ cookie }, '__Host-chariot_session')?.token).toBe('a');
  });

  it('gives a document with its type and its name', async () => {
    const answer = await app.inject({ url: '/api/v1/sheet.csv' });
    expect(answer.body).toBe('a;b\r\n');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="eleves _1_.csv"; filename*=UTF-8''%C3%A9l%C3%A8ves%20%221%22.csv`,
    );
  });

  describe('what fails', () => {
    it('says the domain’s own sentence', async () => {
      const answer = await app.inject({ url: '/api/v1/failing/domain' });
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toEqual({
        type: 'about:blank',
        title: 'Conflit',
        status: 409,
        code: 'fleet.full',
        detail: 'Le chariot est plein.',
        requestId: answer.headers['x-request-id'],
      });
    });

    it('is a line in the log, with the door as it was declared', async () => {
      log.length = 0;
      const answer = await app.inject({ url: '/api/v1/failing/domain' });
      const written = log.filter((line) => line.includes(String(answer.headers['x-request-id'])));
      expect(written).toHaveLength(1);
      expect(JSON.parse(written[0] ?? '')).toMatchObject({ door: 'GET /api/v1/failing/:how', code: 'fleet.full' });
    });

    it.each(['unknown', 'answer'])('tells nothing of an unexpected failure (%s), and logs it', async (how) => {
      log.length = 0;
      const answer = await app.inject({ url: `/api/v1/failing/${how}` });
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toMatchObject({ code: 'web.unexpected' });
      expect(answer.body).not.toMatch(/hunter2|srv|Error/);
      const written = log.filter((line) => line.includes(String(answer.headers['x-request-id'])));
      expect(written).toHaveLength(1);
      expect(JSON.parse(written[0] ?? '')).toMatchObject({ route: '/api/v1/failing/:how' });
    });
  });

  it('sends its security headers with every answer', async () => {
    for (const url of ['/', cart, '/api/nowhere', '/health']) {
      const { headers } = await app.inject({ url });
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      });
    }
  });

  describe('the console', () => {
    it.each(['/', '/classrooms/12/show'])('gets its page at %s', async (url) => {
      const answer = await app.inject({ url });
      expect(answer.body).toContain('<title>Chariot</title>');
      expect([answer.headers['cache-control'], answer.headers.etag]).toEqual(['no-store', undefined]);
      // The styles that the page writes bear what its policy names, and another page's policy names something else.
      const nonceOf = ({ body, headers }: typeof answer) => {
        const nonce = /<meta name="style-nonce" content="([\w-]{22})"/.exec(body)?.[1];
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'; `);
        return nonce;
      };
      expect(nonceOf(answer)).not.toBe(nonceOf(await app.inject({ url })));
      expect(answer.headers['content-security-policy']).not.toContain('unsafe-inline');
    });

    it('gets its files, compressed where the browser can, and keeps them', async () => {
      const answer = await app.inject({ url: '/assets/app-1.js', headers: { 'accept-encoding': 'gzip' } });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'content-encoding': 'gzip',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      const smaller = await app.inject({ url: '/assets/app-1.js', headers: { 'accept-encoding': 'gzip, br' } });
      expect(smaller.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
      expect(smaller.body).toBe('as the builder wrote it');
      const again = await app.inject({
        url: '/assets/app-1.js',
        headers: { 'if-none-match': String(answer.headers.etag) },
      });
      expect(again.statusCode).toBe(304);
    });

    it.each(['/assets/app-2.js', '/../package.json', '/assets/..%2f..%2fpackage.json', '/health/none'])(
      'finds nothing at %s',
      async (url) => {
        expect((await app.inject({ url })).statusCode).toBe(404);
      },
    );
  });

  describe('on a real port', () => {
    beforeAll(() => app.listen(0, '127.0.0.1'));

    it('is a refusal, and no fault, to hang up in the middle of a body', async () => {
      log.length = 0;
      const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        'POST /api/v1/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      await until(() => log.length > 0);
      expect(log.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['refused']);
    });

    describe('the live feed', () => {
      const listen = async (token: string) => {
        const controller = new AbortController();
        const response = await fetch(`${await app.getUrl()}/api/v1/live`, {
          headers: { authorization: `Bearer ${token}` },
          signal: controller.signal,
        });
        const chunks: string[] = [];
        const decoder = new TextDecoder();
        const ended = (async () => {
          for await (const chunk of response.body ?? []) chunks.push(decoder.decode(chunk as Uint8Array));
        })();
        return { response, text: () => chunks.join(''), ended, controller };
      };
      it('tells of a place those who hold it, and nobody else', async () => {
        const feed = app.get(LiveFeed);
        const [here, there] = [await listen('teacher'), await listen('head')];
        expect(here.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
        expect(here.response.headers.get('x-content-type-options')).toBe('nosniff');
        feed.publish({ topic: 'device', id: 'tablet-here', placeId: HERE });
        feed.publish({ topic: 'device', id: 'tablet-there', placeId: ELSEWHERE });
        await until(() => here.text().includes('tablet-here') && there.text().includes('tablet-there'));
        expect(here.text()).toContain(
          `data: {"topic":"device","id":"tablet-here","classroomId":null,"placeId":"${HERE}"}\n\n`,
        );
        expect(here.text()).not.toContain('tablet-there');
        expect(there.text()).not.toContain('tablet-here');
        feed.publish({ topic: 'freeze', id: 'for-all', placeId: null });
        await until(() => here.text().includes('for-all') && there.text().includes('for-all'));

        feed.dropPerson(teacher.id);
        await here.ended;
        expect(feed.size).toBe(1);
        feed.dropPerson(head.id);
        await there.ended;
        expect(feed.size).toBe(0);
      });

      it('is shut to strangers, and bounded for each', async () => {
        expect((await listen('nobody')).response.status).toBe(401);
        const open = await Promise.all(Array.from({ length: 12 }, () => listen('teacher')));
        expect((await listen('teacher')).response.status).toBe(429);
        app.get(LiveFeed).dropPerson(teacher.id);
        await Promise.all(open.map(({ ended }) => ended));
      });
    });
  });
});

describe('a console that was not built', () => {
  it('keeps the application from starting, and says why', async () => {
    const db = await testDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'console-'));
    const root = {
      module: class Root {},
      imports: [
        PlatformModule.forRoot({
          database: db.database,
          publicUrl: ORIGIN,
          masterKey: MasterKey.random(),
          relay: false,
          logger: Logger.silent(),
        }),
        Bindings,
      ],
    };
    await expect(createWebApp(root, { consoleDirectory: folder })).rejects.toThrow('La console n’est pas construite');
    await rm(folder, { recursive: true });
    await db.drop();
  });
});

describe('the rate of requests', () => {
  it('is held by the address of the socket, whatever a header claims', async () => {
    const db = await testDatabase();
    const app = await createWebApp(
      {
        module: class Root {},
        imports: [
          PlatformModule.forRoot({
            database: db.database,
            publicUrl: 'http://localhost',
            masterKey: MasterKey.random(),
            relay: false,
            logger: Logger.silent(),
          }),
          Bindings,
        ],
      },
      { rate: { perSecond: 0.01, burst: 3 } },
    );
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const answer = await app.inject({ url: '/health', headers: { 'x-forwarded-for': `10.0.0.${i}` } });
      statuses.push(answer.statusCode);
      if (i === 4) expect(answer.headers['retry-after']).toBe('100');
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const other = await app.inject({ url: '/health', remoteAddress: '192.0.2.7' });
    expect(other.statusCode).toBe(200);
    expect(other.headers['strict-transport-security']).toBeUndefined();
    await app.close();
    await db.drop();
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
