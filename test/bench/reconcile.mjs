// Fifteen profiles reach every cart, by places of every kind; one of them is moved to another assignment: from the act of a person
// to the moment when every device that asks would be told the new state. What a device should be is its cart's row: nothing is
// written for each of them.
import { DEVICES_PER_CLASSROOM, idOf, sizesOf } from './dataset.mjs';

const NAME = 'reconcile';
const SIZES = [30_000, 180_000, 540_000];
const GOAL_S = 1;
/** Per cart, of the largest against the smallest. */
const SLOPE = 1.2;
const RUNS = 3;
const TOP = '00000000-0000-7000-8000-0000000000bb';
/** How many profiles are assigned to each kind of place: one commune's carts share a list, its neighbours' do not. */
const ASSIGNED = { syndicat: 9, departement: 3, district: 2, commune: 1 };

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const { client } = await ground.example();
  const perCart = [];
  for (const size of SIZES) {
    await ground.devices(size);
    await share(ground, size);
    const [moved, other] = await two(client);
    const seconds = [];
    for (let at = 0; at < RUNS; at += 1) {
      const [from, to] = at % 2 === 0 ? [moved, other] : [other, moved];
      seconds.push(await move(ground, client, from, to, size));
    }
    const value = Math.min(...seconds);
    const carts = size / DEVICES_PER_CLASSROOM;
    perCart.push(value / carts);
    const goal = size === SIZES[0] ? `< ${GOAL_S} s` : '';
    const met = size !== SIZES[0] || value < GOAL_S;
    ground.report({
      ...{ name: NAME, case: `${size} devices, ${carts} carts × 15 profiles`, value, unit: 's', goal, met },
      ...(!met && { reason: `each: ${seconds.map((one) => one.toFixed(2)).join(', ')}` }),
    });
    for (const { id } of [moved, other]) await unassign(client, id);
  }
  const value = (perCart.at(-1) ?? NaN) / (perCart[0] ?? NaN);
  const met = value <= SLOPE;
  ground.report({
    ...{ name: NAME, case: `per cart, ${SIZES.at(-1)} against ${SIZES[0]} devices`, value, unit: '×' },
    ...{ goal: `linear: ≤ ${SLOPE} ×`, met },
    ...(!met && { reason: perCart.map((one) => `${(one * 1e6).toFixed(0)} µs`).join(', ') }),
  });
}

/** Every school is of one syndicat too, under the académie of the example; the profiles that stay are the owner's rows. */
async function share(/** @type {import('./ground.mjs').Ground} */ ground, /** @type {number} */ devices) {
  const { schools, districts, departements, communes } = sizesOf(devices);
  const place = { syndicat: [TOP, 0], district: ['district', districts], departement: ['departement', departements] };
  const kinds = { ...place, commune: ['commune', communes] };
  const statements = Object.entries(ASSIGNED).map(([kind, count]) => {
    const [name, many] = kinds[/** @type {keyof typeof kinds} */ (kind)];
    const target = kind === 'syndicat' ? `'${TOP}'::uuid` : `bench.id_of('${name} ' || n)`;
    return `
      insert into fleet.profile (id, place_id, name, version, settings, changed_at, changed_by)
        select bench.id_of('profile ${kind} ' || p), '${TOP}', '${kind} ' || p, 1, ${settingsOf(kind)}, now(), '{"kind":"system"}'
          from generate_series(1, ${count}) as p on conflict do nothing;
      insert into fleet.assignment (id, profile_id, target, target_id, place_id)
        select gen_random_uuid(), bench.id_of('profile ${kind} ' || p), 'place', ${target}, ${target}
          from generate_series(1, ${count}) as p, generate_series(0, ${Math.max(0, Number(many) - 1)}) as n
        on conflict do nothing;`;
  });
  await ground.facts.query(`begin;
    set local session_replication_role = replica;
    insert into territory.place (id, kind, name, local_authority_kind, time_zone, opened_on)
      values ('${TOP}', 'localAuthority', 'Syndicat du numérique', 'syndicat', 'Europe/Paris', '2015-01-01') on conflict do nothing;
    insert into territory.place_parent (child, parent, from_on)
      select '${TOP}', id, '2015-01-01' from territory.place where kind = 'academie' and name !~ '^Académie [0-9]+$'
        and not exists (select from territory.place_parent where child = '${TOP}') limit 1;
    insert into territory.place_parent (child, parent, from_on)
      select bench.id_of('school ' || n), '${TOP}', '2015-01-01' from generate_series(0, ${schools - 1}) as n on conflict do nothing;
    select territory.rebuild_closure(array['${TOP}'::uuid]);
    ${statements.join('')}
    commit;
    analyze territory.place_closure, territory.place_parent, fleet.assignment, fleet.profile;
    select fleet.reconcile(array['${TOP}'::uuid], '{}', now())`);
  await ground.facts.query('vacuum (analyze) fleet.classroom');
}

/** The settings of a kind's profiles, by the number of the profile. @param {string} kind */
const settingsOf = (kind) =>
  ({
    syndicat: `case when p % 2 = 0 then jsonb_build_object('locale', jsonb_build_object('timeZone', 'Europe/Paris', 'language', 'fr_FR'))
      else jsonb_build_object('webFilter', jsonb_build_object('allow', '[]'::jsonb, 'allowOnly', false, 'privateBrowsing', false, 'passwordSaving', false,
        'deny', (select jsonb_agg('site-' || s || '.exemple.fr') from generate_series(1, 200) as s))) end`,
    departement: `jsonb_build_object('dnsFilter', jsonb_build_object('servers', jsonb_build_array('192.0.2.' || p)))`,
    district: `jsonb_build_object('screen', jsonb_build_object('sleepMinutes', p, 'lockMinutes', null))`,
    commune: `jsonb_build_object('camera', jsonb_build_object('camera', true, 'microphone', false))`,
  })[kind] ?? `'{}'::jsonb`;

/** Two profiles of the person's own: one is taken away, the other put in its place. @param {import('../../infra/seed/client.mjs').Client} client */
async function two(client) {
  const made = [];
  for (const title of ['Avant', 'Après']) {
    const settings = { label: { title: `${title} {numero}`, found: null } };
    made.push(await client.call('POST', '/profiles', { name: title, placeId: TOP, settings }));
  }
  const [first, second] = made;
  await client.call('POST', `/profiles/${first.id}/assignments`, { target: 'place', targetId: TOP });
  return [first, second];
}

/** @returns {Promise<number>} seconds from the first request to the answer after which everybody would be told */
async function move(ground, client, from, to, devices) {
  const began = performance.now();
  await unassign(client, from.id);
  await client.call('POST', `/profiles/${to.id}/assignments`, { target: 'place', targetId: TOP });
  const seconds = (performance.now() - began) / 1_000;
  const [{ told }] = await ground.facts.query(
    `select count(*)::int as told from fleet.device d join fleet.classroom c on c.id = d.classroom_id
       join fleet.configuration k on k.hash = fleet.hash_of(d, c)
      where k.settings -> 'label' ->> 'title' = $1 and d.id in (select bench.id_of('device ' || n) from generate_series(0, $2::int - 1) as n)`,
    [to.settings.label.title, devices],
  );
  if (told !== devices) throw new Error(`${told} of ${devices} devices would be told: ${idOf('device', 0)} may not be`);
  return seconds;
}

/** @param {import('../../infra/seed/client.mjs').Client} client @param {string} id */
async function unassign(client, id) {
  const { assignments } = await client.call('GET', `/profiles/${id}`);
  for (const one of assignments) await client.call('DELETE', `/profiles/${id}/assignments/${one.id}`);
}
