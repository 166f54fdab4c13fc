import { migrations as identity } from '@chariot/identity';
import { newId, type Reach } from '@chariot/kernel';
import { Relay } from '@chariot/platform';
import { Hours, migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Apps } from '../apps/apps.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { RolloutTicks } from '../rollouts/rollout-ticks.service.js';
import { Schools } from './schools.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let cart: string;
let former: string;
let other: string;

beforeEach(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock('2026-11-03T08:00:00Z');
  scene = await Scene.of(db.database, clock);
  former = scene.commune;
  other = await scene.otherCommune();
  school = await scene.school([former, scene.district]);
  cart = await scene.classroom(school, { name: 'Classe mobile 1' });
  await scene.tablet(cart);
});
afterEach(async () => {
  await scene.close();
  await db.drop();
});

const system = <T>(work: (tx: Parameters<Parameters<Scene['act']>[1]>[0], reach: Reach) => Promise<T>) =>
  scene.act(scene.system, work);
const label = (title: string) => ({ label: { title, found: null } });
const profile = async (placeId: string, title: string, target: 'place' | 'classroom', targetId: string) => {
  const { id } = await system((tx, reach) =>
    scene.get(Profiles).write(tx, reach, { name: title, placeId, settings: label(title) }),
  );
  await system((tx, reach) => scene.get(Assignments).assign(tx, reach, id, { target, targetId }));
  return id;
};
/** In the catalogue of a place, and installed somewhere: approved by the owner's hand, which other specs try. */
async function app(
  placeId: string,
  name: string,
  licences: number | null,
  target: 'place' | 'classroom',
  targetId: string,
) {
  const id = newId();
  await db.ownerQuery(
    `insert into fleet.app (id, place_id, name, purpose, packages, licences, pupil_data, added_at, added_by)
     values ($1, $2, $3, 'Lire.', $4::jsonb, $5, false, now(), '{}')`,
    [id, placeId, name, JSON.stringify({ linux: name }), licences],
  );
  await system((tx, reach) => scene.get(Apps).assign(tx, reach, id, { target, targetId, state: 'installed' }));
  return id;
}
const reserved = async () =>
  Object.fromEntries(
    (await db.ownerQuery<{ name: string; reserved: number }>('select name, reserved from fleet.app order by name')).map(
      (row) => [row.name, row.reserved],
    ),
  );
const settings = async (id = cart) =>
  (
    await db.ownerQuery<{ settings: { label?: { title: string }; apps?: { package: string }[] } }>(
      `select k.settings from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash where c.id = $1`,
      [id],
    )
  )[0]?.settings;
const packages = async (id = cart) => ((await settings(id))?.apps ?? []).map((one) => one.package);
/** As whoever keeps the places does: one link ends, another begins. */
const move = (from: string, to: string, until = 'territory.today() - 1') =>
  db.ownerQuery(
    `begin; set constraints all deferred;
     update territory.place_parent set from_on = '2015-01-01', until_on = ${until} where child = '${school}' and parent = '${from}';
     insert into territory.place_parent (child, parent, from_on) values ('${school}', '${to}', territory.today());
     commit`,
  );
const relayed = () => scene.get(Relay).drain();
const told = async () =>
  (
    await db.ownerQuery<{ payload: { classroomIds: string[] } }>(
      `select payload from platform.outbox where type = 'fleet.ConfigurationChanged' order by id`,
    )
  ).flatMap(({ payload }) => payload.classroomIds);

describe('a school that changes commune', () => {
  it('takes its carts along: settings, applications and licences are those of where it now is', async () => {
    await profile(former, 'Ancienne', 'place', former);
    await profile(other, 'Nouvelle', 'place', other);
    await app(former, 'ancienne-app', 12, 'place', former);
    await app(other, 'nouvelle-app', 12, 'place', other);
    expect([await reserved(), await packages(), (await settings())?.label?.title]).toEqual([
      { 'ancienne-app': 12, 'nouvelle-app': 0 },
      ['ancienne-app'],
      'Ancienne',
    ]);
    await relayed();
    const before = await told();
    await move(former, other);
    await relayed();
    expect([await reserved(), await packages(), (await settings())?.label?.title]).toEqual([
      { 'ancienne-app': 0, 'nouvelle-app': 12 },
      ['nouvelle-app'],
      'Nouvelle',
    ]);
    // Its tablets are woken.
    expect((await told()).slice(before.length)).toContain(cart);
    // Safe to hear twice.
    await system((tx) => scene.get(Schools).follow(tx, [school]));
    expect(await reserved()).toEqual({ 'ancienne-app': 0, 'nouvelle-app': 12 });
  });

  it('is no longer held by what the former commune had assigned to it, and the journal says so', async () => {
    await profile(former, 'De la commune', 'place', school);
    await profile(former, 'D’un chariot', 'classroom', cart);
    const own = await profile(school, 'À elle', 'place', school);
    await app(former, 'ancienne-app', 12, 'classroom', cart);
    await relayed();
    await move(former, other);
    await relayed();
    const left = await db.ownerQuery<{ profile_id: string }>('select profile_id from fleet.assignment');
    expect(left.map((row) => row.profile_id)).toEqual([own]);
    expect(await db.ownerQuery('select from fleet.app_assignment')).toEqual([]);
    expect([await reserved(), (await settings())?.label?.title]).toEqual([{ 'ancienne-app': 0 }, 'À elle']);
    const kept = await db.ownerQuery<{ ended_by: { kind: string } }>('select ended_by from fleet.past_assignment');
    expect(kept.map((row) => row.ended_by.kind)).toEqual(['system', 'system']);
    const lines = await db.ownerQuery<{ details: unknown }>(
      `select details from platform.journal where act = 'fleet.assignments.ended'`,
    );
    expect(lines.map(({ details }) => details)).toEqual([{ profiles: 2, apps: 1 }]);
  });

  it('arrives even where licences are lacking; its carts are asked for what fits, and for the rest once it is bought', async () => {
    const second = await scene.classroom(school, { name: 'Classe mobile 2' });
    const bought = await app(other, 'nouvelle-app', 12, 'place', other);
    await move(former, other);
    await relayed();
    expect(await reserved()).toEqual({ 'nouvelle-app': 12 });
    expect([(await packages(cart)).length, (await packages(second)).length].sort()).toEqual([0, 1]);
    const keeper = scene.person('digitalReferent', scene.academie);
    await scene.act(keeper, (tx) => scene.get(Apps).change(tx, keeper, bought, { licences: 24 }));
    expect(await reserved()).toEqual({ 'nouvelle-app': 24 });
    expect([await packages(cart), await packages(second)]).toEqual([['nouvelle-app'], ['nouvelle-app']]);
  });

  it('is followed when it is the calendar alone that takes it away', async () => {
    await profile(former, 'Ancienne', 'place', former);
    await app(former, 'ancienne-app', 12, 'place', former);
    // Its last day is today; as though midnight had passed since, without anybody writing anything.
    await move(former, other, 'territory.today()');
    await relayed();
    expect(await reserved()).toEqual({ 'ancienne-app': 12 });
    await db.ownerQuery(
      `begin; set local session_replication_role = replica;
       update territory.place_closure set until_on = territory.today() - 1
        where descendant = '${school}' and ancestor = '${former}'; commit`,
    );
    expect(await reserved()).toEqual({ 'ancienne-app': 12 });
    await scene.get(RolloutTicks).reconcile();
    expect([await reserved(), await packages(), (await settings())?.label]).toEqual([
      { 'ancienne-app': 0 },
      [],
      undefined,
    ]);
  });

  it('tells nobody of places that open, where there is nothing to follow', async () => {
    await scene.school([other]);
    expect(await db.ownerQuery(`select from platform.outbox where type = 'fleet.PlacesMoved'`)).toEqual([]);
  });
});

describe('the hours of a school', () => {
  const MONDAY = { day: 1, from: '08:30', to: '11:30' };
  const set = (openings: (typeof MONDAY)[]) => system((tx, reach) => scene.get(Hours).set(tx, reach, school, openings));

  it('wake the tablets of its own carts, once, and no other’s; the same hours wake nobody', async () => {
    const elsewhere = await scene.classroom(await scene.school(), { name: 'Ailleurs' });
    const closed = await scene.classroom(school, { name: 'Fermée' });
    await db.ownerQuery(`update fleet.classroom set closed_on = opened_on where id = $1`, [closed]);
    await relayed();
    const before = (await told()).length;
    await set([MONDAY]);
    await relayed();
    expect((await told()).slice(before)).toEqual([cart]);
    clock.advance(60_000);
    await set([MONDAY]);
    await relayed();
    expect((await told()).slice(before)).toEqual([cart]);
    await set([{ ...MONDAY, to: '12:00' }]);
    await relayed();
    expect((await told()).slice(before)).toEqual([cart, cart]);
    expect(await told()).not.toContain(elsewhere);
  });

  it('are since when its tablets should be told something else, exceptions too', async () => {
    const [tablet = ''] = (await db.ownerQuery<{ id: string }>('select id from fleet.device')).map(({ id }) => id);
    const { id } = await system((tx, reach) =>
      scene.get(Profiles).write(tx, reach, { name: 'Seule', placeId: school, settings: label('Seule') }),
    );
    await system((tx, reach) => scene.get(Assignments).assign(tx, reach, id, { target: 'device', targetId: tablet }));
    clock.advance(60 * 60_000);
    await set([MONDAY]);
    await relayed();
    const at = await db.ownerQuery<{ cart: Date; device: Date }>(
      'select c.configured_at as cart, d.configured_at as device from fleet.device d join fleet.classroom c on c.id = d.classroom_id',
    );
    expect(at).toEqual([{ cart: clock.now(), device: clock.now() }]);
  });
});
