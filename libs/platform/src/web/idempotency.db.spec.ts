import { Controller } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, newId, Reach, ROLE_PERMISSIONS, type Credential } from '@chariot/kernel';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { z } from 'zod';
import { Door, Input, Reply, type DoorReply } from './door.decorator.js';
import { Download, type DoorRoute } from './door-route.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { webScene } from './web.scene.js';

const START = '2026-11-10T08:00:00Z';
const act = {
  method: 'POST',
  path: '/acts',
  permission: 'classroom:read',
  body: z.object({ name: z.string(), how: z.string().optional() }).strict(),
  response: z.object({ count: z.int(), secret: z.string(), padding: z.string().optional() }),
  status: 201,
} as const satisfies DoorRoute;
const sheet = { ...act, path: '/sheets', produces: 'text/csv', response: z.any() } as const;
const once = { ...act, path: '/once', shownOnce: true } as const;
const open = { ...act, path: '/open', permission: 'public' } as const;

let done = 0;
let wait: Promise<void> = Promise.resolve();

@Controller()
class Acts {
  @Door(act)
  async act(@Input() { body }: { body: { name: string; how?: string } }, @Reply() reply: DoorReply) {
    done += 1;
    const count = done;
    await wait;
    if (body.how === 'refused') throw new DomainError('fleet.full', 'conflict');
    if (body.how === 'broken') throw new Error('broken');
    reply.header('set-cookie', 'chariot_session=secret');
    const padding = 'x'.repeat(Number(body.how ?? 0));
    return { count, secret: 'canari-montré-une-fois', ...(body.how !== undefined && { padding }) };
  }
  @Door(sheet)
  sheet() {
    done += 1;
    return new Download(Buffer.from([0xff, 0x00, done]), 'étiquettes.csv');
  }
  @Door(once)
  once() {
    done += 1;
    return { count: done, secret: 'canari-montré-une-fois' };
  }
  @Door(open)
  open() {
    done += 1;
    return { count: done, secret: '' };
  }
}

let db: TestDatabase;
let app: NestFastifyApplication;
const clock = frozenClock(START);
const placeId = newId();
const personId = newId();
const as = (credential: Credential): Reach =>
  Reach.person({
    personId,
    displayName: 'la référente',
    grants: [{ role: 'teacher', placeId, permissions: ROLE_PERMISSIONS.teacher }],
    credential,
  });

beforeAll(async () => {
  db = await testDatabase();
  app = await webScene({
    database: db.database,
    doors: [Acts],
    clock,
    people: {
      teacher: as({ id: newId(), kind: 'session', provenAt: null }),
      later: as({ id: newId(), kind: 'session', provenAt: null }),
      program: as({ id: newId(), kind: 'token', provenAt: null }),
      other: personReach({ role: 'teacher', placeId }),
    },
  });
});
beforeEach(async () => {
  done = 0;
  wait = Promise.resolve();
  clock.set(START);
  await db.ownerQuery('delete from platform.idempotency');
  await db.ownerQuery('delete from platform.secret');
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const post = (key: string | undefined, payload: object = { name: 'a' }, who = 'teacher', url = '/api/v1/acts') =>
  app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${who}`, ...(key !== undefined && { 'idempotency-key': key }) },
    payload,
  });
const codeOf = async (answer: ReturnType<typeof post>) => {
  const { statusCode, json } = await answer;
  return [statusCode, json<{ code?: string }>().code];
};

it('gives the first answer again, and does the act once', async () => {
  const first = await post('clé-1'.replace('é', 'e'));
  const again = await post('cle-1');
  expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
  expect(again.json()).toEqual(first.json());
  expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  expect(again.headers['content-type']).toBe(first.headers['content-type']);
  // A session is not given twice.
  expect([first.headers['set-cookie'], again.headers['set-cookie']]).toEqual(['chariot_session=secret', undefined]);
  expect(done).toBe(1);
  expect((await post('cle-2')).json()).toMatchObject({ count: 2 });
  expect((await post(undefined)).json()).toMatchObject({ count: 3 });
});

it('gives a document again, byte for byte', async () => {
  const [first, again] = [
    await post('d', { name: 'a' }, 'teacher', '/api/v1/sheets'),
    await post('d', { name: 'a' }, 'teacher', '/api/v1/sheets'),
  ];
  expect(again.rawPayload).toEqual(first.rawPayload);
  expect(again.headers['content-disposition']).toBe(first.headers['content-disposition']);
  expect(done).toBe(1);
});

it('keeps the answer sealed', async () => {
  await post('cle');
  const dump = JSON.stringify([
    await db.ownerQuery('select *, encode(id, $1) from platform.idempotency', ['escape']),
    await db.ownerQuery('select *, encode(sealed, $1) from platform.secret', ['escape']),
  ]);
  expect(dump).not.toMatch(/canari|cle/);
});

it('refuses the key of another request', async () => {
  await post('cle');
  expect(await codeOf(post('cle', { name: 'b' }))).toEqual([422, 'web.keyOfAnother']);
  expect(await codeOf(post('cle', { name: 'a' }, 'teacher', '/api/v1/sheets'))).toEqual([422, 'web.keyOfAnother']);
  expect(done).toBe(1);
});

it('is each caller’s own: of a person from session to session, of a program by itself', async () => {
  const counts = [];
  for (const who of ['teacher', 'later', 'program', 'other'])
    counts.push((await post('cle', { name: 'a' }, who)).json<{ count: number }>().count);
  expect(counts).toEqual([1, 1, 2, 3]);
});

it('refuses while the first is under way, and does it once whoever races', async () => {
  let go: () => void = () => undefined;
  wait = new Promise((resolve) => (go = resolve));
  const first = post('cle').then((answer) => answer.statusCode);
  while (done === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await codeOf(post('cle'))).toEqual([409, 'web.keyRunning']);
  const racing = Array.from({ length: 6 }, () => post('course').then(({ statusCode }) => statusCode));
  while (done < 2) await new Promise((resolve) => setImmediate(resolve));
  go();
  expect(await first).toBe(201);
  const statuses = await Promise.all(racing);
  expect(statuses.every((status) => [201, 409].includes(status))).toBe(true);
  expect(done).toBe(2);
});

it.each(['refused', 'broken'])('keeps no key of what was %s', async (how) => {
  await post('cle', { name: 'a', how });
  await post('cle', { name: 'a', how });
  expect(done).toBe(2);
  expect((await post('cle')).statusCode).toBe(201);
  expect(await codeOf(post('x', { nom: 'a' }))).toEqual([400, 'web.invalidInput']);
  expect(await db.ownerQuery('select from platform.idempotency')).toHaveLength(1);
});

it('never does again what it may have done: a key whose first request was lost stays shut', async () => {
  await post('cle');
  await db.ownerQuery(`update platform.idempotency set state = 'running', secret_ids = '{}'`);
  expect(await codeOf(post('cle'))).toEqual([409, 'web.keyRunning']);
  expect((await post('cle')).json<{ detail: string }>().detail).toContain('reste fermée 24 heures');
  expect(done).toBe(1);
});

it('keeps long answers in pieces, and says so of those that are too long', async () => {
  const long = { name: 'a', how: '200000' };
  const first = await post('cle', long);
  expect((await post('cle', long)).json()).toEqual(first.json());
  expect(await db.ownerQuery('select from platform.secret')).toHaveLength(5);
  const endless = { name: 'a', how: '2000000' };
  expect((await post('clef', endless)).statusCode).toBe(201);
  expect(await codeOf(post('clef', endless))).toEqual([409, 'web.answerNotKept']);
  expect(done).toBe(2);
});

it('shows once what is shown once: it is neither kept nor given again, and the act is not done twice', async () => {
  const ask = () => post('cle', { name: 'a' }, 'teacher', '/api/v1/once');
  expect((await ask()).json()).toEqual({ count: 1, secret: 'canari-montré-une-fois' });
  const again = await ask();
  expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'web.shownOnce']);
  expect(again.body).not.toContain('canari');
  expect(done).toBe(1);
  expect(await db.ownerQuery('select from platform.secret')).toEqual([]);
});

it('forgets after a day, with its secrets', async () => {
  await post('cle');
  clock.advance(24 * 3_600_000 - 1);
  expect((await post('cle')).json()).toMatchObject({ count: 1 });
  clock.advance(1);
  expect((await post('cle')).json()).toMatchObject({ count: 2 });
  expect(await db.ownerQuery('select from platform.secret')).toHaveLength(1);
  clock.advance(24 * 3_600_000 + 1);
  const before = new Date(clock.now().getTime() - 24 * 3_600_000);
  expect(await db.database.transaction(systemReach(), (tx) => new IdempotencyRepository().prune(tx, before))).toBe(1);
  expect(await db.ownerQuery('select from platform.secret')).toEqual([]);
});

it.each(['', ' ', 'deux mots', 'a'.repeat(201), 'cl\u00e9'])('takes no key such as %j', async (key) => {
  expect(await codeOf(post(key))).toEqual([400, 'web.badKey']);
  expect(done).toBe(0);
});

it('has no meaning where nobody is signed in', async () => {
  await post('cle', { name: 'a' }, 'teacher', '/api/v1/open');
  await post('cle', { name: 'a' }, 'teacher', '/api/v1/open');
  expect(done).toBe(2);
});

it('is bounded for each person', async () => {
  await db.ownerQuery(
    `insert into platform.idempotency (id, person_id, request, state, started_at)
     select sha256(n::text::bytea), $1, sha256(''), 'answered', $2 from generate_series(1, 5000) n`,
    [personId, START],
  );
  expect(await codeOf(post('cle'))).toEqual([429, 'web.tooManyKeys']);
  expect((await post('cle', { name: 'a' }, 'other')).statusCode).toBe(201);
});

it('is seen by nobody else', async () => {
  await post('cle');
  const other = personReach({ role: 'administrator', placeId });
  expect(await db.database.read(other, (tx) => tx.query('select * from platform.idempotency'))).toEqual([]);
  expect(await db.database.transaction(other, (tx) => tx.execute('delete from platform.idempotency'))).toBe(0);
});
