import { Controller, Inject } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId, type Reach } from '@chariot/kernel';
import { personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { z } from 'zod';
import { Database, type Tx } from '../postgres/database.service.js';
import { Caller, Door, Input, Precondition } from './door.decorator.js';
import { Download, type DoorRoute } from './door-route.js';
import type { IfMatch } from './if-match.js';
import { webScene } from './web.scene.js';

const thing = z.object({ id: z.string(), name: z.string() });
const byId = z.object({ id: z.string() });
const base = { permission: 'classroom:read', params: byId, response: thing } as const;
const getThing = { ...base, method: 'GET', path: '/things/:id' } as const satisfies DoorRoute;
const changeThing = { ...base, method: 'PATCH', path: '/things/:id', body: z.object({ name: z.string() }) } as const;
const renameThing = {
  ...base,
  method: 'POST',
  path: '/things/:id/name',
  body: z.object({ name: z.string() }),
} as const;
const forgetful = { ...base, method: 'PUT', path: '/things/:id' } as const;
const sheet = {
  ...base,
  method: 'GET',
  path: '/things/:id/sheet.csv',
  produces: 'text/csv',
  response: z.any(),
} as const;

/** What happens between the comparison and the writing. */
let meanwhile: () => Promise<void> = () => Promise.resolve();

@Controller()
class Things {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Door(getThing)
  get(@Caller() reach: Reach, @Input() { params }: { params: { id: string } }) {
    return this.database.read(reach, (tx) => read(tx, params.id));
  }
  @Door(changeThing)
  change(
    @Caller() reach: Reach,
    @Precondition(getThing) ifMatch: IfMatch,
    @Input() { params, body }: { params: { id: string }; body: { name: string } },
  ) {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => read(tx, params.id),
      async (tx) => {
        await meanwhile();
        await write(tx, params.id, body.name);
        return read(tx, params.id);
      },
    );
  }
  @Door(renameThing)
  rename(@Caller() reach: Reach, @Input() { params, body }: { params: { id: string }; body: { name: string } }) {
    return this.database.transaction(reach, async (tx) => {
      await write(tx, params.id, body.name);
      return read(tx, params.id);
    });
  }
  @Door(forgetful)
  forget(@Input() { params }: { params: { id: string } }, @Precondition(getThing) ifMatch: IfMatch) {
    return { id: params.id, name: ifMatch.heeded ? 'rien demandé' : 'oublié' };
  }
  @Door(sheet)
  sheet() {
    return new Download('a;b\r\n', 'feuille.csv');
  }
}

const read = async (tx: Tx, id: string) =>
  tx.one('select id::text, name, 1 as hidden from platform.thing where id = $1', [id]);
const write = (tx: Tx, id: string, name: string) =>
  tx.execute('update platform.thing set name = $2 where id = $1', [id, name]);

let db: TestDatabase;
let app: NestFastifyApplication;
const id = newId();
const url = `/api/v1/things/${id}`;
const headers = { authorization: 'Bearer teacher' };

beforeAll(async () => {
  db = await testDatabase();
  await db.ownerQuery(`create table platform.thing (id uuid primary key, name text not null)`);
  await db.ownerQuery(`grant select, insert, update on platform.thing to chariot_app`);
  app = await webScene({
    database: db.database,
    doors: [Things],
    people: { teacher: personReach({ role: 'teacher', placeId: newId() }) },
  });
});
beforeEach(async () => {
  meanwhile = () => Promise.resolve();
  await db.ownerQuery(`insert into platform.thing values ($1, 'un') on conflict (id) do update set name = 'un'`, [id]);
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const get = (more: Record<string, string> = {}) => app.inject({ url, headers: { ...headers, ...more } });
const tagOf = async (): Promise<string> => String((await get()).headers['etag']);
const change = (name: string, more: Record<string, string> = {}) =>
  app.inject({ method: 'PATCH', url, headers: { ...headers, ...more }, payload: { name } });
const name = async () => (await db.ownerQuery<{ name: string }>('select name from platform.thing'))[0]?.name;

describe('a reading door', () => {
  it('gives its answer a tag, and does not send twice what the caller has', async () => {
    const first = await get();
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const again = await get({ 'if-none-match': `"autre", W/${tag}` });
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', tag]);
    expect(again.headers['content-type']).toBeUndefined();
    expect(again.headers['cache-control']).toBe('no-store');
    await db.ownerQuery(`update platform.thing set name = 'deux'`);
    const changed = await get({ 'if-none-match': tag });
    expect([changed.statusCode, changed.json()]).toEqual([200, { id, name: 'deux' }]);
    expect(changed.headers['etag']).not.toBe(tag);
  });

  it('tells nothing by a tag to who may not read', async () => {
    const answer = await app.inject({ url, headers: { 'if-none-match': await tagOf() } });
    expect([answer.statusCode, answer.headers['etag']]).toEqual([401, undefined]);
  });

  it('does the same of a document, and of the head of an answer', async () => {
    const document = await app.inject({ url: `${url}/sheet.csv`, headers });
    const tag = String(document.headers['etag']);
    const again = await app.inject({ url: `${url}/sheet.csv`, headers: { ...headers, 'if-none-match': tag } });
    expect([document.statusCode, again.statusCode, again.body]).toEqual([200, 304, '']);
    expect(again.headers['content-disposition']).toBeUndefined();
    const head = await app.inject({ method: 'HEAD', url, headers });
    expect([head.statusCode, head.body, head.headers['etag']]).toEqual([200, '', await tagOf()]);
  });
});

describe('a writing door', () => {
  it('writes when the caller has read what is there, or asks for nothing', async () => {
    const tag = await tagOf();
    expect((await change('deux', { 'if-match': tag })).json()).toEqual({ id, name: 'deux' });
    expect((await change('trois')).statusCode).toBe(200);
    expect((await change('quatre', { 'if-match': '*' })).statusCode).toBe(200);
    expect(await name()).toBe('quatre');
  });

  it.each([
    ['what was there before', async (tag: string) => (await change('entre-temps'), tag)],
    ['nothing that was ever there', () => '"autre"'],
    ['a weak tag', (tag: string) => `W/${tag}`],
    ['garbage', () => 'autre'],
  ])('writes nothing when she names %s', async (_, named) => {
    const tag = await named(await tagOf());
    const before = await name();
    const answer = await change('perdu', { 'if-match': tag });
    expect(answer.statusCode).toBe(412);
    expect(answer.json()).toMatchObject({ code: 'web.changedMeanwhile', title: 'Modifié entre-temps' });
    expect(await name()).toBe(before);
  });

  it('sees what was written between the comparison and its own writing', async () => {
    const tag = await tagOf();
    let once = true;
    meanwhile = async () => {
      if (once) await db.ownerQuery(`update platform.thing set name = 'entre les deux'`);
      once = false;
    };
    expect((await change('perdu', { 'if-match': tag })).statusCode).toBe(412);
    expect(await name()).toBe('entre les deux');
  });

  it('lets exactly one of those through who have all read the same', async () => {
    const tag = await tagOf();
    const names = Array.from({ length: 8 }, (_, i) => `écriture ${i}`);
    const answers = await Promise.all(names.map((one) => change(one, { 'if-match': tag })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
  });

  it('refuses a precondition that it would not look at', async () => {
    const asked = { headers: { ...headers, 'if-match': await tagOf() }, payload: { name: 'x' } };
    const answer = await app.inject({ method: 'POST', url: `${url}/name`, ...asked });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'web.notConditional']);
    expect(await name()).toBe('un');
    const forgotten = await app.inject({ method: 'PUT', url, headers: asked.headers });
    expect(forgotten.statusCode).toBe(500);
  });
});
