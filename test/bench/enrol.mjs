// From a signing request to a certificate and the first configuration, each device over connections of its own.
import { inTurn } from './lean/crowd.mjs';

const NAME = 'enrol';
const FEW = 12;
const MANY = 1_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const warm = await ground.crowd(FEW);
  await inTurn(warm.devices, FEW, (device) => device.ask());

  const few = await timed(ground, FEW);
  ground.report({ name: NAME, case: `${FEW} at once`, value: few, unit: 's', goal: '< 5 s', met: few < 5 });
  const value = MANY / (await timed(ground, MANY));
  ground.report({ name: NAME, case: `${MANY} at once`, value, unit: '/s', goal: '≥ 150/s', met: value >= 150 });
}

/** @param {import('./ground.mjs').Ground} ground @param {number} count @returns {Promise<number>} seconds */
async function timed(ground, count) {
  const crowd = await ground.crowd(0);
  const carts = await crowd.carts(count);
  const orders = carts.flatMap(({ classroomId, codes }) => codes.map((code) => crowd.prepare(code, classroomId)));
  const from = performance.now();
  await inTurn(orders, count, async (order) => {
    const device = await order.enrol();
    const next = await device.ask();
    if (next.kind !== 'configure') throw new Error(`it is told to ${next.kind}`);
    device.close();
  });
  return (performance.now() - from) / 1_000;
}
