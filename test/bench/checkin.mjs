// Check-ins of devices to which there is nothing to say, over kept connections: so many in flight, each a device of its own.
// The limit is node:https doing the same batched INSERT; the generator and PostgreSQL share the cores with both.
import { inTurn } from './lean/crowd.mjs';

const NAME = 'checkin';
/** Each may ask thirty times at once, and twice a second for long. */
const DEVICES = 2_000;
const RESTED_MS = 4_000;
const IN_FLIGHT = [1, 4, 16, 150];
const PAST = 2_000;
const WARM_MS = 1_000;
const MEASURED_MS = 4_000;
const SHARE = 0.5;
const AT_FOUR = 3_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const crowd = await ground.crowd(DEVICES);
  await crowd.settle();
  await settledTables(ground);
  const bare = await ground.bareServer();
  const port = Number(new URL(ground.stack.deviceUrl).port);

  /** @type {Map<number, number>} */
  const without = new Map();
  for (const inFlight of IN_FLIGHT) {
    const limit = await measured(crowd.devices, bare.port, inFlight);
    await pause(RESTED_MS);
    const own = await measured(crowd.devices, port, inFlight);
    without.set(inFlight, own.perSecond);
    reportCase(ground, inFlight, own, limit.perSecond);
  }
  await ground.facts.query(history(crowd.devices.map(({ deviceId }) => deviceId)));
  await settledTables(ground);
  for (const inFlight of IN_FLIGHT) {
    await pause(RESTED_MS);
    const { perSecond, errors } = await measured(crowd.devices, port, inFlight);
    const before = without.get(inFlight) ?? 0;
    const met = errors === 0 && perSecond > 0.9 * before;
    ground.report({
      ...{ name: NAME, case: `${inFlight} in flight, ${PAST} past operations a device`, value: perSecond, unit: '/s' },
      ...{ goal: '> 90 % of the same without', limit: before, met },
      ...(!met && { reason: `${((100 * perSecond) / before).toFixed(0)} % of it, ${errors} errors` }),
    });
  }
}

/** What PostgreSQL does by itself within minutes for rows that came in one go. @param {import('./ground.mjs').Ground} ground */
export async function settledTables({ facts }) {
  await facts.query('vacuum analyze');
  await facts.query('checkpoint');
}

/** @param {import('./ground.mjs').Ground} ground @param {number} inFlight @param {Measure} own @param {number} limit */
function reportCase(ground, inFlight, { perSecond, errors }, limit) {
  const share = perSecond / limit;
  const enough = inFlight !== 4 || perSecond >= AT_FOUR;
  const met = share >= SHARE && enough && errors === 0;
  ground.report({
    ...{ name: NAME, case: `${inFlight} in flight`, value: perSecond, unit: '/s', limit, met },
    goal: `≥ 50 % of the limit${inFlight === 4 ? `, ≥ ${AT_FOUR}/s` : ''}, no error`,
    reason: `${(100 * share).toFixed(0)} % of it, ${errors} errors`,
  });
}

/**
 * @typedef {{ perSecond: number, errors: number }} Measure
 * @param {import('./lean/crowd.mjs').Played[]} devices @param {number} port @param {number} inFlight
 * @returns {Promise<Measure>}
 */
async function measured(devices, port, inFlight) {
  await inTurn(devices, 16, async (device) => {
    device.close();
    await device.open(port);
  });
  let next = 0;
  let count = 0;
  let errors = 0;
  let stopped = false;
  const ask = async () => {
    while (!stopped) {
      const device = devices[next++ % devices.length];
      const { status, body } = await device.line.ask(device.checkIn());
      if (status === 200 && body.includes('"wait"')) count += 1;
      else errors += 1;
    }
  };
  const workers = Array.from({ length: inFlight }, ask);
  await pause(WARM_MS);
  const [counted, from] = [count, performance.now()];
  await pause(MEASURED_MS);
  const perSecond = ((count - counted) * 1_000) / (performance.now() - from);
  stopped = true;
  await Promise.all(workers);
  for (const device of devices) device.close();
  return { perSecond, errors };
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What these devices went through last year: messages to their carts, told, done and reported.
 * @param {string[]} deviceIds @param {number} [past] of each
 */
export function history(deviceIds, past = PAST) {
  const among = `any ('{${deviceIds.join(',')}}'::uuid[])`;
  return `begin;
    set local session_replication_role = replica;
    update fleet.device set enrolled_at = enrolled_at - interval '2 years' where id = ${among};
    update fleet.membership set from_at = from_at - interval '2 years' where device_id = ${among};
    create temporary table past on commit drop as
      select gen_random_uuid() as id, c.id as classroom_id, now() - interval '1 year' + n * interval '2 hours' as at, c.school_id, c.name
        from fleet.classroom c, generate_series(1, ${past}) n
       where c.id in (select classroom_id from fleet.device where id = ${among});
    insert into fleet.operation (id, kind, target, target_id, target_name, place_id, text, created_at, created_by, expires_at, closed_at)
      select id, 'message', 'classroom', classroom_id, name, school_id, 'Bonjour', at,
             '{"kind":"system","id":"system","label":"banc"}', at + interval '1 hour', at + interval '1 hour' from past;
    insert into fleet.operation_device (operation_id, device_id, told_at, first_told_at, times_told, finished_at, status)
      select p.id, d.id, p.at, p.at, 1, p.at, 'done' from past p join fleet.device d on d.classroom_id = p.classroom_id where d.id = ${among};
    insert into fleet.report (device_id, report_id, kind, at)
      select d.id, gen_random_uuid(), 'operation', p.at from past p join fleet.device d on d.classroom_id = p.classroom_id where d.id = ${among};
    commit`;
}
