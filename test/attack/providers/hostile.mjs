// Two identity providers (OpenID Connect) that say what an attack makes them say: the one that the instance trusts with
// addresses, and another that the same instance knows too.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const CLIENT = 'client-de-l-instance';
export const KEY_NAME = 'cle-1';

/**
 * @typedef {Record<string, unknown>} Claims
 * @typedef {{ privateKey: import('jose').CryptoKey, jwk: import('jose').JWK }} Key
 * @typedef {{ type: string, body: string }} Told
 */

/** Seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000);

/** @returns {Promise<Key>} */
async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: KEY_NAME, alg: 'RS256', use: 'sig' } };
}

export class Provider {
  /** What a code is exchanged for; an honest token unless told. @type {(honest: Claims, provider: Provider) => Promise<string>} */
  token = (honest) => this.signed(honest);
  /** What it says of a person. @type {((honest: Claims, provider: Provider) => Promise<Told>) | null} */
  userInfo = null;
  subject = '';
  /** Codes that were brought to be exchanged, in order. @type {string[]} */
  brought = [];
  /** @type {Map<string, { nonce: string, challenge: string }>} */
  #codes = new Map();

  /** @param {{ name: string, issuer: string, key: Key, stranger: Key }} parts */
  constructor({ name, issuer, key, stranger }) {
    this.name = name;
    this.issuer = issuer;
    this.key = key;
    this.stranger = stranger;
    this.secret = randomBytes(32).toString('base64url');
  }

  /** @param {Claims} claims @param {{ key?: Key, header?: object }} [how] */
  signed(claims, { key = this.key, header = {} } = {}) {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KEY_NAME, ...header }).sign(key.privateKey);
  }

  /** As after somebody has signed in. @param {URL} asked the address that the browser was sent to */
  codeFor(asked) {
    const code = randomBytes(16).toString('base64url');
    const [nonce, challenge] = ['nonce', 'code_challenge'].map((name) => asked.searchParams.get(name) ?? '');
    this.#codes.set(code, { nonce: nonce ?? '', challenge: challenge ?? '' });
    return code;
  }

  /** @param {Claims} [more] */
  honest(more = {}) {
    const moment = { iat: now(), exp: now() + 300, auth_time: now() };
    return { iss: this.issuer, aud: CLIENT, sub: this.subject, ...moment, ...more };
  }

  /** @param {string} path below the issuer's @param {URLSearchParams} form @returns {Promise<unknown>} */
  async answer(path, form) {
    if (path === '/.well-known/openid-configuration') return this.#settings();
    if (path === '/cles') return { keys: [this.key.jwk] };
    if (path === '/jeton') {
      const code = form.get('code') ?? '';
      this.brought.push(code);
      const known = this.#codes.get(code);
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (known?.challenge !== challenge) return null;
      const id = await this.token(this.honest({ nonce: known.nonce }), this);
      return { access_token: 'acces', token_type: 'Bearer', expires_in: 60, id_token: id };
    }
    return null;
  }

  #settings() {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/autoriser`,
      token_endpoint: `${issuer}/jeton`,
      userinfo_endpoint: `${issuer}/personne`,
      jwks_uri: `${issuer}/cles`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      // As much as it can ask for: what is refused is the instance's business.
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
      userinfo_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
    };
  }
}

/** Both providers, listening, and the setting that makes an instance know them. */
export class Providers {
  /** @param {import('node:http').Server} server @param {readonly Provider[]} all @param {string} folder */
  constructor(server, all, folder) {
    this.server = server;
    this.all = all;
    this.folder = folder;
  }

  static async listen() {
    const server = createServer();
    await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(null)));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the providers have no port');
    const stranger = await newKey();
    const all = [];
    for (const name of ['un', 'autre']) {
      const issuer = `http://127.0.0.1:${address.port}/${name}`;
      all.push(new Provider({ name, issuer, key: await newKey(), stranger }));
    }
    const providers = new Providers(server, all, mkdtempSync(join(tmpdir(), 'chariot-attack-providers-')));
    server.on('request', (request, response) => void providers.#answer(request, response));
    return providers;
  }

  /** @param {string} name @returns {Provider} */
  named(name) {
    const found = this.all.find((provider) => provider.name === name);
    if (found === undefined) throw new Error(`no provider ${name}`);
    return found;
  }

  /** Settings of a server that knows both. @returns {Record<string, string>} */
  settings() {
    const list = this.all.map(({ name, issuer, secret }) => {
      const clientSecretFile = join(this.folder, `${name}.secret`);
      writeFileSync(clientSecretFile, secret, { mode: 0o600 });
      const trust = { trustsEmail: name === 'un', allowPrivateNetwork: true };
      return { id: name, label: `Fournisseur ${name}`, issuer, clientId: CLIENT, clientSecretFile, ...trust };
    });
    const file = join(this.folder, 'fournisseurs.json');
    writeFileSync(file, JSON.stringify(list));
    return { CHARIOT_OIDC_FILE: file };
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #answer(request, response) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const [, name = '', path = ''] = /^\/([^/]+)(\/[^?]*)/.exec(request.url ?? '') ?? [];
    const provider = this.all.find((one) => one.name === name);
    const said =
      path === '/personne' && provider?.userInfo
        ? await provider.userInfo(provider.honest(), provider)
        : json(await provider?.answer(path, new URLSearchParams(Buffer.concat(pieces).toString())));
    response.writeHead(said === null ? 400 : 200, { 'content-type': said?.type ?? 'application/json' });
    response.end(said?.body ?? '{"error":"invalid_grant"}');
  }
}

/** @param {unknown} body @returns {Told | null} */
const json = (body) =>
  body === null || body === undefined ? null : { type: 'application/json', body: JSON.stringify(body) };
