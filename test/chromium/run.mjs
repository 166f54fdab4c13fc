// A tablet's browser obeys what the référent wrote: a real agent enrols and writes Chromium's policies under a folder, a
// Chromium finds that folder in place of its own (in a mount namespace), and does what the profile says. What only a person in
// front of a screen could see (private windows, saved passwords, a real full screen) is believed of the browser's own page
// about its policies. Its last line is `N passed, N failed`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seed } from '../../infra/seed/seed.mjs';
import { needChromium } from '../../infra/start/chromium.mjs';
import { Tally } from '../stack/tally.mjs';
import { homePageOf, mustCome, until } from '../journeys/facts.mjs';
import { RealAgent } from '../journeys/real-agent.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { authorityOf } from './authority.mjs';
import { startChromium } from './browser.mjs';
import { ownNamespace } from './namespace.mjs';
import { changeByTwo } from './profile.mjs';
import { openSite } from './site.mjs';

const PATIENCE_MS = 60_000;
/** Denied by the example's profile (`*.exemple-interdit.fr`), another that is not, and one over TLS. */
const DENIED = 'www.exemple-interdit.fr';
const ALLOWED = 'www.exemple-permis.fr';
const FILTERED = 'filtre.exemple-academie.fr';
const BOOKMARK = 'Les fiches de l’école';

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
const { authority, ...identity } = authorityOf(FILTERED);
const site = await openSite(identity);
const home = `http://127.0.0.1:${site.port}/accueil`;
const only = `http://127.0.0.1:${site.port}/evaluation`;
const { stack, folder, end } = await throwAwayStack('chromium');
const agent = new RealAgent(join(folder, 'agent'));
const managed = join(agent.root, 'etc/chromium/policies/managed');
const hosts = [DENIED, ALLOWED]
  .map((host) => `${host} 127.0.0.1:${site.port}`)
  .concat(`${FILTERED} 127.0.0.1:${site.tlsPort}`);
const start = (/** @type {string | null} */ policies, /** @type {string[]} */ words = []) =>
  startChromium({ program, namespace, policies, folder, hosts, trusted: new URL(home).origin, words });
/** @param {string | null} policies @param {(browser: import('./browser.mjs').Started) => Promise<void>} look @param {string[]} [words] */
async function within(policies, look, words) {
  const browser = await start(policies, words);
  try {
    await look(browser);
  } finally {
    await browser.end();
  }
}
/** @type {import('../../infra/seed/client.mjs').Client} */
let referent;
/** @type {string} */
let profileId;

let code = 1;
try {
  await tally.scene('A real agent is told the profile', enrol);
  await tally.scene('A Chromium that finds the file which the agent wrote', () => within(managed, obeys));
  await tally.scene('The same Chromium without that file', () => within(null, obeysNobody));
  await tally.scene('A single application', kiosk);
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
  const example = await seed({ ...stack, devices: 1 });
  profileId = example.profileId;
  await tally.must('an authority and a proxy are wanted by two people', async () => {
    referent = await changeByTwo(stack, profileId, (settings) => ({
      ...settings,
      webLinks: { homePage: home, bookmarks: [{ name: BOOKMARK, url: `http://${ALLOWED}/fiches` }] },
      trustedAuthority: { authorities: [{ name: 'Filtre de l’académie', certificate: authority.trim() }] },
      proxy: { host: '127.0.0.1', port: site.port, exceptions: [FILTERED] },
      camera: { camera: false, microphone: false },
    }));
  });
  const { codes, serverUrl, fingerprint } = await referent.call(
    'POST',
    `/classrooms/${example.classroomId}/enrolment-windows`,
    { count: 1 },
  );
  await tally.must('it enrols', async () => {
    const enrolled = await agent.enrol({ serverUrl, fingerprint, code: codes[0].code });
    assert.equal(enrolled.code, 0, enrolled.said);
    agent.run();
  });
  await tally.must('it writes Chromium’s policies, with the profile’s home page and its authority', async () => {
    await until(async () => homePageOf(agent.root) === home && written()['CACertificates'] !== undefined, PATIENCE_MS);
    assert.equal(homePageOf(agent.root), home);
    assert.equal(written()['CACertificates']?.length, 1);
  });
}

/** The policies, as the agent wrote them. @returns {Record<string, any>} */
function written() {
  return JSON.parse(readFileSync(join(managed, 'chariot.json'), 'utf8'));
}

/** @param {import('./browser.mjs').Started} browser */
async function obeys(browser) {
  await tally.check('it opens on the profile’s home page, and on nothing else', async () => {
    assert.deepEqual(await browser.addresses(), [home]);
    await until(async () => site.asked.includes('127.0.0.1/accueil'), PATIENCE_MS);
    assert.ok(site.asked.includes('127.0.0.1/accueil'), `asked: ${site.asked.join(', ')}`);
  });
  await tally.check('it knows every policy of the file, and finds nothing wrong with any', async () => {
    const said = await browser.policies();
    for (const name of Object.keys(written())) assert.equal(said[name], 'OK', `${name}: ${said[name] ?? 'not there'}`);
  });
  await tally.check('it refuses a denied site, and does not even ask it', async () => {
    assert.equal(await browser.visit(`http://${DENIED}/`), 'ERR_BLOCKED_BY_ADMINISTRATOR');
    assert.ok(!site.asked.some((asked) => asked.startsWith(DENIED)));
  });
  await tally.check('it opens a site that is not denied, by the proxy', async () => {
    assert.equal(await browser.visit(`http://${ALLOWED}/`), null);
    assert.ok(site.proxied.includes(`${ALLOWED}/`), `proxied: ${site.proxied.join(', ')}`);
  });
  await tally.check(
    'it reads over TLS what the authority of the profile answers for, and not by the proxy',
    async () => {
      assert.equal(await browser.visit(`https://${FILTERED}/`), null);
      assert.ok(site.asked.includes(`${FILTERED}/`));
      assert.ok(!site.proxied.some((asked) => asked.startsWith(FILTERED)));
    },
  );
  await tally.check('a new tab is the home page, and the bookmarks are the school’s', async () => {
    assert.equal(await browser.newTab(), site.title);
    assert.ok((await browser.bookmarks()).includes(BOOKMARK));
  });
  await tally.check('a page that asks for the camera is refused, even where a person has agreed', async () => {
    assert.equal(await browser.camera(home), 'NotAllowedError');
  });
}

/** What was seen above comes from the file, and not from the browser, the names or the site. @param {import('./browser.mjs').Started} browser */
async function obeysNobody(browser) {
  const proxied = site.proxied.length;
  await tally.check('it does not open on the profile’s home page', async () => {
    const addresses = await browser.addresses();
    assert.ok(addresses.length > 0 && !addresses.includes(home), addresses.join(', '));
    assert.notEqual(await browser.newTab(), site.title);
  });
  await tally.check('it opens the site that the profile denies, by no proxy', async () => {
    assert.equal(await browser.visit(`http://${DENIED}/`), null);
    assert.ok(site.asked.includes(`${DENIED}/`));
    assert.equal(site.proxied.length, proxied);
  });
  await tally.check('it does not believe the authority', async () => {
    assert.equal(await browser.visit(`https://${FILTERED}/`), 'ERR_CERT_AUTHORITY_INVALID');
  });
  await tally.check('it has no bookmarks of the school, and gives the camera where a person has agreed', async () => {
    assert.deepEqual(await browser.bookmarks(), []);
    assert.equal(await browser.camera(home), 'given');
  });
}

/** An evaluation: one page, in full screen, started by the very line that the agent wrote for the session. */
async function kiosk() {
  const { name, version, settings } = await referent.call('GET', `/profiles/${profileId}`);
  await referent.call('PUT', `/profiles/${profileId}`, {
    name,
    version,
    settings: { ...settings, singleApp: { kind: 'web', url: only, onlyThisSite: true } },
  });
  const script = join(agent.root, 'usr/local/lib/chariot/kiosk');
  /** @type {string[]} */
  let words = [];
  await tally.must('the agent writes the line that starts it', async () => {
    const line = () => {
      try {
        return /^ {2}('.*')$/m.exec(readFileSync(script, 'utf8'))?.[1];
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    };
    await until(async () => line() !== undefined, PATIENCE_MS);
    words = [...(line() ?? '').matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
    assert.match(words[0] ?? '', /chromium|chrome/);
    assert.deepEqual(words.slice(-1), [only]);
    await mustCome('a page and no other', async () => written()['URLBlocklist']?.[0] === '*', PATIENCE_MS);
  });
  await within(managed, (browser) => alone(browser), words.slice(1));
  await within(
    managed,
    async (browser) => {
      await tally.check('without that line its window is like any other', async () => {
        assert.notEqual(await browser.window(), 'fullscreen');
      });
    },
    [only],
  );
}

/** @param {import('./browser.mjs').Started} browser */
async function alone(browser) {
  await tally.check('it shows that page and no other, in full screen', async () => {
    assert.deepEqual(await browser.addresses(), [only]);
    assert.equal(await browser.window(), 'fullscreen');
  });
  await tally.check('and leads nowhere else', async () => {
    assert.equal(await browser.visit(`http://${ALLOWED}/`), 'ERR_BLOCKED_BY_ADMINISTRATOR');
    assert.equal(await browser.visit(`https://${FILTERED}/`), 'ERR_BLOCKED_BY_ADMINISTRATOR');
    assert.equal(await browser.visit(only), null);
  });
}
