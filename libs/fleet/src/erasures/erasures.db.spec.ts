import { migrations as identity, Freeze } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { Boards } from '../board/board.service.js';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Operations } from '../operations/operations.service.js';
import { ErasureScene, MINUTE } from './erasures.scene.js';

const DAY = 24 * 60 * MINUTE;
let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let act: ErasureScene;
let school: string;
let classroom: string;
let devices: string[];
let asker: string;
let approver: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  act = new ErasureScene(scene, clock, (sql, params) => db.ownerQuery(sql, params));
});
beforeEach(async () => {
  await act.thaw();
  school = await scene.school();
  classroom = await scene.classroom(school, { name: 'CM2' });
  devices = [];
  for (let i = 0; i < 4; i += 1) devices.push(await scene.tablet(classroom));
  asker = await act.person('la référente', 'digitalReferent', scene.district);
  approver = await act.person('la directrice', 'schoolHead', school);
  clock.advance(1000);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const get = (id: string) => scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, id));
const first = () => devices[0] as string;
const two = () => devices.slice(0, 2);
const erasureOf = async (id: string) => (await get(id)).erasure?.state ?? null;
/** What each tile of the cart says of it. */
const onTheBoard = async () => {
  const { tiles } = await scene.act(scene.system, (tx, reach) => scene.get(Boards).board(tx, reach, classroom));
  return tiles.flatMap(({ deviceId, erasure }) => (deviceId === null ? [] : [erasure?.state ?? null]));
};
const erasures = () =>
  db.ownerQuery<{ id: string; approval_id: string }>(
    `select id, approval_id from fleet.operation where kind = 'erase' and place_id = $1`,
    [school],
  );
const journalOf = async (subject: string) =>
  (
    await db.ownerQuery<{ act: string }>('select act from platform.journal where subject_id = $1 order by id', [
      subject,
    ])
  ).map((row) => row.act);

describe('asking', () => {
  it('alone erases nothing, however long one waits', async () => {
    const asked = await act.ask(asker, two());
    expect(asked).toMatchObject({
      title: 'Effacer et désenrôler 2 tablettes',
      state: 'asked',
      items: [expect.stringMatching(/^Tablette 1 \(CM2\), n° SN-/), expect.stringMatching(/^Tablette 2 \(CM2\)/)],
      mayApprove: false,
    });
    await expect(act.approve(asker, asked.id)).rejects.toThrow();
    for (let hours = 0; hours < 60; hours += 12) {
      clock.advance(12 * 60 * MINUTE);
      expect(await act.tick()).toBe(0);
    }
    expect(await erasures()).toEqual([]);
    for (const device of devices) expect(await act.told(device)).toBeNull();
  });

  it('is refused for devices of two schools, unseen, beyond one’s reach, not enrolled, or to be erased already', async () => {
    const elsewhere = await scene.tablet(await scene.classroom(await scene.school()));
    await expect(act.ask(asker, [first(), elsewhere])).rejects.toMatchObject({ code: 'fleet.erasureOneSchool' });
    const far = await scene.tablet(await scene.classroom(await scene.school([await scene.otherCommune()])));
    await expect(act.ask(asker, [first(), far])).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
    await expect(act.ask(asker, [newId()])).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
    await expect(act.ask(approver, two())).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, devices[3] as string, 'Volée.'));
    await expect(act.ask(asker, devices)).rejects.toMatchObject({ code: 'fleet.erasureNotEnrolled' });
    await act.agreed(asker, approver, two());
    await expect(act.ask(asker, devices.slice(0, 3))).rejects.toMatchObject({ code: 'fleet.erasureAlreadyDue' });
  });

  it('is for twelve devices a day, of one school', async () => {
    const big = await scene.classroom(school, { capacity: 14 });
    const many: string[] = [];
    for (let i = 0; i < 11; i += 1) many.push(await scene.tablet(big));
    await act.ask(asker, [...many, first()]);
    await expect(act.ask(asker, [devices[1] as string])).rejects.toMatchObject({ code: 'identity.quotaSpent' });
    const other = await act.person('l’informatique', 'it', scene.commune);
    await act.ask(other, [devices[1] as string]);
    const elsewhere = await scene.tablet(await scene.classroom(await scene.school()));
    await expect(act.ask(other, [elsewhere])).rejects.toMatchObject({ code: 'identity.quotaOnePlace' });
  });
});

describe('two people', () => {
  it('have the devices that they named told, once the delay is over, and no other', async () => {
    const { id } = await act.ask(asker, [...two(), first()]);
    await act.approve(approver, id);
    clock.advance(15 * MINUTE - 1);
    expect(await act.tick()).toBe(0);
    expect(await act.told(first())).toBeNull();
    clock.advance(1);
    expect(await act.tick()).toBe(1);
    const [operation, ...others] = await erasures();
    expect([operation?.approval_id, others]).toEqual([id, []]);
    // Before its settings: it has none yet.
    for (const device of two()) expect(await act.told(device)).toBe(operation?.id);
    for (const device of devices.slice(2)) expect(await act.told(device)).toBeNull();
    expect(await Promise.all(devices.map(erasureOf))).toEqual(['due', 'due', null, null]);
    expect(await onTheBoard()).toEqual(['due', 'due', null, null]);
    expect(await journalOf(operation?.id ?? '')).toEqual(['fleet.erasure.started']);
    const { items } = await scene.act(scene.system, (tx, reach) =>
      scene.get(Operations).list(tx, reach, { limit: 5, targetId: first() }),
    );
    expect(items).toMatchObject([
      { kind: 'erase', target: 'devices', createdBy: 'la référente', counts: { concerned: 2, waiting: 0, told: 2 } },
    ]);
  });

  it('are stopped within the delay by anyone concerned', async () => {
    const teacher = await act.person('l’enseignante', 'teacher', school);
    const { id } = await act.ask(asker, two());
    await act.approve(approver, id);
    clock.advance(14 * MINUTE);
    expect(await act.stop(teacher, id)).toMatchObject({ state: 'stopped' });
    clock.advance(DAY);
    expect(await act.tick()).toBe(0);
    expect(await erasures()).toEqual([]);
  });

  it('erase only what is still there: what moved away or lost its identity drops out, and is said', async () => {
    const { id } = await act.ask(asker, devices.slice(0, 3));
    await act.approve(approver, id);
    const away = await scene.classroom(await scene.school());
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, first(), { classroomId: away }));
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, devices[1] as string, 'Volée.'));
    clock.advance(15 * MINUTE);
    expect(await act.tick()).toBe(1);
    expect(await Promise.all(devices.map(erasureOf))).toEqual([null, null, 'due', null]);
    const [line] = await db.ownerQuery<{ details: { devices: string[]; dropped: string[] } }>(
      `select details from platform.journal where act = 'fleet.erasure.started' and place_id = $1`,
      [school],
    );
    expect([line?.details.devices.length, line?.details.dropped.length]).toEqual([1, 2]);
  });

  it('fail in French when nobody is left', async () => {
    const { id } = await act.ask(asker, [first()]);
    await act.approve(approver, id);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, first(), 'Volée.'));
    clock.advance(15 * MINUTE);
    expect(await act.tick()).toBe(0);
    const [row] = await db.ownerQuery('select state, end_reason from identity.approval where id = $1', [id]);
    expect(row).toMatchObject({ state: 'failed', end_reason: expect.stringContaining('Plus aucune de ces tablettes') });
    expect(await erasures()).toEqual([]);
  });
});

describe('the last word before anything is destroyed', () => {
  it('is go, is journalled once, and is shown', async () => {
    await act.agreed(asker, approver, two());
    const operation = (await act.told(first())) ?? '';
    expect(await act.confirm(first(), operation)).toBe('go');
    expect(await act.confirm(first(), operation)).toBe('go');
    expect((await journalOf(first())).filter((name) => name === 'fleet.device.erasing')).toHaveLength(1);
    expect(await Promise.all(two().map(erasureOf))).toEqual(['erasing', 'due']);
  });

  it('is hold while dangerous acts are frozen, and nobody is told meanwhile', async () => {
    await act.agreed(asker, approver, two());
    const operation = (await act.told(first())) ?? '';
    await act.freeze(approver);
    expect(await act.confirm(first(), operation)).toBe('hold');
    for (const device of two()) expect(await act.told(device)).toBeNull();
    expect(await erasureOf(first())).toBe('due');
    await act.thaw();
    expect(await act.told(first())).toBe(operation);
    expect(await act.confirm(first(), operation)).toBe('go');
  });

  it('is asked for anew by those that were held, and by no other, once they are woken', async () => {
    const due = async () =>
      (await scene.act(scene.system, (tx, reach) => scene.get(Devices).toErase(tx, reach)))
        .map(({ id }) => id)
        .filter((id) => devices.includes(id))
        .sort();
    await act.agreed(asker, approver, devices.slice(0, 3));
    await act.freeze(approver);
    await act.thaw();
    expect(await due()).toEqual(devices.slice(0, 3).sort());
    const operation = (await act.told(first())) ?? '';
    await act.confirm(first(), operation);
    await act.report(first(), operation);
    expect(await due()).toEqual(devices.slice(1, 3).sort());
    clock.advance(30 * DAY);
    expect(await due()).toEqual([]);
  });

  it('is given before the switch is set, or not at all', async () => {
    await act.agreed(asker, approver, [first()]);
    const operation = (await act.told(first())) ?? '';
    const who = await act.reach(approver);
    const order: string[] = [];
    let frozen: Promise<void> | undefined;
    await scene.act(Reach.device(first()), async (tx, reach) => {
      expect(await scene.get(Reports).starting(tx, reach, operation)).toBe('go');
      frozen = scene
        .act(who, (other) => scene.get(Freeze).set(other, who, 'Compte volé.'))
        .then(() => void order.push('frozen'));
      // Whoever sets it waits for us.
      for (let waiting = 0; waiting === 0;) {
        const [row] = await db.ownerQuery<{ count: number }>(
          `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`,
        );
        waiting = row?.count ?? 0;
      }
      order.push('given');
    });
    await frozen;
    expect(order).toEqual(['given', 'frozen']);
    expect(await act.confirm(first(), operation)).toBe('hold');
  });

  it('is hold for what was cancelled, has expired, has left the school, was not told, or is another’s', async () => {
    await act.agreed(asker, approver, devices);
    const operation = (await act.told(first())) ?? '';
    for (const device of devices.slice(0, 3)) await act.told(device);
    // Not told yet.
    expect(await act.confirm(devices[3] as string, operation)).toBe('hold');
    expect(await act.confirm(first(), newId())).toBe('hold');
    const stranger = await scene.tablet(classroom);
    expect(await act.confirm(stranger, operation)).toBe('hold');
    const away = await scene.classroom(await scene.school());
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, first(), { classroomId: away }));
    expect(await act.confirm(first(), operation)).toBe('hold');
    expect(await act.told(first())).toBeNull();
    await scene.act(scene.system, (tx, reach) => scene.get(Operations).cancel(tx, reach, operation));
    expect(await act.confirm(devices[1] as string, operation)).toBe('hold');
    // Stopping it is no ordinary line of the journal.
    expect(await journalOf(operation)).toContain('fleet.erasure.stopped');
  });

  it('comes too late after thirty days, when the device is not erased any more', async () => {
    await act.agreed(asker, approver, [first()]);
    const operation = (await act.told(first())) ?? '';
    clock.advance(30 * DAY - 1);
    expect(await act.told(first())).toBe(operation);
    clock.advance(1);
    expect(await act.told(first())).toBeNull();
    expect(await act.confirm(first(), operation)).toBe('hold');
    expect(await erasureOf(first())).toBe('expired');
  });

  it('is refused by the database too, whoever forgets to look', async () => {
    await act.agreed(asker, approver, two());
    const operation = (await act.told(first())) ?? '';
    await act.freeze(approver);
    const write = (sql: string, params: unknown[]) =>
      db.database.transaction(Reach.device(first()), (tx) => tx.execute(sql, params));
    for (const column of ['told_at', 'confirmed_at']) {
      await expect(
        write(`update fleet.operation_device set ${column} = now() where operation_id = $1`, [operation]),
      ).rejects.toThrow(/frozen/);
    }
    await expect(
      db.database.transaction(scene.system, (tx) =>
        tx.execute('insert into fleet.operation_device (operation_id, device_id, told_at) values ($1, $2, now())', [
          ...[operation, devices[1]],
        ]),
      ),
    ).rejects.toThrow(/frozen/);
  });
});

describe('a device that is to be erased', () => {
  const asks = (device: string, putOff: string[] = []) =>
    scene.act(Reach.device(device), (tx, reach) =>
      scene.get(DesiredState).next(tx, reach, { revision: null, kinds: ['restart'], putOff }),
    );
  const wanted = (device: string) =>
    scene.act(Reach.device(device), (tx, reach) => scene.get(DesiredState).wanted(tx, reach));

  it('is given nothing else of the school’s, though it says « not now » or erasing is frozen', async () => {
    await act.agreed(asker, approver, [first()]);
    // Asked without being told.
    expect(await wanted(first())).toBeNull();
    const [untold] = await db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from fleet.operation_device where device_id = $1',
      [first()],
    );
    expect(untold?.count).toBe(0);
    const operation = (await act.told(first())) ?? '';
    expect(await asks(first(), [operation])).toMatchObject({ kind: 'wait' });
    expect(await asks(devices[1] as string)).toMatchObject({ kind: 'configure' });
    expect(await act.confirm(first(), operation)).toBe('go');
    expect(await wanted(first())).toBeNull();
    await act.freeze(approver);
    expect([await asks(first()), await wanted(first())]).toMatchObject([{ kind: 'wait' }, null]);
    await act.thaw();
    expect(await act.told(first())).toBe(operation);
  });

  it('is given its own again once that was stopped, or could not be done', async () => {
    await act.agreed(asker, approver, [first()]);
    const operation = (await act.told(first())) ?? '';
    await act.confirm(first(), operation);
    await act.report(first(), operation, 'Rien n’a pu être effacé.');
    await act.agreed(asker, approver, [devices[1] as string]);
    const stopped = (await act.told(devices[1] as string)) ?? '';
    await act.confirm(devices[1] as string, stopped);
    await scene.act(scene.system, (tx, reach) => scene.get(Operations).cancel(tx, reach, stopped));
    for (const device of two())
      expect([await wanted(device), await asks(device)]).toMatchObject([{ kind: 'configure' }, { kind: 'configure' }]);
  });
});

describe('a device that was erased', () => {
  const erase = async (device: string): Promise<string> => {
    const operation = (await act.told(device)) ?? '';
    await act.confirm(device, operation);
    await act.report(device, operation);
    return operation;
  };

  it('has no identity, no slot, and its history; another code makes it the same device again', async () => {
    const serial = (await get(first())).serialNumber;
    await act.agreed(asker, approver, [first()]);
    await erase(first());
    const erased = await get(first());
    expect(erased).toMatchObject({ state: 'inReserve', slot: null, online: false, erasure: { state: 'erased' } });
    expect(erased.memberships.every(({ until }) => until !== null)).toBe(true);
    const board = await scene.act(scene.system, (tx, reach) => scene.get(Boards).board(tx, reach, classroom));
    expect(board.tiles.map(({ deviceId }) => deviceId)).not.toContain(first());
    const events = await db.ownerQuery<{ type: string; payload: Record<string, unknown> }>(
      `select type, payload from platform.outbox where payload ->> 'deviceId' = $1
         and type in ('fleet.DeviceRevoked', 'fleet.DeviceMoved') order by id`,
      [first()],
    );
    expect(events.slice(-2)).toMatchObject([
      { type: 'fleet.DeviceRevoked', payload: { publicKeyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      {
        type: 'fleet.DeviceMoved',
        payload: { slot: null, schoolUai: expect.stringMatching(/^038/), classroomName: 'CM2' },
      },
    ]);
    expect((await journalOf(first())).slice(-2)).toEqual(['fleet.device.erasing', 'fleet.device.erased']);
    await expect(act.told(first())).rejects.toMatchObject({ code: 'fleet.deviceRevoked' });

    clock.advance(MINUTE);
    const [code = ''] = (await scene.codes(classroom, 1)).values();
    const again = await scene.enrol({ code, facts: factsOf(serial) });
    expect(again.deviceId).toBe(first());
    expect(await get(first())).toMatchObject({ state: 'inService', slot: 1, erasure: null });
    expect((await get(first())).memberships).toHaveLength(2);
    expect(await act.told(first())).toBeNull();
  });

  it('is told so though it was stolen, and then stays stolen; it is told nothing else', async () => {
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Devices).changeState(tx, reach, first(), 'lost', 'Perdue en sortie.'),
    );
    expect(await scene.ask(first(), null)).toMatchObject({ kind: 'wait' });
    await act.agreed(asker, approver, [first()]);
    await erase(first());
    expect(await get(first())).toMatchObject({ state: 'lost', erasure: { state: 'erased' } });
  });

  it('that could not be says why, keeps its identity, and may be asked for again', async () => {
    await act.agreed(asker, approver, [first()]);
    const operation = (await act.told(first())) ?? '';
    await act.confirm(first(), operation);
    await act.report(first(), operation, '3 éléments n’ont pas pu être effacés.');
    expect(await get(first())).toMatchObject({ slot: 1, erasure: { state: 'failed' } });
    expect(await act.told(first())).toBeNull();
    expect((await journalOf(first())).at(-1)).toBe('fleet.device.eraseFailed');
    await act.ask(asker, [first()]);
  });
});
