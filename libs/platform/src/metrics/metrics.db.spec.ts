import { Controller } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '@chariot/kernel';
import { frozenClock, personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { z } from 'zod';
import { Logger } from '../logs/logger.service.js';
import { Door } from '../web/door.decorator.js';
import type { DoorRoute } from '../web/door-route.js';
import { webScene } from '../web/web.scene.js';
import { Metrics } from './metrics.service.js';

const getThing = {
  method: 'GET',
  path: '/things/:id',
  permission: 'public',
  response: z.object({}),
} as const satisfies DoorRoute;

@Controller()
class Things {
  @Door(getThing)
  get() {
    return {};
  }
}

const TOKEN = 'le jeton du superviseur';
let db: TestDatabase;
let app: NestFastifyApplication;
const clock = frozenClock('2026-11-10T08:00:00Z');
const here = { host: 'localhost:3000' };

beforeAll(async () => {
  db = await testDatabase();
  app = await open();
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const open = (metricsToken?: string) =>
  webScene({
    database: db.database,
    doors: [Things],
    people: { teacher: personReach({ role: 'teacher', placeId: newId() }) },
    clock,
    ...(metricsToken !== undefined && { metricsToken }),
  });
const scrape = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1', of = app) =>
  of.inject({ url: '/metrics', headers: { ...here, ...headers }, remoteAddress });
const samples = async (of = app) => {
  const text = (await scrape({}, '127.0.0.1', of)).body;
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
};

describe('who may read', () => {
  it('is this machine by its own name, through no proxy', async () => {
    expect((await scrape()).statusCode).toBe(200);
    expect((await scrape({}, '::1')).statusCode).toBe(200);
    expect((await scrape({ host: '[::1]:3000' })).statusCode).toBe(200);
    for (const [headers, from] of [
      [{}, '192.0.2.1'],
      [{}, '::ffff:192.0.2.1'],
      [{ 'x-forwarded-for': '127.0.0.1' }, '192.0.2.1'],
      // The proxy of the same machine, in somebody's name.
      [{ 'x-forwarded-for': '192.0.2.1' }, '127.0.0.1'],
      [{ forwarded: 'for=192.0.2.1' }, '127.0.0.1'],
      [{ via: '1.1 proxy' }, '127.0.0.1'],
      [{ 'x-real-ip': '192.0.2.1' }, '127.0.0.1'],
      [{ host: 'chariot.exemple.fr' }, '127.0.0.1'],
      [{ host: 'localhost.exemple.fr' }, '127.0.0.1'],
      [{ authorization: `Bearer ${TOKEN}` }, '192.0.2.1'],
    ] as const) {
      const answer = await scrape(headers, from);
      expect([headers, from, answer.statusCode]).toEqual([headers, from, 404]);
      expect(answer.body).not.toContain('chariot_');
    }
  });

  it('is whoever has the token, once there is one, and this machine no more', async () => {
    const guarded = await open(TOKEN);
    const bearer = { authorization: `Bearer ${TOKEN}`, host: 'chariot.exemple.fr', 'x-forwarded-for': '192.0.2.1' };
    expect((await scrape(bearer, '192.0.2.1', guarded)).statusCode).toBe(200);
    for (const authorization of [
      '',
      'Bearer ',
      `bearer ${TOKEN}`,
      `Bearer ${TOKEN}x`,
      `Basic ${TOKEN}`,
      'Bearer teacher',
    ]) {
      expect((await scrape({ authorization }, '127.0.0.1', guarded)).statusCode).toBe(401);
    }
    expect((await scrape({}, '127.0.0.1', guarded)).statusCode).toBe(401);
    await guarded.close();
  });
});

describe('what is read', () => {
  it('is OpenMetrics, that ends', async () => {
    const answer = await scrape();
    expect(answer.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body.endsWith('# EOF\n')).toBe(true);
    for (const line of answer.body.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE|EOF|UNIT).*|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (-?\d|Nan|\+Inf).*)$/i,
      );
    }
  });

  it('counts the requests by door as declared, never as typed', async () => {
    const fresh = await open();
    const id = newId();
    await fresh.inject({ url: `/api/v1/things/${id}` });
    await fresh.inject({ url: `/api/v1/things/${id}` });
    await fresh.inject({ url: '/une/adresse/directrice@exemple.fr' });
    const seen = await samples(fresh);
    expect(seen.get('chariot_http_requests_total{door="GET /api/v1/things/:id",status="200"}')).toBe(2);
    expect(seen.get('chariot_http_requests_total{door="GET (unlisted)",status="404"}')).toBe(1);
    expect(seen.get('chariot_http_request_seconds_count{door="GET /api/v1/things/:id"}')).toBe(2);
    const text = [...seen.keys()].join('\n');
    expect(text).not.toMatch(/exemple\.fr/);
    expect(text).not.toContain(id);
    await fresh.close();
  });

  it('is the depth and the age of what waits', async () => {
    await db.ownerQuery(`insert into platform.outbox (type, payload, created_at) values ('a', '{}', $1)`, [
      new Date(clock.now().getTime() - 90_000),
    ]);
    await db.ownerQuery(`insert into platform.outbox (type, payload, attempts, created_at) values ('a', '{}', 3, $1)`, [
      clock.now(),
    ]);
    await db.ownerQuery(`insert into platform.outbox (type, payload, dead_at) values ('a', '{}', $1)`, [clock.now()]);
    const seen = await samples();
    for (const [sample, value] of [
      ['chariot_outbox_events{state="waiting"}', 1],
      ['chariot_outbox_events{state="retrying"}', 1],
      ['chariot_outbox_events{state="dead"}', 1],
      ['chariot_outbox_oldest_seconds', 90],
      ['chariot_mail_messages{state="waiting"}', 0],
      ['chariot_mail_oldest_seconds', 0],
      ['chariot_webhook_deliveries{state="waiting"}', 0],
      ['chariot_database_connections{state="waiting"}', 0],
      ['chariot_leader', 0],
      ['chariot_live_feeds', 0],
    ] as const) {
      expect([sample, seen.get(sample)]).toEqual([sample, value]);
    }
  });
});

describe('Metrics', () => {
  const make = (options = {}) => new Metrics(db.database, clock, Logger.silent(), options);

  it('lets no label name anybody or anything, nor grow without end', async () => {
    const metrics = make();
    const count = metrics.counter({ name: 'chariot_things', help: 'x' }, ['kind']);
    for (const kind of [
      'tablet',
      newId(),
      'directrice@exemple.fr',
      'École',
      '0380002',
      'a"b',
      'a\nb',
      'x'.repeat(200),
    ]) {
      count({ kind });
    }
    for (let i = 0; i < 3_000; i += 1) count({ kind: `n${i}` });
    metrics.gauge({ name: 'chariot_named', help: 'x' }, () => ({ [newId()]: 1, fine: 2 }));
    const text = await metrics.scrape();
    expect(text).toContain('chariot_things_total{kind="tablet"} 1');
    expect(text).not.toMatch(/@|École|0380002|[0-9a-f]{8}-/);
    expect(text).toContain('chariot_named{state="other"} 1');
    expect(text.match(/chariot_things_total\{/g)?.length).toBeLessThanOrEqual(1_001);
    expect(() => metrics.counter({ name: 'things', help: 'x' })).toThrow('A metric is called');
  });

  it('tells the others when one cannot be read, and that one not at all', async () => {
    const metrics = make();
    metrics.measure({ name: 'chariot_broken', help: 'x' }, (tx) => tx.query('select nonsense').then(() => 1));
    metrics.measure(
      { name: 'chariot_fine', help: 'x' },
      async (tx) => (await tx.one<{ n: number }>('select 7 as n'))?.n ?? 0,
    );
    const text = await metrics.scrape();
    expect(text).toContain('chariot_fine 7');
    expect(text).not.toMatch(/^chariot_broken/m);
  });

  it('tells of the process: its memory, and how late its loop is', async () => {
    const text = await make({ process: true }).scrape();
    for (const name of [
      'chariot_process_cpu_seconds_total',
      'chariot_process_resident_memory_bytes',
      'chariot_nodejs_eventloop_lag_seconds',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('reads once for two who ask at once', async () => {
    const metrics = make();
    let reads = 0;
    metrics.gauge({ name: 'chariot_reads', help: 'x' }, () => (reads += 1));
    await Promise.all([metrics.scrape(), metrics.scrape(), metrics.scrape()]);
    expect(reads).toBe(1);
  });
});
