// The console in a real Chromium, on a stack of its own: what people do there, from the first start to the last page.
//   node test/console/run.mjs [--shots FOLDER] [--sabotage NAME | list] [--scenes a,b] [--slow MILLISECONDS]
// `--slow`: each answer of the api comes that much later, at random, to find what takes a stale page for a fresh one.
// Its last line is `N passed, N failed`.
import { DepService } from '@chariot/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { needChromium } from '../../infra/start/chromium.mjs';
import { Apns } from '../stack/apns.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { Looks } from './look.mjs';
import { SABOTAGES, sabotageOf } from './sabotage.mjs';
import { Tally } from '../stack/tally.mjs';
import { openBrowser, Visitors } from './visitors.mjs';
import { World } from './world.mjs';
import { SCENES } from './scenes.mjs';

const args = process.argv.slice(2);
const valueOf = (/** @type {string} */ name) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : null);
const sabotage = sabotageOf(args);

/** @type {string} */
let chromium;
try {
  chromium = needChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const schoolManager = await DepService.start();
const apple = mkdtempSync(join(tmpdir(), 'chariot-console-apple-'));
const apns = await Apns.start({ folder: apple });
const { stack, folder, failures, end } = await throwAwayStack('console', {
  env: { ...apns.env, CHARIOT_ADE_URL: schoolManager.url },
});
const browser = await openBrowser(chromium);
const scripts = [SABOTAGES[sabotage ?? '']?.script, slowness(Number(valueOf('--slow') ?? 0))];
const visitors = new Visitors(browser, stack, scripts.filter((script) => script !== undefined).join(';\n') || null);
const tally = new Tally((name) => looks.failure(visitors.all, name));
const looks = new Looks(tally, valueOf('--shots'));
const world = new World({ stack, folder, failures, apns, visitors, tally, looks, sabotage, schoolManager });
const only = valueOf('--scenes')?.split(',');

let code = 1;
try {
  for (const [name, { title, play }] of Object.entries(SCENES)) {
    if (only && !only.includes(name) && name !== 'firstRun') continue;
    await tally.scene(title, () => play(world));
    if (name === 'firstRun') await prepare();
  }
  code = tally.end();
} catch (error) {
  console.error(error);
} finally {
  await world.end();
  await browser.close();
  await end();
  await schoolManager.stop();
  await apns.stop();
  rmSync(apple, { recursive: true, force: true });
}
process.exit(code);

/** @param {number} most milliseconds @returns {string | undefined} what runs in every page before it */
function slowness(most) {
  if (most === 0) return undefined;
  return `{
    const ask = globalThis.fetch;
    const moment = () => new Promise((resolve) => setTimeout(resolve, Math.random() * ${most}));
    globalThis.fetch = async (...asked) => {
      await moment();
      const answer = await ask(...asked);
      await moment();
      return answer;
    };
  }`;
}

/** The example, once there is somebody to own it. */
async function prepare() {
  await world.load();
  const { sql } = SABOTAGES[sabotage ?? ''] ?? {};
  if (sql === undefined) return;
  const owner = new pg.Client({ connectionString: stack.databaseUrl });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}
