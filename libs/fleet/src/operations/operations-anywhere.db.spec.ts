import type { Operation, OperationStatus } from '@chariot/contract';
import { newId, Reach } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { SILENCE_MS } from './operation.js';
import { OperationUpkeep } from './operation-upkeep.service.js';
import { Operations } from './operations.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
/** A commune of each test's own, with two schools of two tablets each. */
let commune: string;
let schools: string[];
let classrooms: string[];
let devices: string[];
const revisions = new Map<string, string>();
const ALL = ['message', 'restart', 'erase', 'ring', 'lock', 'unlock', 'openPage', 'yearEndReset'];

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
});
beforeEach(async () => {
  commune = await scene.otherCommune();
  [schools, classrooms, devices] = [[], [], []];
  for (let i = 0; i < 2; i += 1) {
    const school = await scene.school([commune, scene.district]);
    const classroom = await scene.classroom(school);
    schools.push(school);
    classrooms.push(classroom);
    for (let n = 0; n < 2; n += 1) {
      const device = await scene.tablet(classroom);
      devices.push(device);
      revisions.set(device, await scene.obey(device));
    }
  }
  clock.advance(1000);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

type Asked = Parameters<Operations['start']>[2];
async function start(asked: Partial<Asked> = {}, reach = scene.system): Promise<Operation> {
  const operation = await scene.act(reach, (tx) =>
    scene.get(Operations).start(tx, reach, {
      kind: 'ring',
      ...{ target: 'place', targetId: commune, filter: {}, text: null, seconds: null, url: null, minutes: 60 },
      ...asked,
    }),
  );
  clock.advance(1000);
  return operation;
}
const count = (id: string) => scene.act(scene.system, (tx) => scene.get(OperationUpkeep).count(tx, id, commune));
const counted = async (asked: Partial<Asked> = {}): Promise<Operation> => {
  const { id } = await start(asked);
  await count(id);
  return get(id);
};
const get = (id: string, reach = scene.system) => scene.act(reach, (tx) => scene.get(Operations).get(tx, reach, id));
const devicesOf = async (id: string, status: OperationStatus, reach = scene.system): Promise<string[]> => {
  const { items } = await scene.act(reach, (tx) => scene.get(Operations).devices(tx, reach, id, { status, limit: 50 }));
  return items.map(({ deviceId }) => deviceId);
};
const ask = (device: string, kinds: readonly string[] = ALL) =>
  scene.act(Reach.device(device), (tx, reach) =>
    scene.get(DesiredState).next(tx, reach, { revision: revisions.get(device) ?? null, kinds }),
  );
const told = async (device: string, kinds?: readonly string[]) => {
  const next = await ask(device, kinds);
  return next.kind === 'operate' ? next.operation.id : null;
};
const report = (device: string, operationId: string, status: 'done' | 'failed' | 'notApplicable' = 'done') =>
  scene.act(Reach.device(device), (tx, reach) =>
    scene.get(Reports).operation(tx, reach, { reportId: newId(), operationId, status, why: null }),
  );
const change = (device: string, to: Parameters<Devices['change']>[3]) =>
  scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, device, to));
const state = (device: string, to: 'lost' | 'broken' | 'inService') =>
  scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, device, to, 'Essai.'));

describe('an operation on a place', () => {
  it('is one row, counted once it is there, and told to every tablet below', async () => {
    const asked = await start();
    expect(asked).toMatchObject({ targetName: 'Allevard', seconds: 30, counts: { concerned: null, waiting: null } });
    // Devices do not wait for the count.
    const [one = '', two = '', three = '', four = ''] = devices;
    expect(await ask(one)).toMatchObject({ kind: 'operate', operation: { id: asked.id, kind: 'ring', seconds: 30 } });
    await count(asked.id);
    expect((await get(asked.id)).counts).toMatchObject({ concerned: 4, waiting: 3, told: 1 });
    await count(asked.id);
    await report(one, asked.id);
    await told(three);
    await report(three, asked.id, 'failed');
    await told(four);
    await report(four, asked.id, 'notApplicable');
    const { counts } = await get(asked.id);
    expect(counts).toMatchObject({ concerned: 4, waiting: 1, told: 0, done: 1, failed: 1, notApplicable: 1 });
    expect(await devicesOf(asked.id, 'waiting')).toEqual([two]);
    expect(await devicesOf(asked.id, 'done')).toEqual([one]);
    expect(await devicesOf(asked.id, 'failed')).toEqual([three]);
    expect(await devicesOf(asked.id, 'unreached')).toEqual([]);
  });

  it('wakes those that may be listening, and nobody once it is cancelled', async () => {
    const { id } = await start();
    const woken = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const some of scene.get(OperationUpkeep).toWake(id)) ids.push(...some.map((one) => one.id));
      return ids.sort();
    };
    const contact = (device: string) =>
      scene.act(Reach.device(device), (tx, reach) => scene.get(Reports).contact(tx, reach));
    clock.advance(21 * 60_000);
    expect(await woken()).toEqual([]);
    const [one = '', , three = ''] = devices;
    for (const device of [one, three]) await contact(device);
    expect(await woken()).toEqual([one, three].sort());
    await scene.act(scene.system, (tx, reach) => scene.get(Operations).cancel(tx, reach, id));
    expect(await woken()).toEqual([]);
  });

  it('follows those that leave and come back, and not those that join', async () => {
    const { id } = await counted();
    const [one = '', two = '', three = '', four = ''] = devices;
    const elsewhere = await scene.classroom(await scene.school());
    await change(one, { classroomId: elsewhere });
    await state(two, 'lost');
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, three, 'Volée.'));
    // From one school of the commune to the other: it stays.
    await change(four, { classroomId: classrooms[0] as string });
    await scene.tablet(classrooms[0] as string);
    expect((await get(id)).counts).toMatchObject({ concerned: 1, waiting: 1 });
    expect(await told(one)).toBeNull();
    clock.advance(1000);
    await change(one, { classroomId: classrooms[1] as string });
    await state(two, 'inService');
    expect((await get(id)).counts).toMatchObject({ concerned: 3, waiting: 3 });
    revisions.set(one, await scene.obey(one));
    expect(await told(one)).toBe(id);
    // It has been told: it counts, and says what it did, wherever it goes.
    await change(one, { classroomId: elsewhere });
    expect((await get(id)).counts).toMatchObject({ concerned: 3, waiting: 2, told: 1 });
    await report(one, id);
    expect((await get(id)).counts).toMatchObject({ concerned: 3, waiting: 2, done: 1 });
  });

  it('is of those that were as its filter says when it was made', async () => {
    const [one = '', two = ''] = devices;
    const says = (device: string, osVersion: string) =>
      scene.act(Reach.device(device), (tx, reach) =>
        scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf(device, { osVersion }) }),
      );
    await says(one, '12.4');
    await says(two, '120');
    clock.advance(1000);
    expect((await counted({ filter: { osVersion: '12' } })).counts.concerned).toBe(1);
    const versioned = await counted({ filter: { osVersion: '12.4' } });
    await says(one, '13');
    expect(await told(one)).not.toBeNull();
    expect(await devicesOf(versioned.id, 'waiting')).toEqual([one]);
    await state(one, 'broken');
    clock.advance(1000);
    const broken = await counted({ filter: { state: 'broken' } });
    await state(one, 'inService');
    await state(two, 'broken');
    expect((await get(broken.id)).counts.concerned).toBe(1);
    expect(await devicesOf(broken.id, 'waiting')).toEqual([one]);
    expect((await counted({ filter: { family: 'apple' } })).counts.concerned).toBe(0);
    expect((await counted({ filter: { model: '10e', family: 'linux' } })).counts.concerned).toBe(4);
  });

  it('is previewed, and refused where the caller may not', async () => {
    const reach = scene.person('digitalReferent', commune);
    const asked = { target: 'place', targetId: commune, filter: {} } as const;
    const preview = (who: Reach) => scene.act(who, (tx) => scene.get(Operations).preview(tx, who, asked));
    expect(await preview(reach)).toEqual({ targetName: 'Allevard', concerned: 4 });
    const head = scene.person('schoolHead', schools[0] as string);
    await expect(preview(head)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    await expect(start({}, head)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    await expect(start({}, scene.person('digitalReferent', await scene.otherCommune()))).rejects.toMatchObject({
      code: 'territory.placeNotFound',
    });
    const { id } = await counted();
    await expect(get(id, head)).rejects.toMatchObject({ code: 'fleet.operationNotFound' });
    expect(await devicesOf(id, 'waiting', reach)).toHaveLength(4);
  });

  it('is closed once it is over, and asked again of whoever did not do it', async () => {
    const { id } = await counted({ minutes: 1 });
    const [one = '', two = '', three = '', four = ''] = devices;
    await told(one);
    await report(one, id);
    await told(two);
    await report(two, id, 'failed');
    await told(three);
    const reach = scene.person('digitalReferent', commune);
    const retry = (of: string) => scene.act(reach, (tx) => scene.get(Operations).retry(tx, reach, of, 60));
    const early = await retry(id);
    await count(early.id);
    expect((await get(early.id)).counts.concerned).toBe(1);
    await scene.act(reach, (tx) => scene.get(Operations).cancel(tx, reach, early.id));
    clock.advance(60_000);
    await scene.get(OperationUpkeep).close();
    expect((await get(id)).counts).toMatchObject({
      concerned: 4,
      done: 1,
      failed: 1,
      expired: 1,
      unreached: 1,
      told: 0,
    });
    expect(await devicesOf(id, 'expired')).toEqual([three]);
    expect(await devicesOf(id, 'unreached')).toEqual([four]);
    const again = await retry(id);
    await count(again.id);
    expect(await get(again.id)).toMatchObject({ retryOf: id, kind: 'ring', seconds: 30, counts: { concerned: 3 } });
    expect(await told(one)).toBeNull();
    for (const device of [two, three, four]) {
      expect(await told(device)).toBe(again.id);
      await report(device, again.id);
    }
    expect((await get(again.id)).counts).toMatchObject({ done: 3, waiting: 0 });
    await expect(retry(again.id)).rejects.toMatchObject({ code: 'fleet.operationNothingLeft' });
    // It was late, and it is true all the same.
    await report(three, id);
    expect((await get(id)).counts).toMatchObject({ done: 2, expired: 0 });
  });
});

describe('a device', () => {
  it('is never told what it does not understand', async () => {
    const [one = ''] = devices;
    const ring = await start({ target: 'device', targetId: one });
    const lock = await start({ kind: 'lock', text: 'On écoute.' });
    expect(await told(one, ['message', 'lock'])).toBe(lock.id);
    expect((await get(ring.id)).counts).toMatchObject({ concerned: 1, waiting: 0, notApplicable: 1 });
    await report(one, lock.id);
    // What it has learned since is for the next operation.
    expect(await told(one)).toBeNull();
    await expect(report(one, ring.id)).rejects.toMatchObject({ code: 'fleet.operationUnknown' });
  });

  it('is locked and unlocked in the order of the requests, and passes over one that stays silent', async () => {
    const [one = ''] = devices;
    const lock = await start({ kind: 'lock' });
    const page = await start({ kind: 'openPage', url: 'https://exemple.fr/', target: 'device', targetId: one });
    const unlock = await start({ kind: 'unlock', target: 'classroom', targetId: classrooms[0] as string });
    expect(await told(one)).toBe(lock.id);
    expect(await told(one)).toBe(lock.id);
    clock.advance(SILENCE_MS);
    expect(await told(one)).toBe(page.id);
    await report(one, page.id);
    expect(await told(one)).toBe(unlock.id);
    await report(one, unlock.id);
    // It would lock what was unlocked since.
    clock.advance(SILENCE_MS);
    expect(await told(one)).toBeNull();
    await report(one, lock.id);
  });

  it('that slept after it was told is told again', async () => {
    const [one = ''] = devices;
    const { id } = await start({ minutes: 60 * 24 });
    expect(await told(one)).toBe(id);
    clock.advance(SILENCE_MS * 6);
    expect(await told(one)).toBe(id);
  });
});
