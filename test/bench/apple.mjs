// iPads that ask (PUT ServerURL with Mdm-Signature, RSA-2048) as behind a proxy: kept connections, no certificate on them. The device
// port speaks TLS to a proxy too, so that it is measured over TLS 1.3 and not in the clear. What is said is signed beforehand. The
// fleet is Chariot's queue: a chain is twenty operations of one command each.
import { createSecureContext } from 'node:tls';
import { history, settledTables } from './checkin.mjs';
import { percentile } from './figures.mjs';
import { inTurn } from './lean/crowd.mjs';
import { IpadGround } from './lean/ipads.mjs';
import { Line } from './lean/line.mjs';

const NAME = 'apple';
const CART = 25;
/** Each may ask two hundred times at once, and twenty times a second for long. */
const DEVICES = 200;
const CHAINED_CARTS = 4;
const CHAIN = 20;
const AGAIN = 10;
const IN_FLIGHT = /** @type {const} */ ([1, 4, 16, 150]);
const PAST = 2_000;
const LONG_PAST = 3_000;
const WARM_MS = 1_000;
const MEASURED_MS = 4_000;
const RESTED_MS = 4_000;
/** The leader closes what is over every twenty seconds. */
const CLOSED_MS = 120_000;
/** Five times the best that NanoMDM did with PostgreSQL on two such cores, where it was measured. @type {Partial<Record<number, { reference: string, goal: number }>>} */
const IDLE = {
  4: { reference: '641–712/s', goal: 5 * 712 },
  150: { reference: '303/s, 42 errors', goal: 5 * 303 },
};
const CHAIN_GOAL = 5 * 449;
const PAST_GOAL = 5 * 190;
const AGAIN_GOAL_MS = 50;
const FROM_A_PROXY = createSecureContext({});

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  const installation = new IpadGround(ground);
  await installation.start();
  const ipads = await installation.enrol(DEVICES, CART);
  const old = await installation.enrol(AGAIN, AGAIN);
  const chained = ipads.slice(0, CHAINED_CARTS * CART);
  await settledTables(ground);

  const before = await idles(ground, ipads, '');
  const chain = await chainOf(ground, chained);
  report(ground, `chain of ${CHAIN} on ${chained.length} at 4`, chain, {
    goal: `≥ ${CHAIN_GOAL} requests/s (NanoMDM 407–449), no error`,
    met: chain.perSecond >= CHAIN_GOAL,
  });

  await over(ground);
  await ground.facts.query(history(ipads.map(({ deviceId }) => deviceId)));
  await ground.facts.query(
    history(
      old.map(({ deviceId }) => deviceId),
      LONG_PAST,
    ),
  );
  await settledTables(ground);
  await idles(ground, ipads, `, ${PAST} past commands each`, before);
  const after = await chainOf(ground, chained);
  report(ground, `chain, ${PAST} past commands each`, after, {
    goal: `≥ ${PAST_GOAL} requests/s (NanoMDM 190), > 90 % of the same without`,
    limit: chain.perSecond,
    met: after.perSecond >= PAST_GOAL && after.perSecond > 0.9 * chain.perSecond,
  });
  await again(ground, old);
}

/**
 * @typedef {{ perSecond: number, errors: number, p95: number }} Measure
 * @param {import('./ground.mjs').Ground} ground @param {string} what @param {Measure} measure
 * @param {{ goal: string, met: boolean, limit?: number | null }} judged
 */
function report(ground, what, { perSecond, errors, p95 }, { goal, met, limit = null }) {
  const share = limit === null ? '' : `${((100 * perSecond) / limit).toFixed(0)} % of it, `;
  ground.report({
    ...{ name: NAME, case: what, value: perSecond, unit: '/s', limit, goal, met: met && errors === 0 },
    reason: `${share}p95 ${p95.toFixed(1)} ms, ${errors} errors`,
  });
}

/** What was asked is of the past too, as it is some hours later. @param {import('./ground.mjs').Ground} ground */
async function over({ facts }) {
  await facts.query(
    "update fleet.operation set expires_at = greatest(now(), created_at + interval '1 millisecond') where closed_at is null",
  );
  for (const deadline = Date.now() + CLOSED_MS; Date.now() < deadline;) {
    const [{ open }] = await facts.query('select count(*)::int as open from fleet.operation where closed_at is null');
    if (open === 0) return;
    await pause(1_000);
  }
  throw new Error('operations that are over stay open');
}

/**
 * With nothing to hear, so many in flight.
 * @param {import('./ground.mjs').Ground} ground @param {readonly import('./lean/ipads.mjs').LeanIpad[]} ipads @param {string} past
 * @param {ReadonlyMap<number, Measure>} [before] the same without the past
 */
async function idles(ground, ipads, past, before) {
  /** @type {Map<number, Measure>} */
  const measures = new Map();
  for (const inFlight of IN_FLIGHT) {
    await pause(RESTED_MS);
    const measure = await idle(ground, ipads, inFlight);
    measures.set(inFlight, measure);
    const limit = before?.get(inFlight)?.perSecond ?? null;
    const { reference = '', goal = 0 } = IDLE[inFlight] ?? {};
    const enough = goal === 0 ? 'no error' : `≥ ${goal}/s (NanoMDM ${reference}), no error`;
    report(ground, `Idle, ${inFlight} in flight${past}`, measure, {
      goal: limit === null ? enough : '> 90 % of the same without',
      limit,
      met: limit === null ? measure.perSecond >= goal : measure.perSecond > 0.9 * limit,
    });
  }
  return measures;
}

/** @param {import('./ground.mjs').Ground} ground @param {readonly import('./lean/ipads.mjs').LeanIpad[]} ipads @param {number} inFlight @returns {Promise<Measure>} */
async function idle(ground, ipads, inFlight) {
  const lines = await linesTo(ground, inFlight);
  let [next, errors, stopped, measuring] = [0, 0, false, false];
  /** @type {number[]} */
  const took = [];
  const workers = lines.map(async (line) => {
    while (!stopped) {
      const ipad = ipads[next++ % ipads.length];
      const from = performance.now();
      const { status, body } = await line.ask(/** @type {import('./lean/ipads.mjs').LeanIpad} */ (ipad).idle);
      if (status !== 200 || body.length > 0) errors += 1;
      else if (measuring) took.push(performance.now() - from);
    }
  });
  await pause(WARM_MS);
  measuring = true;
  const from = performance.now();
  await pause(MEASURED_MS);
  const perSecond = (took.length * 1_000) / (performance.now() - from);
  stopped = true;
  await Promise.all(workers);
  for (const line of lines) line.close();
  return { perSecond, errors, p95: percentile(took, 0.95) };
}

/**
 * Each of them asks once and reports until there is nothing more, four at once.
 * @param {import('./ground.mjs').Ground} ground @param {readonly import('./lean/ipads.mjs').LeanIpad[]} ipads @returns {Promise<Measure>}
 */
async function chainOf(ground, ipads) {
  const { client } = await ground.example();
  const carts = [...new Set(ipads.map(({ classroomId }) => classroomId))];
  /** @type {Map<string, string[]>} */
  const asked = new Map(carts.map((cart) => [cart, []]));
  for (let at = 0; at < CHAIN; at += 1) {
    for (const [targetId, ids] of asked) {
      ids.push((await client.call('POST', '/operations', { kind: 'restart', target: 'classroom', targetId })).id);
    }
  }
  // A command of an operation bears its id: what will be said of it can be signed beforehand.
  const reports = ipads.map((ipad) => {
    const said = (/** @type {string} */ CommandUUID) =>
      ipad.request('/mdm/command', { Status: 'Acknowledged', UDID: ipad.udid, CommandUUID });
    return new Map(asked.get(ipad.classroomId)?.map((id) => [id, said(id)]));
  });
  await pause(RESTED_MS);
  const lines = await linesTo(ground, 4);
  let errors = 0;
  /** @type {number[]} */
  const took = [];
  const from = performance.now();
  await inTurn(ipads, lines.length, async (ipad, at) => {
    const line = /** @type {Line} */ (lines.pop());
    /** @type {Buffer | undefined} */
    let request = ipad.idle;
    while (request !== undefined) {
      const since = performance.now();
      const { status, body } = await line.ask(request);
      took.push(performance.now() - since);
      const [, uuid] = /<key>CommandUUID<\/key>\s*<string>([^<]+)</.exec(body.toString('latin1')) ?? [];
      request = uuid === undefined ? undefined : reports[at]?.get(uuid.toLowerCase());
      if (status !== 200 || (uuid !== undefined && request === undefined)) errors += 1;
    }
    lines.push(line);
  });
  const perSecond = (took.length * 1_000) / (performance.now() - from);
  for (const line of lines) line.close();
  const [{ count }] = await ground.facts.query(
    `select count(*)::int as count from fleet.operation_device where status = 'done' and operation_id = any ($1::uuid[])`,
    [[...asked.values()].flat()],
  );
  // What was not done is an error as well.
  return { perSecond, errors: errors + CHAIN * ipads.length - count, p95: percentile(took, 0.95) };
}

/** Authenticate and TokenUpdate of iPads with a long past. @param {import('./ground.mjs').Ground} ground @param {readonly import('./lean/ipads.mjs').LeanIpad[]} ipads */
async function again(ground, ipads) {
  const [line] = await linesTo(ground, 1);
  if (line === undefined) throw new Error('no line');
  const took = [];
  let errors = 0;
  for (const ipad of ipads) {
    const requests = [ipad.authenticating(), ipad.tokens()].map((message) => ipad.request('/mdm/checkin', message));
    const from = performance.now();
    for (const request of requests) if ((await line.ask(request)).status !== 200) errors += 1;
    took.push(performance.now() - from);
  }
  line.close();
  const [value, worst] = [percentile(took, 0.5), Math.max(...took)];
  ground.report({
    ...{ name: NAME, case: `enrolled anew with ${LONG_PAST} past commands, median of ${AGAIN}`, value, unit: 'ms' },
    ...{ goal: `< ${AGAIN_GOAL_MS} ms (NanoMDM 6,200)`, met: errors === 0 && value < AGAIN_GOAL_MS },
    reason: `worst ${worst.toFixed(1)} ms, ${errors} errors`,
  });
}

/** @param {import('./ground.mjs').Ground} ground @param {number} count @returns {Promise<Line[]>} */
async function linesTo({ stack }, count) {
  const port = Number(new URL(stack.deviceUrl).port);
  /** @type {Line[]} */
  const lines = [];
  for (let at = 0; at < count; at += 1) lines.push(await Line.open({ port, context: FROM_A_PROXY }));
  return lines;
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
