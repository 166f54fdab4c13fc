import { migrations as identity } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Assessing } from '../compliance/assessing.service.js';
import { Compliance } from '../compliance/compliance.service.js';
import { Reports } from '../configurations/reports.service.js';
import { configurationHash } from '../configurations/canonical-json.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { AppRequests } from './app-requests.service.js';
import { Apps } from './apps.service.js';
import { StoreLicences } from './store-licences.service.js';

const DAY = 24 * 60 * 60_000;
let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;
let referent: Reach;
let teacher: Reach;
let colleague: Reach;

beforeEach(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock('2026-11-03T08:00:00Z');
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
  classroom = await scene.classroom(school, { name: 'Classe mobile 1' });
  referent = scene.person('digitalReferent', scene.district);
  teacher = scene.person('teacher', school, 'l’enseignante');
  colleague = scene.person('teacher', school, 'le collègue');
});
afterEach(async () => {
  await scene.close();
  await db.drop();
});

const requests = () => scene.get(AppRequests);
const apps = () => scene.get(Apps);
const ask = (reach: Reach, name = 'GCompris', schoolId = school) =>
  scene.act(reach, (tx) => requests().ask(tx, reach, { schoolId, name, reason: 'Pour la lecture.' }));
const advise = (reach: Reach, id: string, favourable = true) =>
  scene.act(reach, (tx) => requests().advise(tx, reach, id, { favourable, comment: null, councilOn: '2026-11-02' }));
const decide = (reach: Reach, id: string, approved = true) =>
  scene.act(reach, (tx) => requests().decide(tx, reach, id, { approved, reason: 'Libre et sans compte.' }));
/** Asked for, wished for and approved. */
async function approved(name = 'GCompris', schoolId = school): Promise<string> {
  const asker = scene.person('teacher', schoolId);
  const { id } = await ask(asker, name, schoolId);
  await advise(asker, id);
  await decide(scene.person('digitalReferent', scene.academie), id);
  return id;
}
const add = async (more: { name?: string; licences?: number | null; package?: string; placeId?: string } = {}) => {
  const { name = 'GCompris', licences = null, package: linux = 'gcompris-qt', placeId = scene.district } = more;
  const requestId = await approved(name);
  return scene.act(referent, (tx) =>
    apps().add(tx, referent, {
      ...{ name, licences, placeId, requestId, packages: { linux }, purpose: 'Lire et compter.' },
      ...{ publisher: null, priceCents: 250, pupilData: false },
    }),
  );
};
const assign = (
  id: string,
  target: 'place' | 'classroom',
  targetId: string,
  state: 'installed' | 'removed' = 'installed',
) => scene.act(referent, (tx) => apps().assign(tx, referent, id, { target, targetId, state }));
const get = (id: string, reach: Reach = referent) => scene.act(reach, (tx) => apps().get(tx, reach, id));
const configured = async (id = classroom): Promise<{ hash: string; settings: Record<string, unknown> }> => {
  const [row] = await db.ownerQuery<{ hash: string; settings: Record<string, unknown> }>(
    `select k.hash, k.settings from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash
      where c.id = $1`,
    [id],
  );
  return row ?? { hash: '', settings: {} };
};

describe('a request', () => {
  it('is answered once teachers have spoken, and says how long that took', async () => {
    const asked = await ask(teacher);
    expect([asked.state, asked.mine, asked.mayAdvise, asked.mayDecide]).toEqual(['waiting', true, true, false]);
    await expect(ask(colleague, 'gcompris')).rejects.toMatchObject({ code: 'fleet.appAlreadyAsked' });
    await expect(decide(referent, asked.id)).rejects.toMatchObject({ code: 'fleet.appOpinionMissing' });
    await advise(colleague, asked.id, false);
    await expect(decide(referent, asked.id)).rejects.toMatchObject({ code: 'fleet.appOpinionMissing' });
    // She changed her mind: one opinion each.
    expect((await advise(colleague, asked.id)).opinions).toEqual([
      expect.objectContaining({ favourable: true, councilOn: '2026-11-02', by: 'le collègue' }),
    ]);
    clock.advance(6 * DAY);
    const answer = await decide(referent, asked.id);
    expect([answer.state, answer.days]).toEqual(['approved', 6]);
    await expect(decide(referent, asked.id, false)).rejects.toMatchObject({ code: 'fleet.appRequestOver' });
    await expect(advise(teacher, asked.id)).rejects.toMatchObject({ code: 'fleet.appRequestOver' });
    const list = await scene.act(teacher, (tx) => requests().list(tx, teacher, { limit: 50 }));
    expect([list.usualDays, list.items[0]?.state]).toEqual([6, 'approved']);
  });

  it('is refused without an opinion, and withdrawn by whoever asked', async () => {
    const one = await ask(teacher);
    await expect(scene.act(colleague, (tx) => requests().withdraw(tx, colleague, one.id))).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    expect((await scene.act(teacher, (tx) => requests().withdraw(tx, teacher, one.id))).state).toBe('withdrawn');
    const two = await ask(teacher);
    expect((await decide(referent, two.id, false)).state).toBe('refused');
  });

  it('is not advised on by whoever administers, nor decided by a teacher, nor seen elsewhere', async () => {
    const { id } = await ask(teacher);
    await expect(advise(scene.person('administrator', scene.academie), id)).rejects.toMatchObject({
      code: 'fleet.notATeacher',
    });
    await expect(decide(teacher, id)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    const elsewhere = scene.person('teacher', await scene.school());
    await expect(advise(elsewhere, id)).rejects.toMatchObject({ code: 'fleet.appRequestNotFound' });
    // One's own opinion does not carry one's own decision, whatever statement says so.
    const both = Reach.person({
      personId: newId(),
      displayName: 'la directrice référente',
      grants: [
        {
          role: 'schoolHead',
          placeId: school,
          permissions: ['place:read', 'device:read', 'app:request', 'app:advise'],
        },
        { role: 'digitalReferent', placeId: scene.district, permissions: ['place:read', 'device:read', 'app:write'] },
      ],
    });
    await advise(both, id);
    await expect(decide(both, id)).rejects.toMatchObject({ code: 'fleet.appOpinionMissing' });
    await expect(
      scene.act(teacher, (tx) =>
        tx.execute(
          `update fleet.app_request set state = 'approved', decided_at = now(), decided_by = '{"id":"x"}' where id = $1`,
          [id],
        ),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('the catalogue', () => {
  it('holds what was approved, once, where it may be', async () => {
    const requestId = await approved();
    const other = await scene.otherCommune();
    const body = { name: 'GCompris', publisher: null, purpose: 'Lire.', packages: { linux: 'gcompris-qt' }, requestId };
    const put = (reach: Reach, placeId: string) =>
      scene.act(reach, (tx) =>
        apps().add(tx, reach, { ...body, placeId, licences: null, priceCents: null, pupilData: false }),
      );
    await expect(put(scene.person('it', other), other)).rejects.toMatchObject({ code: 'fleet.appRequestNotFound' });
    await expect(put(scene.person('digitalReferent', scene.academie), other)).rejects.toMatchObject({
      code: 'fleet.appRequestElsewhere',
    });
    await expect(put(teacher, school)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    const app = await put(referent, scene.district);
    await expect(put(referent, scene.district)).rejects.toMatchObject({ code: 'fleet.appRequestNotApproved' });
    // Read from below, not from beside.
    expect((await get(app.id, teacher)).mayChange).toBe(false);
    await expect(get(app.id, scene.person('teacher', other))).rejects.toMatchObject({ code: 'fleet.appNotFound' });
    const waiting = await ask(teacher, 'Autre');
    await expect(
      scene.act(referent, (tx) =>
        apps().add(tx, referent, {
          ...{ ...body, name: 'Autre', requestId: waiting.id, placeId: scene.district },
          ...{ licences: null, priceCents: null, pupilData: false },
        }),
      ),
    ).rejects.toMatchObject({ code: 'fleet.appRequestNotApproved' });
  });
});

describe('installing', () => {
  it('becomes part of what tablets should be, beside their profiles; the nearest word wins', async () => {
    const gcompris = await add();
    const vlc = await add({ name: 'VLC', package: 'vlc' });
    const empty = await configured();
    await assign(gcompris.id, 'place', school);
    await assign(vlc.id, 'place', scene.district);
    const both = {
      apps: [
        { package: 'gcompris-qt', state: 'installed' },
        { package: 'vlc', state: 'installed' },
      ],
    };
    expect((await configured()).settings).toEqual(both);
    expect((await configured()).hash).toBe(configurationHash(both));
    await assign(vlc.id, 'classroom', classroom, 'removed');
    expect((await configured()).settings).toEqual({
      apps: [
        { package: 'gcompris-qt', state: 'installed' },
        { package: 'vlc', state: 'removed' },
      ],
    });
    // A cart that is opened later is asked the same.
    const later = await scene.classroom(school);
    expect((await configured(later)).settings).toEqual(both);
    for (const { id } of (await get(vlc.id)).assignments) {
      await scene.act(referent, (tx) => apps().unassign(tx, referent, vlc.id, id));
    }
    for (const { id } of (await get(gcompris.id)).assignments) {
      await scene.act(referent, (tx) => apps().unassign(tx, referent, gcompris.id, id));
    }
    expect((await configured()).hash).toBe(empty.hash);
  });

  it('counts who has it, and misses it where it is not', async () => {
    const [one, two] = [await scene.tablet(classroom, 'SN-1'), await scene.tablet(classroom, 'SN-2')];
    const { id } = await add();
    expect((await assign(id, 'classroom', classroom)).assignments[0]).toMatchObject({ devices: 2, installed: 0 });
    clock.advance(4 * DAY);
    const says = (device: string, software: { name: string; version: string }[]) =>
      scene.act(Reach.device(device), (tx, reach) =>
        scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('SN', { software }) }),
      );
    await says(one, [{ name: 'gcompris-qt', version: '4.1' }]);
    await says(two, [{ name: 'vlc', version: '3' }]);
    await scene.get(Assessing).run();
    expect((await get(id, teacher)).assignments[0]).toMatchObject({ devices: 2, installed: 1, state: 'installed' });
    const gaps = await scene.act(teacher, (tx) =>
      scene.get(Compliance).list(tx, teacher, { limit: 50, rule: 'missingApp' }),
    );
    expect(gaps.items.map(({ deviceId, sentence }) => [deviceId, sentence])).toEqual([
      [two, 'Application demandée et absente : GCompris.'],
    ]);
    await says(one, []);
    await scene.get(Assessing).run();
    expect((await get(id)).assignments[0]).toMatchObject({ devices: 2, installed: 0 });
  });

  it('is refused outside the place of the catalogue, or of the caller', async () => {
    const { id } = await add();
    const other = await scene.otherCommune();
    const wide = scene.person('digitalReferent', scene.academie);
    await expect(
      scene.act(wide, (tx) => apps().assign(tx, wide, id, { target: 'place', targetId: other, state: 'installed' })),
    ).rejects.toMatchObject({ code: 'fleet.appOutOfPlace' });
    await expect(
      scene.act(teacher, (tx) =>
        apps().assign(tx, teacher, id, { target: 'classroom', targetId: classroom, state: 'installed' }),
      ),
    ).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  });
});

describe('licences', () => {
  it('are kept for as many tablets as each cart may hold, and never one more than were bought', async () => {
    const { id } = await add({ licences: 24 });
    expect((await assign(id, 'classroom', classroom)).reserved).toBe(12);
    // The school has one cart: reached twice, it counts once.
    expect((await assign(id, 'place', school)).reserved).toBe(12);
    await scene.classroom(school);
    expect((await get(id)).reserved).toBe(24);
    await expect(scene.classroom(school)).rejects.toMatchObject({ code: 'fleet.licencesMissing' });
    await expect(
      scene.act(referent, (tx) => scene.get(Classrooms).change(tx, referent, classroom, { capacity: 13 })),
    ).rejects.toMatchObject({ code: 'fleet.licencesMissing' });
    await expect(scene.act(referent, (tx) => apps().change(tx, referent, id, { licences: 23 }))).rejects.toMatchObject({
      code: 'fleet.licencesMissing',
    });
    // Fewer tablets in a cart give licences back.
    await scene.act(referent, (tx) => scene.get(Classrooms).change(tx, referent, classroom, { capacity: 8 }));
    expect((await get(id)).reserved).toBe(20);
    await assign(id, 'classroom', classroom, 'removed');
    expect((await get(id)).reserved).toBe(12);
  });

  it('are never oversubscribed, however many carts ask at the same time', async () => {
    const { id } = await add({ licences: 30 });
    const carts = [classroom];
    for (let i = 0; i < 7; i += 1) carts.push(await scene.classroom(school));
    const tries = await Promise.allSettled(carts.map((cart) => assign(id, 'classroom', cart)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'fleet.licencesMissing' });
    }
    expect((await get(id)).reserved).toBe(24);
    // The product's own lock is not what holds it: without it, the table itself refuses.
    const bare = await Promise.allSettled(
      carts.map((cart) =>
        scene.act(referent, (tx) =>
          tx.execute(
            `insert into fleet.app_assignment (id, app_id, target, target_id, place_id, state, assigned_at, assigned_by)
             values ($1, $2, 'classroom', $3, $4, 'installed', now(), '{}') on conflict do nothing`,
            [newId(), id, cart, school],
          ),
        ),
      ),
    );
    const refused = bare.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(6);
    for (const { reason } of refused) expect(String(reason)).toMatch(/app_licences/);
    expect((await get(id)).reserved).toBe(24);
    await expect(
      scene.act(referent, (tx) => tx.execute('update fleet.app set reserved = 0 where id = $1', [id])),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('licences that a store counts', () => {
  const store = () => scene.get(StoreLicences);
  const system = Reach.system('spec');
  const counted = (counts: { appId: string; total: number | null }[]) =>
    db.database.transaction(system, (tx) => store().counted(tx, system, scene.district, counts));
  const toHave = async (id: string, family = 'linux') =>
    db.database.transaction(system, (tx) =>
      tx.query<{ device: string }>('select device_id as device from fleet.devices_to_have($1, $2)', [[id], family]),
    );

  it('are what it says, and nobody’s to write, until it counts them no more', async () => {
    const { id } = await add({ licences: 24 });
    await assign(id, 'classroom', classroom);
    await counted([{ appId: id, total: 30 }]);
    expect(await get(id)).toMatchObject({ licences: 30, licencesByStore: true, reserved: 12 });
    const change = (licences: number) => scene.act(referent, (tx) => apps().change(tx, referent, id, { licences }));
    await expect(change(99)).rejects.toMatchObject({ code: 'fleet.licencesByStore' });
    // The form sends back what it has read.
    expect((await change(30)).licences).toBe(30);
    // Fewer than the carts hold: no cart loses its own, and none gets more.
    await counted([{ appId: id, total: 5 }]);
    expect((await get(id)).licences).toBe(12);
    await expect(assign(id, 'place', school).then(() => scene.classroom(school))).rejects.toMatchObject({
      code: 'fleet.licencesMissing',
    });
    await counted([{ appId: id, total: null }]);
    expect((await get(id)).licences).toBeNull();
    await counted([]);
    expect((await change(40)).licences).toBe(40);
  });

  it('are for the devices of that family, enrolled and in their cart', async () => {
    const { id } = await add({ licences: 24 });
    const one = await scene.tablet(classroom);
    const two = await scene.tablet(classroom);
    expect(await toHave(id)).toEqual([]);
    await assign(id, 'classroom', classroom);
    expect((await toHave(id)).map(({ device }) => device).sort()).toEqual([one, two].sort());
    expect(await toHave(id, 'apple')).toEqual([]);
    await db.ownerQuery(`update fleet.device set revoked_at = now(), revocation_reason = 'spec' where id = $1`, [one]);
    await db.ownerQuery('update fleet.device set slot = null, placed_at = null where id = $1', [two]);
    expect(await toHave(id)).toEqual([]);
  });

  it('knows the catalogue of a place by a family’s names', async () => {
    const { id } = await add();
    const catalogue = (placeId: string, family: 'linux' | 'apple') =>
      db.database.transaction(system, (tx) => store().catalogue(tx, system, placeId, family));
    expect(await catalogue(scene.district, 'linux')).toEqual([{ id, package: 'gcompris-qt' }]);
    expect(await catalogue(scene.district, 'apple')).toEqual([]);
    expect(await catalogue(school, 'linux')).toEqual([]);
  });
});
