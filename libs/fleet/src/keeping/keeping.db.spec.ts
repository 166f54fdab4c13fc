import { migrations as identity } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { PersonalDataSources, Retention } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Reports } from '../configurations/reports.service.js';
import { EnrolmentWindows } from '../enrolment/windows.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Operations } from '../operations/operations.service.js';
import { KeepingRepository } from './keeping.repository.js';

const DAY = 24 * 60 * 60_000;
let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let referent: Reach;
let device: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
  referent = scene.person('digitalReferent', scene.district);
  const classroom = await scene.classroom(school, { name: 'Classe mobile 1' });
  device = await scene.tablet(classroom, 'SN-1');
  await scene.obey(device);
  const says = (storageBytes: number) =>
    scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('SN-1', { storageBytes }) }),
    );
  await says(64_000_000_000);
  await says(128_000_000_000);
  // Two windows that nobody used: one is over soon, the other later.
  await scene.act(referent, (tx) =>
    scene.get(EnrolmentWindows).open(tx, referent, classroom, { minutes: 60, count: 2 }),
  );
  await scene.act(referent, (tx) =>
    scene.get(Operations).start(tx, referent, {
      ...{ kind: 'message', text: 'Rangez les tablettes.', seconds: null, url: null, minutes: 60 },
      ...{ target: 'device', targetId: device, filter: {} },
    }),
  );
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const count = async (sql: string): Promise<number> =>
  (await db.ownerQuery<{ count: number }>(`select count(*)::int as count from ${sql}`))[0]?.count ?? -1;
const SEALED_CODES = 'fleet.enrolment_code where secret_id is not null';

it('tells a person what she did here', async () => {
  const source = scene.get(PersonalDataSources).all.find(({ title }) => title === 'Appareils et classes mobiles');
  const rows = await db.database.read(scene.system, (tx) => source?.read(tx, referent.id, 100) ?? Promise.resolve([]));
  expect(rows.map(({ Acte, Objet }) => `${Acte} : ${Objet}`).sort()).toEqual([
    'Fenêtre d’enrôlement ouverte : Classe mobile 1',
    expect.stringMatching(/^Opération lancée : /),
  ]);
});

it('keeps technical events ninety days, then forgets them; what a device is stays', async () => {
  const changes = await count('fleet.inventory_change');
  const [reports, secrets] = [await count('fleet.report'), await count('platform.secret')];
  expect([changes > 0, reports > 0, await count(SEALED_CODES)]).toEqual([true, true, 2]);
  clock.advance(89 * DAY);
  await scene.get(Retention).run();
  expect([await count('fleet.report'), await count(SEALED_CODES)]).toEqual([reports, 2]);
  clock.advance(2 * DAY);
  const pruned = await scene.get(Retention).run();
  expect(pruned.get('fleet.reports')).toBe(reports + changes);
  expect(pruned.get('fleet.enrolmentCodes')).toBe(2);
  expect([await count('fleet.report'), await count('fleet.inventory_change'), await count(SEALED_CODES)]).toEqual([
    0, 0, 0,
  ]);
  expect(await count('platform.secret')).toBe(secrets - 2);
  expect(await count('fleet.inventory')).toBe(1);
  expect(await count('fleet.operation')).toBe(1);
});

it('keeps operations a year after their end', async () => {
  clock.advance(270 * DAY);
  expect((await scene.get(Retention).run()).get('fleet.operations')).toBe(0);
  clock.advance(10 * DAY);
  expect((await scene.get(Retention).run()).get('fleet.operations')).toBe(1);
  expect(await count('fleet.operation')).toBe(0);
});

it('nobody but the system forgets', async () => {
  const repository = scene.get(KeepingRepository);
  for (const reach of [referent, Reach.device(device)]) {
    for (const forget of [repository.forgetReports, repository.forgetOperations]) {
      await expect(scene.act(reach, (tx) => forget.call(repository, tx, clock.now()))).rejects.toThrow(
        /Only the system/,
      );
    }
    expect(await scene.act(reach, (tx) => repository.dropSealedCodes(tx, clock.now()))).toEqual([]);
  }
});
