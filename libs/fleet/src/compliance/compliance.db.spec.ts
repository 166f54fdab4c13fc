import type { InventoryFacts } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Reports } from '../configurations/reports.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { ComplianceAlerts } from './alerts.service.js';
import { Assessing } from './assessing.service.js';
import { Compliance } from './compliance.service.js';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;
let devices: string[];
let referent: Reach;
let teacher: Reach;

beforeEach(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  // A Tuesday morning.
  clock = frozenClock('2026-11-03T08:00:00Z');
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
  classroom = await scene.classroom(school, { name: 'Classe mobile 1' });
  referent = scene.person('digitalReferent', scene.district);
  teacher = scene.person('teacher', school);
  devices = [];
  for (let i = 0; i < 4; i += 1) devices.push(await scene.tablet(classroom, `SN-${i}`));
  await scene.get(Assessing).run();
});
afterEach(async () => {
  await scene.close();
  await db.drop();
});

const says = (device: string, facts: Partial<InventoryFacts>): Promise<void> =>
  scene.act(Reach.device(device), (tx, reach) =>
    scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('SN', facts) }),
  );
const heard = (device: string): Promise<void> =>
  scene.act(Reach.device(device), (tx, reach) => scene.get(Reports).contact(tx, reach));
const list = (reach: Reach = referent, query: object = {}) =>
  scene.act(reach, (tx) => scene.get(Compliance).list(tx, reach, { limit: 50, ...query }));
const conformity = async (): Promise<string[]> =>
  (await db.ownerQuery<{ conformity: string }>('select conformity from fleet.device order by serial_number')).map(
    (row) => row.conformity,
  );
const person = async (role: string, place: string, email: string): Promise<void> => {
  const [id, roleId] = [newId(), newId()];
  await db.ownerQuery('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
    id,
    'la référente',
    email,
  ]);
  await db.ownerQuery(
    `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
     values ($1, $2, $3, $4, '2016-09-01', '2016-09-01')`,
    [roleId, id, role, place],
  );
};
const letters = () =>
  db.ownerQuery<{ recipient: string; subject: string; body: string }>(
    'select recipient, subject, body from platform.mail order by recipient',
  );

it('follows what each device says, and looks at nobody else', async () => {
  expect(await conformity()).toEqual(['compliant', 'compliant', 'compliant', 'compliant']);
  expect(await scene.get(Assessing).run()).toBe(0);

  await says(devices[1] ?? '', { batteryHealthPercent: 40 });
  expect(await scene.get(Assessing).run()).toBe(1);
  expect(await conformity()).toEqual(['compliant', 'gap', 'compliant', 'compliant']);
  const { items, total } = await list();
  expect([total, items[0]?.sentence, items[0]?.label]).toEqual([
    1,
    'Batterie à 40 % de sa capacité d’origine, pour 60 % au moins.',
    'Tablette 2',
  ]);
  const since = items[0]?.since;

  // It lasts: told anew, since the same moment.
  clock.advance(DAY);
  await says(devices[1] ?? '', { batteryHealthPercent: 39 });
  await scene.get(Assessing).run();
  const [still] = (await list()).items;
  expect([still?.since, still?.sentence]).toEqual([since, expect.stringContaining('39 %')]);

  // Its battery is replaced.
  await says(devices[1] ?? '', { batteryHealthPercent: 100 });
  await scene.get(Assessing).run();
  expect((await list()).total).toBe(0);
  expect(await conformity()).toEqual(['compliant', 'compliant', 'compliant', 'compliant']);
});

it('tells pages of each gap that opens or closes, and of no figure that moves', async () => {
  const [first = ''] = devices;
  const told = async (facts: Partial<InventoryFacts>): Promise<number> => {
    await says(first, facts);
    await db.ownerQuery('delete from platform.outbox');
    await scene.get(Assessing).run();
    return (await db.ownerQuery(`select from platform.outbox where type = 'fleet.DeviceChanged'`)).length;
  };
  const worn = { batteryHealthPercent: 40 };
  expect(await told(worn)).toBe(1);
  expect(await told({ batteryHealthPercent: 39 })).toBe(0);
  const full = { storageBytes: 64_000_000_000, storageFreeBytes: 1_000_000_000 };
  expect(await told({ ...worn, ...full })).toBe(1);
  expect(await told({ ...full, batteryHealthPercent: 100 })).toBe(1);
});

it('says nothing of what is broken, and takes it up again once it is back', async () => {
  const [first = ''] = devices;
  await says(first, { batteryHealthPercent: 40 });
  const state = (to: 'inService' | 'broken') =>
    scene.act(referent, (tx) => scene.get(Devices).changeState(tx, referent, first, to, 'Essai'));
  await scene.get(Assessing).run();
  expect((await list()).total).toBe(1);
  await state('broken');
  await scene.get(Assessing).run();
  expect([(await list()).total, (await conformity())[0]]).toEqual([0, 'unknown']);
  await state('inService');
  await scene.get(Assessing).run();
  expect([(await list()).total, (await conformity())[0]]).toEqual([1, 'gap']);
});

it('misses a tablet that its cart does without, and no tablet of a cart that is off', async () => {
  const [missing = '', ...others] = devices;
  for (const device of devices) await heard(device);
  // Three weeks without a word from anybody.
  clock.advance(21 * DAY);
  await scene.get(Assessing).run();
  expect((await list(referent, { rule: 'unseen' })).total).toBe(0);
  for (let day = 0; day < 5; day += 1) {
    expect((await list(referent, { rule: 'unseen' })).total).toBe(0);
    for (const device of others) await heard(device);
    clock.advance(3 * HOUR);
    await scene.get(Assessing).run();
    clock.advance(DAY - 3 * HOUR);
  }
  const { items } = await list(referent, { rule: 'unseen' });
  expect(items.map(({ deviceId, rule }) => [deviceId, rule])).toEqual([[missing, 'unseen']]);
  expect(items[0]?.sentence).toBe('Plus vue depuis le 03/11/2026, alors que son chariot a servi 5 jours depuis.');

  await heard(missing);
  clock.advance(3 * HOUR);
  await scene.get(Assessing).run();
  expect((await list(referent, { rule: 'unseen' })).total).toBe(0);
});

it('judges a device that is an exception by its own settings, not by those of its cart', async () => {
  const [own = ''] = devices;
  const write = async (title: string, target: 'classroom' | 'device', targetId: string): Promise<string> => {
    const settings = { label: { title, found: null } };
    const { id } = await scene.act(referent, (tx) =>
      scene.get(Profiles).write(tx, referent, { name: title, placeId: school, settings }),
    );
    await scene.act(referent, (tx) => scene.get(Assignments).assign(tx, referent, id, { target, targetId }));
    return id;
  };
  await write('Seule', 'device', own);
  clock.advance(20 * HOUR);
  // What its cart is told meanwhile gives it no more time: it is late with what it was told itself.
  await write('Chariot', 'classroom', classroom);
  clock.advance(5 * HOUR);
  for (const device of devices) await heard(device);
  clock.advance(3 * HOUR);
  await scene.get(Assessing).run();
  const { items } = await list(referent, { rule: 'configuration' });
  expect(items.map(({ deviceId, since }) => [deviceId, since])).toEqual([[own, clock.now().toISOString()]]);
});

it('holds the threshold of the nearest place, rule by rule', async () => {
  const academie = scene.person('academie', scene.academie);
  const set = (reach: Reach, place: string, thresholds: object) =>
    scene.act(reach, (tx) => scene.get(Compliance).setThresholds(tx, reach, place, { thresholds }));
  await says(devices[0] ?? '', { batteryHealthPercent: 70, memoryBytes: 2e9 });
  await set(academie, scene.academie, {
    battery: { minimumHealthPercent: 80 },
    characteristics: { memoryGigabytes: 4, storageGigabytes: 32 },
  });
  await scene.get(Assessing).run();
  expect((await list()).items.map(({ rule }) => rule).sort()).toEqual(['battery', 'characteristics']);

  const shown = await set(referent, school, { battery: { minimumHealthPercent: 50 } });
  await scene.get(Assessing).run();
  expect((await list()).items.map(({ rule }) => rule)).toEqual(['characteristics']);
  expect([shown.own, shown.inherited]).toEqual([
    ['battery'],
    [{ rule: 'characteristics', from: 'Académie de Grenoble' }],
  ]);

  // Off here, though the académie wants it.
  await set(referent, school, { characteristics: null });
  await scene.get(Assessing).run();
  expect((await list()).items.map(({ rule }) => rule)).toEqual(['battery']);

  await expect(set(teacher, school, {})).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await expect(set(referent, scene.academie, {})).rejects.toMatchObject({ code: 'territory.placeNotFound' });
  // Above her: it may be named, and says nothing of itself.
  await expect(
    scene.act(teacher, (tx) => scene.get(Compliance).thresholds(tx, teacher, scene.academie)),
  ).rejects.toMatchObject({ code: 'territory.placeNotFound' });
});

it('counts the age of a tablet from the day on which it was bought, where a list has told it', async () => {
  await db.ownerQuery(`update fleet.device set acquired_on = '2021-11-03' where id = $1`, [devices[0]]);
  await db.ownerQuery(`update fleet.device set acquired_on = '2021-11-04' where id = $1`, [devices[1]]);
  for (const device of devices) await says(device, { batteryHealthPercent: 90 });
  await scene.get(Assessing).run();
  expect(await conformity()).toEqual(['gap', 'compliant', 'compliant', 'compliant']);
});

it('shows what is of one’s places alone, page by page', async () => {
  for (const device of devices) await says(device, { batteryHealthPercent: 40, storageFreeBytes: 1 });
  await scene.get(Assessing).run();
  expect((await list(scene.person('digitalReferent', await scene.otherCommune()))).total).toBe(0);
  const first = await list(teacher, { limit: 3 });
  expect([first.items.length, first.total]).toEqual([3, 8]);
  const rest = await list(teacher, { limit: 50, after: first.next ?? undefined });
  expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(8);
  expect((await list(teacher, { rule: 'storage', deviceId: devices[2] })).total).toBe(1);
  const summary = await scene.act(teacher, (tx) => scene.get(Compliance).summary(tx, teacher, scene.commune));
  expect(summary.devices).toEqual({ compliant: 0, gap: 4, unknown: 0 });
  expect(summary.byRule.filter(({ count }) => count > 0)).toEqual([
    { rule: 'storage', count: 4 },
    { rule: 'battery', count: 4 },
  ]);
});

describe('letters', () => {
  it('tell whoever keeps the fleet once of each gap, and nobody in summer', async () => {
    await person('digitalReferent', scene.district, 'referente@exemple.fr');
    await person('schoolHead', school, 'directrice@exemple.fr');
    for (const device of devices) await says(device, { batteryHealthPercent: 40 });
    await scene.get(Assessing).run();
    // It has an hour to close by itself.
    expect(await scene.get(ComplianceAlerts).run()).toBe(0);
    clock.advance(DAY);
    expect(await scene.get(ComplianceAlerts).run()).toBe(1);
    const [letter] = await letters();
    expect([letter?.recipient, letter?.subject]).toEqual([
      'referente@exemple.fr',
      'Conformité des tablettes : 4 nouveaux écarts (École 1)',
    ]);
    expect(letter?.body).toContain('  – Batterie usée : 4');
    expect(letter?.body).toContain('http://localhost/#/conformite');
    expect(letter?.body).not.toContain('SN-');
    // The same day, and the days after: nothing new.
    expect(await scene.get(ComplianceAlerts).run()).toBe(0);
    clock.advance(DAY);
    expect(await scene.get(ComplianceAlerts).run()).toBe(0);
    expect(await letters()).toHaveLength(1);

    clock.set(new Date('2027-07-15T08:00:00Z'));
    await says(devices[0] ?? '', { batteryHealthPercent: 40, storageFreeBytes: 1 });
    await scene.get(Assessing).run();
    clock.advance(DAY);
    expect(await scene.get(ComplianceAlerts).run()).toBe(0);
    expect(await letters()).toHaveLength(1);
  });

  it('reach whoever is there, however much waits for nobody', async () => {
    const alone = await scene.school([await scene.otherCommune()]);
    const old = await scene.tablet(await scene.classroom(alone), 'SN-SEUL');
    // More than one morning tells, older than anything else, at a school where there is nobody to write to.
    await db.ownerQuery('drop index fleet.finding_one_open');
    await db.ownerQuery(
      `insert into fleet.finding (id, device_id, rule, details, since)
       select gen_random_uuid(), $1, 'battery', '{"percent": 40, "minimum": 60}', $2::timestamptz - interval '30 days'
         from generate_series(1, 5001)`,
      [old, clock.now()],
    );
    await person('schoolHead', school, 'directrice@exemple.fr');
    await db.ownerQuery(
      `insert into fleet.finding (id, device_id, rule, details, since)
       select gen_random_uuid(), $1, 'battery', '{"percent": 40, "minimum": 60}', $2::timestamptz - interval '1 day'`,
      [devices[0], clock.now()],
    );
    expect(await scene.get(ComplianceAlerts).run()).toBe(1);
    expect((await letters()).map(({ recipient, subject }) => [recipient, subject])).toEqual([
      ['directrice@exemple.fr', expect.stringContaining('un nouvel écart')],
    ]);
  });

  it('go to the head of the school where nobody keeps the fleet, and wait for somebody where there is none', async () => {
    await says(devices[0] ?? '', { batteryHealthPercent: 40 });
    await scene.get(Assessing).run();
    clock.advance(DAY);
    expect(await scene.get(ComplianceAlerts).run()).toBe(0);
    await person('schoolHead', school, 'directrice@exemple.fr');
    clock.advance(DAY);
    expect(await scene.get(ComplianceAlerts).run()).toBe(1);
    expect((await letters())[0]?.recipient).toBe('directrice@exemple.fr');
  });
});

it('lets neither people nor devices write what was found', async () => {
  for (const reach of [referent, Reach.device(devices[0] ?? '')]) {
    await expect(
      scene.act(reach, (tx) =>
        tx.execute(
          `insert into fleet.finding (id, device_id, rule, details, since) values ($1, $2, 'age', '{}', now())`,
          [newId(), devices[0]],
        ),
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await scene.act(reach, (tx) => tx.execute('delete from fleet.compliance_due'))).toBe(0);
  }
});
