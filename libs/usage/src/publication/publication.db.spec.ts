import { LocalDate, newId, Reach } from '@chariot/kernel';
import { Journal, Outbox } from '@chariot/platform';
import { migrations as territoryMigrations, Places, PlacesRepository } from '@chariot/territory';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { randomBytes } from 'node:crypto';
import { parquetReadObjects } from 'hyparquet';
import { Datasets } from '../datasets/datasets.service.js';
import { DatasetsRepository } from '../datasets/datasets.repository.js';
import { csvOf, odsOf, parquetOf } from '../datasets/files.js';
import { datasetKeyOf, signedFile } from '../datasets/signature.js';
import { migrations } from '../index.js';
import type { Known } from '../indicators/known.js';
import { PeopleFigures } from '../indicators/people-figures.service.js';
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
let datasets: Datasets;
const key = datasetKeyOf(Buffer.alloc(32, 7));
let academie: string, circonscription: string, bourg: string, hameau: string;
/** Three that are enough, one that is not. */
let ids: Record<'a' | 'b' | 'c' | 'd', string>;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  publishing = new Publishing(db.database, undefined as never, clock, { relay: false }, repository);
  datasets = new Datasets(db.database, clock, places, new Journal(), repository, new DatasetsRepository(), key);
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
  for (const [id, month, value] of [
    [ids.a, '2025-09-01', 250],
    [ids.b, '2025-10-01', 250],
    [ids.d, '2025-10-01', 61],
  ] as const) {
    const sql = `insert into usage.distribution (school_id, month, name, value, n) values ($1, $2, 'throughput', $3, 2)`;
    await past('distribution', sql, [id, month, value]);
  }
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
      ...{ carts: 1, classes: teachers, bookableSlots: teachers * 10, openDays: 16, openWeeks: 4 },
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
  db.database.read(reach, async (tx) =>
    publication.cells(
      tx,
      reach,
      { placeId, from, to, viewpoint },
      await publication.published(tx, [placeId], { from, to }),
    ),
  );
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

it('tells throughputs of the schools that were told together, and not of those that are there today', async () => {
  const told = async () => {
    const asked = { placeId: circonscription, from: '2025-09', to: '2025-10' };
    const throughput = await db.database.read(inspector(), async (tx) =>
      publication.throughput(asked, await publication.published(tx, [circonscription], asked)),
    );
    return throughput.sort((a, b) => a.value - b.value);
  };
  const six = [
    { value: 61, n: 2 },
    { value: 250, n: 4 },
  ];
  expect(await told()).toEqual(six);
  // D leaves: were they counted again, the difference would be D's.
  const leave = (day: string) =>
    db.ownerQuery('update territory.place_closure set until_on = $3 where ancestor = $1 and descendant = $2', [
      ...[circonscription, ids.d, day],
    ]);
  await leave('2025-11-30');
  expect(await told()).toEqual(six);
  // Nor is what they did divided by what others have: D's lessons are among those that were told, and so are its slots.
  const divided = await db.database.read(inspector(), async (tx) => {
    const period = { from: '2025-09', to: '2025-10' };
    const place = { id: circonscription, kind: 'district' as const, name: 'Nord', uai: null };
    const known: Known = {
      ...{ period, isClosed: true, equipment: null, people: null, disciplines: null, conventions: null },
      distributions: { repairDays: [], appAnswerDays: [], throughput: [] },
    };
    const people = new PeopleFigures(publication);
    return people.of(tx, inspector(), place, known, await people.published(tx, [place.id], period));
  });
  expect(divided.equipment).toMatchObject({
    ...{ schools: 4, schoolsOpen: 4, schoolsWithClasses: 4, schoolsWithTeachers: 0, classes: 15, teachers: 0 },
    ...{ bookableSlots: 2 * 150, openWeeks: 2 * 4 * 4 },
  });
  await leave('infinity');
});

it('tells a school its own months, and the same school what everybody is told where it asks from outside', async () => {
  expect(await cells(head(ids.d), ids.d, '2025-09', '2025-10', 'school')).toMatchObject({ lessons: 16 });
  expect(await cells(head(ids.d), ids.d, '2025-09', '2025-10')).toBeNull();
  // Not of a neighbour, whatever it says.
  expect(await cells(head(ids.d), ids.c, '2025-09', '2025-09', 'school')).toBeNull();
  expect(await cells(inspector(), ids.d, '2025-09', '2025-09', 'school')).toBeNull();
  // Nor to a token that somebody above has made on that very school: it sees no agenda.
  const grants = [{ role: 'academie', placeId: ids.d, permissions: ['place:read', 'usage:read'] }] as const;
  const token = Reach.person({ ...{ personId: newId(), displayName: 'programme' }, grants });
  expect(await cells(token, ids.d, '2025-09', '2025-09', 'school')).toBeNull();
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
  const at = LocalDate.parse('2026-02-01').slice(0, 7);
  const disciplines = await db.database.read(inspector(), async (tx) =>
    publication.disciplines(
      tx,
      inspector(),
      { placeId: academie, at },
      await publication.published(tx, [academie], { from: at, to: at }),
    ),
  );
  expect(disciplines).toEqual(
    ['french', 'sciences'].map((name) => ({
      disciplines: [name],
      counts: { lessons: 80, teachers: 8, classes: 8, pupils: 160 },
    })),
  );
});

describe('a dataset', () => {
  const recteur = () => personReach({ role: 'academie', placeId: academie });
  const read = (year = YEAR, origin?: string) =>
    db.database.read(inspector(), (tx) => datasets.content(tx, inspector(), year, origin));

  it('is frozen once the year is over, by whoever publishes for an académie, and once', async () => {
    expect(await datasets.list(inspector())).toMatchObject({ items: [], ready: [YEAR], mayPublish: false });
    await expect(datasets.freeze(inspector(), YEAR)).rejects.toMatchObject({ code: 'usage.mayNotPublish' });
    await expect(datasets.freeze(recteur(), '2026-2027')).rejects.toMatchObject({ code: 'usage.yearNotOver' });
    const { sha256 } = await datasets.freeze(recteur(), YEAR);
    await expect(datasets.freeze(recteur(), YEAR)).rejects.toMatchObject({ code: 'usage.datasetFrozen' });
    const { items, ready } = await datasets.list(recteur());
    expect(ready).toEqual([]);
    expect(items).toMatchObject([
      { schoolYear: YEAR, sha256, origin: { own: true, name: 'Grenoble' }, lines: { equipment: 4, hidden: 9 } },
    ]);
    const [line] = await db.ownerQuery<{ act: string }>(
      `select act from platform.journal where subject_kind = 'dataset'`,
    );
    expect(line?.act).toBe('usage.dataset.frozen');
  });

  it('says what is hidden, and every column; as CSV, ODS and Parquet it says the same, to the byte each time', async () => {
    const content = await read();
    expect(content.years.find(({ placeId }) => placeId === ids.d)).toMatchObject({ counts: null });
    expect(content.equipment.find(({ placeId }) => placeId === ids.d)).toMatchObject({ counts: { carts: 1 } });
    expect(Object.keys(content.equipment[0]?.counts ?? {})).not.toContain('boxMinutes');
    // Nobody has said how many pupils there are: that is not 0.
    expect(Object.keys(content.equipment[0]?.counts ?? {})).toEqual(expect.arrayContaining(['classes', 'openDays']));
    expect(Object.keys(content.equipment[0]?.counts ?? {})).not.toContain('pupils');
    const words = new Set(content.dictionary.map(({ name }) => name));
    const named = [...content.months, ...content.years, ...content.equipment].flatMap(({ counts }) =>
      Object.keys(counts ?? {}),
    );
    expect(named.filter((name) => !words.has(name))).toEqual([]);
    for (const make of [csvOf, odsOf, parquetOf]) expect(make(content).equals(make(await read()))).toBe(true);
    const rows = await parquetReadObjects({ file: new Uint8Array(parquetOf(content)).buffer });
    const lines = csvOf(content).toString('utf8').trim().split('\r\n');
    expect(
      lines[0]
        ?.replace('\ufeff', '')
        .split(';')
        .filter((name) => !words.has(name)),
    ).toEqual([]);
    expect(rows).toHaveLength(lines.length - 1);
    const lessons = rows.find(
      (row) => row['table'] === 'years' && row['place_id'] === academie && row['measure'] === 'lessons',
    );
    expect(lessons).toMatchObject({ place_name: 'Grenoble', value: 600 });
    expect(rows.filter((row) => row['place_id'] === ids.d && row['value'] === null)).toHaveLength(1);
  });

  it('of another instance is taken in once its fingerprint was typed in, and changes nothing the second time', async () => {
    const theirs = datasetKeyOf(randomBytes(32));
    const content = { ...(await read()), issuer: 'Commune de Vif' };
    const file = signedFile(theirs, Buffer.from(JSON.stringify(content))).toString('utf8');
    const take = (body: Parameters<Datasets['import']>[2], reach = recteur()) =>
      db.database.transaction(reach, (tx) => datasets.import(tx, reach, body));
    const { fingerprint } = theirs;
    await expect(take({ file }, inspector())).rejects.toMatchObject({ code: 'usage.mayNotPublish' });
    await expect(take({ file })).rejects.toMatchObject({ code: 'usage.keyUnknown' });
    await expect(take({ file, fingerprint: key.fingerprint, name: 'Vif' })).rejects.toMatchObject({
      code: 'usage.fingerprintDiffers',
    });
    const altered = file.replace('Commune de Vif', 'Commune de Gap');
    await expect(take({ file: altered, fingerprint, name: 'Vif' })).rejects.toMatchObject({
      code: 'usage.signatureWrong',
    });
    const later = signedFile(theirs, Buffer.from(JSON.stringify({ ...content, version: 2 }))).toString('utf8');
    await expect(take({ file: later, fingerprint, name: 'Vif' })).rejects.toMatchObject({ code: 'usage.otherVersion' });
    const typed = fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
    expect(await take({ file, fingerprint: typed, name: 'Vif' })).toEqual({
      schoolYear: YEAR,
      fingerprint,
      changed: true,
    });
    expect(await take({ file })).toMatchObject({ changed: false });
    const other = signedFile(theirs, Buffer.from(JSON.stringify({ ...content, issuer: 'Vif' }))).toString('utf8');
    await expect(take({ file: other })).rejects.toMatchObject({ code: 'usage.alreadyOtherwise' });
    for (const text of ['{}', 'PK', JSON.stringify({ format: 'chariot-signed-dataset' })]) {
      await expect(take({ file: text })).rejects.toMatchObject({ code: 'usage.notADataset' });
    }
    const own = await db.database.read(inspector(), (tx) => datasets.signed(tx, inspector(), YEAR));
    await expect(take({ file: own.toString('utf8') })).rejects.toMatchObject({ code: 'usage.ownDataset' });
    expect((await read(YEAR, fingerprint)).issuer).toBe('Commune de Vif');
    expect((await datasets.list(inspector())).items).toMatchObject([
      { origin: { own: true } },
      { origin: { own: false, fingerprint, name: 'Vif' } },
    ]);
    await expect(read('2024-2025')).rejects.toMatchObject({ code: 'usage.datasetUnknown' });
  });
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
