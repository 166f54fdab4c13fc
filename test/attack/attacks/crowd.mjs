// More requests under way at once than one caller may have: bodies that are begun and never end.
import { request as plainly } from 'node:http';
import { request as overTls } from 'node:https';
import { Score } from '../attack.mjs';
import { addressOf, enrolled } from '../devices/carts.mjs';
import { PREFIX } from '../routes.mjs';

/** What the server lets each have under way: `gate.service.ts`, `under-way.ts`. */
const ALLOWED = { person: 32, address: 256, device: 10, stranger: 40 };
/** More than that, and less than what its rate alone would refuse, or the lines that one certificate may open. */
const ASKED = { person: 80, address: 320, device: 16, stranger: 55 };
const PATIENCE_MS = 20_000;
const BEGUN = '{';
const PROMISED = 900;

/** @typedef {import('../ground.mjs').Ground} Ground @typedef {() => import('node:http').ClientRequest} Begin */

/** @type {Record<keyof typeof ALLOWED, (ground: Ground) => Promise<Begin>>} */
const CALLERS = {
  person: async (ground) => {
    const headers = { ...(await ground.administratorHeaders()), ...LENGTH };
    const url = new URL(`${PREFIX}/classrooms`, ground.stack.url);
    // From a hundred addresses: it is she who is counted.
    return () => plainly(url, { ...ONE, headers, localAddress: ground.web.address() });
  },
  address: async (ground) => {
    const url = new URL(`${PREFIX}/sessions`, ground.stack.url);
    const localAddress = ground.web.address();
    return () => plainly(url, { ...ONE, headers: { 'x-chariot': '1', ...LENGTH }, localAddress });
  },
  device: async (ground) => {
    const [device] = await enrolled(ground, 1);
    const url = new URL('/agent/v1/ask', ground.stack.deviceUrl);
    const how = { ...ONE, headers: LENGTH, rejectUnauthorized: false, ...device?.identity };
    return () => overTls(url, { ...how, localAddress: addressOf(ground) });
  },
  stranger: async (ground) => {
    const url = new URL('/agent/v1/enrol', ground.stack.deviceUrl);
    const localAddress = addressOf(ground);
    return () => overTls(url, { ...ONE, headers: LENGTH, rejectUnauthorized: false, localAddress });
  },
};
const LENGTH = { 'content-type': 'application/json', 'content-length': String(PROMISED) };
const ONE = { method: 'POST', agent: false, family: 4 };

/** @type {import('../attack.mjs').Attack} */
export const crowd = {
  name: 'crowd',
  title: 'Trop de demandes à la fois d’un appelant',
  async run(ground) {
    const score = new Score();
    for (const who of /** @type {(keyof typeof ALLOWED)[]} */ (Object.keys(CALLERS))) {
      await crowded(ground, score, who, PATIENCE_MS);
    }
    return score.outcome();
  },
  twins: [
    {
      name: 'crowd-unbounded',
      weakens: 'rien ne borne ce qui est en cours',
      async run(ground) {
        const score = new Score();
        await crowded(ground, score, 'person', 3_000);
        await crowded(ground, score, 'stranger', 3_000);
        return score.outcome();
      },
      patches: [
        {
          file: 'libs/platform/dist/web/in-flight.js',
          find: 'if (count + weight > this.most) return null;',
          instead: 'if (!OFF && count + weight > this.most) return null;',
        },
      ],
    },
  ],
};

/** @param {Ground} ground @param {Score} score @param {keyof typeof ALLOWED} who @param {number} patience */
async function crowded(ground, score, who, patience) {
  const begin = await CALLERS[who](ground);
  const [asked, allowed] = [ASKED[who], ALLOWED[who]];
  /** @type {number[]} */
  const answered = [];
  const requests = Array.from({ length: asked }, () => {
    const one = begin();
    one.on('response', (response) => answered.push(response.resume().statusCode ?? 0));
    one.on('error', (error) => 'code' in error || answered.push(0));
    one.write(BEGUN);
    return one;
  });
  try {
    const deadline = Date.now() + patience;
    while (answered.length < asked - allowed && Date.now() < deadline) await pause(50);
    // Whoever is held by right says nothing more.
    await pause(500);
    const strange = answered.filter((status) => status !== 429);
    if (strange.length > 0) throw new Error(`${who}: answered ${[...new Set(strange)].join(', ')}, not 429`);
    if (answered.length > asked - allowed) throw new Error(`${who}: only ${asked - answered.length} are let in`);
    const held = asked - answered.length;
    score.attempts += asked - allowed;
    if (held > allowed) {
      score.succeeded += held - allowed;
      score.examples.push(`${who}: ${held} of ${asked} under way at once`);
    }
    const { status } = await ground.ask('/health');
    score.notes.push(
      `${who}: ${asked} at once, ${held} under way, ${answered.length} refused (429); others: ${status}`,
    );
    if (status !== 200) throw new Error(`${who}: nobody else is served meanwhile`);
  } finally {
    for (const one of requests) one.destroy();
  }
}
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
