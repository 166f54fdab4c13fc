import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import type { Logger, PlatformOptions } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Clones } from '../clones/clones.service.js';
import { Reports } from '../configurations/reports.service.js';
import { CONTACT_SECONDS, INVENTORY_MS } from '../configurations/telling.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Operations } from '../operations/operations.service.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { CheckIns } from './check-ins.service.js';
import { OperationNews } from './operation-news.service.js';
import { OperationReports } from './operation-reports.service.js';

interface Tablet {
  readonly deviceId: string;
  readonly bootId: string;
  readonly revision: string;
}

/** What it says otherwise than before. */
interface Other {
  readonly bootId?: string;
  readonly deviceId?: string;
  readonly revision?: string | null;
  readonly kinds?: readonly string[];
}

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;

const heard = (tablet: Tablet, more: Other = {}) => scene.get(CheckIns).hear({ ...tablet, ...more });
/** Seconds until its next contact, when that is all that it is told. */
const quiet = async (tablet: Tablet, more: Other = {}): Promise<number | undefined> => {
  const next = await heard(tablet, more);
  return next?.kind === 'wait' ? next.seconds : undefined;
};
const start = (target: 'device' | 'classroom', targetId: string, more: object = {}) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(Operations).start(tx, reach, {
      ...{ kind: 'message', target, targetId, filter: {}, text: 'Bonjour', seconds: null, url: null, minutes: 60 },
      ...more,
    } as never),
  );
const lastContact = async (deviceId: string): Promise<Date | undefined> => {
  const [row] = await db.ownerQuery<{ at: Date }>('select last_contact_at as at from fleet.device where id = $1', [
    deviceId,
  ]);
  return row?.at;
};
const inventoried = (deviceId: string) =>
  scene.act(Reach.device(deviceId), (tx, reach) =>
    scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('x') }),
  );
const hear = (deviceId: string, bootId: string) =>
  scene.act(Reach.device(deviceId), (tx, reach) =>
    scene.get(Clones).heard(tx, reach, { bootId, arrivedAt: clock.now(), isAwaited: () => true }),
  );

/** Told all, having said so, and heard twice since it started: it has nothing to hear. */
async function settled(): Promise<Tablet> {
  const deviceId = await scene.tablet(classroom);
  const bootId = newId();
  const revision = await scene.obey(deviceId);
  await inventoried(deviceId);
  for (let times = 0; times < 2; times += 1) await hear(deviceId, bootId);
  return { deviceId, bootId, revision };
}

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
beforeEach(async () => {
  clock.set('2026-11-10T08:00:00Z');
  classroom = await scene.classroom(school, { name: `CM ${newId().slice(-8)}` });
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('a device that has nothing to hear', () => {
  it('is told to wait, and its contact is committed by then', async () => {
    const tablet = await settled();
    clock.advance(60_000);
    expect(await quiet(tablet)).toBe(CONTACT_SECONDS);
    expect(await lastContact(tablet.deviceId)).toEqual(clock.now());
    expect(await scene.ask(tablet.deviceId, tablet.revision)).toEqual({ kind: 'wait', seconds: CONTACT_SECONDS });
  });

  it('is seen by people when it was not online, and says nothing anew when it was', async () => {
    const tablet = await settled();
    const told = () =>
      db.ownerQuery(
        `select payload from platform.outbox where type = 'fleet.DeviceChanged' and payload ->> 'deviceId' = $1`,
        [tablet.deviceId],
      );
    clock.advance(10 * 60_000);
    const before = (await told()).length;
    await quiet(tablet);
    expect(await told()).toHaveLength(before + 1);
    expect((await told()).at(-1)).toEqual({
      payload: { deviceId: tablet.deviceId, classroomId: classroom, schoolId: school },
    });
    await quiet(tablet);
    expect(await told()).toHaveLength(before + 1);
  });

  it('is heard with others, each by itself', async () => {
    const tablets = [await settled(), await settled(), await settled()];
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Devices).changeState(tx, reach, tablets[1]!.deviceId, 'lost', 'Égarée.'),
    );
    clock.advance(60_000);
    const answers = await Promise.all(tablets.map((tablet) => quiet(tablet)));
    expect(answers).toEqual([CONTACT_SECONDS, undefined, CONTACT_SECONDS]);
  });
});

describe('a device of which one thing is asked', () => {
  const done = (operationId: string, more: object = {}) => ({
    ...{ reportId: newId(), operationId, status: 'done' as const, why: null },
    ...more,
  });
  const rowsOf = (operationId: string) =>
    db.ownerQuery<object>(
      `select s.status, s.times_told as times, (select count(*)::int from fleet.report r where r.device_id = s.device_id
              and r.said ->> 'operationId' = $1) as reports
         from fleet.operation_device s where s.operation_id = $1::uuid`,
      [operationId],
    );
  const tallied = async (operationId: string): Promise<object | undefined> => {
    const [row] = await db.ownerQuery<object>(
      `select sum(told)::int as told, sum(done)::int as done from fleet.operation_tally where operation_id = $1`,
      [operationId],
    );
    return row;
  };

  it('is told it once that is committed, as it would have been by the usual way, and the usual way tells it again', async () => {
    const tablet = await settled();
    const { id } = await start('classroom', classroom);
    clock.advance(60_000);
    const told = await heard(tablet);
    expect(told).toMatchObject({ kind: 'operate', operation: { id, kind: 'message', text: 'Bonjour', seconds: null } });
    expect(await lastContact(tablet.deviceId)).toEqual(clock.now());
    expect(await rowsOf(id)).toEqual([{ status: null, times: 1, reports: 0 }]);
    expect(await heard(tablet)).toBeUndefined();
    expect(await scene.ask(tablet.deviceId, tablet.revision)).toEqual(told);
  });

  it('is told the oldest of several, then the next, as it would have been by the usual way', async () => {
    const tablet = await settled();
    const first = await start('classroom', classroom);
    clock.advance(1_000);
    const second = await start('device', tablet.deviceId, { kind: 'restart', text: null });
    clock.advance(1_000);
    const kinds = ['message', 'restart'];
    const told = await heard(tablet, { kinds });
    expect(told).toMatchObject({ kind: 'operate', operation: { id: first.id } });
    expect(await rowsOf(second.id)).toEqual([]);
    expect(await scene.ask(tablet.deviceId, tablet.revision, kinds)).toEqual(told);
    await scene.get(OperationReports).hear(tablet.deviceId, done(first.id));
    expect(await heard(tablet, { kinds })).toMatchObject({ kind: 'operate', operation: { id: second.id } });
    await scene.get(OperationReports).hear(tablet.deviceId, done(second.id));
    expect(await quiet(tablet, { kinds })).toBe(CONTACT_SECONDS);
  });

  it('reports with others, each once, whatever is sent again', async () => {
    const tablets = [await settled(), await settled(), await settled()];
    const { id } = await start('classroom', classroom);
    await Promise.all(tablets.map((tablet) => heard(tablet)));
    expect(await tallied(id)).toEqual({ told: 3, done: 0 });
    const reports = scene.get(OperationReports);
    const said = tablets.map(({ deviceId }) => ({ deviceId, report: done(id) }));
    const both = () => Promise.all(said.map(({ deviceId, report }) => reports.hear(deviceId, report)));
    expect(await both()).toEqual([true, true, true]);
    expect(await both()).toEqual([true, true, true]);
    expect(await reports.hear(tablets[0]!.deviceId, done(id, { status: 'failed', why: 'Trop tard.' }))).toBe(true);
    expect(await tallied(id)).toEqual({ told: 0, done: 3 });
    expect((await rowsOf(id)).map((row) => ({ ...row, reports: 0 }))).toEqual(
      [1, 2, 3].map(() => ({ status: 'done', times: 1, reports: 0 })),
    );
    expect(await quiet(tablets[0]!)).toBe(CONTACT_SECONDS);
  });

  it('is told to people with its report, and what a class says within a second at the end of it, once', async () => {
    const tablets = [await settled(), await settled(), await settled()];
    const { id } = await start('classroom', classroom);
    await Promise.all(tablets.map((tablet) => heard(tablet)));
    const changes = async () =>
      (
        await db.ownerQuery(
          `select from platform.outbox where type = 'fleet.OperationChanged' and payload ->> 'operationId' = $1`,
          [id],
        )
      ).length;
    const [reports, news] = [scene.get(OperationReports), scene.get(OperationNews)];
    await news.tell();
    const before = await changes();
    await reports.hear(tablets[0]!.deviceId, done(id));
    expect(await changes()).toBe(before + 1);
    for (const { deviceId } of tablets.slice(1)) await reports.hear(deviceId, done(id));
    await news.tell();
    expect(await changes()).toBe(before + 2);
    await news.tell();
    expect(await changes()).toBe(before + 2);
    expect(await tallied(id)).toEqual({ told: 0, done: 3 });
    // A process that died in that second says it once it starts again.
    const next = new OperationNews({} as PlatformOptions, db.database, scene.get(Acts), {} as Logger);
    await next.onApplicationBootstrap();
    await next.beforeApplicationShutdown();
    expect(await changes()).toBe(before + 3);
    clock.advance(60_000);
    await next.onApplicationBootstrap();
    await next.beforeApplicationShutdown();
    expect(await changes()).toBe(before + 3);
  });

  it('is heard as usual when it speaks of what it was never told, or is trusted no more; nothing is written', async () => {
    const [tablet, other] = [await settled(), await settled()];
    const { id } = await start('device', tablet.deviceId);
    const reports = scene.get(OperationReports);
    expect(await reports.hear(tablet.deviceId, done(id))).toBe(false);
    await heard(tablet);
    expect(await reports.hear(other.deviceId, done(id))).toBe(false);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, tablet.deviceId, 'Volée.'));
    expect(await reports.hear(tablet.deviceId, done(id))).toBe(false);
    expect(await rowsOf(id)).toEqual([{ status: null, times: 1, reports: 0 }]);
  });
});

describe('anything else is asked about as usual, and nothing is written', () => {
  /** Each makes a settled tablet one to which there is something to say, or that is not as usual. */
  const CASES: Record<string, (tablet: Tablet) => Promise<Other | void>> = {
    'a start that was never heard': async () => ({ bootId: newId() }),
    'a start that was heard once': async ({ deviceId }) => {
      const bootId = newId();
      await hear(deviceId, bootId);
      return { bootId };
    },
    'the start before the latest': async ({ deviceId }) => void (await hear(deviceId, newId())),
    'one that has forgotten what it is': async () => ({ revision: null }),
    'one that says it is something else': async () => ({ revision: 'autre' }),
    'one that should be something else': async () => {
      await scene.act(scene.system, async (tx, reach) => {
        const settings = { label: { title: `Autre ${newId()}`, found: null } };
        const profile = await scene.get(Profiles).write(tx, reach, { name: 'École', placeId: school, settings });
        await scene
          .get(Assignments)
          .assign(tx, reach, profile.id, { target: 'classroom', targetId: classroom, exceptions: [] } as never);
      });
    },
    'one with another slot': async ({ deviceId }) =>
      void (await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, deviceId, { slot: 9 }))),
    'one that is asked what it does not understand': async ({ deviceId }) => {
      await start('device', deviceId);
      return { kinds: ['restart'] };
    },
    'one that is to lock: what was told before counts': async ({ deviceId }) => {
      await start('device', deviceId, { kind: 'lock' });
      return { kinds: ['lock'] };
    },
    'one of which two things are asked, and that was told the first': async (tablet) => {
      await start('device', tablet.deviceId);
      await start('classroom', classroom, { kind: 'restart', text: null });
      await scene.ask(tablet.deviceId, tablet.revision);
    },
    'one of which two things are asked, and that does not understand the second': async ({ deviceId }) => {
      await start('device', deviceId);
      await start('classroom', classroom, { kind: 'restart', text: null });
      return { kinds: ['message'] };
    },
    'one of which two things are asked, one of them to lock': async ({ deviceId }) => {
      await start('device', deviceId);
      await start('device', deviceId, { kind: 'lock' });
      return { kinds: ['message', 'lock'] };
    },
    'one whose inventory is old': async () => {
      clock.advance(INVENTORY_MS);
    },
    'one that is lost': async ({ deviceId }) =>
      void (await scene.act(scene.system, (tx, reach) =>
        scene.get(Devices).changeState(tx, reach, deviceId, 'lost', 'Égarée.'),
      )),
    'one that is revoked': async ({ deviceId }) =>
      void (await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, deviceId, 'Volée.'))),
    'one that nobody knows': async () => ({ deviceId: newId() }),
  };
  it.each(Object.entries(CASES))('%s', async (_name, change) => {
    const tablet = await settled();
    // Whatever was left to say is said: the case alone makes the difference.
    expect(await quiet(tablet)).toBe(CONTACT_SECONDS);
    const before = await lastContact(tablet.deviceId);
    const more = (await change(tablet)) ?? {};
    clock.advance(1_000);
    expect(await quiet(tablet, more)).toBeUndefined();
    expect(await lastContact(tablet.deviceId)).toEqual(before);
  });

  it('one that somebody holds at this moment, without waiting for it', async () => {
    const tablet = await settled();
    await scene.act(Reach.device(tablet.deviceId), async (tx) => {
      await tx.query('select 1 from fleet.device where id = $1 for update', [tablet.deviceId]);
      expect(await quiet(tablet)).toBeUndefined();
    });
    expect(await quiet(tablet)).toBe(CONTACT_SECONDS);
  });

  it('a second ask of one device in the same moment: it may be of a second machine', async () => {
    const tablet = await settled();
    const answers = await Promise.all([quiet(tablet), quiet(tablet, { bootId: newId() })]);
    expect(answers).toEqual([CONTACT_SECONDS, undefined]);
  });

  it('one on which a setting failed, once it is time to try again', async () => {
    const deviceId = await scene.tablet(classroom);
    await scene.act(scene.system, async (tx, reach) => {
      const settings = { label: { title: `Neuf ${newId()}`, found: null } };
      const profile = await scene.get(Profiles).write(tx, reach, { name: 'École', placeId: school, settings });
      await scene
        .get(Assignments)
        .assign(tx, reach, profile.id, { target: 'classroom', targetId: classroom, exceptions: [] } as never);
    });
    const next = await scene.ask(deviceId, null);
    const revision = next.kind === 'configure' ? next.revision : '';
    await scene.report(deviceId, revision, [{ setting: 'label', status: 'failed', why: 'Disque plein.' }]);
    await inventoried(deviceId);
    const bootId = newId();
    for (let times = 0; times < 2; times += 1) await hear(deviceId, bootId);
    const tablet = { deviceId, bootId, revision };
    expect(await quiet(tablet)).toBe(CONTACT_SECONDS);
    clock.advance(10 * 60_000);
    expect(await quiet(tablet)).toBeUndefined();
    expect(await scene.ask(deviceId, revision)).toMatchObject({ kind: 'configure' });
  });
});

it('is for the system alone', async () => {
  const ask = `select quiet, told from fleet.check_in('{}', '{}', '{}', '{}', now(), now(), now())`;
  const report = `select turns, changed from fleet.hear_reports('{}', '{}', '{}', '{}', '{}', now(), '{}')`;
  for (const call of [ask, report]) {
    await expect(scene.act(Reach.device(newId()), (tx) => tx.query(call))).rejects.toMatchObject({ code: '42501' });
  }
  await expect(scene.act(scene.system, (tx) => tx.query(ask))).resolves.toEqual([{ quiet: [], told: [] }]);
  await expect(scene.act(scene.system, (tx) => tx.query(report))).resolves.toEqual([{ turns: [], changed: [] }]);
});
