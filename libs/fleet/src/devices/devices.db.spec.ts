import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { newId, type Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import type { DeviceState } from './device.js';
import { Devices } from './devices.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

/** Somebody whom quotas know. */
async function planted(role: Role, placeId: string) {
  const reach = scene.person(role, placeId);
  await db.ownerQuery(
    `insert into identity.person (id, display_name, email, created_at) values ($1, 'la référente', $2, now())`,
    [reach.id, `${reach.id}@exemple.fr`],
  );
  return reach;
}
const get = (id: string) => scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, id));
const change = (id: string, asked: Parameters<Devices['change']>[3], reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Devices).change(tx, reach, id, asked));
const to = (id: string, state: DeviceState, reason = 'Motif.') =>
  scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, id, state, reason));
const eventsOf = async (type: string, deviceId: string) =>
  (
    await db.ownerQuery<{ payload: Record<string, unknown> }>(
      `select payload from platform.outbox where type = $1 and payload ->> 'deviceId' = $2 order by id`,
      [type, deviceId],
    )
  ).map(({ payload }) => payload);

describe('moving a device', () => {
  it('ends its membership, begins another, and tells who follows it', async () => {
    const [from, target] = [
      await scene.classroom(school),
      await scene.classroom(await scene.school(), { name: 'Arrivée' }),
    ];
    const device = await scene.tablet(from, 'MOVE-1');
    clock.advance(1000);
    const reach = scene.person('digitalReferent', scene.district);
    const moved = await change(device, { classroomId: target, slot: 4, reason: 'Échange de chariots.' }, reach);
    expect(moved).toMatchObject({ classroomId: target, slot: 4, label: 'Tablette 4' });
    expect(moved.memberships.map(({ classroomId, slot, until }) => [classroomId, slot, until === null])).toEqual([
      [from, 1, false],
      [target, 4, true],
    ]);
    expect(moved.memberships[0]?.until).toBe(moved.memberships[1]?.from);
    expect((await eventsOf('fleet.DeviceMoved', device)).at(-1)).toMatchObject({
      classroomId: target,
      classroomName: 'Arrivée',
      slot: 4,
      schoolUai: expect.any(String),
    });
    const acts = await db.ownerQuery<{ details: object; place_id: string }>(
      `select details, place_id from platform.journal where act = 'fleet.device.changed' and subject_id = $1 order by id`,
      [device],
    );
    // The school that it left reads of it as well as the one where it is, and both pages are told.
    const details = { slot: 4, classroom: 'Arrivée', reason: 'Échange de chariots.' };
    expect(acts).toEqual([
      { details, place_id: school },
      { details, place_id: moved.school.id },
    ]);
    expect((await eventsOf('fleet.DeviceChanged', device)).slice(-2)).toEqual([
      { deviceId: device, classroomId: from, schoolId: school },
      { deviceId: device, classroomId: target, schoolId: moved.school.id },
    ]);
    const woken = await db.ownerQuery(
      `select 1 from platform.outbox where type = 'fleet.ConfigurationChanged' and payload -> 'classroomIds' ? $1`,
      [target],
    );
    expect(woken.length).toBeGreaterThan(0);
  });

  it('is refused into a slot that is taken, that does not exist, or into a full cart', async () => {
    const [from, target] = [await scene.classroom(school), await scene.classroom(school, { capacity: 1 })];
    const [one, two] = [await scene.tablet(from), await scene.tablet(from)];
    await expect(change(one, { slot: 2 })).rejects.toMatchObject({ code: 'fleet.slotTaken' });
    await expect(change(one, { slot: 13 })).rejects.toMatchObject({ code: 'fleet.slotBeyondCapacity' });
    await change(two, { classroomId: target });
    await expect(change(one, { classroomId: target })).rejects.toMatchObject({ code: 'fleet.classroomFull' });
    await expect(change(one, { classroomId: target, slot: 1 })).rejects.toMatchObject({ code: 'fleet.classroomFull' });
    await expect(change(one, { classroomId: newId() })).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  });

  it('never puts two devices in one slot, however many move at once', async () => {
    const classroom = await scene.classroom(school);
    const devices = [];
    for (let i = 0; i < 6; i += 1) devices.push(await scene.tablet(classroom));
    const results = await Promise.allSettled(devices.map((id) => change(id, { slot: 12 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(
      db.ownerQuery('update fleet.device set slot = 12, placed_at = now() where id = any ($1)', [devices]),
    ).rejects.toThrow(/device_one_per_slot/);
    await expect(
      db.ownerQuery(
        'insert into fleet.membership (device_id, classroom_id, slot, from_at) values ($1, $2, 11, now())',
        [devices[0], classroom],
      ),
    ).rejects.toThrow(/membership_one_open_per_device/);
  });

  it('passes each other without a deadlock', async () => {
    const [a, b] = [await scene.classroom(school), await scene.classroom(school)];
    const [one, two] = [await scene.tablet(a), await scene.tablet(b)];
    for (let i = 0; i < 5; i += 1) {
      await Promise.all([
        change(one, { classroomId: i % 2 === 0 ? b : a }),
        change(two, { classroomId: i % 2 === 0 ? a : b }),
      ]);
    }
    expect([(await get(one)).classroomId, (await get(two)).classroomId]).toEqual([b, a]);
  });

  it('changes nothing when nothing is asked, and tags otherwise', async () => {
    const device = await scene.tablet(await scene.classroom(school));
    const before = (await eventsOf('fleet.DeviceChanged', device)).length;
    await change(device, { slot: 1 });
    expect((await eventsOf('fleet.DeviceChanged', device)).length).toBe(before);
    expect((await change(device, { assetTag: 'INV-2016-7' })).assetTag).toBe('INV-2016-7');
    expect((await change(device, { assetTag: null })).assetTag).toBeNull();
  });
});

describe('the state of a device', () => {
  it('is stamped with who, when and why, and refuses what is not a step of its life', async () => {
    const device = await scene.tablet(await scene.classroom(school));
    await expect(to(device, 'donated')).rejects.toMatchObject({ code: 'fleet.transitionRefused' });
    await scene.obey(device);
    const reach = scene.person('it', scene.commune, 'l’informatique de la commune');
    const broken = await scene.act(reach, (tx) =>
      scene.get(Devices).changeState(tx, reach, device, 'broken', 'Écran fendu.'),
    );
    expect(broken.history.at(-1)).toEqual({
      at: clock.now().toISOString(),
      from: 'inService',
      to: 'broken',
      reason: 'Écran fendu.',
      actor: 'l’informatique de la commune',
    });
    expect(broken).toMatchObject({ boardState: 'blocked', slot: 1 });
    await to(device, 'inRepair');
    expect(await to(device, 'inService')).toMatchObject({ boardState: 'ready' });
  });

  it('frees its slot when the device leaves the cart, and gives it one when it comes back', async () => {
    const classroom = await scene.classroom(school, { capacity: 2 });
    const [one] = [await scene.tablet(classroom), await scene.tablet(classroom)];
    await scene.obey(one);
    expect(await to(one, 'lost')).toMatchObject({ slot: null });
    expect((await get(one)).memberships.at(-1)?.until).not.toBeNull();
    expect((await eventsOf('fleet.DeviceMoved', one)).at(-1)).toMatchObject({ slot: null });
    await expect(change(one, { slot: 1 })).rejects.toMatchObject({ code: 'fleet.deviceAway' });
    const three = await scene.tablet(classroom);
    await expect(to(one, 'inService')).rejects.toMatchObject({ code: 'fleet.classroomFull' });
    await to(three, 'inReserve');
    expect(await to(one, 'inService')).toMatchObject({ state: 'inService', slot: 1 });
  });

  it('takes the identity of a device that is given away, whose serial number may come again', async () => {
    const classroom = await scene.classroom(school);
    const device = await scene.tablet(classroom, 'GIVEN-1');
    await scene.obey(device);
    await to(device, 'retired', 'Batterie gonflée.');
    expect(await eventsOf('fleet.DeviceRevoked', device)).toMatchObject([
      { reason: 'Tablette réformée : Batterie gonflée.' },
    ]);
    await expect(scene.ask(device, null)).rejects.toMatchObject({ code: 'fleet.deviceRevoked' });
    await to(device, 'donated');
    const again = await scene.tablet(classroom, 'GIVEN-1');
    expect(again).not.toBe(device);
    expect((await get(device)).classroomId).toBe(classroom);
  });
});

describe('revoking a device', () => {
  it('takes its identity, once, with the reason', async () => {
    const device = await scene.tablet(await scene.classroom(school));
    const reach = await planted('digitalReferent', scene.district);
    const revoke = () => scene.act(reach, (tx) => scene.get(Devices).revoke(tx, reach, device, 'Volée.'));
    expect(await revoke()).toMatchObject({ boardState: 'blocked', online: false });
    expect(await eventsOf('fleet.DeviceRevoked', device)).toMatchObject([{ reason: 'Volée.', schoolId: school }]);
    await expect(revoke()).rejects.toMatchObject({ code: 'fleet.deviceNotEnrolled' });
  });

  it('is at most a cart a day for one person, given away or revoked, whatever comes at once', async () => {
    const classroom = await scene.classroom(school, { capacity: 20 });
    const devices: string[] = [];
    for (let i = 0; i < 16; i += 1) devices.push(await scene.tablet(classroom));
    const reach = await planted('digitalReferent', scene.district);
    const results = await Promise.allSettled(
      devices.map((id, i) =>
        scene.act(reach, (tx) =>
          i % 2 === 0
            ? scene.get(Devices).revoke(tx, reach, id, 'Volée.')
            : scene.get(Devices).changeState(tx, reach, id, 'retired', 'Réforme.'),
        ),
      ),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
      Array(4).fill('identity.quotaSpent'),
    );
    const [row] = await db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from fleet.device where id = any ($1) and revoked_at is not null',
      [devices],
    );
    expect(row?.count).toBe(12);
    const other = await planted('digitalReferent', scene.district);
    const left = devices[results.findIndex(({ status }) => status === 'rejected')] ?? '';
    await scene.act(other, (tx) => scene.get(Devices).revoke(tx, other, left, 'Volée.'));
    clock.advance(24 * 3_600_000 + 1);
    const last = devices[results.findLastIndex(({ status }) => status === 'rejected')] ?? '';
    await scene.act(reach, (tx) => scene.get(Devices).revoke(tx, reach, last, 'Volée.'));
  });

  it('is not for one who may only write, not by giving it away, nor by SQL', async () => {
    const device = await scene.tablet(await scene.classroom(school));
    const contractor = await planted('contractor', school);
    const act = (work: (tx: Tx) => Promise<unknown>) => scene.act(contractor, work);
    const devices = scene.get(Devices);
    for (const refused of [
      act((tx) => devices.revoke(tx, contractor, device, 'x')),
      act((tx) => devices.changeState(tx, contractor, device, 'retired', 'x')),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    }
    await expect(
      act((tx) => tx.execute('update fleet.device set revoked_at = now() where id = $1', [device])),
    ).rejects.toThrow(/revoking needs device:revoke/);
  });

  it('is for those who may write there', async () => {
    const device = await scene.tablet(await scene.classroom(school));
    const head = scene.person('schoolHead', school);
    const stranger = scene.person('digitalReferent', await scene.otherCommune());
    const revoke = (reach: typeof head) => scene.act(reach, (tx) => scene.get(Devices).revoke(tx, reach, device, 'x'));
    await expect(revoke(head)).rejects.toMatchObject({ code: 'fleet.outOfReach', category: 'forbidden' });
    await expect(revoke(stranger)).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
  });
});

describe('the list of devices', () => {
  it('is by classroom and slot, in pages, counted and filtered', async () => {
    const place = await scene.school();
    const [a, b] = [
      await scene.classroom(place, { name: 'Ânes' }),
      await scene.classroom(place, { name: 'Bouquetins' }),
    ];
    const ids: string[] = [];
    for (const classroom of [b, a]) {
      for (let i = 0; i < 3; i += 1) ids.push(await scene.tablet(classroom, `LIST-${ids.length}`));
    }
    await scene.obey(ids[0] as string);
    const reach = scene.person('inspector', scene.district);
    const list = (query: Partial<Parameters<Devices['list']>[2]>) =>
      scene.act(reach, (tx) =>
        scene.get(Devices).list(tx, reach, { limit: 50, sort: 'place', order: 'asc', schoolId: place, ...query }),
      );
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await list({ limit: 2, ...(after !== undefined && { after }) });
      expect(page.total).toBe(6);
      seen.push(...page.items.map(({ classroomName, slot }) => `${classroomName} ${slot}`));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual(['Ânes 1', 'Ânes 2', 'Ânes 3', 'Bouquetins 1', 'Bouquetins 2', 'Bouquetins 3']);
    expect((await list({ boardState: 'ready' })).items.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list({ state: 'prepared' })).total).toBe(5);
    expect((await list({ classroomId: a })).total).toBe(3);
    expect((await list({ q: 'list-4' })).items.map(({ serialNumber }) => serialNumber)).toEqual(['LIST-4']);
    expect((await list({ q: '%' })).total).toBe(0);
    expect((await list({ q: 'tablette 2' })).total).toBe(2);
    await expect(list({ after: 'nonsense' })).rejects.toMatchObject({ code: 'fleet.cursorInvalid' });
  });
});
