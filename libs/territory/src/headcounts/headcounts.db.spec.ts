import { Readable } from 'node:stream';
import { Journal, Outbox } from '@chariot/platform';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { PlacesRepository } from '../places/places.repository.js';
import { Places } from '../places/places.service.js';
import { HeadcountsRepository } from './headcounts.repository.js';
import { Headcounts } from './headcounts.service.js';

const clock = frozenClock('2026-11-10T08:00:00Z');
const journal = new Journal();
const places = new Places(clock, new PlacesRepository(), journal, new Outbox());
const headcounts = new Headcounts(clock, places, new HeadcountsRepository(), journal);
const system = systemReach();
const YEAR = '2026-2027';

let db: TestDatabase;
let commune: string, ferry: string, david: string;

beforeAll(async () => {
  db = await testDatabase({ migrations });
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  await db.database.transaction(system, async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) => (await places.open(tx, system, place)).id;
    const academie = await open({ ...base, kind: 'academie', name: 'Académie', parentIds: [] });
    const isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [academie] });
    const town = (name: string) =>
      open({ ...base, kind: 'localAuthority', localAuthorityKind: 'commune', name, parentIds: [isere] });
    const school = (name: string, uai: string, owner: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [owner] });
    commune = await town('Crêts en Belledonne');
    ferry = await school('École Jules Ferry', '0382460T', commune);
    david = await school('École David', '0381780D', await town('Allevard'));
  });
});
afterAll(() => db.drop());

const head = () => personReach({ role: 'schoolHead', placeId: ferry });
const teacher = () => personReach({ role: 'teacher', placeId: ferry });
const read = (id: string, year = YEAR, reach = system) =>
  db.database.read(reach, (tx) => headcounts.of(tx, reach, id, year));
const COUNTED = { pupils: 262, classes: 11, teachers: 13, countedOn: '2026-09-21' };
const set = (id: string, counts: Partial<typeof COUNTED> | { pupils: null } = {}, reach = system, year = YEAR) =>
  db.database.transaction(reach, (tx) => headcounts.set(tx, reach, id, year, { ...COUNTED, ...counts }));
const load = (text: string, reach = system) =>
  db.database.transaction(reach, (tx) => headcounts.load(tx, reach, Readable.from([Buffer.from(text)])));

const FILE = `\uFEFFRentrée scolaire;Académie;Numéro de l'école;Dénomination principale;Nombre total de classes;Nombre total d'élèves
2025;GRENOBLE;0382460T;ECOLE ELEMENTAIRE;10;250
2026;GRENOBLE;0382460T;ECOLE ELEMENTAIRE;11;260
2026;GRENOBLE;0381780D;ECOLE ELEMENTAIRE;4;92
`;

it('has none until somebody says them', async () => {
  expect(await read(ferry)).toEqual({ placeId: ferry, year: YEAR, pupils: null, classes: null, teachers: null });
});

it('knows what the ministry published, year by year, and nothing of teachers', async () => {
  expect(await load(FILE)).toEqual({ rows: 3, changed: 3, refused: 0, refusedLines: [] });
  const ministry = { countedOn: '2026-09-01', source: 'ministry' };
  expect(await read(ferry, YEAR, teacher())).toMatchObject({
    ...{ pupils: { value: 260, ...ministry }, classes: { value: 11, ...ministry }, teachers: null },
  });
  expect((await read(ferry, '2025-2026')).pupils).toEqual({ value: 250, countedOn: '2025-09-01', source: 'ministry' });
  expect(await load(FILE)).toMatchObject({ rows: 3, changed: 0 });
});

it('goes by what the school has counted before what was published, number by number', async () => {
  const school = { countedOn: '2026-09-21', source: 'school' };
  await set(ferry, {}, head());
  expect(await read(ferry)).toMatchObject({ pupils: { value: 262, ...school }, teachers: { value: 13, ...school } });
  await set(ferry, { pupils: null }, head());
  expect(await read(ferry)).toMatchObject({
    pupils: { value: 260, source: 'ministry' },
    teachers: { value: 13, ...school },
  });
  const rows = await db.ownerQuery(`select 1 from platform.journal where act = 'territory.headcounts.set'`);
  expect(rows).toHaveLength(2);
});

it.each([
  ['by a teacher, who only reads them', () => set(ferry, {}, teacher()), 'territory.mayNotChange'],
  ['of a school that one does not reach', () => set(david, {}, head()), 'territory.placeNotFound'],
  ['of a commune', () => set(commune), 'territory.headcountOfASchool'],
  ['of a day to come', () => set(ferry, { countedOn: '2026-11-11' }), 'territory.countedLater'],
  ['of a year that is none', () => set(ferry, {}, system, '2026-2028'), 'kernel.invalidSchoolYear'],
])('are not written %s, and nothing is half saved', async (_, act, code) => {
  const before = await read(ferry);
  await expect(act()).rejects.toMatchObject({ code });
  expect(await read(ferry)).toEqual(before);
});

it('are refused by the database itself to whoever may not write them', async () => {
  const repository = new HeadcountsRepository();
  const reach = teacher();
  const own = { pupils: 1, classes: 1, teachers: 1, countedOn: '2026-09-21' as never };
  const saved = db.database.transaction(reach, (tx) =>
    repository.save(tx, reach, ferry, YEAR as never, own, clock.now()),
  );
  await expect(saved).rejects.toThrow(/row-level security/);
  const published = [{ uai: '0382460T', year: YEAR as never, pupils: 1, classes: 1 }];
  await expect(db.database.transaction(reach, (tx) => repository.publish(tx, reach, published))).rejects.toThrow(
    /row-level security/,
  );
});

it('leaves a line aside that says nothing of use, and says which', async () => {
  const rows = Array.from({ length: 40 }, () => '2026;GRENOBLE;0381780D;ECOLE;4;93');
  const header = FILE.split('\n')[0] ?? '';
  expect(await load([header, '2026;GRENOBLE;0382460X;ECOLE;4;92', ...rows].join('\n'))).toMatchObject({
    ...{ rows: 41, changed: 1, refused: 1, refusedLines: [{ line: 2, why: 'son UAI est faux' }] },
  });
  expect((await read(david)).pupils?.value).toBe(93);
});

it.each([
  ['another file', 'nom;ville\nÉcole;Allevard\n', 'territory.headcountsColumns'],
  ['an empty one', '', 'territory.headcountsUnreadable'],
  ['one that is no table', `${FILE}"2026;GRENOBLE`, 'territory.headcountsUnreadable'],
  ['one whose numbers are none', `${FILE.replaceAll('260', 'beaucoup')}`, 'territory.headcountsTooBad'],
])('changes nothing by %s', async (_, text, code) => {
  const before = await read(ferry);
  await expect(load(text)).rejects.toMatchObject({ code });
  expect(await read(ferry)).toEqual(before);
});
