// One act to sleeping devices: from the call of the API until the last of their reports is committed. Each is woken by the broker,
// opens a connection of its own with its certificate, asks, is told, does it, reports, and asks again. The limit is how many
// such connections alone the same cores open in a second.
import { performance } from 'node:perf_hooks';
import { percentile } from './figures.mjs';
import { inTurn } from './lean/crowd.mjs';
import { Line } from './lean/line.mjs';
import { Sleeper } from './lean/sleeper.mjs';

const NAME = 'fanout';
const CART = 12;
const ROUNDS = 30;
const MANY = 1_000;
const MANY_ROUNDS = 3;
/** A device asks twice and reports once in each round: it may do so twice a second for long. */
const REST_MS = 1_500;
const AT_ONCE = 64;
const PATIENCE_MS = 120_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const few = await ground.crowd(CART);
  const many = await ground.crowd(MANY);
  for (const crowd of [few, many]) await crowd.settle();
  await sleep(ground, [...few.devices, ...many.devices]);

  const rounds = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    await pause(REST_MS);
    rounds.push(await act(ground, few.devices));
  }
  const value = percentile(rounds, 0.99);
  const met = value < 500;
  const spread = `median ${percentile(rounds, 0.5).toFixed(0)} ms of ${ROUNDS}`;
  ground.report({ name: NAME, case: `${CART} devices, p99`, value, unit: 'ms', goal: '< 500 ms', met, reason: spread });

  const bare = await ground.bareServer();
  const limit = await handshakes(many.devices, bare.port);
  let best = 0;
  for (let at = 0; at < MANY_ROUNDS; at += 1) {
    await pause(REST_MS);
    best = Math.max(best, (MANY * 1_000) / (await act(ground, many.devices)));
  }
  ground.report({
    ...{ name: NAME, case: `${MANY} devices, the best of ${MANY_ROUNDS}`, value: best, unit: '/s', limit },
    ...{
      goal: '≥ 70 % of bare handshakes',
      met: best >= 0.7 * limit,
      reason: `${((100 * best) / limit).toFixed(0)} %`,
    },
  });
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @type {Map<string, () => void>} */
const wakes = new Map();

/** All are connected to the broker, and nothing else. @param {import('./ground.mjs').Ground} ground @param {import('./lean/crowd.mjs').Played[]} devices */
async function sleep(ground, devices) {
  await inTurn(devices, AT_ONCE, async (device) => {
    device.close();
    const sleeper = await Sleeper.open(device, { onWake: () => wakes.get(device.deviceId)?.() });
    ground.atEnd(() => sleeper.close());
  });
  // Who is present is written in batches: that is over before anything is measured.
  await pause(2_000);
}

/**
 * A message to all of them.
 * @param {import('./ground.mjs').Ground} ground @param {import('./lean/crowd.mjs').Played[]} devices
 * @returns {Promise<number>} milliseconds until the last report was acknowledged
 */
async function act(ground, devices) {
  const { client, schoolId } = await ground.example();
  const carts = [...new Set(devices.map(({ classroomId }) => classroomId))];
  const target =
    carts.length === 1 ? { target: 'classroom', targetId: carts[0] } : { target: 'place', targetId: schoolId };
  let last = 0;
  const all = Promise.all(devices.map((device) => woken(device).then((at) => (last = Math.max(last, at)))));
  const from = performance.now();
  await client.call('POST', '/operations', { kind: 'message', ...target, text: 'Bonjour', minutes: 60 });
  await all;
  return last - from;
}

/** @param {import('./lean/crowd.mjs').Played} device @returns {Promise<number>} when its report was acknowledged */
function woken(device) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it is not woken')), PATIENCE_MS);
    wakes.set(device.deviceId, () => {
      wakes.delete(device.deviceId);
      clearTimeout(timer);
      const reported = () => resolve(performance.now());
      device.settle({ reported }).then(() => device.close(), reject);
    });
  });
}

/** @param {import('./lean/crowd.mjs').Played[]} devices @param {number} port @returns {Promise<number>} a second */
async function handshakes(devices, port) {
  const from = performance.now();
  await inTurn(devices, AT_ONCE, async ({ context }) => (await Line.open({ port, context })).close());
  return (devices.length * 1_000) / (performance.now() - from);
}
