// A Chromium as somebody starts it from a menu: no page asked for, its own idea of what to open.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { spawnWithPolicies } from './namespace.mjs';

const PATIENCE_MS = 60_000;

/**
 * @typedef {object} Started
 * @property {() => Promise<string[]>} addresses  of the pages that it shows
 * @property {() => Promise<string>} newTab  the title of what a new tab shows
 * @property {() => Promise<string>} window  how its window stands: `normal`, `fullscreen`…
 * @property {() => Promise<Record<string, string>>} policies  by name, what it says of each: « OK », an error, a conflict
 * @property {() => Promise<string[]>} bookmarks  titles of those that its policies put there
 * @property {(home: string) => Promise<string>} camera  what a page is told that asks for it: `given`, or the name of a refusal
 * @property {(address: string) => Promise<string | null>} visit  why the page did not come (`ERR_…`), or null
 * @property {() => Promise<void>} end
 *
 * @param {object} options
 * @param {string} options.program
 * @param {string[]} options.namespace   flags of `unshare`
 * @param {string | null} options.policies
 * @param {string} options.folder        for its profile
 * @param {string[]} options.hosts       `name 127.0.0.1:port`, answered on the loopback
 * @param {string} [options.trusted]     the origin to which somebody has given the camera once and for all
 * @param {string[]} [options.words]     of the command that starts it, after the program
 * @returns {Promise<Started>}
 */
export async function startChromium({ program, namespace, policies, folder, hosts, trusted = '', words = [] }) {
  const profile = mkdtempSync(join(folder, 'profil-'));
  giveCamera(profile, trusted);
  const process_ = spawnWithPolicies(policies, mkdtempSync(join(folder, 'montage-')), namespace, [
    program,
    // Without a screen it is drawn nowhere; it is the whole browser all the same, unlike with --headless.
    '--ozone-platform=headless',
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    `--host-resolver-rules=${hosts.map((host) => `MAP ${host}`).join(',')}`,
    // Root of a namespace may not open one more.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--password-store=basic',
    // A camera that shows nobody.
    '--use-fake-device-for-media-stream',
    ...words,
  ]);
  let said = '';
  process_.stderr?.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-2_000)));
  const ended = new Promise((resolve) => process_.once('close', resolve));
  const end = async () => {
    if (process_.exitCode === null && process_.pid !== undefined) process.kill(-process_.pid, 'SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(profile, process_, () => said));
    const pages = () => browser.contexts().flatMap((context) => context.pages());
    const devtools = await browser.newBrowserCDPSession();
    /**
     * @template T @param {string} address @param {(page: import('playwright-core').Page) => Promise<T>} look
     * @param {{ movesOn?: boolean }} [how] `movesOn`: Chromium may show another address in its place
     */
    const on = async (address, look, { movesOn = false } = {}) => {
      const page = await browser.contexts()[0]?.newPage();
      if (page === undefined) throw new Error('Chromium has no window');
      try {
        await page.goto(address, { timeout: PATIENCE_MS }).catch((error) => {
          if (!movesOn || !String(error).includes('ERR_ABORTED')) throw error;
        });
        return await look(page);
      } finally {
        await page.close();
      }
    };
    return {
      // What the page says of itself: its address stays that of a new tab.
      newTab: () => on('chrome://newtab/', (page) => page.title(), { movesOn: true }),
      window: async () => {
        const { targetInfos } = await devtools.send('Target.getTargets');
        const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId ?? '';
        const { bounds } = await devtools.send('Browser.getWindowForTarget', { targetId });
        return bounds.windowState ?? '';
      },
      policies: () => on('chrome://policy', policiesOf),
      bookmarks: () => on('chrome://bookmarks', (page) => page.evaluate(managedBookmarks)),
      camera: (home) => on(home, (page) => page.evaluate(cameraOf)),
      addresses: async () => {
        await until(() => pages().some((page) => !['', 'about:blank'].includes(page.url())));
        return pages().map((page) => page.url());
      },
      visit: async (address) => {
        const page = await browser.contexts()[0]?.newPage();
        const trouble = await page?.goto(address, { timeout: PATIENCE_MS }).then(
          () => null,
          (error) => /net::(ERR_[A-Z_]+)/.exec(String(error))?.[1] ?? String(error),
        );
        await page?.close();
        return trouble ?? null;
      },
      end: async () => {
        await browser.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** As a profile remembers it: what is left to say no is the policy. @param {string} profile @param {string} origin */
function giveCamera(profile, origin) {
  const exceptions = { media_stream_camera: { [`${origin},*`]: { setting: 1 } } };
  mkdirSync(join(profile, 'Default'));
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  );
}

/** Chromium writes there where it listens. */
async function debuggingAddress(profile, process_, said) {
  const file = join(profile, 'DevToolsActivePort');
  const listens = await until(() => existsSync(file) || process_.exitCode !== null);
  if (!listens || process_.exitCode !== null) throw new Error(`Chromium did not start: ${said()}`);
  const [port] = readFileSync(file, 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}

/**
 * Its own page about them, which says of each whether it is known, read and alone. How its parts are nested changes with
 * Chromium: they are looked for in every shadow.
 * @param {import('playwright-core').Page} page
 */
async function policiesOf(page) {
  const rows = page.locator('policy-row');
  await rows.first().waitFor({ state: 'attached' });
  const said = await rows.evaluateAll((found) =>
    found.map(({ shadowRoot }) => [
      shadowRoot?.querySelector('.policy.row .name')?.textContent?.trim() ?? '',
      shadowRoot?.querySelector('.policy.row .messages')?.textContent?.trim() ?? '',
    ]),
  );
  return Object.fromEntries(said);
}

/** Runs in a page that asks for the camera. @returns {Promise<string>} */
function cameraOf() {
  return navigator.mediaDevices.getUserMedia({ video: true }).then(
    () => 'given',
    (error) => error.name,
  );
}

/** Runs in the page of bookmarks. @returns {Promise<string[]>} */
async function managedBookmarks() {
  const [root] = await globalThis.chrome.bookmarks.getTree();
  const below = (/** @type {any} */ one) => [one, ...(one.children ?? []).flatMap(below)];
  return below(root)
    .filter(({ unmodifiable }) => unmodifiable === 'managed')
    .map(({ title }) => title);
}

/** @param {() => boolean | Promise<boolean>} check */
async function until(check) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await check())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}
