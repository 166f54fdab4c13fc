import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { DomainError } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import fc from 'fast-check';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Devices } from '../devices/devices.service.js';
import { DeviceExports } from '../devices/device-exports.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Rollups } from './rollups.service.js';
import { EquipmentOfSchools } from './school-equipment.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let schools: string[];
let classrooms: string[];

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  schools = [await scene.school(), await scene.school(), await scene.school()];
  classrooms = [];
  for (const school of schools) classrooms.push(await scene.classroom(school, { capacity: 40 }));
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const inventory = (reach = scene.system, placeId?: string) =>
  scene.act(reach, (tx) => scene.get(Rollups).inventory(tx, reach, placeId));
const faults = () => scene.get(Rollups).verify();
/** What the fleet refuses is part of its life; what breaks is not. */
const done = (act: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.resolve(act).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
const schoolAt = (index: number): string => schools[index % schools.length] as string;

describe('the counts of places', () => {
  const devices: string[] = [];
  let expected = 0;
  /** What may happen to a fleet; each is refused or done whole, and either way the counts must still be true. */
  const acts: Readonly<Record<string, (n: number) => Promise<unknown>>> = {
    enrol: async (n) => devices.push(await scene.tablet(classrooms[n % 3] as string)),
    expect: (n) =>
      db.ownerQuery(
        `insert into fleet.device (id, serial_number, manufacturer, model, family, state, school_id, classroom_id, created_at)
         select gen_random_uuid(), 'X' || $1 || g, 'Acer', 'B' || g, 'linux', 'ordered', $2, $3, now() from generate_series(1, 3) as g`,
        [String((expected += 1)), schoolAt(n), classrooms[n % 3]],
      ),
    break: (n) => stateOf(n, 'broken'),
    repair: (n) => stateOf(n, 'inService'),
    lose: (n) => stateOf(n, 'lost'),
    retire: (n) => stateOf(n, 'retired'),
    move: (n) =>
      scene.act(scene.system, (tx, reach) =>
        scene.get(Devices).change(tx, reach, deviceAt(n), { classroomId: classrooms[(n + 1) % 3] as string }),
      ),
    rename: (n) =>
      scene.act(scene.system, (tx, reach) =>
        scene
          .get(Classrooms)
          .change(tx, reach, classrooms[n % 3] as string, { name: `Chariot ${n} ${devices.length}` }),
      ),
    system: (n) =>
      db.ownerQuery(
        `update fleet.inventory set facts = jsonb_set(facts, '{osVersion}', to_jsonb($2::text)) where device_id = $1`,
        [deviceAt(n), String(n % 4)],
      ),
    judge: (n) =>
      db.ownerQuery('update fleet.device set conformity = $2 where id = $1', [
        deviceAt(n),
        n % 2 ? 'gap' : 'compliant',
      ]),
    // A school leaves its circonscription, and comes back.
    leave: (n) =>
      db.ownerQuery(
        `update territory.place_parent set until_on = territory.today() - 1
          where child = $1 and parent = $2 and from_on < territory.today() - 1`,
        [schoolAt(n), scene.district],
      ),
    comeBack: (n) =>
      db.ownerQuery('update territory.place_parent set until_on = null where child = $1 and parent = $2', [
        schoolAt(n),
        scene.district,
      ]),
    // It leaves tonight: the day that was counted on is then before today.
    tonight: (n) =>
      db.ownerQuery('update territory.place_parent set until_on = territory.today() where child = $1 and parent = $2', [
        schoolAt(n),
        scene.district,
      ]),
    fold: () => scene.get(Rollups).fold(),
  };
  const deviceAt = (n: number): string => devices[n % Math.max(devices.length, 1)] ?? schoolAt(0);
  const stateOf = (n: number, to: 'broken' | 'inService' | 'lost' | 'retired') =>
    scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, deviceAt(n), to, 'Motif.'));

  it('are what counting gives, whatever happens and whenever they are folded', async () => {
    for (let i = 0; i < 4; i += 1) devices.push(await scene.tablet(classrooms[i % 3] as string));
    const names = Object.keys(acts);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(50)), { minLength: 3, maxLength: 12 }),
        async (story) => {
          for (const [name, n] of story) await done(acts[name]?.(n));
          expect(await faults()).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
    await scene.get(Rollups).fold();
    expect(await faults()).toEqual([]);
    expect(await db.ownerQuery('select from fleet.rollup_delta')).toHaveLength(0);
    expect((await inventory()).devices).toBeGreaterThan(3);
  }, 240_000);

  it('follow what happens at once', async () => {
    const happening = Array.from({ length: 12 }, (_, i) => {
      const name = ['break', 'repair', 'move', 'fold', 'judge', 'system'][i % 6] as string;
      return done(acts[name]?.(i));
    });
    await Promise.all(happening);
    expect(await faults()).toEqual([]);
  });

  it('follow a school that left at midnight, before and after that is folded', async () => {
    // Those that left during the stories: they are not to leave once more.
    await db.ownerQuery('update territory.place_parent set until_on = null where parent = $1', [scene.district]);
    const school = await scene.school();
    await scene.tablet(await scene.classroom(school));
    await scene.get(Rollups).fold();
    const before = (await inventory(scene.system, scene.district)).devices;
    // As though the clock had passed midnight: its last day there is yesterday, and the counts are of yesterday.
    await db.ownerQuery(
      `begin; set local session_replication_role = replica;
       update territory.place_closure set until_on = territory.today() - 1
        where descendant = '${school}' and ancestor = '${scene.district}';
       update fleet.rollup_state set day = territory.today() - 1; commit`,
    );
    expect((await inventory(scene.system, scene.district)).devices).toBe(before - 1);
    expect(await faults()).toEqual([]);
    await scene.get(Rollups).fold();
    expect((await inventory(scene.system, scene.district)).devices).toBe(before - 1);
    expect(await faults()).toEqual([]);
  });

  it('are found to be wrong when they are', async () => {
    await db.ownerQuery(`update fleet.rollup set count = count + 1 where dimension = 'standing'`);
    const [fault] = await faults();
    expect(fault).toMatchObject({ what: 'count', dimension: 'standing' });
    await db.ownerQuery('select fleet.relist_all()');
    expect(await faults()).toEqual([]);
    await db.ownerQuery(
      `update fleet.listing set state = 'stolen' where device_id = (select min(device_id::text)::uuid from fleet.listing)`,
    );
    expect(await faults()).toContainEqual(expect.objectContaining({ what: 'listing' }));
    await db.ownerQuery('select fleet.relist_all()');
  });
});

describe('the inventory', () => {
  it('is of the places that one reaches, each school once', async () => {
    const all = await inventory(scene.person('inspector', scene.district));
    const one = await inventory(scene.person('schoolHead', schoolAt(0)));
    expect(one.devices).toBeLessThan(all.devices);
    const commune = await inventory(scene.person('it', scene.commune), scene.commune);
    expect(commune.below.map(({ place }) => place.id)).toEqual(expect.arrayContaining(schools));
    expect(commune.below.reduce((sum, { devices }) => sum + devices, 0)).toBe(commune.devices);
    expect(
      commune.counts.filter(({ dimension }) => dimension === 'family').reduce((sum, { count }) => sum + count, 0),
    ).toBe(commune.devices);
    await expect(inventory(scene.person('it', await scene.otherCommune()), scene.commune)).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
  });

  it('is written school by school, for whoever reaches them', async () => {
    const reach = scene.person('schoolHead', schoolAt(1));
    const rows = [];
    for await (const some of scene.get(Rollups).schools(reach, undefined)) rows.push(...some);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.devices).toBe((await inventory(reach)).devices);
  });
});

describe('the equipment of schools', () => {
  it('is what counting devices gives, for all of them at once', async () => {
    const told = await scene.act(scene.system, (tx) => scene.get(EquipmentOfSchools).all(tx));
    const counted = await db.ownerQuery(
      `select p.id as "schoolId", count(d.id) filter (where not gone and not away)::int as devices,
              count(d.id) filter (where d.state = 'inService')::int as "devicesInService",
              count(d.id)::int as "devicesAcquired", count(d.enrolled_at)::int as "devicesDeployed",
              (select count(*)::int from fleet.classroom c where c.school_id = p.id and c.closed_on is null) as carts
         from territory.place p left join (
           select *, state in ('retired', 'donated', 'recycled') as gone, state in ('lost', 'stolen') as away from fleet.device
            where state not in ('planned', 'ordered')) as d on d.school_id = p.id
        where p.kind = 'school' group by p.id`,
    );
    expect(told).toHaveLength(counted.length);
    expect(told).toEqual(expect.arrayContaining(counted.map((one) => expect.objectContaining(one))));
  });
});

describe('a file of devices', () => {
  it('holds every line of the list, in its order', async () => {
    const lines = [];
    const order = { sort: 'serialNumber', descending: true } as const;
    for await (const some of scene.get(DeviceExports).lines(scene.person('it', scene.commune), {}, order))
      lines.push(...some);
    const [row] = await db.ownerQuery<{ n: number }>('select count(*)::int as n from fleet.device');
    expect(lines).toHaveLength(row?.n ?? 0);
    const numbers = lines.map(({ serialNumber }) => serialNumber.toUpperCase());
    expect(numbers).toEqual([...numbers].sort().reverse());
  });
});
