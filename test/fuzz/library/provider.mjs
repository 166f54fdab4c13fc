// An identity provider's answers, read by openid-client: its settings, its keys, its tokens and what it says of somebody.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { allTexts } from '../bombs.mjs';
import { bytesFrom, jsonTextFrom, pick, textFrom } from '../havoc.mjs';
import { isDomain } from '../refusals.mjs';

const PATHS = /** @type {const} */ ({
  settings: '/.well-known/openid-configuration',
  keys: '/cles',
  token: '/jeton',
  person: '/personne',
});
const NONCE = 'nonce-de-l-essai';
const YEAR_S = 365 * 24 * 3600;

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function providerParsers(load) {
  const { ProviderClients } = await load('libs/identity', 'providers/provider-clients.service.js');
  /** Instead of the honest one. @type {Map<string, string>} */
  const answers = new Map();
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(answers.get(request.url ?? '') ?? honest[request.url ?? ''] ?? '{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  server.unref();
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${address.port}`;
  const { honest, idToken } = await honestAnswers(issuer);
  const provider = {
    ...{ id: 'essai', label: 'Essai', issuer, clientId: 'client', clientSecret: 'un secret de l’essai, assez long' },
    ...{ scopes: ['email'], acrValues: [], trustsEmail: true, allowPrivateNetwork: true },
  };
  const asked = { state: 'etat', nonce: NONCE, verifier: 'v'.repeat(43), again: false };
  const returned = new URL(`https://chariot.exemple.fr/retour?code=c&state=etat&iss=${encodeURIComponent(issuer)}`);

  const newClients = () => new ProviderClients({ now: () => new Date() }, {});
  /** It knows the settings and the keys once it has asked for them. */
  const known = newClients();
  const read = (/** @type {string} */ path) => async (/** @type {string} */ text) => {
    answers.clear();
    answers.set(path, text);
    const clients = path === PATHS.settings || path === PATHS.keys ? newClients() : known;
    const said = await clients.redeem(provider, returned, asked);
    return path === PATHS.person ? { ...said, email: await said.email() } : said;
  };
  const whole = Object.entries(PATHS).map(([what, path]) => ({
    name: `a provider’s ${what}`,
    samples: [honest[path] ?? ''],
    spoil: jsonTextFrom,
    bombs: allTexts().map((text) => () => text),
    read: read(path),
  }));
  const token = {
    name: 'a provider’s identity token',
    samples: [idToken],
    spoil: (/** @type {() => number} */ random) => spoiledToken(random, idToken),
    bombs: allTexts().map(
      (text) => () => `${Buffer.from(text).toString('base64url')}.${idToken.split('.').slice(1).join('.')}`,
    ),
    read: (/** @type {string} */ text) =>
      read(PATHS.token)(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: text })),
  };
  const reads = ['libs/identity/providers/provider-clients.service.js'];
  // Several requests over the loopback each.
  return [...whole, token].map((parser) => ({ ...parser, refuses: isDomain, reads, batch: 8 }));
}

/** @param {string} issuer */
async function honestAnswers(issuer) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: 'client', sub: 'sujet-1', iat: now, exp: now + YEAR_S, nonce: NONCE };
  const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'c' }).sign(privateKey);
  const settings = {
    ...{
      issuer,
      authorization_endpoint: `${issuer}/autoriser`,
      token_endpoint: issuer + PATHS.token,
      jwks_uri: issuer + PATHS.keys,
    },
    ...{
      userinfo_endpoint: issuer + PATHS.person,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
    },
    ...{ id_token_signing_alg_values_supported: ['ES256'], authorization_response_iss_parameter_supported: true },
  };
  const jwk = { ...(await exportJWK(publicKey)), kid: 'c', alg: 'ES256', use: 'sig' };
  /** @type {Record<string, string>} */
  const honest = {
    [PATHS.settings]: JSON.stringify(settings),
    [PATHS.keys]: JSON.stringify({ keys: [jwk] }),
    [PATHS.token]: JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: idToken }),
    [PATHS.person]: JSON.stringify({ sub: 'sujet-1', email: 'directrice@exemple.fr', email_verified: true }),
  };
  return { honest, idToken };
}

/** One of its three parts spoiled inside, or its text. @param {() => number} random @param {string} token */
function spoiledToken(random, token) {
  if (random() < 0.2) return textFrom(random, [token]);
  const parts = token.split('.');
  const at = pick(random, [0, 1, 2]);
  const part = Buffer.from(parts[at] ?? '', 'base64url');
  const spoiled = at === 2 ? bytesFrom(random, [part]) : Buffer.from(jsonTextFrom(random, [String(part)]));
  return parts.with(at, spoiled.toString('base64url')).join('.');
}
