import type { FirstTo, ProfileSettings } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { ProfileViews } from '../profiles/profile-views.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { RolloutTicks } from './rollout-ticks.service.js';
import { RolloutViews } from './rollout-views.service.js';
import { Rollouts } from './rollouts.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const label = (title: string): ProfileSettings => ({ label: { title, found: null } });
const share = (percent: number, more: Partial<FirstTo> = {}): FirstTo => ({
  to: { kind: 'share', percent },
  reports: 2,
  minutes: null,
  failurePercent: 0,
  ...more,
});
const get = (id: string, reach: Reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(ProfileViews).get(tx, reach, id));
const change = (id: string, version: number, title: string, first?: FirstTo) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(Profiles).change(tx, reach, id, { name: 'Profil', version, settings: label(title), first }),
  );
const titles = async (classrooms: readonly string[]): Promise<(string | undefined)[]> => {
  const rows = await db.ownerQuery<{ id: string; title: string }>(
    `select c.id, k.settings -> 'label' ->> 'title' as title
       from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash where c.id = any ($1::uuid[])`,
    [classrooms],
  );
  return classrooms.map((id) => rows.find((row) => row.id === id)?.title ?? undefined);
};
const firstOf = async (rollout: string): Promise<string[]> =>
  (
    await db.ownerQuery<{ id: string }>(
      'select classroom_id as id from fleet.rollout_classroom where rollout_id = $1',
      [rollout],
    )
  ).map(({ id }) => id);
const look = () => scene.get(RolloutTicks).look();

/** A school of its own with four carts of two tablets, all at version 1 of a profile. */
async function set() {
  const school = await scene.school();
  const classrooms: string[] = [];
  for (let i = 0; i < 4; i += 1) classrooms.push(await scene.classroom(school));
  const profile = await scene.act(scene.system, async (tx, reach) => {
    const { id } = await scene
      .get(Profiles)
      .write(tx, reach, { name: 'Profil', placeId: school, settings: label('Un') });
    return scene.get(Assignments).assign(tx, reach, id, { target: 'place', targetId: school });
  });
  const tablets = new Map<string, [string, string]>();
  for (const classroom of classrooms)
    tablets.set(classroom, [await scene.tablet(classroom), await scene.tablet(classroom)]);
  for (const pair of tablets.values()) for (const tablet of pair) await scene.obey(tablet);
  const tabletsOf = (classroom: string) => tablets.get(classroom) ?? ['', ''];
  const rest = (first: readonly string[]) => classrooms.filter((one) => !first.includes(one));
  return { school, classrooms, profile: profile.id, tabletsOf, rest };
}
async function fail(tablet: string): Promise<void> {
  const next = await scene.ask(tablet, null);
  if (next.kind !== 'configure') throw new Error(`It was told ${next.kind}`);
  await scene.report(tablet, next.revision, [{ setting: 'label', status: 'failed', why: 'Écran absent.' }]);
}

describe('a change that goes to some first', () => {
  it('is told to those alone, then to all once they have reported', async () => {
    const { classrooms, profile, tabletsOf, rest } = await set();
    const { rollout, version, settings } = await change(profile, 1, 'Deux', share(25));
    expect(rollout).toMatchObject({
      state: 'trying',
      kind: 'version',
      version: 2,
      fromVersion: 1,
      first: 1,
      classrooms: 4,
    });
    expect([version, settings]).toEqual([1, label('Un')]);
    const [first = ''] = await firstOf(rollout?.id ?? '');
    expect(await titles([first, ...rest([first])])).toEqual(['Deux', 'Un', 'Un', 'Un']);
    await look();
    expect((await get(profile)).rollout).toMatchObject({ concerned: 2, reported: 0, failed: 0 });
    await scene.obey(tabletsOf(first)[0]);
    await look();
    expect((await get(profile)).rollout).toMatchObject({ reported: 1 });
    await scene.obey(tabletsOf(first)[1]);
    await look();
    expect(await get(profile)).toMatchObject({ rollout: null, version: 2, settings: label('Deux') });
    expect(await titles(classrooms)).toEqual(['Deux', 'Deux', 'Deux', 'Deux']);
    const [ended] = await scene.act(scene.system, (tx, reach) =>
      scene.get(RolloutViews).ofProfile(tx, reach, profile, 1),
    );
    expect(ended).toMatchObject({
      state: 'done',
      reported: 2,
      failed: 0,
      endedBy: 'Chariot',
      reason: expect.stringContaining('sans échec'),
    });
  });

  it('goes back by itself past the rate of failures that was set, and leaves the others as they were', async () => {
    const { classrooms, profile, tabletsOf } = await set();
    const { rollout } = await change(profile, 1, 'Mauvais', share(25, { reports: 2, failurePercent: 40 }));
    const [first = ''] = await firstOf(rollout?.id ?? '');
    await fail(tabletsOf(first)[0]);
    await look();
    expect(await get(profile)).toMatchObject({ rollout: null, version: 1 });
    expect(await titles(classrooms)).toEqual(['Un', 'Un', 'Un', 'Un']);
    const [ended] = await scene.act(scene.system, (tx, reach) =>
      scene.get(RolloutViews).ofProfile(tx, reach, profile, 1),
    );
    expect(ended).toMatchObject({
      state: 'rolledBack',
      failed: 1,
      reason: expect.stringContaining('plus que le taux'),
    });
    // The tablet is told the former settings, and a next change takes another number.
    await scene.obey(tabletsOf(first)[0]);
    expect((await change(profile, 1, 'Trois')).version).toBe(3);
    const acts = await db.ownerQuery<{ act: string }>(
      `select act from platform.journal where subject_id = $1 and act like 'fleet.rollout.%' order by id`,
      [profile],
    );
    expect(acts.map(({ act }) => act)).toEqual(['fleet.rollout.started', 'fleet.rollout.rolledBack']);
  });

  it('goes on after its time with those that spoke, and waits for ever for a cart that is switched off', async () => {
    const { profile, tabletsOf } = await set();
    const { rollout } = await change(profile, 1, 'Deux', share(25, { minutes: 60 }));
    const [first = ''] = await firstOf(rollout?.id ?? '');
    clock.advance(48 * 60 * 60_000);
    await look();
    expect((await get(profile)).rollout).toMatchObject({ state: 'trying', reported: 0 });
    await scene.obey(tabletsOf(first)[0]);
    await look();
    expect(await get(profile)).toMatchObject({ rollout: null, version: 2 });
  });

  it('is extended or taken back by hand, once', async () => {
    const { school, classrooms, profile } = await set();
    const one = (classroomId: string): FirstTo => ({ ...share(1), to: { kind: 'classroom', classroomId } });
    const end = (id: string, how: 'goOn' | 'rollBack', reach: Reach) =>
      scene.act(reach, (tx) => scene.get(Rollouts).end(tx, reach, id, how, 'Vu en classe.'));
    const it = scene.person('it', school);
    const tried = await change(profile, 1, 'Deux', one(classrooms[1] as string));
    expect(await titles(classrooms)).toEqual(['Un', 'Deux', 'Un', 'Un']);
    const id = tried.rollout?.id ?? '';
    for (const role of ['schoolHead', 'teacher'] as const) {
      await expect(end(id, 'goOn', scene.person(role, school))).rejects.toMatchObject({
        code: role === 'teacher' ? 'fleet.rolloutNotFound' : 'fleet.outOfReach',
      });
    }
    await end(id, 'rollBack', it);
    expect(await titles(classrooms)).toEqual(['Un', 'Un', 'Un', 'Un']);
    await expect(end(id, 'goOn', it)).rejects.toMatchObject({ code: 'fleet.rolloutOver' });
    const again = await change(profile, 1, 'Trois', one(classrooms[0] as string));
    await end(again.rollout?.id ?? '', 'goOn', it);
    expect(await titles(classrooms)).toEqual(['Trois', 'Trois', 'Trois', 'Trois']);
  });

  it('is one at a time, among the classrooms that it changes, and nothing to try where nothing changes', async () => {
    const { school, classrooms, profile } = await set();
    const elsewhere = await scene.classroom(await scene.school());
    await expect(
      change(profile, 1, 'Deux', { ...share(1), to: { kind: 'classroom', classroomId: elsewhere } }),
    ).rejects.toMatchObject({ code: 'fleet.rolloutElsewhere' });
    await change(profile, 1, 'Deux', share(50));
    await expect(change(profile, 1, 'Trois')).rejects.toMatchObject({ code: 'fleet.rolloutUnderWay' });
    // The same settings under another name: there is nothing to try.
    const own = await scene.act(scene.system, async (tx, reach) => {
      const { id } = await scene
        .get(Profiles)
        .write(tx, reach, { name: 'B', placeId: school, settings: label('Seul') });
      return scene.get(Assignments).assign(tx, reach, id, { target: 'classroom', targetId: classrooms[3] as string });
    });
    const renamed = await scene.act(scene.system, (tx, reach) =>
      scene
        .get(Profiles)
        .change(tx, reach, own.id, { name: 'Bis', version: 1, settings: label('Seul'), first: share(50) }),
    );
    expect(renamed).toMatchObject({ name: 'Bis', version: 2, rollout: null });
  });

  it('is tried by those that have it: whom the profile is for stays as it is until it ends', async () => {
    const { school, classrooms, profile, tabletsOf } = await set();
    const [first = ''] = classrooms;
    const [assignment] = (await get(profile)).assignments;
    const assignmentId = assignment?.id ?? '';
    const assignments = scene.get(Assignments);
    await change(profile, 1, 'Deux', { ...share(1), to: { kind: 'classroom', classroomId: first } });
    const without = { exceptPlaces: [], exceptClassrooms: [first] };
    const elsewhere = await scene.classroom(school);
    for (const meanwhile of [
      scene.act(scene.system, (tx, reach) => assignments.change(tx, reach, profile, assignmentId, without)),
      scene.act(scene.system, (tx, reach) => assignments.unassign(tx, reach, profile, assignmentId)),
      scene.act(scene.system, (tx, reach) =>
        assignments.assign(tx, reach, profile, { target: 'classroom', targetId: elsewhere }),
      ),
    ]) {
      await expect(meanwhile).rejects.toMatchObject({ code: 'fleet.rolloutUnderWay' });
    }
    expect(await titles([first])).toEqual(['Deux']);
    for (const tablet of tabletsOf(first)) await scene.obey(tablet);
    await look();
    expect((await get(profile)).version).toBe(2);
    await scene.act(scene.system, (tx, reach) => assignments.change(tx, reach, profile, assignmentId, without));
    expect(await titles([first])).toEqual([undefined]);
  });

  it('may be a new assignment, that disappears if it goes back', async () => {
    const { school, classrooms, tabletsOf } = await set();
    const assign = (id: string) =>
      scene.act(scene.system, (tx, reach) =>
        scene.get(Assignments).assign(tx, reach, id, { target: 'place', targetId: school, first: share(25) }),
      );
    const { id } = await scene.act(scene.system, (tx, reach) =>
      scene.get(Profiles).write(tx, reach, { name: 'Neuf', placeId: school, settings: label('Neuf') }),
    );
    const tried = await assign(id);
    const [first = ''] = await firstOf(tried.rollout?.id ?? '');
    expect(tried.assignments).toMatchObject([{ rolloutId: tried.rollout?.id }]);
    expect((await titles(classrooms)).filter((title) => title === 'Neuf')).toHaveLength(1);
    await fail(tabletsOf(first)[0]);
    await look();
    expect(await titles(classrooms)).toEqual(['Un', 'Un', 'Un', 'Un']);
    expect((await get(id)).assignments).toEqual([]);
    // What failed is told again ten minutes later, and no failure of before counts.
    clock.advance(11 * 60_000);
    const second = await assign(id);
    const [again = ''] = await firstOf(second.rollout?.id ?? '');
    for (const tablet of tabletsOf(again)) await scene.obey(tablet);
    await look();
    expect(await titles(classrooms)).toEqual(['Neuf', 'Neuf', 'Neuf', 'Neuf']);
    expect((await get(id)).assignments).toMatchObject([{ rolloutId: null }]);
  });
});

describe('coming back', () => {
  it('to a version is one act, for thirty days after another took its place', async () => {
    const { classrooms, profile } = await set();
    const back = (version: number) =>
      scene.act(scene.system, (tx, reach) => scene.get(Profiles).returnTo(tx, reach, profile, version));
    await change(profile, 1, 'Deux');
    expect((await back(1)).settings).toEqual(label('Un'));
    expect(await titles(classrooms)).toEqual(['Un', 'Un', 'Un', 'Un']);
    // The present one, and one that was never in force, are nothing to come back to.
    for (const version of [3, 9]) await expect(back(version)).rejects.toMatchObject({ code: 'fleet.returnTooOld' });
    clock.advance(29 * 24 * 60 * 60_000);
    expect((await back(2)).version).toBe(4);
    clock.advance(2 * 24 * 60 * 60_000);
    await expect(back(2)).rejects.toMatchObject({ code: 'fleet.returnTooOld' });
    const { versions } = await scene.act(scene.system, (tx, reach) =>
      scene.get(ProfileViews).history(tx, reach, profile),
    );
    expect(versions.map(({ version, mayReturn }) => [version, mayReturn])).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, false],
    ]);
  });

  it('to an assignment brings its exceptions back', async () => {
    const { school, classrooms, profile } = await set();
    const act = <T>(work: (assignments: Assignments) => (tx: never, reach: Reach) => Promise<T>) =>
      scene.act(scene.system, (tx, reach) => work(scene.get(Assignments))(tx as never, reach));
    const [assignment] = (await get(profile)).assignments;
    const exceptions = { exceptPlaces: [], exceptClassrooms: [classrooms[0] as string] };
    await act((a) => (tx, reach) => a.change(tx, reach, profile, assignment?.id ?? '', exceptions));
    expect(await titles(classrooms)).toEqual([undefined, 'Un', 'Un', 'Un']);
    await act((a) => (tx, reach) => a.unassign(tx, reach, profile, assignment?.id ?? ''));
    expect(await titles(classrooms)).toEqual([undefined, undefined, undefined, undefined]);
    const { assignments } = await scene.act(scene.system, (tx, reach) =>
      scene.get(ProfileViews).history(tx, reach, profile),
    );
    expect(assignments).toMatchObject([{ id: assignment?.id, target: 'place', mayReturn: true }]);
    const restored = await act((a) => (tx, reach) => a.restore(tx, reach, profile, assignment?.id ?? ''));
    expect(restored.assignments).toMatchObject([{ targetId: school, exceptions: [{ targetId: classrooms[0] }] }]);
    expect(await titles(classrooms)).toEqual([undefined, 'Un', 'Un', 'Un']);
  });
});
