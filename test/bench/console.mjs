// The first page of the console as a school sees it: on a slow line, on a processor four times slower than this one.
import { EXAMPLE_EMAILS } from '../../infra/seed/seed.mjs';
import { needChromium } from '../../infra/start/chromium.mjs';
import { openBrowser } from '../console/visitors.mjs';
import { percentile } from './figures.mjs';

const NAME = 'console';
const VISITS = 5;
const MOST_KB = 350;
const MOST_S = 3;
const PATIENCE_MS = 120_000;
/** 1.6 Mbit/s down, half of it up. */
const LINE = { offline: false, downloadThroughput: 200_000, uploadThroughput: 100_000 };
const SLOWER = 4;
/** A telephone’s line has to be waited for at each turn as well. */
const FAR_MS = 150;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  const chromium = needChromium();
  await ground.start();
  await ground.example();
  const browser = await openBrowser(chromium);
  ground.atEnd(() => browser.close());
  const { url } = ground.stack;
  const signedIn = await sessionOf(browser, await ground.stack.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? ''));
  const pages = [
    { what: 'sign-in page', address: `${url}/#/login`, session: undefined, there: '[data-testid=enter-password]' },
    { what: 'dashboard', address: `${url}/#/`, session: signedIn, there: 'h1' },
  ];
  for (const { what, address, session, there } of pages) {
    const visits = [];
    for (let at = 0; at < VISITS; at += 1) visits.push(await visit(browser, { address, session, there }));
    const far = await visit(browser, { address, session, there, latency: FAR_MS });
    const weight = Math.max(...visits.map(({ bytes }) => bytes)) / 1_000;
    const light = weight <= MOST_KB;
    const heaviest = visits[0]?.files.slice(0, 5).map(({ file, kilobytes }) => `${file} ${kilobytes} kB`);
    ground.report({
      ...{ name: NAME, case: `${what}, weight`, value: weight, unit: 'kB', goal: `≤ ${MOST_KB} kB`, met: light },
      ...(!light && { reason: String(heaviest) }),
    });
    const seconds = visits.map((one) => one.seconds);
    const value = percentile(seconds, 0.5);
    const met = value < MOST_S;
    ground.report({
      ...{ name: NAME, case: `${what}, usable, median of ${VISITS}`, value, unit: 's', goal: `< ${MOST_S} s`, met },
      ...(!met && { reason: `each: ${seconds.map((one) => one.toFixed(2)).join(', ')}` }),
    });
    ground.report({
      ...{ name: NAME, case: `${what}, usable, ${FAR_MS} ms away`, value: far.seconds, unit: 's', goal: '', met: true },
    });
    ground.report({
      ...{ name: NAME, case: `${what}, usable again`, value: far.again, unit: 's', goal: '', met: true },
    });
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} link */
async function sessionOf(browser, link) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByTestId('account').waitFor();
  const session = await context.storageState();
  await context.close();
  return session;
}

/**
 * By somebody who was never there before: her browser keeps nothing.
 * @param {import('playwright-core').Browser} browser
 * @param {{ address: string, session: Awaited<ReturnType<typeof sessionOf>> | undefined, there: string, latency?: number }} what
 */
async function visit(browser, { address, session, there, latency = 0 }) {
  const context = await browser.newContext({ ...(session && { storageState: session }), locale: 'fr-FR' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { ...LINE, latency });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  /** What the page is made of, and not what it then reads. @type {Map<string, string>} */
  const asked = new Map();
  /** @type {{ file: string, kilobytes: number }[]} */
  const files = [];
  let bytes = 0;
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, request.url));
  /** What was heard before the content: its headers. @type {Map<string, number>} */
  const headers = new Map();
  devtools.on('Network.responseReceived', ({ requestId, response }) =>
    headers.set(requestId, response.encodedDataLength),
  );
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { pathname } = new URL(asked.get(requestId) ?? address);
    if (pathname.startsWith('/api/')) return;
    const content = encodedDataLength - (headers.get(requestId) ?? 0);
    bytes += content;
    files.push({ file: pathname, kilobytes: Math.round(content / 1_000) });
  });
  const usable = async () => {
    const at = await page.waitForFunction((selector) => {
      const reading = document.querySelector('[aria-label="Lecture en cours"], [aria-label="Ouverture de la page"]');
      const calm = document.documentElement.dataset.busy === undefined && reading === null;
      return calm && document.querySelector(selector) !== null ? performance.now() : false;
    }, there);
    return Number(await at.jsonValue()) / 1_000;
  };
  await page.goto(address, { waitUntil: 'commit' });
  const seconds = await usable();
  const weighed = { seconds, bytes, files: files.sort((a, b) => b.kilobytes - a.kilobytes) };
  await page.reload({ waitUntil: 'commit' });
  const again = await usable();
  await context.close();
  return { ...weighed, again };
}
