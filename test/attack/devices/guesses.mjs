// Enrolment codes that are guessed: through the door from many addresses, through the door from one, and a million at the
// service itself, which is faster than HTTPS and stands before the database alone.
import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:https';
import { newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { enrolMessage } from '../../faults/devices/device.mjs';
import { addressOf, cartOf, serialOf } from './carts.mjs';
import { Opener } from './opener.mjs';

/** An address may ask 60 times at once, then twice a second (`guard.service.ts`, `ipad-pages.controller.ts`). */
const RATE = { burst: 60, perSecond: 2 };
const BY_ADDRESS = RATE.burst - 5;
const LINES = 16;
/** Of one address that insists. */
const INSISTING = 4;
/** What the page says of a good code, with and without what wakes iPads. */
const KNOWN = /Télécharger le profil|certificat de réveil/;
/** Connections on which the service is asked at once. */
const CONNECTIONS = 3;
/** Guesses of one transaction: no lock and no snapshot is held for long. */
const BATCH = 2_000;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @typedef {import('../ground.mjs').Ground} Ground @typedef {import('../attack.mjs').Score} Score */

/** Through the door, from as many addresses as it takes; good codes beside them. @param {Ground} ground @param {Score} score @param {number} count */
export async function guessedAtTheDoor(ground, score, count) {
  const { codes } = await cartOf(ground, 12);
  const length = lengthOf(codes);
  const csr = signingRequest(newKey());
  const body = () => enrolMessage({ code: guess(length), serialNumber: serialOf(ground), csr });
  let [left, addresses] = [count, 0];
  const since = Date.now();
  const line = async () => {
    while (left > 0) {
      const agent = agentOf(addressOf(ground));
      addresses += 1;
      for (let at = 0; at < BY_ADDRESS && left > 0; at += 1) {
        left -= 1;
        const status = await post(ground.stack.deviceUrl, body(), agent);
        if (status === 429) throw new Error('guesses were not looked at: the address was counted out');
        score.count(status === 201, 'a guessed code enrolled a device');
      }
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: LINES }, line));
  score.notes.push(
    `door: ${count} guesses of ${length} signs over HTTPS from ${addresses} addresses, ${rate(count, since)} a second, ${codes.length} good codes beside them`,
  );
  const [real = ''] = codes;
  const [far, near] = await answeredIn(ground, csr, [() => guess(length), () => nearly(real)]);
  score.notes.push(
    `door: a code at random is refused in ${far?.toFixed(1)} ms, one that is wrong by a sign in ${near?.toFixed(1)} ms (medians)`,
  );
}

/** One address that does not stop at the door of tablets. @param {Ground} ground @param {Score} score @param {number} seconds */
export async function insisted(ground, score, seconds) {
  const { codes } = await cartOf(ground, 1);
  const length = lengthOf(codes);
  const from = addressOf(ground);
  const agents = Array.from({ length: INSISTING }, () => agentOf(from));
  const csr = signingRequest(newKey());
  await insists(score, seconds, 'one address', (line) => {
    const body = enrolMessage({ code: guess(length), serialNumber: serialOf(ground), csr });
    return post(ground.stack.deviceUrl, body, /** @type {Agent} */ (agents[line]));
  });
  for (const agent of agents) agent.destroy();
}

/** One address that does not stop at the page of iPads, which says whether a code is one. @param {Ground} ground @param {Score} score @param {number} seconds */
export async function insistedOnThePage(ground, score, seconds) {
  const { codes } = await cartOf(ground, 1);
  const [real = ''] = codes;
  const asked = (/** @type {string} */ code, /** @type {string} */ from) => ground.ask(`/ipad/${code}`, { from });
  const first = await asked(real, ground.web.address());
  if (!KNOWN.test(first.text)) throw new Error(`the page does not know a good code: ${first.status}`);
  const from = ground.web.address();
  await insists(score, seconds, 'one address at the page', async () => {
    const { status, text } = await asked(guess(lengthOf(codes)), from);
    score.count(KNOWN.test(text), 'a guessed code opened a page');
    return status;
  });
}

/** What is looked at beyond its due has succeeded. @param {Score} score @param {number} seconds @param {string} who @param {(line: number) => Promise<number>} ask */
async function insists(score, seconds, who, ask) {
  const since = performance.now();
  const passed = () => (performance.now() - since) / 1000;
  let [asked, lookedAt] = [0, 0];
  const line = async (/** @type {unknown} */ _, /** @type {number} */ at) => {
    while (passed() < seconds) {
      asked += 1;
      if ((await ask(at)) !== 429) lookedAt += 1;
    }
  };
  await Promise.all(Array.from({ length: INSISTING }, line));
  const due = RATE.burst + Math.ceil(passed() * RATE.perSecond);
  if (asked <= due) throw new Error(`${who} asked ${asked} times: too slowly to be counted out`);
  score.attempts += asked;
  if (lookedAt > due) {
    score.succeeded += lookedAt - due;
    score.examples.push(`${who}: ${lookedAt} guesses looked at, ${due} allowed`);
  }
  score.notes.push(
    `${who}: ${asked} guesses in ${passed().toFixed(0)} s, ${lookedAt} looked at (${RATE.burst} at once, then ${RATE.perSecond} a second), the rest 429`,
  );
}

/** At the service, in this process: its code, the database, its row level security. @param {Ground} ground @param {Score} score @param {number} count */
export async function guessedAtTheService(ground, score, count) {
  const { codes } = await cartOf(ground, 12);
  const length = lengthOf(codes);
  const opener = await Opener.on(ground, CONNECTIONS);
  try {
    const since = Date.now();
    let left = count;
    const line = async () => {
      while (left > 0) {
        const size = Math.min(BATCH, left);
        left -= size;
        const batch = Array.from({ length: size }, () => guess(length));
        const { tried, opened } = await opener.try(batch, serialOf(ground));
        score.attempts += tried;
        score.succeeded += opened;
        if (opened > 0) score.examples.push(`${opened} of ${tried} guessed codes opened`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, line));
    const perSecond = rate(count, since);
    // The same way, with a good code: had it not opened, nothing above would mean anything.
    const [real = ''] = codes;
    const { opened } = await opener.try([guess(length), real.toLowerCase()], serialOf(ground));
    if (opened !== 1) throw new Error('a good code does not open: nothing was guessed');
    score.notes.push(
      `service: ${count} guesses at the enrolment service in process, on the server’s database, ${perSecond} a second; the good code tried last opened`,
    );
    score.notes.push(await chanceOf(ground, length, count));
  } finally {
    await opener.close();
  }
}

/** What luck could do. @param {Ground} ground @param {number} length @param {number} count @returns {Promise<string>} */
async function chanceOf(ground, length, count) {
  const [{ live }] = await ground.facts.query(
    `select count(*)::int as live from fleet.enrolment_code k join fleet.enrolment_window w on w.id = k.window_id
      where k.used_at is null and w.closed_at is null and w.expires_at > now()`,
  );
  const codes = 32 ** length;
  const aDay = RATE.burst + 86_400 * RATE.perSecond;
  const chance = (/** @type {number} */ tries) => ((tries * live) / codes).toExponential(1);
  return `chance: 2^${Math.log2(codes)} codes, ${live} live: ${chance(count)} for ${count} guesses; one address has ${aDay} a day, a thousand of them for a year a chance of ${chance(365_000 * aDay)}`;
}

/** Milliseconds that the answer to each kind of code takes, drawn in any order: what else the machine does counts for both. @param {Ground} ground @param {string} csr @param {(() => string)[]} kinds */
async function answeredIn(ground, csr, kinds) {
  const agent = agentOf(addressOf(ground));
  const times = kinds.map(() => /** @type {number[]} */ ([]));
  for (let at = 0; at < BY_ADDRESS; at += 1) {
    const kind = randomInt(kinds.length);
    const body = enrolMessage({ code: kinds[kind]?.() ?? '', serialNumber: serialOf(ground), csr });
    const begun = performance.now();
    await post(ground.stack.deviceUrl, body, agent);
    times[kind]?.push(performance.now() - begun);
  }
  agent.destroy();
  return times.map(middle);
}

/** All of a good code but its last sign. @param {string} code */
const nearly = (code) => `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
const middle = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const rate = (/** @type {number} */ count, /** @type {number} */ since) =>
  Math.round(count / ((Date.now() - since) / 1000));
const lengthOf = (/** @type {string[]} */ codes) => (codes[0] ?? '').replaceAll('-', '').length;
const guess = (/** @type {number} */ length) =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const agentOf = (/** @type {string} */ localAddress) =>
  new Agent({ keepAlive: true, maxSockets: 1, localAddress, rejectUnauthorized: false });

/** @param {string} url @param {string} body @param {Agent} agent @returns {Promise<number>} */
function post(url, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request(
      new URL('/agent/v1/enrol', url),
      { method: 'POST', headers, agent, family: 4 },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
