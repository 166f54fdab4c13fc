// A push service like Apple's, and its portal, for journeys and for the example: real TLS and HTTP/2, nothing of Apple's.
// `node test/stack/apns.mjs --folder FOLDER [--port N]` runs one until it is ended: its first line says where it is, and each
// line after that is a wake that it accepted. By its control address somebody else's program listens and tells it what to say.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FakeApns } from '@chariot/testkit';

/** As many as Apple's portal would give in its name. */
export const TOPIC = 'com.apple.mgmt.External.c4a2107e-0000-4000-8000-000000000012';
const DAY_MS = 24 * 60 * 60_000;
const MOST_BODY = 64 * 1024;

export class Apns {
  /** @param {FakeApns} fake @param {import('node:http').Server} control @param {string} caFile */
  constructor(fake, control, caFile) {
    this.fake = fake;
    this.control = control;
    this.caFile = caFile;
  }

  /**
   * @param {{ folder: string, port?: number }} where `folder`: keeps its authority, so that what it has signed stays good
   * @returns {Promise<Apns>}
   */
  static async start({ folder, port = 0 }) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [caFile, keyFile] = [join(folder, 'apns-ca.pem'), join(folder, 'apns-ca-key.pem')];
    const kept = existsSync(caFile) && existsSync(keyFile);
    const authority = kept
      ? { caPem: readFileSync(caFile, 'utf8'), caKeyPem: readFileSync(keyFile, 'utf8') }
      : undefined;
    const fake = await FakeApns.start({ port, ...(authority && { authority }) });
    if (!kept) {
      writeFileSync(keyFile, fake.caKeyPem, { mode: 0o600 });
      writeFileSync(caFile, fake.caPem, { mode: 0o600 });
    }
    const wakes = new Wakes(fake);
    const control = createServer((request, response) => void serve(fake, wakes, request, response));
    await new Promise((resolve) => control.listen(0, '127.0.0.1', () => resolve(undefined)));
    return new Apns(fake, control, caFile);
  }

  /** Settings of the server that is to be woken through it. @returns {Record<string, string>} */
  get env() {
    return { CHARIOT_APNS_URL: this.fake.url, CHARIOT_APNS_CA_FILE: this.caFile };
  }

  get controlUrl() {
    const address = this.control.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** @param {(wake: import('@chariot/testkit').Wake) => void} listener @returns {() => void} what stops it */
  onWake(listener) {
    return this.fake.onWake(listener);
  }

  /** What Apple's portal gives for a request: valid for a year. @param {string} csr PEM @param {string} [topic] @returns {string} PEM */
  sign(csr, topic = TOPIC) {
    return signed(this.fake, csr, { topic });
  }

  async stop() {
    this.control.closeAllConnections();
    await new Promise((resolve) => this.control.close(resolve));
    await this.fake.stop();
  }
}

/** What the portal gives. @param {FakeApns} fake @param {string} csr PEM @param {{ topic?: string, days?: number }} [how] */
export function signed(fake, csr, { topic = TOPIC, days = 365 } = {}) {
  const now = Date.now();
  return fake.pushCertificate(csr, topic, { from: new Date(now - DAY_MS), until: new Date(now + days * DAY_MS) });
}

/** Whoever listens hears each wake; the last one to each token waits while nobody does, as Apple's does. */
class Wakes {
  /** @type {Set<import('node:http').ServerResponse>} */
  #listening = new Set();
  /** @type {Map<string, import('@chariot/testkit').Wake>} */
  #waiting = new Map();

  /** @param {FakeApns} fake */
  constructor(fake) {
    fake.onWake((wake) => {
      if (this.#listening.size === 0) this.#waiting.set(wake.token, wake);
      for (const response of this.#listening) tell(response, wake);
    });
  }

  /** @param {import('node:http').ServerResponse} response */
  follow(response) {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    for (const wake of this.#waiting.values()) tell(response, wake);
    this.#waiting.clear();
    this.#listening.add(response);
    response.on('close', () => this.#listening.delete(response));
  }
}

/** @param {import('node:http').ServerResponse} response @param {import('@chariot/testkit').Wake} wake */
const tell = (response, wake) => response.write(`${JSON.stringify(wake)}\n`);

/**
 * `GET /wakes` a line of JSON for each wake, as long as one listens, after those that nobody has heard · `POST /portal?topic=…` a
 * request in PEM, a certificate back · `POST /answer` what is said from now on · `POST /goaway` · `POST /cut`
 * @param {FakeApns} fake @param {Wakes} wakes
 * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
 */
async function serve(fake, wakes, request, response) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  try {
    const body = await bodyOf(request);
    const what = `${request.method} ${pathname}`;
    if (what === 'GET /wakes') wakes.follow(response);
    else if (what === 'POST /portal') response.end(signed(fake, body, { topic: searchParams.get('topic') ?? TOPIC }));
    else if (what === 'POST /answer') response.end(fake.say(JSON.parse(body)));
    else if (what === 'POST /goaway') response.end(fake.goAway());
    else if (what === 'POST /cut') response.end(fake.cut());
    else response.writeHead(404).end();
  } catch (error) {
    response.writeHead(400).end(error instanceof Error ? error.message : String(error));
  }
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BODY) throw new Error('too long');
  }
  return text;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  /** @param {string} name */
  const given = (name) => process.argv[process.argv.indexOf(`--${name}`) + 1];
  const folder = given('folder');
  if (!process.argv.includes('--folder') || folder === undefined) throw new Error('--folder manque');
  const apns = await Apns.start({ folder, port: process.argv.includes('--port') ? Number(given('port')) : 0 });
  console.log(JSON.stringify({ url: apns.fake.url, caFile: apns.caFile, control: apns.controlUrl }));
  apns.onWake((wake) => console.log(JSON.stringify(wake)));
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'])
    process.once(end, () => void apns.stop().then(() => process.exit(0)));
}
