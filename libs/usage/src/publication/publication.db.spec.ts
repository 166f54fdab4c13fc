import { LocalDate, Reach } from '@chariot/kernel';
import { Journal, Outbox } from '@chariot/platform';
import { migrations as territoryMigrations, Places, PlacesRepository } from '@chariot/territory';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { columnOf } from '../measures/columns.js';
import type { Measure } from '../measures/measure.js';
import { PublicationRepository } from './publication.repository.js';
import { PublicationService } from './publication.service.js';
import { Publishing } from './publishing.service.js';
import { monthsOf } from './release.js';

const YEAR = '2025-2026';
const clock = frozenClock('2025-12-10T08:00:00Z');
const system = systemReach();
const repository = new PublicationRepository();
const publication = new PublicationService(clock, repository);
const places = new Places(clock, new PlacesRepository(), new Journal(), new Outbox());

let db: TestDatabase;
let publishing: Publishing;
let academie: string, circonscription: string, bourg: string, hameau: string;
/** Three that are enough, one that is not. */
let ids: Record<'a' | 'b' | 'c' | 'd', string>;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  publishing = new Publishing(db.database, undefined as never, clock, { relay: false }, repository);
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  await db.database.transaction(system, async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) => (await places.open(tx, system, place)).id;
    academie = await open({ ...base, kind: 'academie', name: 'Grenoble', parentIds: [] });
    const isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [academie] });
    circonscription = await open({ ...base, kind: 'district', name: 'Nord', parentIds: [isere] });
    const town = (name: string) =>
      open({ ...base, kind: 'localAuthority', localAuthorityKind: 'commune', name, parentIds: [isere] });
    const school = (name: string, uai: string, owner: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [owner, circonscription] });
    bourg = await town('Bourg');
    hameau = await town('Hameau');
    ids = {
      a: await school('A', '0382460T', bourg),
      b: await school('B', '0381780D', bourg),
      c: await school('C', '0380002W', hameau),
      d: await school('D', '0380003X', hameau),
    };
  });
  for (const month of monthsOf(YEAR).slice(0, 3)) await teach(month);
});
afterAll(() => db.drop());

/** As facts would have come in that month: the past is written by the owner's hand. */
async function teach(month: string): Promise<void> {
  const isFirst = month === '2025-09';
  for (const [id, teachers] of [
    [ids.a, 4],
    [ids.b, 4],
    [ids.c, 5],
    [ids.d, 2],
  ] as const) {
    const counts: Partial<Record<Measure, number>> = {
      carts: 1,
      lessons: teachers * 4,
      minutes: teachers * 200,
      teachersOfMonth: teachers,
      pupilsOfMonth: teachers * 20,
      teachersOfYear: isFirst ? teachers : 0,
      pupilsOfYear: isFirst ? teachers * 20 : 0,
    };
    const names = Object.keys(counts).map(columnOf);
    await past(
      'month',
      `insert into usage.month (school_id, month, ${names.join(', ')})
       values ($1, $2, ${names.map((_, at) => `$${at + 3}`).join(', ')})`,
      [id, `${month}-01`, ...Object.values(counts)],
    );
  }
}
async function past(table: string, sql: string, params: readonly unknown[]): Promise<void> {
  await db.ownerQuery(`alter table usage.${table} disable trigger user`);
  await db.ownerQuery(sql, params);
  await db.ownerQuery(`alter table usage.${table} enable trigger user`);
}

const head = (placeId: string) => personReach({ role: 'schoolHead', placeId });
const inspector = () => personReach({ role: 'inspector', placeId: circonscription });
const cells = (reach: Reach, placeId: string, from: string, to = from, viewpoint: 'school' | 'outside' = 'outside') =>
  db.database.read(reach, (tx) => publication.cells(tx, reach, { placeId, from, to, viewpoint }));
const releases = () =>
  db.ownerQuery<{ period: string; hash: string }>(
    `select period, encode(inputs_hash, 'hex') as hash from usage.release order by period`,
  );

it('releases each month once it has closed, once, and tells wide places the months before the last', async () => {
  expect(await publishing.publish()).toBe(3);
  expect((await releases()).map(({ period }) => period)).toEqual(['2025-09', '2025-10', '2025-11']);
  expect(await cells(inspector(), circonscription, '2025-09', '2025-10')).toMatchObject({
    lessons: 120,
    minutes: 6000,
  });
  // It waits for December; one commune is told with the other, and no school by month.
  expect(await cells(inspector(), circonscription, '2025-11')).toBeNull();
  expect(await cells(inspector(), bourg, '2025-09')).toBeNull();
  expect(await cells(inspector(), ids.a, '2025-09')).toBeNull();
  const before = await releases();
  expect(await publishing.publish()).toBe(0);
  expect(await releases()).toEqual(before);
});

it('tells a school its own months, and the same school what everybody is told where it asks from outside', async () => {
  expect(await cells(head(ids.d), ids.d, '2025-09', '2025-10', 'school')).toMatchObject({ lessons: 16 });
  expect(await cells(head(ids.d), ids.d, '2025-09', '2025-10')).toBeNull();
  // Not of a neighbour, whatever it says.
  expect(await cells(head(ids.d), ids.c, '2025-09', '2025-09', 'school')).toBeNull();
  expect(await cells(inspector(), ids.d, '2025-09', '2025-09', 'school')).toBeNull();
});

it('tells the year once it is over: schools that are enough, disciplines of wide places', async () => {
  for (const month of monthsOf(YEAR).slice(3, 10)) await teach(month);
  for (const id of Object.values(ids)) {
    for (const discipline of ['french', 'sciences']) {
      await past(
        'lesson_discipline',
        `insert into usage.lesson_discipline (school_id, school_year, discipline, lessons, teachers, classes, pupils)
         values ($1, $2, $3, 20, 2, 2, 40)`,
        [id, YEAR, discipline],
      );
    }
  }
  clock.set('2026-09-02T08:00:00Z');
  expect(await publishing.publish()).toBe(9);
  const [first, last] = ['2025-09', '2026-08'];
  expect(await cells(inspector(), circonscription, first, last)).toMatchObject({ lessons: 600 });
  expect(await cells(inspector(), circonscription, '2025-11')).toMatchObject({ lessons: 60 });
  // Nothing happened in July and August: they are told with June.
  expect(await cells(inspector(), circonscription, '2026-07')).toBeNull();
  expect(await cells(inspector(), circonscription, '2026-06', last)).toMatchObject({ lessons: 60 });
  // D is hidden, with C, which knows itself, and one more.
  expect(await cells(inspector(), ids.d, first, last)).toBeNull();
  expect(await cells(inspector(), hameau, first, last)).toBeNull();
  const alone = await Promise.all([ids.a, ids.b].map((id) => cells(inspector(), id, first, last)));
  expect(alone.filter((one) => one !== null)).toEqual([expect.objectContaining({ lessons: 160 })]);
  const disciplines = await db.database.read(inspector(), (tx) =>
    publication.disciplines(tx, inspector(), academie, LocalDate.parse('2026-02-01').slice(0, 7)),
  );
  expect(disciplines).toEqual(
    ['french', 'sciences'].map((name) => ({
      disciplines: [name],
      counts: { lessons: 80, teachers: 8, classes: 8, pupils: 160 },
    })),
  );
});

it('is written by nobody but the system, changed by nobody, and not read without the right to read figures', async () => {
  const reach = inspector();
  const write = (sql: string) => db.database.transaction(reach, (tx) => tx.execute(sql));
  await expect(
    write(`insert into usage.release values ('2026-2027', '2026-09', '[]', decode(repeat('00', 32), 'hex'), now())`),
  ).rejects.toThrow(/row-level security/);
  for (const sql of [`update usage.told set counts = '{}'`, 'delete from usage.told', 'delete from usage.release']) {
    await expect(db.database.transaction(system, (tx) => tx.execute(sql))).rejects.toThrow(/permission denied/);
  }
  const principal = personReach({ role: 'collegePrincipal', placeId: academie });
  expect(await cells(principal, circonscription, '2025-09')).toBeNull();
});
