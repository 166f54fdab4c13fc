// A tablet's browser obeys what the référent wrote: a real agent enrols and writes Chromium's policies under a folder, a
// Chromium finds that folder in place of its own (in a mount namespace), and opens on the profile's home page.
// Its last line is `N passed, N failed`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from '../../infra/seed/client.mjs';
import { EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { needChromium } from '../../infra/start/chromium.mjs';
import { Tally } from '../stack/tally.mjs';
import { homePageOf, until } from '../journeys/facts.mjs';
import { RealAgent } from '../journeys/real-agent.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { startChromium } from './browser.mjs';
import { ownNamespace } from './namespace.mjs';
import { openSite } from './site.mjs';

const PATIENCE_MS = 60_000;
/** Denied by the example's profile (`*.exemple-interdit.fr`), and another that is not. */
const DENIED = 'www.exemple-interdit.fr';
const ALLOWED = 'www.exemple-permis.fr';

const namespace = ownNamespace();
if (namespace === undefined) {
  console.log(
    'Ce système ne donne pas d’espace de montage à part (unshare) : impossible d’y essayer les règles du navigateur.',
  );
  console.log('0 passed, 1 failed');
  process.exit(1);
}
/** @type {string} */
let program;
try {
  program = needChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

const tally = new Tally();
const site = await openSite();
const home = `http://127.0.0.1:${site.port}/accueil`;
const { stack, folder, end } = await throwAwayStack('chromium');
const agent = new RealAgent(join(folder, 'agent'));
const managed = join(agent.root, 'etc/chromium/policies/managed');
const hosts = [DENIED, ALLOWED].map((host) => `${host} 127.0.0.1:${site.port}`);
const start = (/** @type {string | null} */ policies) => startChromium({ program, namespace, policies, folder, hosts });

let code = 1;
try {
  await tally.scene('A real agent is told the profile', enrol);
  await tally.scene('A Chromium that finds the file which the agent wrote', async () => {
    const browser = await start(managed);
    try {
      await obeys(browser);
    } finally {
      await browser.end();
    }
  });
  await tally.scene('The same Chromium without that file', async () => {
    const browser = await start(null);
    try {
      await obeysNobody(browser);
    } finally {
      await browser.end();
    }
  });
  code = tally.end();
} catch (error) {
  console.error(error);
} finally {
  await agent.stop();
  await end();
  await site.close();
}
process.exit(code);

async function enrol() {
  const { classroomId, profileId } = await seed({ ...stack, devices: 1 });
  const referent = new Client(stack.url);
  await referent.enter(await stack.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? ''));
  const { name, version, settings } = await referent.call('GET', `/profiles/${profileId}`);
  await referent.call('PUT', `/profiles/${profileId}`, {
    name,
    version,
    settings: { ...settings, webLinks: { ...settings.webLinks, homePage: home } },
  });
  const { codes, serverUrl, fingerprint } = await referent.call(
    'POST',
    `/classrooms/${classroomId}/enrolment-windows`,
    { count: 1 },
  );
  await tally.must('it enrols', async () => {
    const enrolled = await agent.enrol({ serverUrl, fingerprint, code: codes[0].code });
    assert.equal(enrolled.code, 0, enrolled.said);
    agent.run();
  });
  await tally.must('it writes Chromium’s policies, with the profile’s home page', async () => {
    await until(async () => homePageOf(agent.root) === home, PATIENCE_MS);
    assert.equal(homePageOf(agent.root), home);
  });
}

/** @param {import('./browser.mjs').Started} browser */
async function obeys(browser) {
  await tally.check('it opens on the profile’s home page, and on nothing else', async () => {
    assert.deepEqual(await browser.addresses(), [home]);
    await until(async () => site.asked.includes('127.0.0.1/accueil'), PATIENCE_MS);
    assert.ok(site.asked.includes('127.0.0.1/accueil'), `asked: ${site.asked.join(', ')}`);
  });
  await tally.check('it refuses a denied site, and does not even ask it', async () => {
    assert.equal(await browser.visit(`http://${DENIED}/`), 'ERR_BLOCKED_BY_ADMINISTRATOR');
    assert.ok(!site.asked.some((asked) => asked.startsWith(DENIED)));
  });
  await tally.check('it opens a site that is not denied', async () => {
    assert.equal(await browser.visit(`http://${ALLOWED}/`), null);
    assert.ok(site.asked.includes(`${ALLOWED}/`));
  });
}

/** What was seen above comes from the file, and not from the browser, the names or the site. @param {import('./browser.mjs').Started} browser */
async function obeysNobody(browser) {
  await tally.check('it does not open on the profile’s home page', async () => {
    const addresses = await browser.addresses();
    assert.ok(addresses.length > 0 && !addresses.includes(home), addresses.join(', '));
  });
  await tally.check('it opens the site that the profile denies', async () => {
    assert.equal(await browser.visit(`http://${DENIED}/`), null);
    assert.ok(site.asked.includes(`${DENIED}/`));
  });
}
