import { Global, Module } from '@nestjs/common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { systemClock } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule } from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { FirstRun, IdentityModule, INSTANCE_INFO, migrations, PROVIDER_SETTINGS, SignInLinks } from '../index.js';
import type { ProviderSettings } from './providers.port.js';

const ORIGIN = 'https://chariot.exemple.fr';
const EMAIL = 'administration@ac-exemple.fr';
const instance = { version: '0.1.0', publicUrl: ORIGIN, deviceUrl: 'https://appareils.exemple.fr' };

/** Who signs in at the provider, and what the provider says of her. */
interface Subject {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

let server: Server;
let issuer: string;
let provider: Provider;
let subject: Subject = { sub: 'sujet-1', email: EMAIL, email_verified: true };

/** A real one on loopback, where whoever comes is signed in at once as `subject`. */
beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (id: string, more: object) => ({
    client_id: id,
    client_secret: 'un secret de la spec, assez long',
    redirect_uris: [`${ORIGIN}/api/v1/sign-in/providers/${id}/return`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
    ...more,
  });
  provider = new Provider(issuer, {
    clients: [
      client('academie', {}),
      client('mefiant', {}),
      client('signe', { userinfo_signed_response_alg: 'RS256' }),
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    cookies: { keys: ['une clé de la spec'] },
    interactions: { url: () => '/entrer' },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ ...subject, sub: accountId }) }),
    loadExistingGrant: async (ctx: { oidc: { session: { accountId: string }; client: { clientId: string } } }) => {
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/entrer')) return answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: subject.sub } });
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;

beforeEach(async () => {
  subject = { sub: 'sujet-1', email: EMAIL, email_verified: true };
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  const setting = (id: string, more: Partial<ProviderSettings> = {}): ProviderSettings => ({
    id,
    label: `Fournisseur « ${id} »`,
    issuer,
    clientId: id,
    clientSecret: 'un secret de la spec, assez long',
    scopes: ['email'],
    acrValues: [],
    trustsEmail: true,
    allowPrivateNetwork: true,
    ...more,
  });
  const settings = [
    setting('academie'),
    setting('signe'),
    setting('mefiant', { trustsEmail: false }),
    setting('dehors', { allowPrivateNetwork: false }),
  ];
  @Global()
  @Module({
    providers: [
      { provide: INSTANCE_INFO, useValue: instance },
      { provide: PROVIDER_SETTINGS, useValue: settings },
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
  app = await createWebApp(Root, { rate: { perSecond: 1_000_000, burst: 1_000_000 } });
  await app.init();
  const code = (await find(FirstRun).prepare()) ?? '';
  await find(FirstRun).complete(
    { code, displayName: 'l’administratrice', email: EMAIL, academieName: 'Académie de Grenoble' },
    undefined,
  );
  await db.ownerQuery(
    `insert into identity.person (id, display_name, email, created_at)
     values (gen_random_uuid(), 'la référente', 'referente@ac-exemple.fr', now())`,
  );
});
afterEach(async () => {
  await app.close();
  await db.drop();
});

const find = <T>(type: new (...rest: never[]) => T): T => app.get<T>(type as never, { strict: false });

/** A browser: it keeps the cookies of both sites, and follows the provider's own redirections. */
class Browser {
  readonly ours = new Map<string, string>();
  readonly theirs = new Map<string, string>();

  async ask(method: 'GET' | 'DELETE' | 'POST', path: string, from?: 'elsewhere') {
    // What another site's redirection brings along: a strict cookie does not come.
    const cookies = [...this.ours].filter(([name]) => from === undefined || name !== '__Host-chariot_session');
    const answer = await app.inject({
      method,
      url: path.replace(ORIGIN, ''),
      headers: { cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; '), 'x-chariot': '1' },
    });
    keep(this.ours, [answer.headers['set-cookie'] ?? []].flat());
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), body: answer.json() };
  }

  /** To the provider and back to the address that it sends to, which is not visited yet. */
  async signInThere(address: string): Promise<string> {
    let url = address;
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: [...this.theirs].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      keep(this.theirs, answer.headers.getSetCookie());
      await answer.arrayBuffer();
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`The provider answers ${answer.status}`);
      url = new URL(location, url).href;
      if (url.startsWith(ORIGIN)) return url;
    }
    throw new Error('The provider sends round and round');
  }

  async leave(id: string, query = ''): Promise<string> {
    return (await this.ask('GET', `/api/v1/sign-in/providers/${id}${query}`)).location;
  }

  async come(id: string, query = ''): Promise<string> {
    return (await this.ask('GET', await this.signInThere(await this.leave(id, query)), 'elsewhere')).location;
  }

  async who(): Promise<string | null> {
    const { status, body } = await this.ask('GET', '/api/v1/sessions/current');
    return status === 200 ? (body.email as string) : null;
  }

  async byLink(email = EMAIL): Promise<this> {
    const { url } = await find(SignInLinks).createFor(email);
    const { token } = await find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), undefined);
    this.ours.set('__Host-chariot_session', token);
    return this;
  }
}
const keep = (jar: Map<string, string>, lines: readonly string[]): void => {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
};
const links = () =>
  db.ownerQuery<{ subject: string; provider: string }>('select subject, provider from identity.provider_link');

describe('a provider', () => {
  it('is on the sign-in page by its name', async () => {
    const { body } = await new Browser().ask('GET', '/api/v1/sign-in');
    expect(body.providers[0]).toEqual({ id: 'academie', label: 'Fournisseur « academie »' });
  });

  it('lets in, the first time, whoever has the address that it vouches for, and then its subject', async () => {
    const browser = new Browser();
    const address = new URL(await browser.leave('academie'));
    expect(address.origin).toBe(issuer);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: 'academie',
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email',
    });
    expect(await browser.come('academie')).toBe('/#/');
    expect(await browser.who()).toBe(EMAIL);
    expect(browser.ours.has('__Secure-chariot_flow')).toBe(false);
    expect(await links()).toEqual([{ subject: 'sujet-1', provider: 'academie' }]);
    const { body } = await browser.ask('GET', '/api/v1/account');
    expect(body).toMatchObject({ providers: [{ provider: 'academie', label: 'Fournisseur « academie »' }] });
    const { body: me } = await browser.ask('GET', '/api/v1/sessions/current');
    expect(me).toMatchObject({ canProve: true, provenAt: expect.any(String) });
    // Her address has changed there; she is still she.
    subject = { sub: 'sujet-1', email: 'ailleurs@exemple.fr' };
    const again = new Browser();
    expect(await again.come('academie')).toBe('/#/');
    expect(await again.who()).toBe(EMAIL);
  });

  it('that signs what it says of people is read all the same', async () => {
    const browser = new Browser();
    expect(await browser.come('signe')).toBe('/#/');
    expect(await browser.who()).toBe(EMAIL);
  });

  it.each<[string, string, Subject]>([
    ['nobody’s address', 'academie', { sub: 's', email: 'personne@exemple.fr', email_verified: true }],
    ['no address', 'academie', { sub: 's' }],
    ['an address that is not verified', 'academie', { sub: 's', email: EMAIL, email_verified: false }],
    [
      'an address, from a provider whose word is not taken',
      'mefiant',
      { sub: 's', email: EMAIL, email_verified: true },
    ],
  ])('creates nobody for %s', async (_, id, told) => {
    subject = told;
    const browser = new Browser();
    expect(await browser.come(id)).toBe('/#/entrer?refus=providerNotAdded');
    expect(browser.ours.has('__Host-chariot_session')).toBe(false);
    expect(await links()).toEqual([]);
    expect(await db.ownerQuery('select 1 from identity.person')).toHaveLength(2);
  });

  it('does not let in somebody who was shut out, by her link or by her address', async () => {
    subject = { sub: 'sujet-2', email: 'Referente@AC-exemple.fr' };
    const shut = (at: string | null) =>
      db.ownerQuery(`update identity.person set disabled_at = $1 where email = 'referente@ac-exemple.fr'`, [at]);
    await shut('2026-01-01');
    expect(await new Browser().come('academie')).toBe('/#/entrer?refus=providerNotAdded');
    await shut(null);
    expect(await new Browser().come('academie')).toBe('/#/');
    await shut('2026-01-01');
    expect(await new Browser().come('academie')).toBe('/#/entrer?refus=providerNotAdded');
  });

  it('does not give a second subject to somebody who has one', async () => {
    expect(await new Browser().come('academie')).toBe('/#/');
    subject = { sub: 'un-autre', email: EMAIL, email_verified: true };
    expect(await new Browser().come('academie')).toBe('/#/entrer?refus=providerOfAnother');
    expect(await links()).toHaveLength(1);
  });

  it('on a private network is not called unless its settings say so', async () => {
    expect(await new Browser().leave('dehors')).toBe('/#/entrer?refus=providerAway');
    expect(await new Browser().leave('inconnu')).toBe('/#/entrer?refus=providerUnknown');
  });
});

describe('a journey', () => {
  const GONE = '/#/entrer?refus=providerFlowGone';

  it('ends once', async () => {
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave('academie'));
    const flow = browser.ours.get('__Secure-chariot_flow') ?? '';
    expect((await browser.ask('GET', back, 'elsewhere')).location).toBe('/#/');
    browser.ours.set('__Secure-chariot_flow', flow);
    browser.ours.delete('__Host-chariot_session');
    expect((await browser.ask('GET', back, 'elsewhere')).location).toBe(GONE);
    expect(await browser.who()).toBeNull();
  });

  it('ends in the browser that began it, and another cannot spoil it', async () => {
    const [hers, other] = [new Browser(), new Browser()];
    const back = await hers.signInThere(await hers.leave('academie'));
    await other.leave('academie');
    expect((await other.ask('GET', back, 'elsewhere')).location).toBe(GONE);
    expect((await new Browser().ask('GET', back, 'elsewhere')).location).toBe(GONE);
    expect((await hers.ask('GET', back, 'elsewhere')).location).toBe('/#/');
  });

  it('ends at the provider that it went to, with its own state', async () => {
    const browser = new Browser();
    const back = new URL(await browser.signInThere(await browser.leave('academie')));
    const elsewhere = back.href.replace('/academie/', '/signe/');
    expect((await browser.ask('GET', elsewhere, 'elsewhere')).location).toBe(GONE);
    const stranger = new URL(back);
    stranger.searchParams.set('state', 'A'.repeat(43));
    expect((await browser.ask('GET', stranger.href, 'elsewhere')).location).toBe(GONE);
  });

  it('is refused with a code of another journey', async () => {
    const [hers, attacker] = [new Browser(), new Browser()];
    subject = { sub: 'attaquant', email: 'referente@ac-exemple.fr' };
    const stolen = new URL(await attacker.signInThere(await attacker.leave('academie'))).searchParams.get('code') ?? '';
    subject = { sub: 'sujet-1', email: EMAIL };
    const back = new URL(await hers.signInThere(await hers.leave('academie')));
    back.searchParams.set('code', stolen);
    expect((await hers.ask('GET', back.href, 'elsewhere')).location).toBe('/#/entrer?refus=providerRefused');
    expect(await hers.who()).toBeNull();
  });

  it('is over after ten minutes', async () => {
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave('academie'));
    await db.ownerQuery(
      `update identity.provider_flow set created_at = created_at - interval '10 minutes', expires_at = expires_at - interval '10 minutes'`,
    );
    expect((await browser.ask('GET', back, 'elsewhere')).location).toBe(GONE);
  });

  it('that the provider refuses ends with one word, whatever it says', async () => {
    const browser = new Browser();
    const state = new URL(await browser.leave('academie')).searchParams.get('state') ?? '';
    const back = `/api/v1/sign-in/providers/academie/return?state=${state}&error=access_denied&error_description=%3Cscript%3E`;
    expect((await browser.ask('GET', back, 'elsewhere')).location).toBe('/#/entrer?refus=providerRefused');
  });

  it('gives a cookie that comes back from the provider and reaches nothing else', async () => {
    const answer = await app.inject({ method: 'GET', url: '/api/v1/sign-in/providers/academie' });
    expect(answer.statusCode).toBe(303);
    expect(String(answer.headers['set-cookie']).replace(/=[\w-]{43};/, '=…;')).toBe(
      '__Secure-chariot_flow=…; Path=/api/v1/sign-in/providers; Max-Age=600; HttpOnly; SameSite=Lax; Secure',
    );
  });
});

describe('signed in already', () => {
  const proof = async (browser: Browser) =>
    (await browser.ask('GET', '/api/v1/sessions/current')).body.provenAt as string | null;

  it('one proves that it is she by signing in there again', async () => {
    const browser = new Browser();
    await browser.come('academie');
    await db.ownerQuery(`update identity.session set proven_at = null`);
    expect(await proof(browser)).toBeNull();
    const address = new URL(await browser.leave('academie', '?prove=1'));
    expect(address.searchParams.get('prompt')).toBe('login');
    expect(address.searchParams.get('max_age')).toBe('0');
    expect(await browser.come('academie', '?prove=1')).toBe('/#/');
    expect(await proof(browser)).not.toBeNull();
    expect(await db.ownerQuery(`select 1 from identity.session where method = 'provider'`)).toHaveLength(1);
  });

  it('proves nothing as somebody else, without a link, or without a session', async () => {
    const browser = new Browser();
    await browser.come('academie');
    subject = { sub: 'sujet-2', email: 'referente@ac-exemple.fr' };
    await new Browser().come('academie');
    await db.ownerQuery(`update identity.session set proven_at = null`);
    browser.theirs.clear();
    expect(await browser.come('academie', '?prove=1')).toBe('/#/compte?refus=providerNotLinked');
    expect(await proof(browser)).toBeNull();
    const linkless = await new Browser().byLink();
    await db.ownerQuery('delete from identity.provider_link');
    expect(await linkless.leave('academie', '?prove=1')).toBe('/#/compte?refus=providerNotLinked');
    expect(await new Browser().leave('academie', '?prove=1')).toBe('/#/compte?refus=sessionGone');
  });

  it('proves nothing with a session that was closed meanwhile', async () => {
    const browser = new Browser();
    await browser.come('academie');
    await db.ownerQuery(`update identity.session set proven_at = null`);
    const back = await browser.signInThere(await browser.leave('academie', '?prove=1'));
    await browser.ask('DELETE', '/api/v1/sessions/current');
    expect((await browser.ask('GET', back, 'elsewhere')).location).toBe('/#/compte?refus=sessionGone');
    expect(await db.ownerQuery('select 1 from identity.session where proven_at is not null')).toEqual([]);
  });

  it('links an identity whose address is another, tells her, and removes it', async () => {
    subject = { sub: 'sujet-9', email: 'privee@exemple.fr' };
    const browser = await new Browser().byLink();
    expect(await browser.come('mefiant', '?link=1')).toBe('/#/compte');
    expect(await new Browser().come('mefiant')).toBe('/#/');
    const [mail] = await db.ownerQuery<{ recipient: string; subject: string }>(
      'select recipient, subject from platform.mail',
    );
    expect(mail).toEqual({ recipient: EMAIL, subject: 'Chariot : un fournisseur d’identité a été lié à votre compte' });
    // A second change asks for a proof: she has a means now.
    expect(await browser.leave('academie', '?link=1')).toBe('/#/compte?refus=proofNeeded');
    const entered = new Browser();
    await entered.come('mefiant');
    const { body } = await entered.ask('GET', '/api/v1/account');
    const { body: after } = await entered.ask('DELETE', `/api/v1/account/providers/${body.providers[0].id}`);
    expect(after).toMatchObject({ providers: [] });
    expect(await new Browser().come('mefiant')).toBe('/#/entrer?refus=providerNotAdded');
  });

  it('does not take what is linked to somebody else', async () => {
    await new Browser().come('academie');
    const other = await new Browser().byLink('referente@ac-exemple.fr');
    expect(await other.come('academie', '?link=1')).toBe('/#/compte?refus=providerOfAnother');
    expect(await links()).toHaveLength(1);
  });
});
