import { newId, Reach, TOKEN_PERMISSIONS, type Role } from '@chariot/kernel';
import { PLAIN_SESSION_COOKIE, type Tx } from '@chariot/platform';
import { personReach, systemReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS, type Answer } from '../identity.scene.js';
import { MOST_TOKENS } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';
import { Callers } from './callers.service.js';

let scene: IdentityScene;
const role = (name: Role, placeId: string, until?: string) => ({
  role: name,
  placeId,
  ...(until !== undefined && { until }),
});
const IT = 'l’informatique de Crêts';
const asked = (more: object = {}) => ({
  name: 'Inventaire',
  placeId: scene.places.crets,
  permissions: ['place:read', 'device:read'],
  until: '2027-06-30',
  ...more,
});
const create = (who: string, more: object = {}) => scene.ask(who, 'POST', '/api-tokens', asked(more));
/** Makes a token, and gives what opens and what names it. */
async function made(who: string, more: object = {}): Promise<{ bearer: string; id: string }> {
  const { status, body } = await create(who, more);
  expect(status).toBe(201);
  return { bearer: body.token, id: body.apiToken.id };
}
const opens = async (bearer: string): Promise<number> => (await scene.ask({ bearer }, 'GET', '/places')).status;

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  const { academie, crets, allevard, ferry, isere } = scene.places;
  await scene.plant('l’administration', [role('administrator', academie)]);
  await scene.plant(IT, [role('it', crets)]);
  await scene.plant('l’informatique d’Allevard', [role('it', allevard)]);
  await scene.plant('la directrice de Ferry', [role('schoolHead', ferry)]);
  await scene.plant('l’académie', [role('academie', isere)]);
});
afterAll(() => scene.close());
beforeEach(() => scene.clock.set('2026-11-10T08:00:00Z'));

describe('making a token', () => {
  it('shows it once, and keeps nothing that opens', async () => {
    const { status, body } = await create(IT);
    expect(status).toBe(201);
    expect(body.token).toMatch(/^chariot_[\w-]{43}$/);
    expect(body.apiToken).toMatchObject({
      name: 'Inventaire',
      place: { name: 'Crêts en Belledonne' },
      permissions: ['place:read', 'device:read'],
      prefix: body.token.slice(0, 12),
      createdBy: IT,
      until: '2027-06-30',
      lastUsedAt: null,
      revokedAt: null,
      active: true,
    });
    const rows = await scene.db.ownerQuery<{ row: string }>(
      'select to_jsonb(token)::text as row from identity.api_token token',
    );
    const kept = await scene.db.ownerQuery<{ row: string }>(
      `select details::text || subject_label as row from platform.journal union all select coalesce(body, '') || subject from platform.mail`,
    );
    for (const { row } of [...rows, ...kept]) expect(row).not.toContain(body.token.slice(12));
    expect(await scene.actsOn(body.apiToken.id)).toEqual(['identity.apiToken.created']);
    const letters = await scene.db.ownerQuery('select recipient from platform.mail');
    expect(letters).toEqual([{ recipient: scene.emailOf(IT) }]);
  });

  it('asks for a proof of less than ten minutes', async () => {
    for (const minutes of [null, 11]) {
      await scene.unproven(IT, minutes);
      expect(await create(IT)).toMatchObject({ status: 403, body: { code: 'identity.proofNeeded' } });
    }
    await scene.unproven(IT, 9);
    expect((await create(IT)).status).toBe(201);
  });

  it.each<[string, string, () => object, number, string]>([
    ['a neighbour’s place', IT, () => ({ placeId: scene.places.allevard }), 404, 'territory.placeNotFound'],
    ['a place above', IT, () => ({ placeId: scene.places.isere }), 404, 'territory.placeNotFound'],
    [
      'more than oneself',
      'l’académie',
      () => ({ placeId: scene.places.isere, permissions: ['device:write'] }),
      403,
      'identity.tokenAboveOneself',
    ],
    ['more than a year', IT, () => ({ until: '2027-11-11' }), 400, 'identity.tokenPeriod'],
    ['a day that is over', IT, () => ({ until: '2026-11-09' }), 400, 'identity.tokenPeriod'],
    [
      'who does not make tokens',
      'la directrice de Ferry',
      () => ({ placeId: scene.places.ferry }),
      403,
      'web.forbidden',
    ],
    ['what destroys', 'l’administration', () => ({ permissions: ['device:erase'] }), 400, 'web.invalidInput'],
    ['what lets in', 'l’administration', () => ({ permissions: ['person:write'] }), 400, 'web.invalidInput'],
    ['what makes tokens', 'l’administration', () => ({ permissions: ['integration:manage'] }), 400, 'web.invalidInput'],
  ])('is refused for %s', async (_, who, more, status, code) => {
    expect(await create(who, more())).toMatchObject({ status, body: { code } });
  });

  it('is refused on a place where one sees without managing tokens', async () => {
    await scene.plant('qui voit l’école et gère Allevard', [
      role('teacher', scene.places.ferry),
      role('it', scene.places.allevard),
    ]);
    expect(await create('qui voit l’école et gère Allevard', { placeId: scene.places.ferry })).toMatchObject({
      status: 403,
      body: { code: 'identity.tokenNotHere' },
    });
  });

  it('stops at a bounded number a person, even at once', async () => {
    await scene.plant('qui en fait trop', [role('it', scene.places.allevard)]);
    const answers: Answer[] = [];
    for (let batch = 0; batch < 6; batch += 1) {
      const ten = Array.from({ length: 10 }, () => create('qui en fait trop', { placeId: scene.places.allevard }));
      answers.push(...(await Promise.all(ten)));
    }
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST_TOKENS);
    expect(answers.at(-1)).toMatchObject({ status: 409, body: { code: 'identity.tooManyTokens' } });
  });
});

describe('a token at the door', () => {
  it('is its maker narrowed, with a name that the journal shows', async () => {
    const { bearer, id } = await made(IT, { permissions: ['place:read', 'classroom:read'] });
    const reach = await scene.find(Callers).resolve(bearer);
    expect(reach?.actor()).toEqual({ kind: 'person', id: scene.idOf(IT), label: `Jeton « Inventaire » (${IT})` });
    expect(reach?.credential).toEqual({ id, kind: 'token', provenAt: null });
    expect(reach?.grants).toEqual([
      { role: 'it', placeId: scene.places.crets, permissions: ['place:read', 'classroom:read'] },
    ]);
    const places = (await scene.ask({ bearer }, 'GET', '/places')).body.items;
    expect(places.map(({ name }: { name: string }) => name)).toEqual([
      'Crêts en Belledonne',
      'École de Morêtel',
      'École Jules Ferry',
    ]);
  });

  it('opens nothing else: not its maker’s account, nor people, nor tokens, nor a proof', async () => {
    const { bearer, id } = await made('l’administration', { permissions: TOKEN_PERMISSIONS });
    for (const [method, path] of [
      ['GET', '/sessions/current'],
      ['GET', '/people'],
      ['GET', '/api-tokens'],
      ['DELETE', `/api-tokens/${id}`],
      ['GET', `/places/${scene.places.crets}/access`],
    ] as const) {
      expect((await scene.ask({ bearer }, method, path)).status).toBe(403);
    }
    expect((await scene.ask({ bearer }, 'POST', '/api-tokens', asked())).status).toBe(403);
  });

  it('is believed as a bearer, never as a cookie', async () => {
    const { bearer } = await made(IT);
    const byCookie = await scene.app.inject({
      method: 'GET',
      url: '/api/v1/places',
      headers: { cookie: `${PLAIN_SESSION_COOKIE}=${bearer}`, 'x-chariot': '1' },
    });
    expect(byCookie.statusCode).toBe(401);
    expect(await opens(bearer)).toBe(200);
  });

  it('is not opened by anything near it', async () => {
    const { bearer } = await made(IT);
    for (const other of [
      bearer.slice(8),
      bearer.toLowerCase(),
      `chariot_${'A'.repeat(43)}`,
      `chariot_${scene.tokenOf(IT)}`,
    ]) {
      expect(await opens(other)).toBe(401);
    }
  });

  it('tells when it was last used, to the minute', async () => {
    const { bearer, id } = await made(IT);
    const used = async () => {
      const { body } = await scene.ask(IT, 'GET', '/api-tokens');
      return body.items.find((one: { id: string }) => one.id === id).lastUsedAt;
    };
    await opens(bearer);
    expect(await used()).toBe('2026-11-10T08:00:00.000Z');
    scene.clock.advance(59_000);
    await opens(bearer);
    expect(await used()).toBe('2026-11-10T08:00:00.000Z');
    scene.clock.advance(1_000);
    await opens(bearer);
    expect(await used()).toBe('2026-11-10T08:01:00.000Z');
  });

  it('ends after its last day, at midnight in Paris', async () => {
    const { bearer } = await made(IT, { until: '2026-11-10' });
    scene.clock.set('2026-11-10T22:59:59.999Z');
    expect(await opens(bearer)).toBe(200);
    scene.clock.set('2026-11-10T23:00:00Z');
    expect(await opens(bearer)).toBe(401);
  });
});

describe('a token never outlives what its maker holds', () => {
  const who = 'l’informaticienne de passage';
  beforeEach(async () => {
    if (scene.idOf(who) === '') await scene.plant(who, [role('it', scene.places.crets, '2026-11-20')]);
  });

  it('loses what she loses, at the next call', async () => {
    await scene.plant('qui change de service', [role('it', scene.places.crets), role('finance', scene.places.crets)]);
    const { bearer } = await made('qui change de service', { permissions: ['device:read', 'device:write'] });
    await scene.db.ownerQuery(`update identity.held_role set ended_at = now() where person_id = $1 and role = 'it'`, [
      scene.idOf('qui change de service'),
    ]);
    const reach = await scene.find(Callers).resolve(bearer);
    expect(reach?.grants).toEqual([{ role: 'finance', placeId: scene.places.crets, permissions: ['device:read'] }]);
  });

  it('opens nothing after the last day of her role', async () => {
    const { bearer } = await made(who);
    scene.clock.set('2026-11-20T22:00:00Z');
    expect(await opens(bearer)).toBe(200);
    scene.clock.set('2026-11-20T23:00:00Z');
    expect(await opens(bearer)).toBe(401);
  });

  it('opens nothing while she may not come in', async () => {
    const { bearer } = await made(who);
    await scene.db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [scene.idOf(who)]);
    expect(await opens(bearer)).toBe(401);
    await scene.db.ownerQuery('update identity.person set disabled_at = null where id = $1', [scene.idOf(who)]);
  });

  it('is revoked for good when her role is ended, even if she is given it again', async () => {
    const { bearer, id } = await made(who);
    const path = `/people/${scene.idOf(who)}/roles/${await scene.roleIdOf(who, 'it')}/end`;
    expect((await scene.ask('l’administration', 'POST', path)).status).toBe(200);
    await scene.give(who, role('it', scene.places.crets));
    expect(await opens(bearer)).toBe(401);
    const { body } = await scene.ask(IT, 'GET', '/api-tokens?limit=200');
    expect(body.items.find((one: { id: string }) => one.id === id)).toMatchObject({ active: false });
  });
});

describe('revoking and listing', () => {
  it('is for whoever manages tokens there, at once and once', async () => {
    const { bearer, id } = await made(IT);
    expect((await scene.ask('l’informatique d’Allevard', 'DELETE', `/api-tokens/${id}`)).status).toBe(404);
    expect((await scene.ask('la directrice de Ferry', 'DELETE', `/api-tokens/${id}`)).status).toBe(403);
    const revoked = await scene.ask('l’administration', 'DELETE', `/api-tokens/${id}`);
    expect(revoked).toMatchObject({ status: 200, body: { active: false, revokedAt: '2026-11-10T08:00:00.000Z' } });
    expect(await opens(bearer)).toBe(401);
    expect(await scene.ask(IT, 'DELETE', `/api-tokens/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'identity.tokenAlreadyRevoked' },
    });
    expect(await scene.actsOn(id)).toEqual(['identity.apiToken.created', 'identity.apiToken.revoked']);
  });

  it('shows one’s places only, the latest first, a page at a time', async () => {
    const names = async (who: string) =>
      (await scene.ask(who, 'GET', '/api-tokens?limit=200')).body.items.map(
        ({ place }: { place: { name: string } }) => place.name,
      );
    expect(new Set(await names(IT))).toEqual(new Set(['Crêts en Belledonne']));
    expect(new Set(await names('l’informatique d’Allevard'))).toEqual(new Set(['Allevard']));
    const first = (await scene.ask(IT, 'GET', '/api-tokens?limit=2')).body;
    const second = (await scene.ask(IT, 'GET', `/api-tokens?limit=2&after=${first.next}`)).body;
    const all = (await scene.ask(IT, 'GET', '/api-tokens?limit=200')).body;
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4));
    expect(all.total).toBe(all.items.length);
    expect((await scene.ask(IT, 'GET', '/api-tokens?after=1')).status).toBe(400);
    expect((await scene.ask(IT, 'GET', '/api-tokens?sort=token_hash')).status).toBe(400);
  });
});

describe('each wall alone', () => {
  const insert = (
    reach: Reach,
    more: { placeId?: string; permissions?: string[]; createdBy?: string; until?: string },
  ) =>
    scene.db.database.transaction(reach, (tx) =>
      tx.execute(
        `insert into identity.api_token (id, token_hash, prefix, name, place_id, permissions, created_by, created_at, until_on)
         values ($1, sha256(gen_random_uuid()::text::bytea), 'chariot_x', 'x', $2, $3, $4, '2026-11-10', $5)`,
        [
          newId(),
          more.placeId ?? scene.places.crets,
          more.permissions ?? ['device:read'],
          more.createdBy ?? reach.id,
          more.until ?? '2027-11-10',
        ],
      ),
    );
  const itReach = () =>
    Reach.person({
      personId: scene.idOf(IT),
      displayName: IT,
      grants: personReach({ role: 'it', placeId: scene.places.crets }).grants,
    });

  it('the database knows the same list as the kernel', async () => {
    const [row] = await scene.db.ownerQuery<{ said: string }>(
      `select pg_get_constraintdef(oid) as said from pg_constraint where conname = 'api_token_permissions'`,
    );
    expect([...(row?.said ?? '').matchAll(/'([a-z]+:[a-z]+)'/g)].map(([, one]) => one)).toEqual([...TOKEN_PERMISSIONS]);
  });

  it('row security and checks: neither elsewhere, nor in another’s name, nor more than oneself, nor destructive, nor for ever', async () => {
    const reach = itReach();
    expect(await insert(reach, {})).toBe(1);
    for (const more of [
      { placeId: scene.places.allevard },
      { createdBy: scene.idOf('l’administration') },
      { placeId: scene.places.isere },
    ]) {
      await expect(insert(reach, more)).rejects.toThrow(/row-level security/);
    }
    const narrowed = Reach.person({
      personId: scene.idOf(IT),
      displayName: IT,
      grants: [{ role: 'it', placeId: scene.places.crets, permissions: ['integration:manage', 'place:read'] }],
    });
    await expect(insert(narrowed, {})).rejects.toThrow(/row-level security/);
    for (const permissions of [['device:erase'], ['device:read', 'system:administer'], []]) {
      await expect(insert(reach, { permissions })).rejects.toThrow(/api_token_permissions|row-level security/);
    }
    await expect(insert(reach, { until: '2028-01-01' })).rejects.toThrow(/api_token_one_year/);
  });

  it('row security: a query that forgot its where, and what is never rewritten', async () => {
    const seen = await scene.db.database.read(itReach(), (tx) =>
      tx.query<{ place: string }>('select distinct place_id as place from identity.api_token'),
    );
    expect(seen).toEqual([{ place: scene.places.crets }]);
    const touched = await scene.db.database.transaction(itReach(), (tx) =>
      tx.execute('update identity.api_token set revoked_at = now() where place_id = $1', [scene.places.allevard]),
    );
    expect(touched).toBe(0);
    for (const column of ['permissions', 'place_id', 'until_on', 'created_by', 'token_hash']) {
      const rewrite = scene.db.database.transaction(systemReach(), (tx) =>
        tx.execute(`update identity.api_token set ${column} = ${column}`),
      );
      await expect(rewrite).rejects.toThrow(/permission denied/);
    }
    const revoke = scene.db.database.transaction(itReach(), (tx) =>
      tx.query('select identity.revoke_tokens_of($1, null, now())', [scene.idOf('l’informatique d’Allevard')]),
    );
    await expect(revoke).rejects.toThrow(/May not revoke/);
  });

  it('reach in the query: the same statements under the owner, whom row security does not bind', async () => {
    const repository = new ApiTokensRepository();
    const [foreign] = await scene.db.ownerQuery<{ id: string }>(
      'select id from identity.api_token where place_id = $1 limit 1',
      [scene.places.allevard],
    );
    const tx = { query: (sql: string, params: unknown[]) => scene.db.ownerQuery(sql, params) } as unknown as Tx;
    const whole = {
      ...tx,
      one: async (sql: string, params: unknown[]) => (await scene.db.ownerQuery(sql, params))[0],
      execute: async (sql: string, params: unknown[]) =>
        (await scene.db.ownerQuery(`${sql} returning 1`, params)).length,
    } as unknown as Tx;
    const now = scene.clock.now();
    const page = await repository.page(whole, itReach(), now, { limit: 200 });
    expect(page.length).toBeGreaterThan(0);
    expect(page.filter(({ placeId }) => placeId !== scene.places.crets)).toEqual([]);
    expect(await repository.count(whole, itReach(), now)).toBe(page.length);
    expect(await repository.find(whole, itReach(), foreign?.id ?? '', now)).toBeUndefined();
    expect(await repository.revoke(whole, itReach(), foreign?.id ?? '', now)).toBe(false);
  });
});

it('is forgotten a year after its end, and not before', async () => {
  const system = systemReach();
  const prune = (before: string) =>
    scene.db.database.transaction(system, (tx) => new ApiTokensRepository().prune(tx, new Date(before)));
  const count = async () => (await scene.db.ownerQuery('select 1 from identity.api_token')).length;
  const before = await count();
  expect(await prune('2026-11-01T00:00:00Z')).toBe(0);
  expect(await prune('2030-01-01T00:00:00Z')).toBe(before);
  expect(await count()).toBe(0);
});
