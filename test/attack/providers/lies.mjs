// Identity tokens that no provider of ours has signed for this journey, each as close to a good one as it can be
// (RFC 7515, RFC 7519, RFC 8725; OpenID Connect Core §3.1.3.7).
import { SignJWT, UnsecuredJWT } from 'jose';
import { createPublicKey, createSecretKey, randomBytes } from 'node:crypto';
import { CLIENT, KEY_NAME, now } from './hostile.mjs';

/**
 * @typedef {import('./hostile.mjs').Claims} Claims
 * @typedef {import('./hostile.mjs').Provider} Provider
 * @typedef {(claims: Claims, provider: Provider) => Promise<string>} Lie
 */

const coded = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** @param {object} header @param {Claims} claims @param {string} signature */
const written = (header, claims, signature) => `${coded(header)}.${coded(claims)}.${signature}`;

/** The public key as a secret, in each form that somebody could have read it in. @param {Provider} provider @returns {Record<string, Buffer>} */
function publicForms({ key }) {
  const open = createPublicKey({ key: /** @type {any} */ (key.jwk), format: 'jwk' });
  return {
    'its modulus': Buffer.from(key.jwk.n ?? ''),
    'its bytes': open.export({ type: 'spki', format: 'der' }),
    'its PEM': Buffer.from(open.export({ type: 'spki', format: 'pem' }).toString()),
    'its PKCS#1 PEM': Buffer.from(open.export({ type: 'pkcs1', format: 'pem' }).toString()),
    'its JWK': Buffer.from(JSON.stringify(key.jwk)),
  };
}

/** @param {string} form @returns {Lie} */
const byPublicKey = (form) => (claims, provider) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: KEY_NAME })
    .sign(createSecretKey(publicForms(provider)[form] ?? Buffer.alloc(0)));

/** @type {Record<string, Lie>} */
const UNSIGNED = {
  'alg none': async (c) => new UnsecuredJWT(c).encode(),
  'alg None': async (c) => written({ alg: 'None', kid: KEY_NAME }, c, ''),
  'alg nOnE, with a signature': async (c) => written({ alg: 'nOnE', kid: KEY_NAME }, c, 'AAAA'),
  'no alg': async (c) => written({ kid: KEY_NAME }, c, 'AAAA'),
  'a signature that is empty': async (c) => written({ alg: 'RS256', kid: KEY_NAME }, c, ''),
  'a signature of zeros': async (c) => written({ alg: 'RS256', kid: KEY_NAME }, c, 'A'.repeat(342)),
  'ES256, r and s zero': async (c) => written({ alg: 'ES256', kid: KEY_NAME }, c, 'A'.repeat(86)),
  'a signature cut off': async (c, p) => (await p.signed(c)).replace(/\.[^.]+$/, '.'),
  'a signature cut short': async (c, p) => (await p.signed(c)).slice(0, -8),
  'four parts': async (c, p) => `${await p.signed(c)}.x`,
  'two parts': async (c) => `${coded({ alg: 'none' })}.${coded(c)}`,
  'no token at all': async () => 'a.b.c',
};

/** @type {Record<string, Lie>} */
const WRONG_KEY = {
  'another key': (c, p) => p.signed(c, { key: p.stranger }),
  'a key that the issuer does not have': (c, p) => p.signed(c, { key: p.stranger, header: { kid: 'autre' } }),
  'a name of key that is a path': (c, p) => p.signed(c, { key: p.stranger, header: { kid: '../../dev/null' } }),
  'a name of key that is SQL': (c, p) => p.signed(c, { key: p.stranger, header: { kid: "x' union select 'k" } }),
  'its own key (jwk)': (c, p) => p.signed(c, { key: p.stranger, header: { jwk: p.stranger.jwk } }),
  'its own key, no name': (c, p) => p.signed(c, { key: p.stranger, header: { jwk: p.stranger.jwk, kid: undefined } }),
  'where its key is (jku)': (c, p) => p.signed(c, { key: p.stranger, header: { jku: `${p.issuer}/autres` } }),
  'where its certificate is (x5u)': (c, p) => p.signed(c, { key: p.stranger, header: { x5u: `${p.issuer}/autres` } }),
  'its own certificate (x5c)': (c, p) => p.signed(c, { key: p.stranger, header: { x5c: ['MIIB'] } }),
  'the client’s own secret (HS256)': (c, p) =>
    new SignJWT(c).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(p.secret)),
  'a secret of nothing (HS256)': (c) =>
    new SignJWT(c).setProtectedHeader({ alg: 'HS256', kid: KEY_NAME }).sign(Buffer.alloc(32)),
  ...Object.fromEntries(
    ['its modulus', 'its bytes', 'its PEM', 'its PKCS#1 PEM', 'its JWK'].map((form) => [
      `the public key as a secret, ${form}`,
      byPublicKey(form),
    ]),
  ),
};

/** @type {Record<string, Lie>} */
const WRONG_CLAIMS = {
  'another issuer': (c, p) => p.signed({ ...c, iss: 'https://ailleurs.exemple.invalid' }),
  'an issuer that is almost ours': (c, p) => p.signed({ ...c, iss: `${p.issuer}/` }),
  'an issuer in a list': (c, p) => p.signed({ ...c, iss: /** @type {any} */ ([p.issuer]) }),
  'no issuer': (c, p) => p.signed({ ...c, iss: undefined }),
  'another audience': (c, p) => p.signed({ ...c, aud: 'un-autre-client' }),
  'another audience too': (c, p) => p.signed({ ...c, aud: [CLIENT, 'un-autre-client'] }),
  'two audiences, for the other (azp)': (c, p) =>
    p.signed({ ...c, aud: [CLIENT, 'un-autre-client'], azp: 'un-autre-client' }),
  'for us, made for another (azp)': (c, p) => p.signed({ ...c, azp: 'un-autre-client' }),
  'no audience': (c, p) => p.signed({ ...c, aud: undefined }),
  'an audience that begins like ours': (c, p) => p.signed({ ...c, aud: `${CLIENT}-2` }),
  expired: (c, p) => p.signed({ ...c, iat: now() - 600, exp: now() - 90 }),
  'no end': (c, p) => p.signed({ ...c, exp: undefined }),
  'an end that is a text': (c, p) => p.signed({ ...c, exp: /** @type {any} */ (`${now() + 300}`) }),
  'not yet valid': (c, p) => p.signed({ ...c, nbf: now() + 300 }),
  'no nonce': (c, p) => p.signed({ ...c, nonce: undefined }),
  'an empty nonce': (c, p) => p.signed({ ...c, nonce: '' }),
  'the nonce of another journey': (c, p) => p.signed({ ...c, nonce: randomBytes(32).toString('base64url') }),
  'the nonce in a list': (c, p) => p.signed({ ...c, nonce: [c['nonce']] }),
  'no subject': (c, p) => p.signed({ ...c, sub: undefined }),
  'a subject in a list': (c, p) => p.signed({ ...c, sub: /** @type {any} */ ([c['sub']]) }),
  'a header that must be understood': (c, p) => p.signed(c, { header: { crit: ['b64'], b64: true } }),
};

/** By what is said of them. @type {Record<string, Lie>} */
export const LIES = { ...UNSIGNED, ...WRONG_KEY, ...WRONG_CLAIMS };

/** Honest once, for somebody else: her name is put in. @param {string} token @param {Claims} more */
export function altered(token, more) {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return [header, coded({ ...claims, ...more }), signature].join('.');
}

/** What a provider says of a person whom it does not know. @type {Record<string, NonNullable<Provider['userInfo']>>} */
export const HEARSAY = {
  'signed by another key': async (c, p) => ({
    type: 'application/jwt',
    body: await p.signed(c, { key: p.stranger }),
  }),
  'not signed': async (c) => ({ type: 'application/jwt', body: new UnsecuredJWT(c).encode() }),
  'signed for another client': async (c, p) => ({
    type: 'application/jwt',
    body: await p.signed({ ...c, aud: 'un-autre-client' }),
  }),
  'of another subject': async (c) => ({ type: 'application/json', body: JSON.stringify({ ...c, sub: 'x' }) }),
  'of an address that it has not verified': async (c) => ({
    type: 'application/json',
    body: JSON.stringify({ ...c, email_verified: false }),
  }),
  'of an address that is not verified, in a word': async (c) => ({
    type: 'application/json',
    body: JSON.stringify({ ...c, email_verified: 'false' }),
  }),
};
