import type { Operation } from '@chariot/contract';
import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { underReach, type Tx } from '@chariot/platform';
import { ClassroomTablets } from '../classrooms/classroom-tablets.service.js';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { CartOperations, type CartOperation } from './cart-operations.service.js';
import { Operations } from './operations.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;
let devices: string[];
let revision: (device: string) => string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
beforeEach(async () => {
  classroom = await scene.classroom(school);
  devices = [];
  const revisions = new Map<string, string>();
  for (let i = 0; i < 3; i += 1) {
    const device = await scene.tablet(classroom);
    devices.push(device);
    revisions.set(device, await scene.obey(device));
  }
  revision = (device) => revisions.get(device) ?? '';
  clock.advance(1000);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

type Asked = Parameters<Operations['start']>[2];
const MESSAGE = {
  kind: 'message',
  ...{ text: 'Rangez les tablettes.', seconds: null, url: null, filter: {} },
  minutes: 60,
} as const;
const start = (asked: Partial<Asked> & Pick<Asked, 'target' | 'targetId'>, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Operations).start(tx, reach, { ...MESSAGE, ...asked }));
const cancel = (id: string, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Operations).cancel(tx, reach, id));
const NONE = { concerned: 0, waiting: 0, told: 0, done: 0, failed: 0, expired: 0, cancelled: 0, notApplicable: 0 };
const counts = (some: Partial<Operation['counts']>): Operation['counts'] => ({ ...NONE, unreached: 0, ...some });
const find = async (id: string) => {
  const { items } = await scene.act(scene.system, (tx, reach) => scene.get(Operations).list(tx, reach, { limit: 50 }));
  return items.find((one) => one.id === id);
};
const next = (device: string) => scene.ask(device, revision(device));
const report = (
  device: string,
  operationId: string,
  status: 'done' | 'recorded' | 'failed' | 'notApplicable' = 'done',
  reportId = newId(),
) =>
  scene.act(Reach.device(device), (tx, reach) =>
    scene
      .get(Reports)
      .operation(tx, reach, { reportId, operationId, status, why: status === 'failed' ? 'Refusé.' : null }),
  );

describe('an operation', () => {
  it('is one row, told to each device of its target, and done when they say so', async () => {
    const operation = await start(
      { target: 'classroom', targetId: classroom },
      scene.person('schoolHead', school, 'la directrice'),
    );
    expect(operation).toMatchObject({
      createdBy: 'la directrice',
      counts: { concerned: 3, waiting: 3, told: 0, done: 0, failed: 0 },
    });
    const rows = await db.ownerQuery('select 1 from fleet.operation_device where operation_id = $1', [operation.id]);
    expect(rows).toEqual([]);
    const [one = '', two = '', three = ''] = devices;
    expect(await next(one)).toEqual({
      kind: 'operate',
      operation: {
        id: operation.id,
        kind: 'message',
        text: 'Rangez les tablettes.',
        seconds: null,
        url: null,
        expiresAt: new Date(operation.expiresAt),
      },
    });
    // Handing it out finishes nothing.
    expect(await next(one)).toMatchObject({ kind: 'operate' });
    expect((await find(operation.id))?.counts).toMatchObject({ waiting: 2, told: 1, done: 0 });
    await report(one, operation.id);
    expect(await next(one)).toMatchObject({ kind: 'wait' });
    await next(two);
    await report(two, operation.id, 'failed');
    await next(three);
    await report(three, operation.id, 'recorded');
    expect((await find(operation.id))?.counts).toEqual(counts({ concerned: 3, done: 2, failed: 1 }));
  });

  it('is done once, whatever is reported afterwards', async () => {
    const operation = await start({
      target: 'device',
      targetId: devices[0] as string,
      kind: 'restart',
      text: 'ignoré',
    });
    expect(operation).toMatchObject({ text: null, targetName: expect.stringContaining('Tablette 1') });
    const [one = '', two = ''] = devices;
    await next(one);
    const reportId = newId();
    await report(one, operation.id, 'done', reportId);
    await report(one, operation.id, 'done', reportId);
    await report(one, operation.id, 'failed');
    expect((await find(operation.id))?.counts).toMatchObject({ concerned: 1, done: 1, failed: 0 });
    await expect(report(two, operation.id)).rejects.toMatchObject({ code: 'fleet.operationUnknown' });
    await expect(report(one, newId())).rejects.toMatchObject({ code: 'fleet.operationUnknown' });
  });

  it('concerns the devices that were there when it was made, and still are', async () => {
    const other = await scene.classroom(school);
    const visitor = await scene.tablet(other);
    clock.advance(1000);
    const operation = await start({ target: 'classroom', targetId: classroom });
    const [one = '', two = '', three = ''] = devices;
    clock.advance(1000);
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Devices).change(tx, reach, visitor, { classroomId: classroom }),
    );
    expect(await scene.ask(visitor, await scene.obey(visitor))).toMatchObject({ kind: 'wait' });
    const late = await scene.tablet(classroom);
    const lateRevision = await scene.obey(late);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, one, { slot: 9 }));
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, two, { classroomId: other }));
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, three, 'Volée.'));
    expect((await find(operation.id))?.counts).toMatchObject({ concerned: 1, waiting: 1 });
    expect(await scene.ask(late, lateRevision)).toMatchObject({ kind: 'wait' });
    expect(await scene.ask(two, await scene.obey(two))).toMatchObject({ kind: 'wait' });
    // It changed slot, and is still of the classroom: its label first, then the message.
    expect(await scene.ask(one, await scene.obey(one))).toMatchObject({ kind: 'operate' });
  });

  it('on one device does not follow it to another school, and is refused where nothing would be told', async () => {
    const [one = '', two = '', three = ''] = devices;
    const operation = await start({ target: 'device', targetId: one });
    const away = await scene.classroom(await scene.school());
    const devicesOf = scene.get(Devices);
    await scene.act(scene.system, (tx, reach) => devicesOf.change(tx, reach, one, { classroomId: away }));
    expect(await scene.ask(one, await scene.obey(one))).toMatchObject({ kind: 'wait' });
    expect((await find(operation.id))?.counts).toMatchObject({ concerned: 0, waiting: 0 });
    await scene.act(scene.system, (tx, reach) => devicesOf.revoke(tx, reach, two, 'Volée.'));
    await scene.act(scene.system, (tx, reach) => devicesOf.changeState(tx, reach, three, 'lost', 'Perdue.'));
    for (const targetId of [two, three]) {
      await expect(start({ target: 'device', targetId })).rejects.toMatchObject({ code: 'fleet.deviceUnreachable' });
    }
  });

  it('is over when it expires or is cancelled, for whoever was not told', async () => {
    const [one = '', two = ''] = devices;
    const expired = await start({ target: 'classroom', targetId: classroom, minutes: 1 });
    await next(one);
    clock.advance(60_000);
    expect(await next(two)).toMatchObject({ kind: 'wait' });
    await report(one, expired.id);
    expect((await find(expired.id))?.counts).toEqual(counts({ concerned: 3, done: 1, unreached: 2 }));
    // What is over is not cancelled, and nobody is said to have done so.
    expect((await cancel(expired.id)).cancelledAt).toBeNull();
    const cancelled = await start({ target: 'classroom', targetId: classroom });
    await next(one);
    const reach = scene.person('digitalReferent', scene.district);
    expect(await cancel(cancelled.id, reach)).toMatchObject({
      cancelledAt: clock.now().toISOString(),
      counts: { waiting: 0, told: 0, cancelled: 1 },
    });
    await cancel(cancelled.id, reach);
    const acts = await db.ownerQuery(
      `select 1 from platform.journal where act = 'fleet.operation.cancelled' and subject_id = any ($1::text[])`,
      [[cancelled.id, expired.id]],
    );
    expect(acts).toHaveLength(1);
    expect(await next(two)).toMatchObject({ kind: 'wait' });
    await report(one, cancelled.id);
    expect((await find(cancelled.id))?.counts).toMatchObject({ done: 1 });
  });

  it('comes one at a time, the oldest first', async () => {
    const [one = ''] = devices;
    const first = await start({ target: 'device', targetId: one });
    clock.advance(1);
    const second = await start({ target: 'classroom', targetId: classroom, kind: 'restart' });
    expect(await next(one)).toMatchObject({ operation: { id: first.id } });
    await report(one, first.id);
    expect(await next(one)).toMatchObject({ operation: { id: second.id, kind: 'restart', text: null } });
  });

  it('that is put off lets the others pass, and is told once it no longer is', async () => {
    const [one = ''] = devices;
    const first = await start({ target: 'device', targetId: one });
    clock.advance(1);
    const second = await start({ target: 'device', targetId: one, kind: 'restart' });
    const ask = (putOff: string[]) =>
      scene.act(Reach.device(one), (tx, reach) =>
        scene.get(DesiredState).next(tx, reach, { revision: revision(one), putOff }),
      );
    expect(await ask([first.id])).toMatchObject({ operation: { id: second.id } });
    expect(await ask([first.id, second.id])).toMatchObject({ kind: 'wait' });
    expect(await ask([])).toMatchObject({ operation: { id: first.id } });
  });

  it('is refused without a text, on a device that was never enrolled, or where the caller may not', async () => {
    await expect(start({ target: 'classroom', targetId: classroom, text: null })).rejects.toMatchObject({
      code: 'fleet.messageTextMissing',
    });
    const teacher = scene.person('teacher', school);
    await expect(start({ target: 'classroom', targetId: classroom }, teacher)).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    const stranger = scene.person('digitalReferent', await scene.otherCommune());
    await expect(start({ target: 'classroom', targetId: classroom }, stranger)).rejects.toMatchObject({
      code: 'fleet.classroomNotFound',
    });
    await expect(start({ target: 'device', targetId: devices[0] as string }, stranger)).rejects.toMatchObject({
      code: 'fleet.deviceNotFound',
    });
    const operation = await start({ target: 'classroom', targetId: classroom });
    await expect(cancel(operation.id, teacher)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    await expect(cancel(operation.id, stranger)).rejects.toMatchObject({ code: 'fleet.operationNotFound' });
  });
});

describe('on behalf of a lesson', () => {
  let teacher: Reach;
  let narrow: Reach;
  beforeEach(() => {
    teacher = scene.person('teacher', school, 'Léa');
    const permissions = ['place:read', 'classroom:read', 'device:read', 'operation:run'] as const;
    narrow = Reach.person({
      ...{ personId: teacher.id, displayName: teacher.label },
      grants: [{ role: 'teacher', placeId: school, permissions }],
    });
  });
  const until = () => new Date(clock.now().getTime() + 50 * 60_000);
  const asked = (more: Partial<CartOperation>): CartOperation => ({
    ...{ classroomId: classroom, kind: 'lock', text: null, url: null, deviceIds: null, until: until() },
    ...more,
  });
  const begin = (more: Partial<CartOperation>) =>
    scene.act(teacher, (tx) =>
      underReach(tx, teacher, narrow, (reach) => scene.get(CartOperations).start(tx, reach, asked(more))),
    );
  const finish = (ids: readonly string[], locked: 'all' | readonly string[]) =>
    scene.act(teacher, (tx) =>
      underReach(tx, teacher, narrow, (reach) => scene.get(CartOperations).end(tx, reach, classroom, ids, locked)),
    );

  it('asks a cart in the name of its teacher, and takes back what was not told; what was locked is freed', async () => {
    const [one = '', two = '', three = ''] = devices;
    const [lock = ''] = await begin({});
    expect(await find(lock)).toMatchObject({ kind: 'lock', createdBy: 'Léa', targetId: classroom });
    expect((await find(lock))?.expiresAt).toBe(until().toISOString());
    const journal = await db.ownerQuery('select * from platform.journal where subject_id = $1', [lock]);
    expect(journal).toMatchObject([{ act: 'fleet.operation.started', actor_id: teacher.id, actor_label: 'Léa' }]);
    const tell = (device: string) =>
      scene.act(Reach.device(device), (tx, reach) =>
        scene.get(DesiredState).next(tx, reach, { revision: revision(device), kinds: ['lock', 'unlock', 'message'] }),
      );
    await tell(one);
    await report(one, lock);
    clock.advance(1000);
    const message = await begin({ kind: 'message', text: 'Bonjour', deviceIds: [two] });
    clock.advance(1000);
    await finish([lock, ...message], 'all');
    clock.advance(1000);
    expect((await find(lock))?.counts).toMatchObject({ done: 1, waiting: 0, told: 0, unreached: 2 });
    for (const device of [one, two, three]) expect(await tell(device)).toMatchObject({ operation: { kind: 'unlock' } });
    // Ended twice is ended once, and devices that have left since hold nothing up.
    const carts = await scene.act(teacher, (tx) => scene.get(ClassroomTablets).of(tx, teacher, [classroom]));
    expect(carts.get(classroom)?.tablets.map(({ slot, inService, label }) => [slot, inService, label])).toEqual([
      [1, true, 'Tablette 1'],
      [2, true, 'Tablette 2'],
      [3, true, 'Tablette 3'],
    ]);
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Devices).changeState(tx, reach, one, 'lost', 'Essai de la spec'),
    );
    await finish([lock, ...message], [one, two]);
  });

  it('has a cart update itself until an hour, and two of its tablets at the most tell how fast their line is', async () => {
    const [one = '', two = '', three = ''] = devices;
    const lent = <T>(act: (tx: Tx, reach: Reach) => Promise<T>): Promise<T> =>
      scene.act(teacher, (tx) => underReach(tx, teacher, narrow, (reach) => act(tx, reach)));
    const carts = scene.get(CartOperations);
    const [update = ''] = await lent((tx, reach) => carts.update(tx, reach, classroom, until()));
    expect(await find(update)).toMatchObject({ kind: 'update', target: 'classroom', expiresAt: until().toISOString() });
    const elsewhere = await scene.tablet(await scene.classroom(school));
    const deviceIds = [elsewhere, three, one, two];
    const measures = await lent((tx, reach) =>
      carts.measure(tx, reach, { classroomId: classroom, deviceIds, until: until() }),
    );
    const asked = [];
    for (const id of measures) {
      asked.push(await scene.act(scene.system, (tx, reach) => scene.get(Operations).get(tx, reach, id)));
    }
    expect(asked.map((operation) => [operation.kind, operation.targetId])).toEqual([
      ['measure', three],
      ['measure', one],
    ]);
    // Nobody asked for it: it is on the page of its device alone.
    const listed = (targetId?: string) =>
      scene.act(scene.system, (tx, reach) =>
        scene.get(Operations).list(tx, reach, { limit: 5, ...(targetId !== undefined && { targetId }) }),
      );
    expect([(await listed()).items[0]?.id, (await listed(three)).items[0]?.kind]).toEqual([update, 'measure']);
    // A whole cart at once would measure itself.
    const all = start({ kind: 'measure', text: null, target: 'classroom', targetId: classroom });
    await expect(all).rejects.toMatchObject({ constraint: 'operation_of_one_device' });
    await db.ownerQuery('delete from platform.outbox');
    const said = { reportId: newId(), operationId: measures[0] ?? '', status: 'done', why: null, tenths: 184 } as const;
    await scene.act(Reach.device(three), (tx, reach) =>
      scene.get(DesiredState).next(tx, reach, { revision: revision(three), kinds: ['measure'] }),
    );
    for (const at of [1, 2]) {
      await scene.act(Reach.device(three), (tx, reach) =>
        scene.get(Reports).operation(tx, reach, at === 1 ? said : { ...said, reportId: newId() }),
      );
    }
    const told = await db.ownerQuery(`select payload from platform.outbox where type = 'fleet.ThroughputMeasured'`);
    expect(told).toEqual([{ payload: { operationId: measures[0], tenths: 184 } }]);
    await lent((tx, reach) => carts.cancel(tx, reach, [update, newId()]));
    expect((await find(update))?.cancelledAt).not.toBeNull();
  });

  it('is lent no more than that: one cart, four acts, and nothing once it is over', async () => {
    const elsewhere = await scene.tablet(await scene.classroom(school));
    await expect(begin({ deviceIds: [elsewhere] })).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
    for (const kind of ['erase', 'restart', 'yearEndReset', 'clearPasscode'] as unknown as CartOperation['kind'][]) {
      await expect(begin({ kind })).rejects.toThrow('does not ask for');
    }
    const abroad = await scene.classroom(await scene.school());
    await expect(begin({ classroomId: abroad })).rejects.toMatchObject({ code: 'fleet.classroomNotFound' });
    // In the same transaction, before and after what was lent, and after a refusal: the teacher is who she was.
    await scene.act(teacher, async (tx) => {
      const mine = () =>
        tx.one<{ grants: string }>("select current_setting('chariot.grants') as grants").then((row) => row?.grants);
      const before = await mine();
      await underReach(tx, teacher, narrow, () => Promise.resolve());
      expect(await mine()).toBe(before);
      const refused = underReach(tx, teacher, narrow, (reach) =>
        scene.get(CartOperations).start(tx, reach, asked({ deviceIds: [elsewhere] })),
      );
      await expect(refused).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
      expect(await mine()).toBe(before);
      const bare = scene.get(CartOperations).start(tx, teacher, asked({}));
      await expect(bare).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    });
    // Row level security says the same to whoever forgets to be lent anything.
    const forged = scene.act(teacher, (tx) => scene.get(CartOperations).start(tx, narrow, asked({})));
    await expect(forged).rejects.toMatchObject({ code: '42501' });
    const borrowed = scene.act(scene.system, (tx, system) => underReach(tx, system, narrow, () => Promise.resolve()));
    await expect(borrowed).rejects.toThrow('keeps its caller');
  });
});
