import { Global, Module } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import { systemClock } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule } from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { FirstRun, IdentityModule, INSTANCE_INFO, migrations, PROVIDER_SETTINGS } from '../index.js';

const ORIGIN = 'https://chariot.exemple.fr';
const EMAIL = 'administration@ac-exemple.fr';
const SECRET = 'un secret de la spec, assez long';
const instance = { version: '0.1.0', publicUrl: ORIGIN, deviceUrl: 'https://appareils.exemple.fr' };

interface Key {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}
type Claims = Record<string, unknown>;
/** How a provider answers: what is not told is what an honest one would say. */
interface Answers {
  readonly token?: (honest: Claims) => Promise<string>;
  readonly userInfo?: (honest: Claims) => Promise<{ readonly type: string; readonly body: string }>;
  readonly settings?: Claims;
  readonly keys?: JWK[];
  /** Instead of everything else. */
  readonly raw?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

let server: Server;
let issuer: string;
let own: Key;
let stranger: Key;
let answers: Answers = {};
let nonce = '';
let tokenRequest = new URLSearchParams();

const now = (): number => Math.floor(systemClock.now().getTime() / 1000);
const makeKey = async (): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: 'clé', alg: 'RS256', use: 'sig' } };
};
const signed = (claims: Claims, key: Key = own, header: object = {}): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'clé', ...header }).sign(key.privateKey);

beforeAll(async () => {
  [own, stranger] = [await makeKey(), await makeKey()];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (answers.raw?.(request, response) === true) return;
  const json = (body: unknown): void => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  };
  const honest = { iss: issuer, aud: 'client', sub: 'sujet-1', iat: now(), exp: now() + 300, nonce };
  if (request.url === '/.well-known/openid-configuration') {
    return json({
      issuer,
      authorization_endpoint: `${issuer}/autoriser`,
      token_endpoint: `${issuer}/jeton`,
      userinfo_endpoint: `${issuer}/personne`,
      jwks_uri: `${issuer}/cles`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
      ...answers.settings,
    });
  }
  if (request.url === '/cles') return json({ keys: answers.keys ?? [own.jwk] });
  if (request.url === '/personne') {
    const told = { sub: 'sujet-1', email: EMAIL, email_verified: true };
    if (answers.userInfo === undefined) return json(told);
    const { type, body } = await answers.userInfo({ ...told, iss: issuer, aud: 'client' });
    response.setHeader('content-type', type);
    response.end(body);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  tokenRequest = new URLSearchParams(Buffer.concat(chunks).toString());
  const idToken = await (answers.token ?? signed)(honest);
  json({ access_token: 'acces', token_type: 'Bearer', expires_in: 60, id_token: idToken });
}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;

beforeEach(async () => {
  answers = {};
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  const settings = {
    id: 'hostile',
    label: 'Fournisseur',
    issuer,
    clientId: 'client',
    clientSecret: SECRET,
    scopes: ['email'],
    acrValues: ['eidas1'],
    trustsEmail: true,
    allowPrivateNetwork: true,
  };
  @Global()
  @Module({
    providers: [
      { provide: INSTANCE_INFO, useValue: instance },
      { provide: PROVIDER_SETTINGS, useValue: [settings] },
    ],
    exports: [INSTANCE_INFO, PROVIDER_SETTINGS],
  })
  class InstanceOfTheSpec {}
  @Module({
    imports: [
      PlatformModule.forRoot({
        publicUrl: ORIGIN,
        masterKey: MasterKey.random(),
        database: db.database,
        clock: systemClock,
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
  const find = app.get(FirstRun, { strict: false });
  const code = (await find.prepare()) ?? '';
  await find.complete({ code, displayName: 'elle', email: EMAIL, academieName: 'Académie de Grenoble' }, undefined);
});
afterEach(async () => {
  await app.close();
  await db.drop();
});

const cookieOf = (lines: string | string[] | undefined, name: string): string | undefined =>
  [lines ?? []]
    .flat()
    .map((line) => new RegExp(`^${name}=([^;]+);`).exec(line)?.[1])
    .find((value) => value !== undefined);

/** Leaves for the provider and comes back at once with a code, as a browser that was sent back would. */
async function come(
  more: { readonly query?: string; readonly session?: string; readonly iss?: string | null } = {},
): Promise<{ location: string; session: string | undefined; address: URL }> {
  const left = await app.inject({
    method: 'GET',
    url: `/api/v1/sign-in/providers/hostile${more.query ?? ''}`,
    headers: more.session === undefined ? {} : { cookie: `__Host-chariot_session=${more.session}` },
  });
  const address = new URL(String(left.headers.location), ORIGIN);
  nonce = address.searchParams.get('nonce') ?? '';
  const back = new URLSearchParams({ code: 'code', state: address.searchParams.get('state') ?? '' });
  if (more.iss !== null) back.set('iss', more.iss ?? issuer);
  const returned = await app.inject({
    method: 'GET',
    url: `/api/v1/sign-in/providers/hostile/return?${back}`,
    headers: { cookie: `__Secure-chariot_flow=${cookieOf(left.headers['set-cookie'], '__Secure-chariot_flow')}` },
  });
  return {
    location: String(returned.headers.location),
    session: cookieOf(returned.headers['set-cookie'], '__Host-chariot_session'),
    address,
  };
}
const REFUSED = { location: '/#/entrer?refus=providerRefused', session: undefined };

it('lets in by honest answers, of the provider whose lies follow', async () => {
  const { location, session, address } = await come();
  expect({ location, session }).toEqual({ location: '/#/', session: expect.stringMatching(/^[\w-]{43}$/) });
  expect(address.searchParams.get('acr_values')).toBe('eidas1');
  expect(tokenRequest.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  expect(tokenRequest.get('client_secret')).toBe(SECRET);
});

describe('an identity token is refused', () => {
  it.each<[string, (honest: Claims) => Promise<string>]>([
    ['without a signature (alg none)', (c) => Promise.resolve(new UnsecuredJWT(c).encode())],
    [
      'signed by the client’s own secret (HS256)',
      (c) => new SignJWT(c).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET)),
    ],
    [
      'signed by the public key as if it were a secret',
      (c) =>
        new SignJWT(c).setProtectedHeader({ alg: 'HS256', kid: 'clé' }).sign(new TextEncoder().encode(own.jwk.n ?? '')),
    ],
    ['signed by another key', (c) => signed(c, stranger)],
    ['of a key that the issuer does not have', (c) => signed(c, stranger, { kid: 'autre' })],
    ['that brings its own key', (c) => signed(c, stranger, { jwk: stranger.jwk })],
    ['that tells where its key is', (c) => signed(c, stranger, { jku: `${issuer}/autres-cles`, kid: '../cles' })],
    ['that was changed after it was signed', async (c) => changed(await signed(c), { sub: 'sujet-2' })],
    ['whose signature was cut off', async (c) => (await signed(c)).replace(/\.[^.]+$/, '.')],
    ['for another client', (c) => signed({ ...c, aud: 'un-autre' })],
    ['for another client too', (c) => signed({ ...c, aud: ['client', 'un-autre'] })],
    ['of another issuer', (c) => signed({ ...c, iss: 'https://ailleurs.exemple.fr' })],
    ['of an issuer that is almost ours', (c) => signed({ ...c, iss: `${issuer}/` })],
    ['that has expired', (c) => signed({ ...c, iat: now() - 600, exp: now() - 61 })],
    ['without an end', (c) => signed({ ...c, exp: undefined })],
    ['not worth anything yet', (c) => signed({ ...c, nbf: now() + 120 })],
    ['with the nonce of another journey', (c) => signed({ ...c, nonce: 'A'.repeat(43) })],
    ['without a nonce', (c) => signed({ ...c, nonce: undefined })],
    ['without a subject', (c) => signed({ ...c, sub: undefined })],
    ['with an endless subject', (c) => signed({ ...c, sub: 's'.repeat(256) })],
    ['with a header that must be understood', (c) => signed(c, own, { crit: ['b64'], b64: true })],
    ['that is no token', () => Promise.resolve('a.b.c')],
  ])('%s', async (_, token) => {
    answers = { token };
    expect(await come()).toMatchObject(REFUSED);
    expect(await db.ownerQuery('select 1 from identity.provider_link')).toEqual([]);
  });

  it('but not for a minute of skew between the clocks', async () => {
    answers = { token: (c) => signed({ ...c, exp: now() - 30, nbf: now() + 30 }) };
    expect((await come()).location).toBe('/#/');
  });
});

describe('a return is refused', () => {
  it('that another issuer’s name is on, or no name', async () => {
    expect(await come({ iss: 'https://ailleurs.exemple.fr' })).toMatchObject(REFUSED);
    expect(await come({ iss: null })).toMatchObject(REFUSED);
  });
});

describe('what a provider says of a person', () => {
  it('is taken signed too', async () => {
    answers = { userInfo: async (told) => ({ type: 'application/jwt', body: await signed(told) }) };
    expect((await come()).location).toBe('/#/');
  });

  it.each<[string, NonNullable<Answers['userInfo']>]>([
    ['signed by another key', async (t) => ({ type: 'application/jwt', body: await signed(t, stranger) })],
    ['not signed', (t) => Promise.resolve({ type: 'application/jwt', body: new UnsecuredJWT(t).encode() })],
    ['for another client', async (t) => ({ type: 'application/jwt', body: await signed({ ...t, aud: 'autre' }) })],
    [
      'by another issuer',
      async (t) => ({ type: 'application/jwt', body: await signed({ ...t, iss: 'https://x.fr' }) }),
    ],
    [
      'of somebody else',
      (t) => Promise.resolve({ type: 'application/json', body: JSON.stringify({ ...t, sub: 'x' }) }),
    ],
    ['without end', () => Promise.resolve({ type: 'application/json', body: `"${'x'.repeat(2_000_000)}"` })],
  ])('is refused %s', async (_, userInfo) => {
    answers = { userInfo };
    const { location, session } = await come();
    expect(session).toBeUndefined();
    expect(location).toMatch(/refus=provider(Refused|Away)$/);
  });

  it.each([false, 'false', 0, null])('is not believed when it calls an address verified: %p', async (verified) => {
    answers = {
      userInfo: (t) =>
        Promise.resolve({ type: 'application/json', body: JSON.stringify({ ...t, email_verified: verified }) }),
    };
    expect((await come()).location).toBe('/#/entrer?refus=providerNotAdded');
  });
});

describe('proving again', () => {
  const provenAgain = async (authTime: number | undefined): Promise<{ location: string; proven: boolean }> => {
    answers = {};
    const { session = '' } = await come();
    await db.ownerQuery('update identity.session set proven_at = null');
    answers = { token: (c) => signed({ ...c, auth_time: authTime }) };
    const { location } = await come({ query: '?prove=1', session });
    const proven = await db.ownerQuery('select 1 from identity.session where proven_at is not null');
    return { location, proven: proven.length === 1 };
  };

  it('takes a sign-in of this journey', async () => {
    expect(await provenAgain(now())).toEqual({ location: '/#/', proven: true });
  });

  it.each<[string, () => number | undefined]>([
    ['from before it', () => now() - 120],
    ['of an unknown moment', () => undefined],
  ])('refuses one %s', async (_, at) => {
    expect(await provenAgain(at())).toEqual({ location: '/#/compte?refus=providerRefused', proven: false });
  });
});

describe('a provider that', () => {
  it.each<[string, Answers]>([
    ['calls itself otherwise', { settings: { issuer: 'https://ailleurs.exemple.fr' } }],
    [
      'sends elsewhere',
      {
        raw: (_, response) => {
          response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
          return true;
        },
      },
    ],
    [
      'speaks without end',
      {
        raw: (_, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(`{"issuer":"${'x'.repeat(2_000_000)}"}`);
          return true;
        },
      },
    ],
  ])('%s is away', async (_, lies) => {
    answers = lies;
    const left = await app.inject({ method: 'GET', url: '/api/v1/sign-in/providers/hostile' });
    expect(left.headers.location).toBe('/#/entrer?refus=providerAway');
    expect(left.headers['set-cookie']).toBeUndefined();
  });

  it('fails is asked again later, not by each stranger who presses the button', async () => {
    let asked = 0;
    answers = {
      raw: (_, response) => {
        asked += 1;
        response.writeHead(500).end();
        return true;
      },
    };
    for (let i = 0; i < 20; i += 1) await app.inject({ method: 'GET', url: '/api/v1/sign-in/providers/hostile' });
    expect(asked).toBe(1);
  });

  it('has only algorithms that are refused here lets nobody in', async () => {
    answers = {
      settings: { id_token_signing_alg_values_supported: ['HS256', 'none'] },
      token: (c) => signed(c),
    };
    expect(await come()).toMatchObject(REFUSED);
  });
});

it('tells a stranger’s browser nothing of what was wrong, and writes a bounded number of lines', async () => {
  answers = { token: (c) => signed(c, stranger) };
  for (let i = 0; i < 25; i += 1) await come();
  const lines = await db.ownerQuery<{ details: unknown }>(
    `select details from platform.journal where act = 'identity.signIn.refused'`,
  );
  expect(lines).toEqual([{ details: { method: 'provider', failures: 20 } }]);
});

const changed = (token: string, more: Claims): string => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims), ...more };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
};
