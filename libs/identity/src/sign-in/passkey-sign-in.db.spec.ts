import { Global, Module } from '@nestjs/common';
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { Reach, newId } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule } from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { FirstRun, IdentityModule, INSTANCE_INFO, migrations, SignInLinks } from '../index.js';

const ORIGIN = 'https://chariot.exemple.fr';
const MINUTE = 60_000;
const EMAIL = 'administration@ac-exemple.fr';
const OTHER_EMAIL = 'referente@ac-exemple.fr';
const clock = frozenClock('2026-11-10T08:00:00Z');
const instance = { version: '0.1.0', publicUrl: ORIGIN, deviceUrl: 'https://appareils.exemple.fr' };

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const b64 = (bytes: Buffer): string => bytes.toString('base64url');

/** Just enough CBOR (RFC 8949 §3) to write what an authenticator writes: integers, bytes, texts and maps. */
const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
};
const cbor = (value: number | string | Buffer | Map<number | string, unknown>): Buffer => {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, inner]) => [cbor(key), cbor(inner as number)]);
  return Buffer.concat([head(5, value.size), ...entries]);
};

interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly verified?: boolean;
  readonly present?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | null;
  readonly key?: KeyObject;
  readonly crossOrigin?: boolean;
}

/** A key in software (WebAuthn Level 3 §6): it says what an honest one says, except where it is told to lie. */
class Authenticator {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly id = randomBytes(32);
  #counter = 0;
  #userHandle = '';

  constructor(private readonly counts = true) {}

  create(options: Record<string, unknown>, lies: Lies = {}): Record<string, unknown> {
    this.#userHandle = (options['user'] as { id: string }).id;
    const { x = '', y = '' } = this.#pair.publicKey.export({ format: 'jwk' });
    const cose = new Map<number | string, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(cose)]);
    const authData = Buffer.concat([this.#authData(lies, 0x40), attested]);
    const attestation = new Map<number | string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.#answer({
      clientDataJSON: b64(this.#clientData('webauthn.create', String(options['challenge']), lies)),
      attestationObject: b64(cbor(attestation)),
      transports: ['internal', 'inconnu'],
    });
  }

  get(options: Record<string, unknown>, lies: Lies = {}): Record<string, unknown> {
    const clientData = this.#clientData('webauthn.get', String(options['challenge']), lies);
    const authData = this.#authData(lies, 0);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), lies.key ?? this.#pair.privateKey);
    const userHandle = lies.userHandle === undefined ? this.#userHandle : lies.userHandle;
    return this.#answer({
      clientDataJSON: b64(clientData),
      authenticatorData: b64(authData),
      signature: b64(signature),
      ...(userHandle !== null && { userHandle }),
    });
  }

  #answer(response: Record<string, unknown>): Record<string, unknown> {
    return { id: b64(this.id), rawId: b64(this.id), type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { crossOrigin = false, origin = ORIGIN } = lies;
    const said = { type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin };
    return Buffer.from(JSON.stringify(said));
  }

  #authData({ rpId, verified = true, present = true, counter }: Lies, more: number): Buffer {
    if (this.counts) this.#counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.#counter);
    const flags = (present ? 1 : 0) | (verified ? 4 : 0) | more;
    return Buffer.concat([sha256(rpId ?? 'chariot.exemple.fr'), Buffer.from([flags]), count]);
  }
}

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;
const OTHER_ID = newId();

beforeEach(async () => {
  clock.set('2026-11-10T08:00:00Z');
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
    { code, displayName: 'l’administratrice', email: EMAIL, academieName: 'Académie de Grenoble' },
    undefined,
  );
  await db.ownerQuery(
    `insert into identity.person (id, display_name, email, created_at) values ($1, 'la référente', $2, now())`,
    [OTHER_ID, OTHER_EMAIL],
  );
});
afterEach(async () => {
  await app.close();
  await db.drop();
});

const find = <T>(type: new (...rest: never[]) => T): T => app.get<T>(type as never, { strict: false });
const ask = async (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { token, body, from }: { token?: string; body?: object; from?: string } = {},
) => {
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
const byLink = async (email = EMAIL): Promise<string> => {
  const { url } = await find(SignInLinks).createFor(email);
  return (await find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), undefined)).token;
};
interface Challenge {
  readonly challengeId: string;
  readonly options: Record<string, unknown>;
}
const options = async (path: string, token?: string): Promise<Challenge> =>
  (await ask('POST', path, token === undefined ? {} : { token })).body as Challenge;
const register = async (token: string, key: Authenticator, lies: Lies = {}) => {
  const { challengeId, options: asked } = await options('/account/passkeys/options', token);
  return ask('POST', '/account/passkeys', {
    token,
    body: { challengeId, name: 'Le téléphone', answer: key.create(asked, lies) },
  });
};
const enter = async (key: Authenticator, lies: Lies = {}) => {
  const { challengeId, options: asked } = await options('/sign-in/passkey/options');
  return ask('POST', '/sign-in/passkey', { body: { challengeId, answer: key.get(asked, lies) } });
};
const REFUSED = { status: 401, body: { code: 'identity.signInRefused' }, cookie: '' };

describe('a passkey', () => {
  it('is added, lets its owner in without being told who she is, and proves that it is she', async () => {
    const token = await byLink();
    const key = new Authenticator();
    const asked = await options('/account/passkeys/options', token);
    expect(asked.options).toMatchObject({
      rp: { id: 'chariot.exemple.fr', name: 'Chariot' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const added = await register(token, key);
    expect(added).toMatchObject({ status: 201, body: { passkeys: [{ name: 'Le téléphone', lastUsedAt: null }] } });
    expect((await options('/sign-in/passkey/options')).options).toMatchObject({
      rpId: 'chariot.exemple.fr',
      userVerification: 'required',
    });
    const entered = await enter(key);
    expect(entered).toMatchObject({
      status: 201,
      body: { email: EMAIL, canProve: true, provenAt: clock.now().toISOString() },
    });
    const { body } = await ask('GET', '/account', { token: tokenOf(entered.cookie) });
    expect(body.passkeys[0].lastUsedAt).toBe(clock.now().toISOString());
    const [mail] = await db.ownerQuery<{ subject: string; body: string }>('select subject, body from platform.mail');
    expect(mail?.subject).toBe('Chariot : une clé d’accès a été ajoutée à votre compte');
    expect(mail?.body).toContain('« Le téléphone »');
  });

  it('without a counter lets in again and again', async () => {
    const key = new Authenticator(false);
    await register(await byLink(), key);
    expect((await enter(key)).status).toBe(201);
    expect((await enter(key)).status).toBe(201);
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each<[string, Lies]>([
    ['another challenge', { challenge: b64(randomBytes(32)) }],
    ['another origin', { origin: 'https://chariot.exemple.fr.malin.fr' }],
    ['plain http', { origin: 'http://chariot.exemple.fr' }],
    ['another port', { origin: 'https://chariot.exemple.fr:8443' }],
    ['another relying party', { rpId: 'exemple.fr' }],
    ['a registration', { type: 'webauthn.create' }],
    ['a key that nobody unlocked', { verified: false }],
    ['a key that nobody touched', { present: false }],
    ['another private key', { key: stranger }],
    ['the same count', { counter: 1 }],
    ['a count that goes back', { counter: 0 }],
    ['another owner', { userHandle: b64(Buffer.from(OTHER_ID.replaceAll('-', ''), 'hex')) }],
    ['no owner', { userHandle: null }],
    ['a frame of another site', { crossOrigin: true }],
  ])('is refused for %s', async (_, lies) => {
    const key = new Authenticator();
    await register(await byLink(), key);
    expect(await enter(key, lies)).toMatchObject(REFUSED);
    // The same key, told to say the truth: what was refused was the lie.
    expect((await enter(key)).status).toBe(201);
  });

  it.each<[string, Lies]>([
    ['another challenge', { challenge: b64(randomBytes(32)) }],
    ['another origin', { origin: 'https://malin.fr' }],
    ['another relying party', { rpId: 'malin.fr' }],
    ['an assertion', { type: 'webauthn.get' }],
    ['a key that nobody unlocked', { verified: false }],
  ])('is not added for %s', async (_, lies) => {
    const token = await byLink();
    expect(await register(token, new Authenticator(), lies)).toMatchObject({
      status: 400,
      body: { code: 'identity.passkeyRefused' },
    });
    expect((await register(token, new Authenticator())).status).toBe(201);
  });

  it('is refused when nobody knows it, when its owner is shut out, and when it was removed', async () => {
    expect(await enter(new Authenticator())).toMatchObject(REFUSED);
    const key = new Authenticator();
    await register(await byLink(OTHER_EMAIL), key);
    await db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [OTHER_ID]);
    expect(await enter(key)).toMatchObject(REFUSED);
    await db.ownerQuery('update identity.person set disabled_at = null');
    const entered = await enter(key);
    const token = tokenOf(entered.cookie);
    const other = await byLink(OTHER_EMAIL);
    const { body } = await ask('GET', '/account', { token });
    const removed = await ask('DELETE', `/account/passkeys/${body.passkeys[0].id}`, { token });
    expect(removed).toMatchObject({ status: 200, body: { passkeys: [] } });
    expect((await ask('GET', '/sessions/current', { token: other })).status).toBe(401);
    expect(await enter(key)).toMatchObject(REFUSED);
  });

  it('belongs to one account', async () => {
    const key = new Authenticator();
    await register(await byLink(), key);
    expect(await register(await byLink(OTHER_EMAIL), key)).toMatchObject({
      status: 409,
      body: { code: 'identity.passkeyKnown' },
    });
    // Not even its owner's name removes somebody else's.
    const [row] = await db.ownerQuery<{ id: string }>('select id from identity.passkey');
    const token = await byLink(OTHER_EMAIL);
    expect((await ask('DELETE', `/account/passkeys/${row?.id}`, { token })).status).toBe(404);
  });

  it('of an ill-formed answer is a refusal and nothing worse', async () => {
    const key = new Authenticator();
    await register(await byLink(), key);
    const id = b64(key.id);
    for (const response of [
      undefined,
      null,
      7,
      {},
      { clientDataJSON: 'x' },
      { userHandle: [] },
      { authenticatorData: 'AA' },
    ]) {
      const { challengeId } = await options('/sign-in/passkey/options');
      const answer = { id, rawId: id, type: 'public-key', response };
      expect((await ask('POST', '/sign-in/passkey', { body: { challengeId, answer } })).status).toBe(401);
    }
  });
});

describe('a challenge', () => {
  it('serves once, of 10 answers at once too, and also when the answer was refused', async () => {
    const key = new Authenticator(false);
    await register(await byLink(), key);
    const { challengeId, options: asked } = await options('/sign-in/passkey/options');
    const answer = key.get(asked);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask('POST', '/sign-in/passkey', { body: { challengeId, answer } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const next = await options('/sign-in/passkey/options');
    const body = { challengeId: next.challengeId };
    const wrong = await ask('POST', '/sign-in/passkey', {
      body: { ...body, answer: key.get(next.options, { verified: false }) },
    });
    expect(wrong.status).toBe(401);
    const late = await ask('POST', '/sign-in/passkey', { body: { ...body, answer: key.get(next.options) } });
    expect(late.status).toBe(401);
  });

  it('lasts five minutes', async () => {
    const key = new Authenticator(false);
    await register(await byLink(), key);
    const { challengeId, options: asked } = await options('/sign-in/passkey/options');
    clock.advance(5 * MINUTE);
    expect((await ask('POST', '/sign-in/passkey', { body: { challengeId, answer: key.get(asked) } })).status).toBe(401);
  });

  it('serves one purpose, in one session', async () => {
    const key = new Authenticator(false);
    const token = await byLink();
    await register(token, key);
    const other = await byLink();
    const proof = await options('/account/proof/passkey/options', token);
    const forSignIn = await options('/sign-in/passkey/options');
    const prove = (by: string, of: Challenge) =>
      ask('POST', '/account/proof/passkey', {
        token: by,
        body: { challengeId: of.challengeId, answer: key.get(of.options) },
      });
    const signIn = await ask('POST', '/sign-in/passkey', {
      body: { challengeId: proof.challengeId, answer: key.get(proof.options) },
    });
    expect(signIn.status).toBe(401);
    expect((await prove(token, forSignIn)).status).toBe(403);
    expect((await prove(other, proof)).status).toBe(403);
    // Another session or purpose did not use it up.
    expect(await prove(token, proof)).toMatchObject({ status: 201, body: { provenAt: clock.now().toISOString() } });
    expect((await prove(token, proof)).status).toBe(403);
  });

  it('for a proof is answered by one’s own key, not by somebody else’s', async () => {
    const [mine, hers] = [new Authenticator(), new Authenticator()];
    const token = await byLink();
    await register(token, mine);
    const otherToken = await byLink(OTHER_EMAIL);
    await register(otherToken, hers);
    const proof = await options('/account/proof/passkey/options', token);
    expect(proof.options['allowCredentials']).toMatchObject([{ id: b64(mine.id) }]);
    const answer = hers.get(proof.options);
    const refused = await ask('POST', '/account/proof/passkey', {
      token,
      body: { challengeId: proof.challengeId, answer },
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'identity.proofRefused' } });
    expect((await ask('GET', '/sessions/current', { token })).body.provenAt).toBeNull();
  });

  it('is given to one address 300 times at most, and clears away those that are over', async () => {
    let last = 201;
    for (let i = 0; i < 301; i += 1) {
      last = (await ask('POST', '/sign-in/passkey/options', { from: '203.0.113.9' })).status;
    }
    expect(last).toBe(429);
    expect((await ask('POST', '/sign-in/passkey/options', { from: '203.0.113.10' })).status).toBe(201);
    clock.advance(5 * MINUTE + 1);
    for (let i = 0; i < 4; i += 1) await ask('POST', '/sign-in/passkey/options', { from: '203.0.113.9' });
    const [left] = await db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from identity.passkey_challenge',
    );
    expect(left?.count).toBeLessThan(10);
  });
});

describe('changing one’s keys', () => {
  it('asks for a proof once there is a key, and for a fresh link before', async () => {
    const stale = await byLink();
    clock.advance(60 * MINUTE + 1);
    expect(await ask('POST', '/account/passkeys/options', { token: stale })).toMatchObject({
      status: 403,
      body: { code: 'identity.freshSessionNeeded' },
    });
    const token = await byLink();
    await register(token, new Authenticator());
    expect(await ask('POST', '/account/passkeys/options', { token })).toMatchObject({
      status: 403,
      body: { code: 'identity.proofNeeded' },
    });
  });

  it('asks again when the key is added: a link that was open before the first key is not enough', async () => {
    const [one, two] = [await byLink(), await byLink()];
    const early = await options('/account/passkeys/options', two);
    await register(one, new Authenticator());
    const body = { challengeId: early.challengeId, name: 'Intruse', answer: new Authenticator().create(early.options) };
    expect(await ask('POST', '/account/passkeys', { token: two, body })).toMatchObject({
      status: 403,
      body: { code: 'identity.proofNeeded' },
    });
  });

  it('is the person’s own in the database too', async () => {
    await register(await byLink(), new Authenticator());
    const other = Reach.person({ personId: OTHER_ID, displayName: 'la référente', grants: [] });
    for (const table of [
      'passkey',
      'passkey_challenge',
      'password',
      'recovery_code',
      'provider_link',
      'sign_in_attempt',
    ]) {
      const rows = await db.database.read(other, (tx) => tx.query(`select 1 as one from identity.${table}`));
      expect(rows).toEqual([]);
    }
    const stolen = await db.database.transaction(other, (tx) => tx.execute('delete from identity.passkey'));
    expect(stolen).toBe(0);
    const [owner] = await db.ownerQuery<{ id: string }>('select id from identity.person where email = $1', [EMAIL]);
    const planted = db.database.transaction(other, (tx) =>
      tx.execute(
        `insert into identity.passkey (id, person_id, credential_id, public_key, counter, transports, name, created_at)
         values ($1, $2, $3, $3, 0, '{}', 'x', now())`,
        [newId(), owner?.id, randomBytes(32)],
      ),
    );
    await expect(planted).rejects.toThrow(/row-level security/);
  });
});
