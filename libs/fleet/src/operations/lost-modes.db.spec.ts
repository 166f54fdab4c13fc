import type { DeviceDetail } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { DesiredState, type DeviceNext } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import { DeviceRegister } from '../devices/device-register.service.js';
import { Devices } from '../devices/devices.service.js';
import { ErasureScene, MINUTE } from '../erasures/erasures.scene.js';
import { Scene } from '../fleet.scene.js';
import { KeepingRepository } from '../keeping/keeping.repository.js';
import { Boards } from '../board/board.service.js';
import { migrations } from '../migrations.js';
import { LostModes } from './lost-modes.service.js';
import { OperationUpkeep } from './operation-upkeep.service.js';
import { Operations } from './operations.service.js';

const DAY = 24 * 60 * MINUTE;
const TEXT = 'Rapportez-moi à l’école, 04 76 00 00 00.';
const KINDS = ['lost', 'found', 'ring', 'message', 'clearPasscode'];

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let act: ErasureScene;
let school: string;
let ipad: string;
let revision: string;
let head: string;
let referent: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  act = new ErasureScene(scene, clock, (sql, params) => db.ownerQuery(sql, params));
});
beforeEach(async () => {
  await act.thaw();
  school = await scene.school();
  ({ ipad, revision } = await enrolled());
  head = await act.person('la directrice', 'schoolHead', school);
  referent = await act.person('la référente', 'digitalReferent', scene.district);
  clock.advance(1000);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

/** One that is what it should be, whatever its family renders. */
async function enrolled(): Promise<{ ipad: string; revision: string }> {
  const id = await scene.tablet(await scene.classroom(school));
  const obeyed = await scene.obey(id);
  await db.ownerQuery(`update fleet.device set family = 'apple' where id = $1`, [id]);
  return { ipad: id, revision: obeyed };
}
const ask = async (token: string, more: { deviceId?: string; days?: number } = {}) =>
  scene.act(await act.reach(token), (tx, reach) =>
    scene.get(LostModes).ask(tx, reach, { deviceId: ipad, text: TEXT, days: 7, reason: 'Oubliée au car.', ...more }),
  );
/** Asked by one, agreed on by the other, carried out. */
async function agreed(more: { days?: number } = {}): Promise<void> {
  const { id } = await ask(head, more);
  await act.approve(referent, id);
  expect(await act.tick()).toBe(1);
  clock.advance(1000);
}
const next = (): Promise<DeviceNext> =>
  scene.act(Reach.device(ipad), (tx, reach) => scene.get(DesiredState).next(tx, reach, { revision, kinds: KINDS }));
async function told(): Promise<{ id: string; kind: string; text: string | null } | null> {
  const said = await next();
  if (said.kind !== 'operate') return null;
  const { id, kind, text } = said.operation;
  return { id, kind, text };
}
const report = (operationId: string, status: 'done' | 'failed' = 'done') =>
  scene.act(Reach.device(ipad), (tx, reach) =>
    scene
      .get(Reports)
      .operation(tx, reach, { reportId: newId(), operationId, status, why: status === 'done' ? null : 'Non.' }),
  );
/** Told what is due, and says that it did it. */
async function obeys(kind: string): Promise<string> {
  const operation = await told();
  expect(operation?.kind).toBe(kind);
  await report(operation?.id ?? '');
  return operation?.id ?? '';
}
const standing = async (): Promise<DeviceDetail['lostMode']> =>
  (await scene.act(scene.system, (tx, reach) => scene.get(DeviceRegister).get(tx, reach, ipad))).lostMode;
const cancel = async (token: string, id: string) =>
  scene.act(await act.reach(token), (tx, reach) => scene.get(Operations).cancel(tx, reach, id));
const upkeep = () => scene.get(OperationUpkeep).close();
/** Whoever keeps the fleet says that it is lost: it leaves its slot. */
const declaredLost = async () =>
  scene.act(await act.reach(referent), (tx, reach) =>
    scene.get(Devices).changeState(tx, reach, ipad, 'lost', 'Introuvable.'),
  );

describe('Lost Mode', () => {
  it('waits for a second person, then begins at once, and says its sentence', async () => {
    const asked = await ask(head);
    expect(asked).toMatchObject({ state: 'asked', title: expect.stringMatching(/mode Perdu pendant 7 jours/) });
    expect(asked.items).toContain(`À l’écran : « ${TEXT} »`);
    await act.tick();
    expect(await told()).toBeNull();
    await expect(act.approve(head, asked.id)).rejects.toMatchObject({ category: expect.any(String) });
    await act.approve(referent, asked.id);
    await act.tick();
    expect(await standing()).toMatchObject({ state: 'due', text: TEXT });
    expect(await told()).toMatchObject({ kind: 'lost', text: TEXT });
    await obeys('lost');
    expect(await standing()).toMatchObject({ state: 'on' });
    expect(await told()).toBeNull();
  });

  it('is said wherever the iPad is listed, from its own word until its own word', async () => {
    const seen = async () => {
      const { boardState, inLostMode, classroomId } = await scene.act(scene.system, (tx, reach) =>
        scene.get(DeviceRegister).get(tx, reach, ipad),
      );
      const board = await scene.act(scene.system, (tx, reach) => scene.get(Boards).board(tx, reach, classroomId));
      const tile = board.tiles.find(({ deviceId }) => deviceId === ipad);
      const [listed] = await scene.act(scene.system, (tx) =>
        tx.query<{ said: boolean }>(
          'select "inLostMode" as said from fleet.shown_devices(array[$1::uuid], $2, false)',
          [ipad, clock.now()],
        ),
      );
      return [boardState, inLostMode, tile?.inLostMode, listed?.said, board.counts.ready, board.counts.blocked];
    };
    const changes = async () =>
      (
        await db.ownerQuery(
          `select 1 from platform.outbox where type = 'fleet.DeviceChanged' and payload ->> 'deviceId' = $1`,
          [ipad],
        )
      ).length;
    await agreed();
    expect(await seen()).toEqual(['ready', false, false, false, 1, 0]);
    const before = await changes();
    const id = await obeys('lost');
    expect(await changes()).toBeGreaterThan(before);
    expect(await seen()).toEqual(['blocked', true, true, true, 0, 1]);
    await cancel(head, id);
    expect(await seen()).toEqual(['blocked', true, true, true, 0, 1]);
    await obeys('found');
    expect(await seen()).toEqual(['ready', false, false, false, 1, 0]);
  });

  it('reaches an iPad that was declared lost, which hears of nothing else', async () => {
    await declaredLost();
    await agreed();
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Operations).start(tx, reach, {
        ...{
          kind: 'message',
          target: 'place',
          targetId: school,
          filter: {},
          text: 'Bonjour',
          seconds: null,
          url: null,
        },
        minutes: 60,
      }),
    );
    await obeys('lost');
    expect(await told()).toBeNull();
  });

  it('rings wherever the iPad is, and only as long as it is in it', async () => {
    const ring = async () =>
      scene.act(await act.reach(head), (tx, reach) =>
        scene.get(Operations).start(tx, reach, {
          ...{ kind: 'ring', target: 'device', targetId: ipad, filter: {}, text: null, seconds: 30, url: null },
          minutes: 60,
        }),
      );
    await declaredLost();
    await expect(ring()).rejects.toMatchObject({ code: 'fleet.deviceUnreachable' });
    await agreed();
    await obeys('lost');
    await ring();
    await obeys('ring');
    await cancel(head, (await standing())?.operationId ?? '');
    await expect(ring()).rejects.toMatchObject({ code: 'fleet.deviceUnreachable' });
  });

  it('ends by itself when its days are over, also on an iPad that slept, and until it says so', async () => {
    await agreed({ days: 2 });
    await obeys('lost');
    clock.advance(2 * DAY - 2000);
    await upkeep();
    expect(await standing()).toMatchObject({ state: 'on' });
    clock.advance(2000);
    await upkeep();
    await upkeep();
    expect(await standing()).toMatchObject({ state: 'ending' });
    const [row] = await db.ownerQuery<{ count: number }>(
      `select count(*)::int as count from fleet.operation where kind = 'found' and target_id = $1`,
      [ipad],
    );
    expect(row?.count).toBe(1);
    clock.advance(300 * DAY);
    await upkeep();
    await obeys('found');
    expect(await standing()).toBeNull();
    expect(await told()).toBeNull();
  });

  it('is ended at once by one person, and its end is nobody’s to stop', async () => {
    await agreed();
    const lost = await obeys('lost');
    await cancel(head, lost);
    const journal = await db.ownerQuery('select act from platform.journal where subject_id = $1 order by id', [lost]);
    expect(journal).toEqual([{ act: 'fleet.operation.started' }, { act: 'fleet.lostMode.ended' }]);
    const found = await told();
    expect(found?.kind).toBe('found');
    await expect(cancel(head, found?.id ?? '')).rejects.toMatchObject({ code: 'fleet.lostModeMustEnd' });
    await report(found?.id ?? '', 'failed');
    expect(await standing()).toMatchObject({ state: 'ending' });
    clock.advance(1000);
    await scene.act(await act.reach(head), (tx, reach) =>
      scene.get(Operations).retry(tx, reach, found?.id ?? '', 60 * 24),
    );
    clock.advance(1000);
    await obeys('found');
    expect(await standing()).toBeNull();
  });

  it('that was never told ends without a word', async () => {
    await agreed({ days: 1 });
    clock.advance(DAY);
    await upkeep();
    expect(await standing()).toBeNull();
    expect(await told()).toBeNull();
  });

  it('that was told and not answered is ended too', async () => {
    await agreed();
    const lost = await told();
    await cancel(head, lost?.id ?? '');
    expect(await standing()).toMatchObject({ state: 'ending' });
    await obeys('found');
    expect(await standing()).toBeNull();
  });

  it('follows the iPad into another school to end there', async () => {
    await declaredLost();
    await agreed({ days: 1 });
    await obeys('lost');
    const elsewhere = await scene.classroom(await scene.school());
    await db.ownerQuery(
      `update fleet.device set classroom_id = $2, school_id = (select school_id from fleet.classroom where id = $2) where id = $1`,
      [ipad, elsewhere],
    );
    clock.advance(DAY);
    await upkeep();
    await obeys('found');
    expect(await standing()).toBeNull();
  });
});

describe('A Lost Mode is remembered', () => {
  const forgotten = async (): Promise<number> =>
    scene.act(scene.system, (tx) =>
      scene.get(KeepingRepository).forgetOperations(tx, new Date(clock.now().getTime() - 365 * DAY)),
    );
  const kept = async (): Promise<string[]> =>
    (
      await db.ownerQuery<{ kind: string }>('select kind from fleet.operation where target_id = $1 order by id', [ipad])
    ).map(({ kind }) => kind);

  it('as long as the iPad has not said that it came out of it, then a year as anything that was asked', async () => {
    await agreed({ days: 1 });
    const lost = await obeys('lost');
    clock.advance(DAY);
    await upkeep();
    clock.advance(400 * DAY);
    await forgotten();
    expect(await kept()).toEqual(['lost', 'found']);
    expect(await standing()).toMatchObject({ operationId: lost, state: 'ending', text: TEXT });
    clock.advance(300 * DAY);
    await obeys('found');
    await forgotten();
    expect(await kept()).toEqual(['found']);
    clock.advance(400 * DAY);
    await forgotten();
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['that is not trusted any more', 'update fleet.device set revoked_at = now() where id = $1'],
    ['that never was told of it', `delete from fleet.operation_device where device_id = $1`],
  ])('no longer than anything else of an iPad %s', async (_, statement) => {
    await agreed({ days: 1 });
    await obeys('lost');
    await db.ownerQuery(statement, [ipad]);
    clock.advance(400 * DAY);
    await forgotten();
    expect(await kept()).toEqual([]);
  });

  it('three years after its end at the most', async () => {
    await agreed({ days: 1 });
    await obeys('lost');
    clock.advance(DAY);
    await upkeep();
    clock.advance(3 * 365 * DAY - DAY);
    await forgotten();
    expect(await kept()).toEqual(['lost', 'found']);
    clock.advance(2 * DAY);
    await forgotten();
    await forgotten();
    expect(await kept()).toEqual([]);
  });
});

describe('Lost Mode is refused', () => {
  it('to what is no iPad, twice, and to whoever may not', async () => {
    const linux = await scene.tablet(await scene.classroom(school));
    await expect(ask(head, { deviceId: linux })).rejects.toMatchObject({ code: 'fleet.lostModeOnlyIpad' });
    const teacher = await act.person('l’enseignante', 'teacher', school);
    await expect(ask(teacher)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    const elsewhere = await act.person('le directeur voisin', 'schoolHead', await scene.school());
    await expect(ask(elsewhere)).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
    const twice = await ask(referent);
    await agreed();
    await expect(ask(head)).rejects.toMatchObject({ code: 'fleet.lostModeAlready' });
    await act.approve(head, twice.id);
    await act.tick();
    const lost = await db.ownerQuery(`select from fleet.operation where kind = 'lost' and target_id = $1`, [ipad]);
    expect(lost).toHaveLength(1);
  });

  it('whoever writes, without an approval of this device, this sentence and these days', async () => {
    const { id } = await ask(head, { days: 1 });
    await act.approve(referent, id);
    const insert = (text: string, days: number, device = ipad) =>
      scene.act(scene.system, (tx) =>
        tx.execute(
          `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, text, created_at, created_by, expires_at, approval_id)
           values (gen_random_uuid(), 'lost', 'device', $1, 'x', $2, $3, $4, '{}', $4::timestamptz + make_interval(days => $5), $6)`,
          [device, school, text, clock.now(), days, id],
        ),
      );
    await expect(insert('Autre chose', 1)).rejects.toThrow('no approval of this Lost Mode');
    await expect(insert(TEXT, 2)).rejects.toThrow('no approval of this Lost Mode');
    await expect(insert(TEXT, 1, newId())).rejects.toThrow('no approval of this Lost Mode');
    await insert(TEXT, 1);
  });
});

describe('clearing a passcode', () => {
  const clear = async (target: 'device' | 'classroom' | 'place', targetId: string) =>
    scene.act(await act.reach(head), (tx, reach) =>
      scene.get(Operations).start(tx, reach, {
        ...{ kind: 'clearPasscode', target, targetId, filter: {}, text: null, seconds: null, url: null, minutes: 60 },
      }),
    );

  it('is asked of one tablet by one person, never of a school', async () => {
    await expect(clear('place', school)).rejects.toMatchObject({ code: 'fleet.passcodeOneDevice' });
    await clear('device', ipad);
    clock.advance(1000);
    expect(await told()).toMatchObject({ kind: 'clearPasscode' });
  });

  it('is not done on one that was declared lost', async () => {
    await declaredLost();
    await expect(clear('device', ipad)).rejects.toMatchObject({ code: 'fleet.deviceUnreachable' });
  });
});
