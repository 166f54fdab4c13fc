import fc from 'fast-check';
import type { ProfileSettings } from '@chariot/contract';
import { newId } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { configurationHash } from '../configurations/canonical-json.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from './assignments.service.js';
import { Foresights } from './foresights.service.js';
import { ProfileViews } from './profile-views.service.js';
import { ProfilesRepository } from './profiles.repository.js';
import { Profiles } from './profiles.service.js';

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

const wifi = (value: string): ProfileSettings => ({
  wifi: { ssid: 'cm-1', security: 'wpa2-personal', hidden: false, key: { value } },
});
const label = (title: string): ProfileSettings => ({ label: { title, found: null } });
const write = (placeId: string, settings: ProfileSettings, name = 'Profil') =>
  scene.act(scene.system, (tx, reach) => scene.get(Profiles).write(tx, reach, { name, placeId, settings }));
const change = (id: string, version: number, settings: ProfileSettings, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Profiles).change(tx, reach, id, { name: 'Profil', version, settings }));
const assign = (id: string, target: 'place' | 'classroom', targetId: string, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Assignments).assign(tx, reach, id, { target, targetId }));
const hashOf = async (classroomId: string) =>
  (
    await db.ownerQuery<{ configuration_hash: string }>(
      'select configuration_hash from fleet.classroom where id = $1',
      [classroomId],
    )
  )[0]?.configuration_hash;
const settingsOf = async (classroomId: string) =>
  (
    await db.ownerQuery<{ settings: ProfileSettings }>(
      'select settings from fleet.configuration k join fleet.classroom c on c.configuration_hash = k.hash where c.id = $1',
      [classroomId],
    )
  )[0]?.settings;
const announced = async (classroomId: string) =>
  (
    await db.ownerQuery(
      `select 1 from platform.outbox where type = 'fleet.ConfigurationChanged' and payload -> 'classroomIds' ? $1`,
      [classroomId],
    )
  ).length;

describe('the secrets of a profile', () => {
  it('are sealed as they are written, and never come back', async () => {
    const school = await scene.school();
    const written = await write(school, wifi('la clé du Wi-Fi'));
    expect(written.settings.wifi?.key).toEqual({ sealed: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const reach = scene.person('digitalReferent', scene.district);
    const read = await scene.act(reach, (tx) => scene.get(ProfileViews).get(tx, reach, written.id));
    const listed = await scene.act(reach, (tx) => scene.get(ProfileViews).list(tx, reach, { limit: 50 }));
    expect(JSON.stringify([written, read, listed])).not.toContain('la clé du Wi-Fi');
    for (const table of [
      'fleet.profile',
      'fleet.profile_version',
      'fleet.configuration',
      'platform.journal',
      'platform.outbox',
    ]) {
      expect(JSON.stringify(await db.ownerQuery(`select t::text from ${table} as t`))).not.toContain('la clé du Wi-Fi');
    }
  });

  it('keep their reference when the same value is written again, and change nothing then', async () => {
    const school = await scene.school();
    const classroom = await scene.classroom(school);
    const profile = await write(school, wifi('la même clé'));
    await assign(profile.id, 'classroom', classroom);
    const hash = await hashOf(classroom);
    const told = await announced(classroom);
    const second = await change(profile.id, 1, wifi('la même clé'));
    expect(second.settings).toEqual(profile.settings);
    expect([await hashOf(classroom), await announced(classroom)]).toEqual([hash, told]);
    const third = await change(profile.id, 2, wifi('une autre clé'));
    expect(third.settings).not.toEqual(profile.settings);
    expect(await hashOf(classroom)).not.toBe(hash);
  });

  it('are accepted back from their own profile, at any version, and from no other', async () => {
    const school = await scene.school();
    const profile = await write(school, wifi('la première clé'));
    const first = profile.settings;
    await change(profile.id, 1, wifi('la deuxième clé'));
    expect((await change(profile.id, 2, first)).settings).toEqual(first);
    await expect(write(school, first)).rejects.toMatchObject({ code: 'fleet.secretNotYours' });
    const other = await write(school, wifi('la clé de l’autre'));
    await expect(change(other.id, 1, first)).rejects.toMatchObject({ code: 'fleet.secretNotYours' });
    const invented: ProfileSettings = {
      wifi: { ...first.wifi, ssid: 'x', security: 'wpa2-personal', hidden: false, key: { sealed: newId() } },
    };
    await expect(change(profile.id, 3, invented)).rejects.toMatchObject({ code: 'fleet.secretNotYours' });
  });

  it('are not had by whoever writes their reference elsewhere, whatever is free there', async () => {
    const [here, elsewhere] = [await scene.school(), await scene.school()];
    const theirs = (await write(here, wifi('la clé de l’école d’à côté'))).settings;
    const key = theirs.wifi?.key;
    // Past the contract, which refuses it: one free word of a payload, a name, a label.
    const payload = { name: 'Essai', type: 'com.apple.applicationaccess', content: { a: [key], wifi: { key } } };
    const free = { ...label('Un'), expert: { payloads: [payload] } } as unknown as ProfileSettings;
    const thief = await write(elsewhere, free);
    const asked = { ...free, ...theirs };
    await expect(change(thief.id, 1, asked)).rejects.toMatchObject({ code: 'fleet.secretNotYours' });
    const seen = scene.act(scene.system, (tx, reach) =>
      scene.get(Foresights).foresee(tx, reach, thief.id, { kind: 'change', settings: asked }),
    );
    await expect(seen).rejects.toMatchObject({ code: 'fleet.secretNotYours' });
    const owns = (id: string, sealed: string) =>
      scene.act(scene.system, (tx) => scene.get(ProfilesRepository).owns(tx, id, sealed));
    const { sealed } = key as { sealed: string };
    expect(await owns(thief.id, sealed)).toBe(false);
    // At the other place of a secret it is owned as well: an account’s password.
    const account = {
      ...{ method: 'peap', identity: 'chariot', serverName: 'radius.example', authority: 'x' },
      password: { value: 'du compte' },
    };
    const net = { ssid: 'cm', security: 'wpa2-enterprise', hidden: false, eap: account } as const;
    const own = await write(here, { wifi: net } as ProfileSettings);
    const eap = own.settings.wifi?.eap as { password: { sealed: string } };
    expect(await owns(own.id, eap.password.sealed)).toBe(true);
    expect(await owns(thief.id, eap.password.sealed)).toBe(false);
  });
});

describe('a profile', () => {
  it('is refused to whoever read an older version', async () => {
    const profile = await write(await scene.school(), label('Un'));
    await change(profile.id, 1, label('Deux'));
    await expect(change(profile.id, 1, label('Trois'))).rejects.toMatchObject({
      code: 'fleet.profileChangedMeanwhile',
      fr: expect.stringContaining('version 2'),
    });
    const attempts = await Promise.allSettled(['a', 'b', 'c', 'd'].map((title) => change(profile.id, 2, label(title))));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const versions = await db.ownerQuery(
      'select version from fleet.profile_version where profile_id = $1 order by version',
      [profile.id],
    );
    expect(versions).toEqual([{ version: 1 }, { version: 2 }, { version: 3 }]);
  });

  it('is only assigned where it lives, or below, and only where the caller may', async () => {
    const [here, elsewhere] = [await scene.school(), await scene.school()];
    const profile = await write(here, label('Ici'));
    await expect(assign(profile.id, 'place', elsewhere)).rejects.toMatchObject({ code: 'fleet.profileOutOfPlace' });
    const wide = await write(scene.commune, label('Partout'));
    const reach = scene.person('it', here);
    // She sees it because it is assigned to her school, and may assign it there; elsewhere she is nobody.
    await assign(wide.id, 'place', here);
    await assign(wide.id, 'classroom', await scene.classroom(here), reach);
    await expect(assign(wide.id, 'place', elsewhere, reach)).rejects.toMatchObject({ category: 'notFound' });
    await expect(assign(wide.id, 'place', here)).rejects.toMatchObject({ code: 'fleet.profileAlreadyAssigned' });
    await expect(change(wide.id, 1, label('À moi'), reach)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    const head = scene.person('schoolHead', here);
    await expect(assign(profile.id, 'place', here, head)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  });

  it('reaches every classroom of its schools in one go, and wakes those alone that change', async () => {
    const schools = [await scene.school(), await scene.school(), await scene.school()];
    const classrooms = [];
    for (const school of schools) classrooms.push(await scene.classroom(school), await scene.classroom(school));
    const profile = await write(scene.district, label('Commun'));
    for (const school of schools) await assign(profile.id, 'place', school);
    const hash = configurationHash(label('Commun') as never);
    expect(new Set(await Promise.all(classrooms.map(hashOf)))).toEqual(new Set([hash]));
    // One of them has its own label, which wins over the school's: nothing changes there.
    const own = await write(schools[0] as string, label('À part'));
    await assign(own.id, 'classroom', classrooms[0] as string);
    const before = await announced(classrooms[0] as string);
    await change(profile.id, 1, label('Nouveau'));
    expect(await settingsOf(classrooms[0] as string)).toEqual(label('À part'));
    expect(await announced(classrooms[0] as string)).toBe(before);
    for (const classroom of classrooms.slice(1)) expect(await settingsOf(classroom)).toEqual(label('Nouveau'));
    const rows = await db.ownerQuery('select 1 from fleet.configuration where hash = $1', [hash]);
    expect(rows).toHaveLength(1);
  });

  it('is there already in a classroom that opens later, though it lives above whoever opens it', async () => {
    const school = await scene.school();
    const profile = await write(scene.academie, label('De l’académie'));
    await assign(profile.id, 'place', school);
    expect(await settingsOf(await scene.classroom(school))).toEqual(label('De l’académie'));
    // Somebody of the school alone changes what the classroom adds: what comes from above stays.
    const classroom = await scene.classroom(school);
    const reach = scene.person('it', school);
    const own = await scene.act(reach, (tx) =>
      scene
        .get(Profiles)
        .write(tx, reach, { name: 'Local', placeId: school, settings: { dnsFilter: { servers: ['192.0.2.53'] } } }),
    );
    await assign(own.id, 'classroom', classroom, reach);
    expect(await settingsOf(classroom)).toEqual({ ...label('De l’académie'), dnsFilter: { servers: ['192.0.2.53'] } });
  });

  it('wins over the one that was assigned before it, and loses to the classroom’s own', async () => {
    const school = await scene.school();
    const classroom = await scene.classroom(school);
    const [first, second, own] = [
      await write(school, label('1')),
      await write(school, label('2')),
      await write(school, label('3')),
    ];
    await assign(own.id, 'classroom', classroom);
    await assign(second.id, 'place', school);
    await assign(first.id, 'place', school);
    expect(await settingsOf(await scene.classroom(school))).toEqual(label('1'));
    expect(await settingsOf(classroom)).toEqual(label('3'));
  });

  it('leaves when it is unassigned', async () => {
    const school = await scene.school();
    const classroom = await scene.classroom(school);
    const profile = await write(school, label('Passager'));
    const assigned = await assign(profile.id, 'classroom', classroom);
    expect(assigned.assignments).toMatchObject([{ target: 'classroom', targetId: classroom }]);
    const [{ id: assignmentId } = { id: '' }] = assigned.assignments;
    const unassign = () =>
      scene.act(scene.system, (tx, reach) => scene.get(Assignments).unassign(tx, reach, profile.id, assignmentId));
    expect((await unassign()).assignments).toEqual([]);
    expect(await settingsOf(classroom)).toEqual({});
    await expect(unassign()).rejects.toMatchObject({ code: 'fleet.assignmentNotFound' });
  });

  it('leaves out what two people leave out at once, or tells the second of the first', async () => {
    const school = await scene.school();
    const carts = [await scene.classroom(school), await scene.classroom(school)] as const;
    const { id } = await write(school, label('Tous'));
    const assigned = await assign(id, 'place', school);
    const assignmentId = assigned.assignments[0]?.id ?? '';
    const none = { exceptPlaces: [], exceptClassrooms: [] };
    const leaveOut = (cart: string, before?: { exceptPlaces: string[]; exceptClassrooms: string[] }) =>
      scene.act(scene.system, (tx, reach) => {
        const wanted = { exceptPlaces: [], exceptClassrooms: [...(before?.exceptClassrooms ?? []), cart] };
        return scene.get(Assignments).change(tx, reach, id, assignmentId, { ...wanted, before });
      });
    const both = await Promise.allSettled(carts.map((cart) => leaveOut(cart, none)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'fleet.profileChangedMeanwhile' },
    });
    const [one] = (await scene.act(scene.system, (tx, reach) => scene.get(ProfileViews).get(tx, reach, id)))
      .assignments;
    const out = one?.exceptions.map(({ targetId }) => targetId) ?? [];
    const [other = ''] = carts.filter((cart) => !out.includes(cart));
    const last = await leaveOut(other, { exceptPlaces: [], exceptClassrooms: out });
    expect(last.assignments[0]?.exceptions).toHaveLength(2);
  });

  it('is resolved as a naive reader would, whatever is assigned, changed and unassigned, in any order', async () => {
    const schools = [await scene.school(), await scene.school()];
    const classrooms: { id: string; school: string }[] = [];
    for (const school of schools) {
      for (let i = 0; i < 2; i += 1) classrooms.push({ id: await scene.classroom(school), school });
    }
    const targets = [
      ...schools.map((id) => ({ target: 'place' as const, id })),
      ...classrooms.map(({ id }) => ({ target: 'classroom' as const, id })),
    ];
    const titles = ['A', 'B', 'C'];
    const some: ProfileSettings[] = [
      {},
      label('Un'),
      { ...label('Deux'), dnsFilter: { servers: ['192.0.2.1'] } },
      { dnsFilter: { servers: ['192.0.2.2', '192.0.2.3'] } },
      { locale: { timeZone: 'Europe/Paris', language: 'fr_FR' } },
    ];
    const step = fc.record({
      act: fc.constantFrom('assign', 'assign', 'assign', 'unassign', 'change'),
      profile: fc.nat(titles.length - 1),
      target: fc.nat(targets.length - 1),
      settings: fc.nat(some.length - 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 20, size: 'max' }), async (steps) => {
        const profiles = [];
        for (const name of titles)
          profiles.push({ ...(await write(scene.district, label(name), name)), assigned: new Map<string, string>() });
        const order: { profile: number; target: number }[] = [];
        for (const { act, profile, target, settings } of steps) {
          const one = profiles[profile];
          const at = targets[target];
          if (one === undefined || at === undefined) continue;
          if (act === 'change') {
            Object.assign(one, await change(one.id, one.version, some[settings] ?? {}));
          } else if (act === 'assign' && !one.assigned.has(at.id)) {
            const { assignments } = await assign(one.id, at.target, at.id);
            one.assigned.set(at.id, assignments.find(({ targetId }) => targetId === at.id)?.id ?? '');
            order.push({ profile, target });
          } else if (act === 'unassign' && one.assigned.has(at.id)) {
            const assignmentId = one.assigned.get(at.id) ?? '';
            await scene.act(scene.system, (tx, reach) =>
              scene.get(Assignments).unassign(tx, reach, one.id, assignmentId),
            );
            one.assigned.delete(at.id);
            order.splice(
              order.findIndex((made) => made.profile === profile && made.target === target),
              1,
            );
          }
        }
        // School first, then classroom; the later assignment over the earlier; whole settings.
        for (const { id, school } of classrooms) {
          let expected: ProfileSettings = {};
          for (const place of [school, id]) {
            for (const made of order) {
              if (targets[made.target]?.id === place) expected = { ...expected, ...profiles[made.profile]?.settings };
            }
          }
          expect(await settingsOf(id)).toEqual(expected);
          expect(await hashOf(id)).toBe(configurationHash(expected as never));
        }
        for (const one of profiles) {
          for (const assignmentId of one.assigned.values()) {
            await scene.act(scene.system, (tx, reach) =>
              scene.get(Assignments).unassign(tx, reach, one.id, assignmentId),
            );
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('and another, changed at once, are both in what comes out', async () => {
    const school = await scene.school();
    const classroom = await scene.classroom(school);
    const [one, two] = [
      await write(school, label('0')),
      await write(school, { dnsFilter: { servers: ['192.0.2.1'] } }),
    ];
    await assign(one.id, 'place', school);
    await assign(two.id, 'place', school);
    for (let i = 1; i <= 10; i += 1) {
      await Promise.all([
        change(one.id, i, label(String(i))),
        change(two.id, i, { dnsFilter: { servers: [`192.0.2.${i + 1}`] } }),
      ]);
      expect(await settingsOf(classroom)).toEqual({
        ...label(String(i)),
        dnsFilter: { servers: [`192.0.2.${i + 1}`] },
      });
    }
  });

  it('is journalled by the names of its settings', async () => {
    const profile = await write(await scene.school(), wifi('une clé secrète'));
    const [act] = await db.ownerQuery<{ details: object }>(
      `select details from platform.journal where act = 'fleet.profile.written' and subject_id = $1`,
      [profile.id],
    );
    expect(act?.details).toEqual({ settings: ['wifi'] });
  });
});
