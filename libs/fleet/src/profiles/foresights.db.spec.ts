import type { ProfileSettings } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import type { Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { ErasureScene, MINUTE } from '../erasures/erasures.scene.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from './assignments.service.js';
import { Foresights } from './foresights.service.js';
import { ProfileRequests } from './profile-requests.service.js';
import { ProfileViews } from './profile-views.service.js';
import { Profiles } from './profiles.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let people: ErasureScene;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  people = new ErasureScene(scene, clock, (sql, params) => db.ownerQuery(sql, params));
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

type Act = Parameters<Foresights['foresee']>[3];
const label = (title: string): ProfileSettings => ({ label: { title, found: null } });
const proxy: ProfileSettings = {
  proxy: { host: 'proxy.exemple.fr', port: 3128, exceptions: [] },
};
const write = (placeId: string, settings: ProfileSettings, name = 'Profil') =>
  scene.act(scene.system, (tx, reach) => scene.get(Profiles).write(tx, reach, { name, placeId, settings }));
const assign = (id: string, target: 'place' | 'classroom' | 'device', targetId: string) =>
  scene.act(scene.system, (tx, reach) => scene.get(Assignments).assign(tx, reach, id, { target, targetId }));
const foresee = (id: string, act: Act, reach: Reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Foresights).foresee(tx, reach, id, act));
const get = (id: string) => scene.act(scene.system, (tx, reach) => scene.get(ProfileViews).get(tx, reach, id));

/** A school with two carts of two tablets, and a profile of its own for all. */
async function set() {
  const school = await scene.school();
  const carts = [await scene.classroom(school), await scene.classroom(school)] as const;
  for (const cart of [...carts, ...carts]) await scene.tablet(cart);
  const { id } = await write(school, label('Un'), 'De l’école');
  await assign(id, 'place', school);
  return { school, carts, id };
}

describe('before it is saved', () => {
  it('a change says which settings change, on how many tablets, and leaves nothing behind', async () => {
    const { carts, id } = await set();
    const counted = async () =>
      Promise.all(
        ['fleet.profile_version', 'fleet.configuration', 'platform.secret', 'platform.outbox', 'platform.journal'].map(
          async (table) => (await db.ownerQuery<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n,
        ),
      );
    const before = [await get(id), await counted()];
    const wifi = { ssid: 'cm', security: 'wpa2-personal', hidden: false, key: { value: 'une clé neuve' } } as const;
    const seen = await foresee(id, { kind: 'change', settings: { wifi } });
    expect(seen).toEqual({
      changes: [
        { setting: 'wifi', effect: 'added', classrooms: 2, devices: 4 },
        { setting: 'label', effect: 'removed', classrooms: 2, devices: 4 },
      ],
      ...{ classrooms: 2, devices: 4, overriddenBy: [], overrides: [], twoPersons: false },
    });
    expect([await get(id), await counted()]).toEqual(before);
    // A cart that has its own label is not concerned, and that is said.
    const own = await write((await get(id)).place.id, label('À part'), 'De la classe');
    await assign(own.id, 'classroom', carts[0]);
    expect(await foresee(id, { kind: 'change', settings: label('Deux') })).toMatchObject({
      ...{ classrooms: 1, devices: 2 },
      overriddenBy: [{ setting: 'label', profileName: 'De la classe', classrooms: 1 }],
    });
  });

  it('an assignment says what it wins over and what wins over it; the same settings are no conflict', async () => {
    const { school, carts, id } = await set();
    const wide = await write(scene.commune, label('Commune'), 'De la commune');
    expect(
      await foresee(wide.id, {
        kind: 'assign',
        target: 'place',
        targetId: school,
        exceptPlaces: [],
        exceptClassrooms: [],
      }),
    ).toMatchObject({
      ...{ classrooms: 2, devices: 4, overriddenBy: [] },
      overrides: [{ setting: 'label', profileId: id, profileName: 'De l’école', classrooms: 2 }],
    });
    const some = { kind: 'assign', target: 'place', targetId: school } as const;
    const without = { exceptPlaces: [], exceptClassrooms: [carts[0]] };
    expect(await foresee(wide.id, { ...some, ...without })).toMatchObject({ classrooms: 1, devices: 2 });
    expect(
      await foresee(wide.id, {
        kind: 'assign',
        target: 'place',
        targetId: scene.commune,
        exceptPlaces: [],
        exceptClassrooms: [],
      }),
    ).toMatchObject({
      overriddenBy: expect.arrayContaining([
        expect.objectContaining({ profileId: id, targetName: expect.stringMatching(/^École/) }),
        expect.objectContaining({
          profileName: 'De la classe',
          targetName: expect.stringMatching(/^une classe mobile, /),
        }),
      ]),
    });
    const same = await write(scene.commune, label('Un'), 'Pareil');
    expect(await foresee(same.id, { ...some, exceptPlaces: [], exceptClassrooms: [] })).toMatchObject({
      classrooms: 0,
      overrides: [],
    });
  });

  it('an exception is counted as one tablet, and taking an assignment away says what is lost', async () => {
    const { school, carts, id } = await set();
    const [tablet = ''] = (
      await db.ownerQuery<{ id: string }>('select id from fleet.device where classroom_id = $1', [carts[0]])
    ).map((row) => row.id);
    const own = await write(school, label('Seule'), 'D’une tablette');
    const act: Act = { kind: 'assign', target: 'device', targetId: tablet, exceptPlaces: [], exceptClassrooms: [] };
    expect(await foresee(own.id, act)).toMatchObject({ classrooms: 0, devices: 1 });
    const { assignments } = await get(id);
    expect(await foresee(id, { kind: 'unassign', assignmentId: assignments[0]?.id ?? '' })).toMatchObject({
      changes: [{ setting: 'label', effect: 'removed', classrooms: 2, devices: 4 }],
    });
  });

  it('is only for who may do it', async () => {
    const { school, id } = await set();
    const head = scene.person('schoolHead', school);
    await expect(foresee(id, { kind: 'change', settings: label('Deux') }, head)).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    const stranger = scene.person('it', await scene.school([await scene.otherCommune()]));
    await expect(foresee(id, { kind: 'change', settings: label('Deux') }, stranger)).rejects.toMatchObject({
      code: 'fleet.profileNotFound',
    });
  });
});

describe('what puts an intermediary between tablets and the Internet', () => {
  it('is refused to one person, and done once a second one has agreed', async () => {
    const { school, carts, id } = await set();
    const asker = await people.person('la référente', 'digitalReferent', scene.district);
    const approver = await people.person('la directrice', 'schoolHead', school);
    clock.advance(1000);
    const change = { name: 'De l’école', version: 1, settings: { ...label('Un'), ...proxy } };
    expect(await foresee(id, { kind: 'change', settings: change.settings })).toMatchObject({ twoPersons: true });
    await expect(
      scene.act(await people.reach(asker), (tx, reach) => scene.get(Profiles).change(tx, reach, id, change)),
    ).rejects.toMatchObject({ code: 'fleet.twoPersonsNeeded' });
    const asked = await scene.act(await people.reach(asker), (tx, reach) =>
      scene.get(ProfileRequests).ask(tx, reach, id, { kind: 'change', ...change }, 'Le filtre de l’académie.'),
    );
    expect(asked).toMatchObject({ state: 'asked', subject: { kind: 'profile', label: 'De l’école' } });
    const settingsOf = async () =>
      (
        await db.ownerQuery<{ settings: ProfileSettings }>(
          `select k.settings from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash where c.id = $1`,
          [carts[1]],
        )
      )[0]?.settings;
    await people.approve(approver, asked.id);
    expect([(await get(id)).version, (await settingsOf())?.proxy]).toEqual([1, undefined]);
    clock.advance(16 * MINUTE);
    expect(await people.tick()).toBe(1);
    expect([(await get(id)).version, await settingsOf()]).toEqual([2, change.settings]);
    // What does not touch it any more is one person's business again; taking it away too.
    const more = { name: 'De l’école', version: 2, settings: { ...label('Deux'), ...proxy } };
    await scene.act(scene.system, (tx, reach) => scene.get(Profiles).change(tx, reach, id, more));
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Profiles).change(tx, reach, id, { ...more, version: 3, settings: label('Trois') }),
    );
    // Coming back to it is giving it again.
    await expect(
      scene.act(scene.system, (tx, reach) => scene.get(Profiles).returnTo(tx, reach, id, 3)),
    ).rejects.toMatchObject({ code: 'fleet.twoPersonsNeeded' });
  });

  it('is also what an expert writes that is not known to be harmless', async () => {
    const { id } = await set();
    const expert = (type: string, content: { readonly [key: string]: number }): ProfileSettings => ({
      ...label('Un'),
      expert: { payloads: [{ name: 'Essai', type, content }] },
    });
    const longer = expert('com.apple.mobiledevice.passwordpolicy', { minLength: 8 });
    const erasing = expert('com.apple.mobiledevice.passwordpolicy', { minLength: 8, maxFailedAttempts: 3 });
    const change = (version: number, settings: ProfileSettings) =>
      scene.act(scene.system, (tx, reach) =>
        scene.get(Profiles).change(tx, reach, id, { name: 'De l’école', version, settings }),
      );
    expect(await foresee(id, { kind: 'change', settings: longer })).toMatchObject({ twoPersons: false });
    expect((await change(1, longer)).version).toBe(2);
    expect(await foresee(id, { kind: 'change', settings: erasing })).toMatchObject({ twoPersons: true });
    await expect(change(2, erasing)).rejects.toMatchObject({
      code: 'fleet.twoPersonsNeeded',
      fr: expect.stringContaining('réglage d’expert'),
    });
  });

  it('may be written by one as long as nobody has it, and is assigned by two', async () => {
    const { school, carts } = await set();
    const asker = await people.person('la référente', 'digitalReferent', scene.district);
    const approver = await people.person('la directrice', 'schoolHead', school);
    clock.advance(1000);
    const { id } = await write(school, proxy, 'Proxy');
    await expect(assign(id, 'classroom', carts[0])).rejects.toMatchObject({ code: 'fleet.twoPersonsNeeded' });
    const { id: approval } = await scene.act(await people.reach(asker), (tx, reach) =>
      scene
        .get(ProfileRequests)
        .ask(
          tx,
          reach,
          id,
          { kind: 'assign', target: 'classroom', targetId: carts[0], exceptPlaces: [], exceptClassrooms: [] },
          'Filtre.',
        ),
    );
    await people.approve(approver, approval);
    // Changed meanwhile: two people agreed on something else.
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Profiles).change(tx, reach, id, { name: 'Proxy', version: 1, settings: { ...proxy, ...label('X') } }),
    );
    clock.advance(16 * MINUTE);
    expect(await people.tick()).toBe(0);
    expect((await get(id)).assignments).toEqual([]);
  });

  it('is kept from what was left out until two people want it there', async () => {
    const { school, carts } = await set();
    const asker = await people.person('la référente', 'digitalReferent', scene.district);
    const approver = await people.person('la directrice', 'schoolHead', school);
    clock.advance(1000);
    const { id } = await write(school, label('Sauf une'), 'Filtre');
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Assignments).assign(tx, reach, id, {
        ...{ target: 'place', targetId: school, exceptPlaces: [], exceptClassrooms: [...carts] },
      }),
    );
    const ask = async (act: Parameters<ProfileRequests['ask']>[3]) =>
      scene.act(await people.reach(asker), (tx, reach) =>
        scene.get(ProfileRequests).ask(tx, reach, id, act, 'Filtre.'),
      );
    const change = { name: 'Filtre', version: 1, settings: { ...label('Sauf une'), ...proxy } };
    const given = await ask({ kind: 'change', ...change });
    await people.approve(approver, given.id);
    clock.advance(16 * MINUTE);
    expect(await people.tick()).toBe(1);

    const assignmentId = (await get(id)).assignments[0]?.id ?? '';
    const except = (exceptClassrooms: readonly string[]) => ({
      exceptPlaces: [],
      exceptClassrooms: [...exceptClassrooms],
    });
    const alone = async (exceptClassrooms: readonly string[]) =>
      scene.act(await people.reach(asker), (tx, reach) =>
        scene.get(Assignments).change(tx, reach, id, assignmentId, except(exceptClassrooms)),
      );
    const foreseen = { kind: 'assign', target: 'place', targetId: school } as const;
    const proxied = async () =>
      (
        await db.ownerQuery<{ id: string }>(
          `select c.id from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash
            where c.school_id = $1 and k.settings ? 'proxy' order by c.id`,
          [school],
        )
      ).map((row) => row.id);
    // Nearer, wider, or no longer left out: never on one word.
    await expect(alone([carts[0]])).rejects.toMatchObject({ code: 'fleet.twoPersonsNeeded' });
    await expect(assign(id, 'classroom', carts[0])).rejects.toMatchObject({ code: 'fleet.twoPersonsNeeded' });
    expect(await foresee(id, { ...foreseen, ...except([carts[0]]) })).toMatchObject({ twoPersons: true });
    expect(await foresee(id, { ...foreseen, ...except(carts) })).toMatchObject({ twoPersons: false });
    expect(await proxied()).toEqual([]);

    const wanted = await ask({ kind: 'exceptions', assignmentId, ...except([carts[0]]) });
    expect(wanted.title).toContain('laissées de côté');
    await people.approve(approver, wanted.id);
    expect(await proxied()).toEqual([]);
    clock.advance(16 * MINUTE);
    expect(await people.tick()).toBe(1);
    expect(await proxied()).toEqual([carts[1]]);
    // Leaving out again is one person's business, and what was agreed on before it is asked anew.
    const stale = await ask({ kind: 'exceptions', assignmentId, ...except([]) });
    await people.approve(approver, stale.id);
    await alone(carts);
    clock.advance(16 * MINUTE);
    expect(await people.tick()).toBe(0);
    expect(await proxied()).toEqual([]);
  });

  it('is given to those that two people agreed on, and to nobody who was added meanwhile', async () => {
    const { school, carts } = await set();
    const asker = await people.person('la référente', 'digitalReferent', scene.district);
    const approver = await people.person('la directrice', 'schoolHead', school);
    clock.advance(1000);
    const reach = await people.reach(asker);
    const alone = <T>(work: (assignments: Assignments) => (tx: never, reach: Reach) => Promise<T>) =>
      scene.act(reach, (tx) => work(scene.get(Assignments))(tx as never, reach));
    const { id } = await write(school, label('Essai'), 'Filtre');
    await assign(id, 'classroom', carts[0]);
    const settings = { ...label('Essai'), ...proxy };
    const agreed = async () => {
      const proved = await people.reach(asker);
      const asked = await scene.act(proved, (tx) =>
        scene
          .get(ProfileRequests)
          .ask(tx, proved, id, { kind: 'change', name: 'Filtre', version: 1, settings }, 'Filtre.'),
      );
      await people.approve(approver, asked.id);
    };
    const proxied = async () =>
      (
        await db.ownerQuery<{ n: number }>(
          `select count(*)::int as n from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash
            where c.school_id = $1 and k.settings ? 'proxy'`,
          [school],
        )
      )[0]?.n;
    await agreed();
    // It gives no intermediary yet: one person may assign it, and what was agreed on was one cart.
    await alone((a) => (tx, mine) => a.assign(tx, mine, id, { target: 'place', targetId: school }));
    clock.advance(16 * MINUTE);
    expect([await people.tick(), await proxied()]).toEqual([0, 0]);
    // Fewer than was agreed on is what was agreed on.
    await agreed();
    const [ofCart] = (await get(id)).assignments;
    await alone((a) => (tx, mine) => a.unassign(tx, mine, id, ofCart?.id ?? ''));
    const [ofSchool] = (await get(id)).assignments;
    const without = { exceptPlaces: [], exceptClassrooms: [carts[0]] };
    await alone((a) => (tx, mine) => a.change(tx, mine, id, ofSchool?.id ?? '', without));
    clock.advance(16 * MINUTE);
    expect([await people.tick(), await proxied()]).toEqual([1, 1]);
    // What was taken away comes back on the word of two as well.
    const assignmentId = ofSchool?.id ?? '';
    await alone((a) => (tx, mine) => a.unassign(tx, mine, id, assignmentId));
    await expect(alone((a) => (tx, mine) => a.restore(tx, mine, id, assignmentId))).rejects.toMatchObject({
      code: 'fleet.twoPersonsNeeded',
    });
    expect(await proxied()).toBe(0);
    const proved = await people.reach(asker);
    const back = await scene.act(proved, (tx) =>
      scene.get(ProfileRequests).ask(tx, proved, id, { kind: 'restore', assignmentId }, 'Retirée par erreur.'),
    );
    await people.approve(approver, back.id);
    clock.advance(16 * MINUTE);
    expect([await people.tick(), await proxied()]).toEqual([1, 1]);
  });
});
