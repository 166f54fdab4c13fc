// A Chromium as somebody starts it from a menu: no page asked for, its own idea of what to open.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { spawnWithPolicies } from './namespace.mjs';

const PATIENCE_MS = 60_000;

/**
 * @typedef {object} Started
 * @property {() => Promise<string[]>} addresses  of the pages that it shows
 * @property {(address: string) => Promise<string | null>} visit  why the page did not come (`ERR_…`), or null
 * @property {() => Promise<void>} end
 *
 * @param {object} options
 * @param {string} options.program
 * @param {string[]} options.namespace   flags of `unshare`
 * @param {string | null} options.policies
 * @param {string} options.folder        for its profile
 * @param {string[]} options.hosts       `name 127.0.0.1:port`, answered on the loopback
 * @returns {Promise<Started>}
 */
export async function startChromium({ program, namespace, policies, folder, hosts }) {
  const profile = mkdtempSync(join(folder, 'profil-'));
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
    return {
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

/** Chromium writes there where it listens. */
async function debuggingAddress(profile, process_, said) {
  const file = join(profile, 'DevToolsActivePort');
  const listens = await until(() => existsSync(file) || process_.exitCode !== null);
  if (!listens || process_.exitCode !== null) throw new Error(`Chromium did not start: ${said()}`);
  const [port] = readFileSync(file, 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}

/** @param {() => boolean} check */
async function until(check) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!check()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}
