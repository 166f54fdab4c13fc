// The 26 indicators of an académie for a year, over HTTP, by the number of its schools; then what one more lesson costs, by
// the number of those that were counted before it.
import { percentile } from './figures.mjs';

const NAME = 'indicators';
const CASES = [
  { schools: 1_500, calls: 60, goalMs: 200 },
  { schools: 45_000, calls: 12, goalMs: 2_000 },
];
const MONTHS = 12;
const LESSONS_BEFORE = 300_000;
const LESSONS = 400;
const SLOPE = 1.5;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const { client } = await ground.example();
  const { facts } = ground;
  await facts.query('create schema if not exists bench');
  await lessons(ground);
  const [{ from, to }] = await facts.query(
    `select to_char(usage.this_month() - interval '${MONTHS - 1} months', 'YYYY-MM') as from, to_char(usage.this_month(), 'YYYY-MM') as to`,
  );
  for (const { schools, calls, goalMs } of CASES) {
    const placeId = await academieOf(ground, schools);
    const path = `/usage/indicators?${new URLSearchParams({ placeId, from, to }).toString()}`;
    const { figures } = await client.call('GET', path);
    const told = figures.find((/** @type {{ id: string }} */ { id }) => id === 'I3');
    if (told?.numerator !== schools * 12) throw new Error(`I3 counts ${told?.numerator} tablets of ${schools * 12}`);
    const measure = async (/** @type {string} */ how) => {
      const times = [];
      for (let call = 0; call < calls; call += 1) {
        const begun = performance.now();
        await client.call('GET', path);
        times.push(performance.now() - begun);
      }
      const value = percentile(times, 0.95);
      ground.report({
        ...{
          name: NAME,
          case: `26 indicators, ${schools} schools and ${MONTHS} months, ${how}, 95th percentile of ${calls}`,
          value,
        },
        ...{ unit: 'ms', goal: `< ${goalMs} ms`, met: value < goalMs },
        ...(value >= goalMs && { reason: `median ${percentile(times, 0.5).toFixed(0)} ms` }),
      });
    };
    await measure('its schools have just changed');
    // As the leader does, within a quarter of an hour.
    await facts.query(`select set_config('chariot.kind', 'system', true), usage.keep_sums(100)`);
    await measure('its closed months are summed');
  }
}

/** One with so many schools and their months, which the owner writes at once. @param {import('./ground.mjs').Ground} ground @param {number} schools */
async function academieOf({ facts }, schools) {
  const [{ id }] = await facts.query('select gen_random_uuid() as id');
  await facts.query(`begin; set local session_replication_role = replica;
    insert into territory.place (id, kind, name, opened_on) values ('${id}', 'academie', 'Académie de ${schools} écoles', '2015-01-01');
    create temporary table bench_school on commit drop as
      select gen_random_uuid() as id, ${schools} * 10 + n as n from generate_series(1, ${schools}) as n;
    insert into territory.place (id, kind, name, uai, opened_on)
      select id, 'school', 'École ' || n, digits || substr('ABCDEFGHJKLMNPRSTUVWXYZ', digits::int % 23 + 1, 1), '2015-01-01'
        from (select *, '9' || lpad(n::text, 6, '0') as digits from bench_school) as one on conflict do nothing;
    insert into territory.place_closure (ancestor, descendant, until_on)
      select '${id}'::uuid, id, 'infinity'::date from bench_school union all select id, id, 'infinity' from bench_school
      union all select '${id}', '${id}', 'infinity';
    insert into usage.month (school_id, month, devices, devices_in_service, devices_expected, devices_acquired, devices_deployed,
        devices_seen, devices_compliant, carts, device_days, device_days_in_service, pupils, classes, teachers, open_days,
        open_weeks, bookable_slots, lessons, minutes, classes_of_month, teachers_of_month, pupils_of_month)
      select id, m::date, 12, 11, 12, 12, 12, 11, 10, 1, 192, 176, 100 + n % 200, 4 + n % 8, 4 + n % 9, 16, 4, 192, 20, 1000, 4, 3, 90
        from bench_school, generate_series(usage.this_month() - interval '${MONTHS - 1} months', usage.this_month(), interval '1 month') as m;
    insert into usage.distribution (school_id, month, name, value, n)
      select id, m::date, 'throughput', 10 * (1 + (n + k) % 60), 5
        from bench_school, generate_series(0, 3) as k,
             generate_series(usage.this_month() - interval '${MONTHS - 1} months', usage.this_month(), interval '1 month') as m;
    commit`);
  await facts.query('analyze territory.place, territory.place_closure, usage.month, usage.distribution');
  await facts.query(
    `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
     select gen_random_uuid(), person_id, 'academie', '${id}', '2020-01-01', now()
       from identity.held_role where role = 'administrator' limit 1`,
  );
  return id;
}

/** @param {import('./ground.mjs').Ground} ground */
async function lessons(ground) {
  const before = await costOfOne(ground);
  const placeId = await academieOf(ground, 300);
  await ground.facts.query(
    `update usage.month set lessons = lessons + ${LESSONS_BEFORE / 300} where month = usage.this_month() and school_id in
       (select descendant from territory.place_closure where ancestor = '${placeId}')`,
  );
  const after = await costOfOne(ground);
  const value = after / before;
  ground.report({
    ...{
      name: NAME,
      case: `one lesson after ${LESSONS_BEFORE}, against the first (${after.toFixed(2)} ms)`,
      value,
      unit: '×',
    },
    ...{ goal: `≤ ${SLOPE} ×`, met: value <= SLOPE },
    ...(value > SLOPE && { reason: `${before.toFixed(2)} ms, ${after.toFixed(2)} ms` }),
  });
}

/** Milliseconds from an event to its numbers, of many that come at once to some schools. @param {import('./ground.mjs').Ground} ground */
async function costOfOne({ facts }) {
  const begun = performance.now();
  await facts.query(
    `insert into platform.outbox (type, payload) select 'teaching.LessonHeld', jsonb_build_object(
       'schoolId', (array(select id from territory.place where kind = 'school' order by id limit 50))[1 + n % least(50, (select count(*) from territory.place where kind = 'school'))],
       'classroomId', gen_random_uuid(), 'on', '2026-11-10', 'minutes', 50, 'level', 'ce1', 'discipline', 'french', 'pupils', 24,
       'wasBooked', true, 'tabletsInService', 12, 'tabletsUsed', 10, 'tabletsHandedBack', 12, 'throughputTenths', 100 + n % 400,
       'incident', 'none', 'firstOf', jsonb_build_object('teacherInMonth', false, 'teacherInYear', false,
         'teacherInDisciplineInYear', false, 'classInMonth', false, 'classInYear', false, 'classInDisciplineInYear', false))
       from generate_series(1, ${LESSONS}) as n`,
  );
  for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
    const [{ pending }] = await facts.query(
      `select count(*)::int as pending from platform.outbox where type = 'teaching.LessonHeld' and done_at is null`,
    );
    if (pending === 0) return (performance.now() - begun) / LESSONS;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('lessons stay uncounted');
}
