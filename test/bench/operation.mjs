// One thing is asked of a place of 6,000, 60,000 and 540,000 devices: what the request itself costs, then what a device pays to
// be told of it the first time, and a person to see how far it has come. None may cost more because the place is larger.
import { sizesOf } from './dataset.mjs';
import { percentile } from './figures.mjs';

const NAME = 'operation';
const SIZES = [6_000, 60_000, 540_000];
/** Devices that are played, and belong to each of the places. */
const PLAYED = 12;
const REQUESTS = 12;
const READS = 60;
const GOAL_MS = 100;
const SLOPE = 1.2;
const MOST_COUNTING_MS = 120_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const { client, schoolId } = await ground.example();
  const crowd = await ground.crowd(PLAYED);
  for (const device of crowd.devices) await device.settle();
  /** @type {Record<'create' | 'ask' | 'page', number[]>} */
  const medians = { create: [], ask: [], page: [] };
  for (const size of SIZES) {
    await ground.devices(size);
    const placeId = await place(ground, size, schoolId);
    const { create, ask, page, counted } = await measured(client, crowd.devices, placeId);
    medians.create.push(percentile(create, 0.5));
    medians.ask.push(percentile(ask, 0.5));
    medians.page.push(percentile(page, 0.5));
    const value = percentile(create, 0.95);
    ground.report({
      ...{ name: NAME, case: `create for ${size} devices, 95th percentile of ${REQUESTS}`, value, unit: 'ms' },
      ...{ goal: `< ${GOAL_MS} ms`, met: value < GOAL_MS },
      ...(value >= GOAL_MS && { reason: `median ${percentile(create, 0.5).toFixed(0)} ms` }),
    });
    ground.report({
      ...{ name: NAME, case: `${size} devices: first ask, median of ${ask.length}`, value: percentile(ask, 0.5) },
      ...{ unit: 'ms', goal: '', met: true },
    });
    ground.report({
      ...{ name: NAME, case: `${size} devices: progress page, median of ${READS}`, value: percentile(page, 0.5) },
      ...{ unit: 'ms', goal: '', met: true },
    });
    ground.report({
      ...{
        name: NAME,
        case: `${size} devices: counted after, worst of ${REQUESTS}`,
        value: Math.max(...counted) / 1_000,
      },
      ...{ unit: 's', goal: '', met: true },
    });
  }
  for (const what of /** @type {const} */ (['create', 'ask', 'page'])) {
    const value = (medians[what].at(-1) ?? NaN) / (medians[what][0] ?? NaN);
    const met = value <= SLOPE;
    ground.report({
      ...{ name: NAME, case: `${what}, ${SIZES.at(-1)} against ${SIZES[0]} devices`, value, unit: '×' },
      ...{ goal: `≤ ${SLOPE} ×`, met },
      ...(!met && { reason: medians[what].map((one) => `${one.toFixed(1)} ms`).join(', ') }),
    });
  }
}

/**
 * A place that holds so many devices of the data set, and the school of those that are played.
 * @param {import('./ground.mjs').Ground} ground @param {number} devices @param {string} schoolId @returns {Promise<string>}
 */
async function place(ground, devices, schoolId) {
  const { schools } = sizesOf(devices);
  const id = `00000000-0000-7000-8000-${devices.toString(16).padStart(12, '0')}`;
  await ground.facts.query(`begin;
    set local session_replication_role = replica;
    insert into territory.place (id, kind, name, local_authority_kind, time_zone, opened_on)
      values ('${id}', 'localAuthority', 'Syndicat de ${devices} tablettes', 'syndicat', 'Europe/Paris', '2015-01-01');
    insert into territory.place_parent (child, parent, from_on)
      select '${id}', x.ancestor, '2015-01-01' from territory.place_closure x join territory.place p on p.id = x.ancestor
       where x.descendant = '${schoolId}' and p.kind = 'academie';
    insert into territory.place_parent (child, parent, from_on)
      select bench.id_of('school ' || n), '${id}'::uuid, '2015-01-01'::date from generate_series(0, ${schools - 1}) as n
      union all select '${schoolId}', '${id}', '2015-01-01';
    select territory.rebuild_closure(array['${id}'::uuid]);
    commit`);
  await ground.facts.query('vacuum (analyze) territory.place_closure');
  return id;
}

/**
 * @param {import('../../infra/seed/client.mjs').Client} client @param {import('./lean/crowd.mjs').Played[]} devices
 * @param {string} targetId
 */
async function measured(client, devices, targetId) {
  /** @type {Record<'create' | 'ask' | 'page' | 'counted', number[]>} milliseconds */
  const times = { create: [], ask: [], page: [], counted: [] };
  const body = { kind: 'message', target: 'place', targetId, text: 'Rangez les tablettes.', minutes: 60 };
  for (let request = 0; request < REQUESTS; request += 1) {
    const { value: operation, ms } = await timed(() => client.call('POST', '/operations', body));
    times.create.push(ms);
    times.counted.push(ms + (await untilCounted(client, operation.id)));
    for (const device of devices) {
      const asked = await timed(() => device.ask());
      if (asked.value.operation?.id !== operation.id) throw new Error(`told ${JSON.stringify(asked.value)}`);
      times.ask.push(asked.ms);
      await device.report({ kind: 'operation', operationId: operation.id, status: 'done', why: null });
    }
    for (let read = 0; read < READS / REQUESTS; read += 1) {
      times.page.push((await timed(() => progress(client, operation.id))).ms);
    }
    await client.call('POST', `/operations/${operation.id}/cancellation`);
  }
  return times;
}

/** What the page of an operation reads. @param {import('../../infra/seed/client.mjs').Client} client @param {string} id */
const progress = (client, id) =>
  Promise.all([
    client.call('GET', `/operations/${id}`),
    client.call('GET', `/operations/${id}/devices?status=done&limit=25`),
  ]);

/** @param {import('../../infra/seed/client.mjs').Client} client @param {string} id @returns {Promise<number>} milliseconds */
async function untilCounted(client, id) {
  const from = performance.now();
  for (;;) {
    const { counts } = await client.call('GET', `/operations/${id}`);
    const ms = performance.now() - from;
    if (counts.concerned !== null) return ms;
    if (ms > MOST_COUNTING_MS) throw new Error('it is never counted');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @template T @param {() => Promise<T>} work */
async function timed(work) {
  const from = performance.now();
  const value = await work();
  return { value, ms: performance.now() - from };
}
