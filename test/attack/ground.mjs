// Where attacks are played: a throw-away stack on real parts, sound or weakened, and what is read of it as its owner.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLONE } from '../../infra/start/home.mjs';
import { EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { Ledger } from '../faults/ledger.mjs';
import { ServerLog } from '../faults/server-log.mjs';
import { Facts } from '../journeys/facts.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { Providers } from './providers/hostile.mjs';
import { PREFIX, routesOf } from './routes.mjs';
import { Web } from './web.mjs';

/** A network of this machine where nobody listens, and which webhooks may call: no other is. */
const CALLED = '127.9.0.0/16';

export class Ground {
  /** @type {import('../stack/throw-away.mjs').ThrowAway | undefined} */
  #thrown;
  /** Tokens of sign-in links that were used here. @type {Set<string>} */
  links = new Set();
  /** What attacks keep on this ground, by name. @type {Map<string, Promise<any>>} */
  #kept = new Map();
  /** @type {(() => Promise<unknown>)[]} */
  #endings = [];
  /** @type {Facts} the whole database, as its owner */
  facts;
  /** @type {Ledger} */
  ledger;
  /** @type {ServerLog} */
  log;
  /** @type {Web} */
  web;
  /** The identity providers that the instance knows. @type {Providers} */
  providers;

  /**
   * @param {object} parts
   * @param {boolean} parts.short   the part that belongs to `npm test`
   * @param {import('./twin.mjs').WeakenedBuild | null} parts.weakened
   */
  constructor({ short, weakened }) {
    this.short = short;
    this.weakened = weakened;
  }

  /** Starts the stack. @param {{ env?: Record<string, string> }} [options] settings of the server */
  async start({ env = {} } = {}) {
    const start = this.weakened ? { start: await this.weakened.startStack() } : {};
    this.providers = await Providers.listen();
    this.#thrown = await throwAwayStack(this.weakened ? 'attack-twin' : 'attack', {
      ...{ logLevel: 'debug', env: { CHARIOT_OUTBOUND_PRIVATE: CALLED, ...this.providers.settings(), ...env } },
      ...start,
    });
    this.facts = new Facts(this.stack.databaseUrl);
    this.ledger = new Ledger(this.facts);
    this.log = new ServerLog(this.#thrown.serverLog);
    this.web = new Web(this.stack.url);
    await this.example();
  }

  get running() {
    return this.#thrown !== undefined;
  }

  /** Of the throw-away stack. */
  get stack() {
    return this.#started().stack;
  }

  /** A folder that is removed at the end. */
  get folder() {
    return this.#started().folder;
  }

  /** @type {Web['ask']} */
  ask(path, asked) {
    return this.web.ask(path, asked);
  }

  /** What opening a session by a link sets. @param {string} email @returns {Promise<string>} the whole line */
  async cookieOf(email) {
    const link = await this.stack.linkFor(email);
    const token = decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link)?.[1] ?? '');
    this.links.add(token);
    const opened = await this.ask(`${PREFIX}/sessions`, {
      method: 'POST',
      body: { token },
      headers: { 'x-chariot': '1' },
    });
    const [line = ''] = opened.headers['set-cookie'] ?? [];
    if (line === '') throw new Error(`${email} could not sign in: ${opened.status} ${opened.text}`);
    return line;
  }

  /** Headers of a person's program that is signed in by a link. @param {string} email @returns {Promise<Record<string, string>>} */
  async signedIn(email) {
    return { cookie: (await this.cookieOf(email)).split(';')[0] ?? '', 'x-chariot': '1' };
  }

  /** Whether there is such a door. @param {string} method @param {string} path below the prefix, with `{id}` */
  answers(method, path) {
    return routesOf().some((route) => route.method === method && route.path === `${PREFIX}${path}`);
  }

  /** Of the example's administrator. */
  administratorHeaders() {
    return this.keep('administrator', () => this.signedIn(EXAMPLE_EMAILS['administrator'] ?? ''));
  }

  /** The example, loaded once; `client` speaks as its administrator. @returns {ReturnType<typeof seed>} */
  example() {
    return this.keep('example', () => seed(this.stack));
  }

  /**
   * Something that is made once on this ground, by whoever asks first.
   * @template T @param {string} name @param {() => Promise<T>} make @returns {Promise<T>}
   */
  keep(name, make) {
    const kept = this.#kept.get(name) ?? make();
    this.#kept.set(name, kept);
    return kept;
  }

  /** Made anew by whoever asks next. @param {string} name */
  forget(name) {
    this.#kept.delete(name);
  }

  /** A room's door, or a file of its `dist`: weakened on the weakened ground. @param {string} room `libs/wire/agent` @param {string} [file] */
  load(room, file = 'index.js') {
    return import(pathToFileURL(join(this.weakened?.root ?? CLONE, room, 'dist', file)).href);
  }

  /** Called before the stack stops. @param {() => Promise<unknown>} ending */
  atEnd(ending) {
    this.#endings.push(ending);
  }

  async end() {
    for (const ending of this.#endings.reverse()) await ending();
    this.web?.close();
    await this.facts?.close();
    await this.#thrown?.end();
    await this.providers?.close();
  }

  #started() {
    if (this.#thrown === undefined) throw new Error('an attack that needs the stack must not say `needs: "build"`');
    return this.#thrown;
  }
}
