import { Global, Module } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { createWebApp, Logger, MasterKey, PlatformModule } from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { FirstRun, IdentityModule, INSTANCE_INFO, migrations, SignInLinks } from '../index.js';
import { subscriberOf, waitAfter, PATIENCE, isTold } from './attempts.js';

const ORIGIN = 'https://chariot.exemple.fr';
const START = '2026-11-10T08:00:00Z';
const MINUTE = 60_000;
const clock = frozenClock(START);
const instance = { version: '0.1.0', publicUrl: ORIGIN, deviceUrl: 'https://appareils.exemple.fr' };
const EMAIL = 'administration@ac-exemple.fr';
const PASSWORD = 'quatre girafes sans parapluie';

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;

beforeEach(async () => {
  clock.set(START);
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
  app = await createWebApp(Root, { rate: { perSecond: 1_000_000, burst: 1_000_000 } });
  await app.init();
  const code = (await find(FirstRun).prepare()) ?? '';
  await find(FirstRun).complete(
    { code, displayName: 'l’administratrice de Grenoble', email: EMAIL, academieName: 'Académie de Grenoble' },
    undefined,
  );
});
afterEach(async () => {
  await app.close();
  await db.drop();
});

const find = <T>(type: new (...rest: never[]) => T): T => app.get<T>(type as never, { strict: false });
interface Asked {
  readonly token?: string;
  readonly body?: object;
  readonly from?: string;
}
const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, { token, body, from }: Asked = {}) => {
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: token === undefined ? {} : { cookie: `__Host-chariot_session=${token}`, 'x-chariot': '1' },
    ...(body !== undefined && { payload: body }),
    ...(from !== undefined && { remoteAddress: from }),
  });
  return { status: answer.statusCode, body: answer.json(), cookie: String(answer.headers['set-cookie'] ?? '') };
};
const tokenOf = (cookie: string): string => /__Host-chariot_session=([^;]*)/.exec(cookie)?.[1] ?? '';
const byLink = async (): Promise<string> => {
  const { url } = await find(SignInLinks).createFor(EMAIL);
  return (await find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), 'Firefox/140.0 (X11; Linux)')).token;
};
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() });
const setPassword = async (token: string, password = PASSWORD) => {
  const prepared = await ask('POST', '/account/password/preparation', { token, body: { password } });
  expect(prepared.status).toBe(201);
  const { preparationId, secret } = prepared.body as { preparationId: string; secret: string };
  const confirmed = await ask('POST', '/account/password', { token, body: { preparationId, code: codeOf(secret) } });
  expect(confirmed.status).toBe(201);
  clock.advance(MINUTE);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes as string[] };
};
const enter = (code: string, more: { email?: string; password?: string; from?: string } = {}) =>
  ask('POST', '/sign-in/password', {
    body: { email: more.email ?? EMAIL, password: more.password ?? PASSWORD, code },
    ...(more.from !== undefined && { from: more.from }),
  });
const acts = async (act: string): Promise<number> =>
  (await db.ownerQuery('select 1 from platform.journal where act = $1', [act])).length;
const letters = async (): Promise<string[]> =>
  (await db.ownerQuery<{ subject: string }>('select subject from platform.mail order by id')).map(
    ({ subject }) => subject,
  );

describe('password and code', () => {
  it('let in with both, whatever the case of the address, and prove that it is she', async () => {
    const { secret } = await setPassword(await byLink());
    const entered = await enter(codeOf(secret), { email: ' Administration@AC-Exemple.fr ' });
    expect(entered).toMatchObject({ status: 201, body: { canProve: true, provenAt: clock.now().toISOString() } });
    const { body } = await ask('GET', '/account', { token: tokenOf(entered.cookie) });
    expect(body).toMatchObject({ email: EMAIL, recoveryCodesLeft: 10, passkeys: [], delegations: [] });
    expect(body.sessions.filter(({ current }: { current: boolean }) => current)).toMatchObject([
      { method: 'password' },
    ]);
    expect(await letters()).toEqual([
      'Chariot : un mot de passe et une application à codes ont été ajoutés à votre compte',
    ]);
  });

  it('refuse in the same words whatever is wrong', async () => {
    const { secret } = await setPassword(await byLink());
    const refusals = [
      await enter(codeOf(secret), { password: 'une autre phrase bien longue' }),
      await enter('000000'),
      await enter(codeOf(secret), { email: 'personne@exemple.fr' }),
      await enter('AAAA-AAAA-AAAA-AAAA'),
    ];
    for (const { status, body, cookie } of refusals) {
      expect({ ...body, requestId: '' }).toEqual({ ...refusals[0]?.body, requestId: '' });
      expect({ status, code: body.code, cookie }).toEqual({ status: 401, code: 'identity.signInRefused', cookie: '' });
    }
    // The right code with a wrong password was not used up by it.
    expect((await enter(codeOf(secret))).status).toBe(201);
  });

  it('take a code once, also of 20 at once, and never an older one', async () => {
    const { secret } = await setPassword(await byLink());
    const early = codeOf(secret);
    clock.advance(30_000);
    const present = codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => enter(present, { from: `192.0.2.${i}` })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    // Within the window of drift, but before the one that served.
    expect((await enter(early, { from: '198.51.100.1' })).status).toBe(401);
    clock.advance(30_000);
    expect((await enter(codeOf(secret), { from: '198.51.100.2' })).status).toBe(201);
  });

  it('take a code one step early or late, not two', async () => {
    const { secret } = await setPassword(await byLink());
    const code = codeOf(secret);
    clock.advance(60_000);
    expect((await enter(code)).status).toBe(401);
    const early = (steps: number): string =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() + steps * 30_000 });
    expect((await enter(early(2))).status).toBe(401);
    expect((await enter(early(1))).status).toBe(201);
    // The one before it is spent with it.
    expect((await enter(early(0))).status).toBe(401);
  });

  it('do not take the code that confirmed the application a second time', async () => {
    const token = await byLink();
    const { body } = await ask('POST', '/account/password/preparation', { token, body: { password: PASSWORD } });
    const code = codeOf(body.secret);
    const asked = { preparationId: body.preparationId, code };
    expect((await ask('POST', '/account/password', { token, body: asked })).status).toBe(201);
    expect((await enter(code)).status).toBe(401);
  });

  it('open by a recovery code once each, and say so by mail', async () => {
    const { recoveryCodes } = await setPassword(await byLink());
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const answers = await Promise.all(Array.from({ length: 4 }, () => enter(typed)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await acts('identity.recoveryCode.used')).toBe(1);
    expect(await letters()).toContain('Chariot : un code de secours de votre compte a servi');
    const entered = answers.find(({ status }) => status === 201);
    const { body } = await ask('GET', '/account', { token: tokenOf(entered?.cookie ?? '') });
    expect(body.recoveryCodesLeft).toBe(9);
  });

  it('leave nothing in the clear', async () => {
    const { secret, recoveryCodes } = await setPassword(await byLink());
    const tables = [
      'identity.password',
      'identity.recovery_code',
      'platform.secret',
      'platform.journal',
      'platform.mail',
    ];
    for (const table of tables) {
      const [dump] = await db.ownerQuery<{ text: string }>(
        `select coalesce(string_agg(to_jsonb(t)::text, ' '), '') as text from ${table} t`,
      );
      expect(dump?.text).not.toBe('');
      const hex = Buffer.from(Secret.fromBase32(secret).bytes).toString('hex');
      for (const canary of [secret, hex, PASSWORD, ...recoveryCodes]) expect(dump?.text).not.toContain(canary);
    }
    const [row] = await db.ownerQuery<{ hash: string }>('select hash from identity.password');
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are not looked at for somebody who was shut out', async () => {
    const { secret } = await setPassword(await byLink());
    // She is the last administrator, who stays: the trigger that says so is not what is tried here.
    await db.ownerQuery('alter table identity.person disable trigger user');
    await db.ownerQuery('update identity.person set disabled_at = now()');
    expect(await enter(codeOf(secret))).toMatchObject({ status: 401, body: { code: 'identity.signInRefused' } });
  });
});

describe('waiting', () => {
  it('comes after five failures of an account from one address, ends, and grows', async () => {
    const { secret } = await setPassword(await byLink());
    for (let i = 0; i < 5; i += 1) expect((await enter('000000')).status).toBe(401);
    const right = await enter(codeOf(secret));
    expect(right).toMatchObject({ status: 429, body: { code: 'identity.tooManyAttempts' } });
    expect(right.body.detail).toContain('30 secondes');
    // From elsewhere she still comes in.
    expect((await enter(codeOf(secret), { from: '198.51.100.7' })).status).toBe(201);
  });

  it('lets no more through when 100 try at once', async () => {
    await setPassword(await byLink());
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => enter(String(100_000 + i))));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    // Those beyond what may be looked at are not even counted.
    expect(answers.filter(({ status }) => status === 429 || status === 503)).toHaveLength(95);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(37);
    expect(await acts('identity.signIn.refused')).toBe(2);
  });

  it('is the same for an account that does not exist', async () => {
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push((await enter('000000', { email: 'personne@exemple.fr' })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await acts('identity.signIn.refused')).toBe(0);
  });

  it('never lasts for good: a link, and a quarter of an hour', async () => {
    const { secret } = await setPassword(await byLink());
    for (let i = 0; i < 300; i += 1) await enter('000000', { from: `203.0.113.${i % 250}` });
    expect((await enter(codeOf(secret))).status).toBe(429);
    expect(await byLink()).not.toBe('');
    clock.advance(15 * MINUTE);
    expect((await enter(codeOf(secret))).status).toBe(201);
    // Coming in forgets the account's failures.
    clock.advance(30_000);
    expect((await enter('000000')).status).toBe(401);
    expect((await enter(codeOf(secret))).status).toBe(201);
  });

  it('counts an address whoever it tries, and keeps it nowhere', async () => {
    const from = '2001:db8:1:2:aaaa::1';
    for (let i = 0; i < 60; i += 1) await enter('000000', { email: `personne${i}@exemple.fr`, from });
    const other = await enter('000000', { email: 'encore@exemple.fr', from: '2001:0db8:1:2::ffff' });
    expect(other.status).toBe(429);
    expect((await enter('000000', { email: 'encore@exemple.fr', from: '2001:db8:1:3::1' })).status).toBe(401);
    const [dump] = await db.ownerQuery<{ text: string }>(
      `select string_agg(to_jsonb(t)::text, ' ') as text from
         (select to_jsonb(a) from identity.sign_in_attempt a union all select to_jsonb(j) from platform.journal j) t`,
    );
    for (const told of ['2001:', 'personne1@']) expect(dump?.text).not.toContain(told);
    for (const plain of [from, '2001:db8:1:2::/64', EMAIL]) {
      expect(dump?.text).not.toContain(createHash('sha256').update(plain).digest('hex'));
    }
    expect(await acts('identity.signIn.refused')).toBe(2);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:1::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('takes %s for %s', (address, subscriber) => {
    expect(subscriberOf(address)).toBe(subscriber);
  });

  it('doubles up to a quarter of an hour', () => {
    const waits = [4, 5, 6, 9, 10, 1_000_000].map((failures) => waitAfter(failures, PATIENCE.accountHere) / 1000);
    expect(waits).toEqual([0, 30, 60, 480, 900, 900]);
    const told = Array.from({ length: 1000 }, (_, i) => i + 1).filter(isTold);
    expect(told).toEqual([1, 5, 10, 20, 40, 80, 160, 320, 640]);
  });
});

describe('proof', () => {
  it('is given by password and code, to the session that asks and to no other', async () => {
    const [here, there] = [await byLink(), await byLink()];
    const { secret } = await setPassword(here);
    const wrong = await ask('POST', '/account/proof/password', {
      token: here,
      body: { password: PASSWORD, code: '000000' },
    });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'identity.proofRefused' } });
    const body = { password: PASSWORD, code: codeOf(secret) };
    const proven = await ask('POST', '/account/proof/password', { token: here, body });
    expect(proven).toMatchObject({ status: 201, body: { provenAt: clock.now().toISOString() } });
    expect((await ask('POST', '/account/proof/password', { token: there, body })).status).toBe(403);
    const provenAt = async (token: string) => (await ask('GET', '/sessions/current', { token })).body.provenAt;
    expect(await provenAt(here)).toBe(clock.now().toISOString());
    expect(await provenAt(there)).toBeNull();
  });

  it('is asked for before one’s means change, once there is one; ten minutes long', async () => {
    const token = await byLink();
    const { secret } = await setPassword(token);
    const change = () => ask('POST', '/account/recovery-codes', { token });
    expect(await change()).toMatchObject({ status: 403, body: { code: 'identity.proofNeeded' } });
    expect(await ask('DELETE', '/account/password', { token })).toMatchObject({ status: 403 });
    const again = await ask('POST', '/account/password/preparation', { token, body: { password: `${PASSWORD} !` } });
    expect(again).toMatchObject({ status: 403, body: { code: 'identity.proofNeeded' } });
    await ask('POST', '/account/proof/password', { token, body: { password: PASSWORD, code: codeOf(secret) } });
    clock.advance(10 * MINUTE);
    expect((await change()).status).toBe(201);
    clock.advance(1);
    expect((await change()).status).toBe(403);
  });

  it('without any means, is a session that a link opened within the hour', async () => {
    const token = await byLink();
    clock.advance(60 * MINUTE + 1);
    const late = await ask('POST', '/account/password/preparation', { token, body: { password: PASSWORD } });
    expect(late).toMatchObject({ status: 403, body: { code: 'identity.freshSessionNeeded' } });
    await setPassword(await byLink());
  });
});

describe('changing one’s password', () => {
  const proven = async (): Promise<{ token: string; secret: string; recoveryCodes: string[] }> => {
    const set = await setPassword(await byLink());
    return { ...set, token: tokenOf((await enter(codeOf(set.secret))).cookie) };
  };

  it('replaces it only once the new application has shown a code, and puts the other sessions out', async () => {
    const { token, secret, recoveryCodes } = await proven();
    const other = await byLink();
    const next = 'cinq girafes avec un parapluie';
    clock.advance(MINUTE);
    const prepared = await ask('POST', '/account/password/preparation', { token, body: { password: next } });
    expect(prepared.body.qrSvg).toContain('<svg');
    expect(prepared.body.otpauthUrl).toContain('issuer=Chariot');
    // Nothing has changed yet.
    expect((await enter(codeOf(secret))).status).toBe(201);
    const { preparationId, secret: nextSecret } = prepared.body;
    const confirm = (code: string, by = token) =>
      ask('POST', '/account/password', { token: by, body: { preparationId, code } });
    expect(await confirm('000000')).toMatchObject({ status: 400, body: { code: 'identity.codeRefused' } });
    const confirmed = await confirm(codeOf(nextSecret));
    expect(confirmed.status).toBe(201);
    expect((await ask('GET', '/sessions/current', { token })).status).toBe(200);
    expect((await ask('GET', '/sessions/current', { token: other })).status).toBe(401);
    clock.advance(MINUTE);
    expect((await enter(codeOf(secret))).status).toBe(401);
    expect((await enter(recoveryCodes[3] ?? '')).status).toBe(401);
    expect((await enter(codeOf(nextSecret), { password: next })).status).toBe(201);
    const [secrets] = await db.ownerQuery<{ count: number }>(
      `select count(*)::int as count from platform.secret where purpose = 'identity.totp'`,
    );
    expect(secrets?.count).toBe(1);
    expect(await acts('identity.password.replaced')).toBe(1);
  });

  it('is confirmed in the session that proposed it, within ten minutes, in five tries', async () => {
    const token = await byLink();
    const prepare = async () =>
      (await ask('POST', '/account/password/preparation', { token, body: { password: PASSWORD } })).body as {
        preparationId: string;
        secret: string;
      };
    const confirm = async (of: { preparationId: string }, code: string, by = token) =>
      (await ask('POST', '/account/password', { token: by, body: { preparationId: of.preparationId, code } })).status;
    const first = await prepare();
    expect(await confirm(first, codeOf(first.secret), await byLink())).toBe(410);
    const second = await prepare();
    expect(await confirm(first, codeOf(first.secret))).toBe(410);
    for (let i = 0; i < 5; i += 1) expect(await confirm(second, '000000')).toBe(400);
    expect(await confirm(second, codeOf(second.secret))).toBe(410);
    const third = await prepare();
    clock.advance(10 * MINUTE);
    expect(await confirm(third, codeOf(third.secret))).toBe(410);
    expect((await ask('GET', '/account', { token })).body.passwordSetAt).toBeNull();
  });

  it('removes it with its codes and its secret', async () => {
    const { token, secret } = await proven();
    const other = await byLink();
    const removed = await ask('DELETE', '/account/password', { token });
    expect(removed).toMatchObject({ status: 200, body: { passwordSetAt: null, recoveryCodesLeft: 0 } });
    expect((await ask('GET', '/sessions/current', { token: other })).status).toBe(401);
    clock.advance(MINUTE);
    expect((await enter(codeOf(secret))).status).toBe(401);
    for (const table of ['identity.password', 'identity.recovery_code', 'platform.secret']) {
      expect(await db.ownerQuery(`select 1 from ${table}`)).toEqual([]);
    }
  });

  it.each([
    ['onze signes', 'identity.passwordShort'],
    ['PasswordPassword', 'identity.passwordCommon'],
    ['MotDePassE Grénoble 38', 'identity.passwordPersonal'],
    ['vive ac-exemple toujours', 'identity.passwordPersonal'],
    ['mon chariot à roulettes', 'identity.passwordPersonal'],
    ['abababababababab', 'identity.passwordCommon'],
  ])('refuses « %s »', async (password, code) => {
    const refused = await ask('POST', '/account/password/preparation', { token: await byLink(), body: { password } });
    expect(refused.status).toBe(400);
    if (password.length >= 12) expect(refused.body.code).toBe(code);
  });
});

describe('one’s sessions', () => {
  it('are listed, closed one by one and all at once, and nobody else’s', async () => {
    const [here, second, third] = [await byLink(), await byLink(), await byLink()];
    const sessions = async () =>
      (await ask('GET', '/account', { token: here })).body.sessions as {
        id: string;
        current: boolean;
        browser: string;
      }[];
    const listed = await sessions();
    expect(listed).toHaveLength(4);
    // All at one instant of the frozen clock: in no order that a spec could name.
    expect(listed.filter(({ browser }) => browser === 'Firefox sous Linux')).toHaveLength(3);
    const own = (await ask('GET', '/account', { token: second })).body.sessions.find(
      ({ current }: { current: boolean }) => current,
    );
    expect((await ask('DELETE', `/account/sessions/${own.id}`, { token: here })).body).toEqual({ id: own.id });
    expect((await ask('GET', '/sessions/current', { token: second })).status).toBe(401);
    expect((await ask('DELETE', `/account/sessions/${own.id}`, { token: here })).status).toBe(404);
    const { url } = await find(SignInLinks).createFor(EMAIL);
    expect((await ask('DELETE', '/account/sessions', { token: here })).body).toEqual({ closed: 2 });
    expect((await ask('GET', '/sessions/current', { token: third })).status).toBe(401);
    expect(await sessions()).toHaveLength(1);
    const link = await ask('POST', '/sessions', { body: { token: url.slice(url.indexOf('=') + 1) } });
    expect(link.status).toBe(401);
  });
});
