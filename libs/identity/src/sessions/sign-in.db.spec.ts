import { Global, Module } from '@nestjs/common';
import { newId, Reach } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule, Retention } from '@chariot/platform';
import { migrations as territoryMigrations, Places } from '@chariot/territory';
import { frozenClock, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { FirstRun, IdentityModule, INSTANCE_INFO, migrations, Sessions, SignInLinks } from '../index.js';

const ORIGIN = 'https://chariot.exemple.fr';
const HOUR = 3_600_000;
const clock = frozenClock('2026-11-10T08:00:00Z');
const instance = { version: '0.1.0', publicUrl: ORIGIN, deviceUrl: 'https://appareils.exemple.fr' };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  @Module({
    imports: [
      PlatformModule.forRoot({
        publicUrl: ORIGIN,
        masterKey: MasterKey.random(),
        database: db.database,
        clock,
        relay: false,
        logger: Logger.create({ level: 'silent' }),
      }),
      InstanceOfTheSpec,
      IdentityModule,
    ],
  })
  class Root {}
  app = await createWebApp(Root);
  await app.init();
});
afterAll(async () => {
  await app.close();
  await db.drop();
});
beforeEach(() => clock.set('2026-11-10T08:00:00Z'));

const find = <T>(type: new (...rest: never[]) => T): T => app.get<T>(type as never, { strict: false });
const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, more: { token?: string; body?: object } = {}) => {
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: more.token === undefined ? {} : { cookie: `__Host-chariot_session=${more.token}`, 'x-chariot': '1' },
    ...(more.body !== undefined && { payload: more.body }),
  });
  return { status: answer.statusCode, body: answer.json(), cookie: String(answer.headers['set-cookie'] ?? '') };
};
const tokenOf = (cookie: string): string => /__Host-chariot_session=([^;]*)/.exec(cookie)?.[1] ?? '';
const linkToken = (url: string): string => url.slice(url.indexOf('=') + 1);
const whoAmI = async (token: string): Promise<number> => (await ask('GET', '/sessions/current', { token })).status;

const administration = {
  displayName: 'l’administratrice de l’instance',
  email: 'Administration@ac-exemple.fr',
  academieName: 'Académie de Grenoble',
};

/** Printed by a start before the one whose code served. */
let leftOver = '';

describe('first run', () => {
  it('opens to one of many holders of the code, once, and to nobody without it', async () => {
    expect((await ask('GET', '/first-run')).body).toEqual({ needed: true });
    leftOver = (await find(FirstRun).prepare()) ?? '';
    const code = (await find(FirstRun).prepare()) ?? '';
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const wrong = await ask('POST', '/first-run', { body: { ...administration, code: 'AAAA-AAAA-AAAA-AAAA' } });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'identity.wrongCode' }, cookie: '' });

    // Typed in lower case, without dashes.
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', '/first-run', { body: { ...administration, code: typed } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'identity.alreadyStarted')).toHaveLength(19);
    const [first] = answers.filter(({ status }) => status === 201);
    expect(first?.body).toMatchObject({
      displayName: 'l’administratrice de l’instance',
      email: 'administration@ac-exemple.fr',
      roles: [
        { role: 'administrator', label: 'Administration de l’instance', place: { name: 'Académie de Grenoble' } },
      ],
      instance,
    });
    expect(first?.body.permissions).toContain('system:administer');
    expect(await whoAmI(tokenOf(first?.cookie ?? ''))).toBe(200);
    expect((await ask('GET', '/first-run')).body).toEqual({ needed: false });
    expect(await find(FirstRun).prepare()).toBeNull();
    expect(await db.ownerQuery(`select kind, name from territory.place`)).toEqual([
      { kind: 'academie', name: 'Académie de Grenoble' },
    ]);
  });

  it('keeps no code and no token in the clear', async () => {
    const { url } = await find(SignInLinks).createFor(administration.email);
    const token = linkToken(url);
    const session = await find(SignInLinks).exchange(token, undefined);
    const dump = await db.ownerQuery<{ text: string }>(`
      select string_agg(t::text, ' ') as text from (
        select to_jsonb(s) as t from identity.session s union all select to_jsonb(l) from identity.sign_in_link l
        union all select to_jsonb(f) from identity.first_run f union all select to_jsonb(j) from platform.journal j
        union all select to_jsonb(o) from platform.outbox o) as everything`);
    expect(dump[0]?.text).toContain('token_hash');
    for (const secret of [token, session.token]) {
      expect(dump[0]?.text).not.toContain(secret);
      expect(dump[0]?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('sign-in link', () => {
  const createFor = async (): Promise<string> =>
    linkToken((await find(SignInLinks).createFor('administration@AC-exemple.fr ')).url);

  it('lets in exactly one of 50 uses at once', async () => {
    const token = await createFor();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('POST', '/sessions', { body: { token } })));
    const [entered, ...others] = answers.filter(({ status }) => status === 201);
    expect(others).toEqual([]);
    expect(answers.filter(({ status, body }) => status === 401 && body.code === 'identity.linkNotValid')).toHaveLength(
      49,
    );
    expect(answers.filter(({ cookie }) => cookie !== '')).toHaveLength(1);
    expect(await whoAmI(tokenOf(entered?.cookie ?? ''))).toBe(200);
    const [sessions] = await db.ownerQuery<{ count: number }>(
      `select count(*)::int as count from identity.sign_in_link where used_at is not null and token_hash = sha256($1::bytea)`,
      [Buffer.from(token)],
    );
    expect(sessions?.count).toBe(1);
  });

  it('sets a cookie that no script reads and no other site sends', async () => {
    const { cookie } = await ask('POST', '/sessions', { body: { token: await createFor() } });
    expect(cookie.replace(/=[\w-]{43};/, '=…;')).toBe(
      '__Host-chariot_session=…; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure',
    );
  });

  it('is worth 15 minutes', async () => {
    const exchange = (token: string) => ask('POST', '/sessions', { body: { token } });
    const [late, later] = [await createFor(), await createFor()];
    clock.advance(15 * 60_000 - 1);
    expect((await exchange(late)).status).toBe(201);
    clock.advance(1);
    expect((await exchange(later)).status).toBe(401);
  });

  it('says the same of a link that never was', async () => {
    const never = await ask('POST', '/sessions', { body: { token: 'A'.repeat(43) } });
    expect(never).toMatchObject({
      status: 401,
      body: { code: 'identity.linkNotValid', detail: expect.stringContaining('demandez-en un nouveau') },
    });
  });

  it('is not made for an address that nobody has', async () => {
    await expect(find(SignInLinks).createFor('personne@exemple.fr')).rejects.toMatchObject({
      code: 'identity.emailUnknown',
      fr: expect.stringContaining('personne@exemple.fr'),
    });
  });
});

describe('session', () => {
  const enter = async (): Promise<string> =>
    (
      await find(SignInLinks).exchange(
        linkToken((await find(SignInLinks).createFor(administration.email)).url),
        undefined,
      )
    ).token;

  it('ends 12 hours after its last use', async () => {
    const token = await enter();
    clock.advance(12 * HOUR - 1);
    expect(await whoAmI(token)).toBe(200);
    clock.advance(12 * HOUR - 1);
    expect(await whoAmI(token)).toBe(200);
    clock.advance(12 * HOUR);
    expect(await whoAmI(token)).toBe(401);
  });

  it('ends 30 days after it was opened, however much it is used', async () => {
    const token = await enter();
    for (let used = 0; used < 30 * 24 - 6; used += 6) {
      clock.advance(6 * HOUR);
      expect(await find(Sessions).resolve(token)).not.toBeNull();
    }
    clock.advance(6 * HOUR);
    expect(await whoAmI(token)).toBe(401);
  });

  it('ends when its person is disabled, and for its person alone', async () => {
    const token = await enter();
    // She is the last administrator, who stays: the trigger that says so is not what is tried here.
    await db.ownerQuery(`alter table identity.person disable trigger user;
      update identity.person set disabled_at = now();
      alter table identity.person enable trigger user`);
    expect(await whoAmI(token)).toBe(401);
    await db.ownerQuery(`update identity.person set disabled_at = null`);
    expect(await whoAmI(token)).toBe(200);
  });

  it('is closed by its owner, and tells whatever was opened with it', async () => {
    const [token, other] = [await enter(), await enter()];
    await db.ownerQuery('delete from platform.outbox');
    const closed = await ask('DELETE', '/sessions/current', { token });
    expect(closed).toMatchObject({ status: 200, body: { closed: true } });
    expect(closed.cookie).toContain('__Host-chariot_session=; Path=/; Max-Age=0');
    expect(await whoAmI(token)).toBe(401);
    expect(await whoAmI(other)).toBe(200);
    const events = await db.ownerQuery<{ type: string }>('select type from platform.outbox');
    expect(events).toEqual([{ type: 'identity.SessionsClosed' }]);
  });

  it('is not opened by anything but its own token', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}=`, "' or 1=1 --"]) {
      expect(await find(Sessions).resolve(token)).toBeNull();
    }
  });

  it('is forgotten 30 days after its end', async () => {
    const before = await enter();
    const kept = () =>
      db.ownerQuery('select 1 from identity.session where token_hash = sha256($1::bytea)', [Buffer.from(before)]);
    // It ends twelve hours after it was used.
    clock.advance(30 * 24 * HOUR);
    await find(Retention).run();
    expect(await kept()).toHaveLength(1);
    clock.advance(24 * HOUR);
    await find(Retention).run();
    expect(await kept()).toEqual([]);
  });
});

describe('row security of sessions, links and codes', () => {
  it('shows a person her own, another nothing, and nobody the codes but the system', async () => {
    const [person] = await db.ownerQuery<{ id: string }>('select id from identity.person');
    await find(SignInLinks).createFor(administration.email);
    const own = Reach.person({ personId: person?.id ?? '', displayName: 'elle', grants: [] });
    const other = Reach.person({ personId: newId(), displayName: 'une autre', grants: [] });
    const count = async (reach: Reach, table: string): Promise<number> =>
      (await db.database.read(reach, (tx) => tx.query(`select 1 as one from identity.${table}`))).length;
    expect(await count(own, 'session')).toBeGreaterThan(0);
    expect(await count(own, 'sign_in_link')).toBeGreaterThan(0);
    for (const table of ['session', 'sign_in_link', 'first_run', 'person', 'held_role']) {
      expect(await count(other, table)).toBe(0);
      expect(await count(Reach.device(newId()), table)).toBe(0);
    }
    expect(await count(own, 'first_run')).toBe(0);
    expect(await count(systemReach(), 'first_run')).toBeGreaterThan(0);
    const use = db.database.transaction(own, (tx) => tx.execute('update identity.sign_in_link set used_at = null'));
    expect(await use).toBe(0);
    const close = db.database.transaction(other, (tx) =>
      tx.query('select identity.close_sessions_of($1, now())', [person?.id]),
    );
    await expect(close).rejects.toThrow(/May not close/);
  });
});

it('gives an instance that lost its administration back to whoever reads its terminal', async () => {
  await db.ownerQuery(
    `alter table identity.held_role disable trigger user;
     update identity.held_role set ended_at = now();
     alter table identity.held_role enable trigger user`,
  );
  const successor = {
    displayName: 'le nouvel administrateur',
    email: 'suite@ac-exemple.fr',
    academieName: 'Autre nom',
  };
  const late = await ask('POST', '/first-run', { body: { ...successor, code: leftOver } });
  expect(late).toMatchObject({ status: 403, body: { code: 'identity.wrongCode' } });
  const code = (await find(FirstRun).prepare()) ?? '';
  const answer = await ask('POST', '/first-run', { body: { ...successor, code } });
  expect(answer.status).toBe(201);
  expect(answer.body.roles[0].place.name).toBe('Académie de Grenoble');
  const academies = await db.database.read(systemReach(), (tx) =>
    find(Places).list(tx, systemReach(), { kind: 'academie', limit: 10 }),
  );
  expect(academies.total).toBe(1);
});
