// People in front of the console, each in a browser of her own, watched: what their pages must never do is written down.
import { chromium } from 'playwright-core';
import { isRoot } from '../../infra/start/home.mjs';
import { quiet } from './patience.mjs';

const PATIENCE_MS = 60_000;
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=fr-FR',
];

/** Refusals that a visitor has asked for: their answers are no trouble of the page. @typedef {{ status: number, path: RegExp }} Expected */

/** What any visitor meets: who is asked « who is signed in? » before signing in is told 401. @type {Expected[]} */
const ORDINARY = [{ status: 401, path: /^\/api\/v1\/(sessions\/current|live)$/ }];

export class Visitor {
  /** Errors of the console, requests to elsewhere, breaches of the content security policy. @type {string[]} */
  errors = [];
  /** @type {string[]} */
  foreign = [];
  /** @type {string[]} */
  breaches = [];
  /** Paths asked for, in order. @type {string[]} */
  asked = [];
  #expected = [...ORDINARY];
  #known;
  #knownRead = 0;

  /**
   * @param {string} name @param {string} url @param {import('playwright-core').BrowserContext} context
   * @param {import('playwright-core').Page} page
   * @param {{ written: number }} known how often rows were written behind the server's back, of which no page is told
   */
  constructor(name, url, context, page, known) {
    this.name = name;
    this.url = url;
    this.context = context;
    this.page = page;
    this.#known = known;
    this.#knownRead = known.written;
  }

  /** @param {number} status @param {RegExp} path below the origin */
  expect(status, path) {
    this.#expected.push({ status, path });
  }

  /** Opens a page of the console by its address, until it shows what the server says. @param {string} path as `/classes-mobiles` */
  async open(path) {
    const address = `${this.url}/#${path}`;
    // Going to where one is already changes nothing; a page keeps for a moment what it has read.
    if (this.page.url() === address || this.#knownRead < this.#known.written) await this.page.goto('about:blank');
    this.#knownRead = this.#known.written;
    await this.page.goto(address);
    await quiet(this.page);
  }

  /** Calls the public API with this visitor's session. @param {string} path below /api/v1 */
  async api(path) {
    const response = await this.context.request.get(`${this.url}/api/v1${path}`);
    return { status: response.status(), body: await response.json() };
  }

  watch() {
    const { origin } = new URL(this.url);
    this.context.on('request', (request) => {
      const asked = new URL(request.url());
      if (asked.protocol === 'data:' || asked.protocol === 'blob:') return;
      if (asked.origin === origin) this.asked.push(asked.pathname);
      else this.foreign.push(request.url());
    });
    this.context.on('console', (message) => {
      if (message.type() === 'error' && !this.#isExpected(message)) {
        this.errors.push(`${message.text()} (${message.location().url})`);
      }
    });
    this.context.on('weberror', (error) => this.errors.push(String(error.error())));
  }

  /** @param {import('playwright-core').ConsoleMessage} message */
  #isExpected(message) {
    const status = Number(/the server responded with a status of (\d+)/.exec(message.text())?.[1]);
    const path = message.location().url.startsWith(this.url) ? new URL(message.location().url).pathname : '';
    return this.#expected.some((one) => one.status === status && one.path.test(path));
  }
}

export class Visitors {
  /** @type {Visitor[]} */
  all = [];
  /** @see Visitor */
  known = { written: 0 };
  #browser;
  #stack;
  #script;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {{ url: string, linkFor: (email: string) => Promise<string> }} stack
   * @param {string | null} script run in every page before it
   */
  constructor(browser, stack, script) {
    this.#browser = browser;
    this.#stack = stack;
    this.#script = script;
  }

  /** Somebody who is not signed in. @param {string} name @returns {Promise<Visitor>} */
  async arrive(name) {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    /** @type {Visitor | undefined} */
    let visitor;
    await context.exposeBinding('chariotBreach', (_, words) => visitor?.breaches.push(words));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
        globalThis.chariotBreach(`${effectiveDirective} ${blockedURI} (${sourceFile})`),
      );
    });
    if (this.#script !== null) await context.addInitScript(this.#script);
    visitor = new Visitor(name, this.#stack.url, context, await context.newPage(), this.known);
    visitor.watch();
    this.all.push(visitor);
    return visitor;
  }

  /** Somebody who has opened her one-time link. @param {string} name @param {string} email @returns {Promise<Visitor>} */
  async enter(name, email) {
    const visitor = await this.arrive(name);
    await visitor.page.goto(await this.#stack.linkFor(email));
    await visitor.page.getByTestId('account').waitFor();
    return visitor;
  }

  /**
   * Somebody else in front of the same browser, which keeps the files of the console and nothing of who was there.
   * @param {Visitor} before @param {string} name @param {string} email @returns {Promise<Visitor>}
   */
  async follow(before, name, email) {
    await before.page.goto('about:blank');
    await before.context.clearCookies();
    before.name = name;
    await before.page.goto(await this.#stack.linkFor(email));
    await before.page.getByTestId('account').waitFor();
    return before;
  }

  /** @param {Visitor} visitor */
  async leave(visitor) {
    await visitor.context.close();
  }
}

/** @param {string} executablePath @returns {Promise<import('playwright-core').Browser>} */
export function openBrowser(executablePath) {
  const args = isRoot() ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS;
  return chromium.launch({ executablePath, args, chromiumSandbox: !isRoot() });
}
