import { Readable } from 'node:stream';
import { Journal, Outbox } from '@chariot/platform';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { HoursRepository } from '../hours/hours.repository.js';
import { migrations } from '../index.js';
import { PlacesRepository } from '../places/places.repository.js';
import { Places } from '../places/places.service.js';
import { CalendarRepository } from './calendar.repository.js';
import { Calendar } from './calendar.service.js';

const clock = frozenClock('2026-11-10T08:00:00Z');
const journal = new Journal();
const places = new Places(clock, new PlacesRepository(), journal, new Outbox());
const hours = new HoursRepository();
const calendar = new Calendar(clock, places, hours, new CalendarRepository(), journal);
const system = systemReach();
const YEAR = '2025-2026';

let db: TestDatabase;
let academie: string, elsewhere: string, ferry: string;

beforeAll(async () => {
  db = await testDatabase({ migrations });
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  await db.database.transaction(system, async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) => (await places.open(tx, system, place)).id;
    academie = await open({ ...base, kind: 'academie', name: 'Académie', parentIds: [] });
    elsewhere = await open({ ...base, kind: 'academie', name: 'Une autre', parentIds: [] });
    const isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [academie] });
    const town = await open({
      ...{ ...base, kind: 'localAuthority', localAuthorityKind: 'commune', name: 'Crêts en Belledonne' },
      parentIds: [isere],
    });
    ferry = await open({ ...base, kind: 'school', name: 'École Jules Ferry', uai: '0382460T', parentIds: [town] });
  });
});
afterAll(() => db.drop());

const read = (id: string, reach = system, year = YEAR) =>
  db.database.read(reach, (tx) => calendar.of(tx, reach, id, year));
const choose = (id: string, zone: string, reach = system) =>
  db.database.transaction(reach, (tx) => calendar.setZone(tx, reach, id, zone));
const load = (text: string) =>
  db.database.transaction(system, (tx) => calendar.load(tx, system, Readable.from([Buffer.from(text)])));

const HEADER = 'Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire';
const FILE = [
  HEADER,
  'Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;Grenoble;Zone A;2025-2026',
  'Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;Lyon;Zone A;2025-2026',
  'Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;Lille;Zone B;2025-2026',
  'Prérentrée;Enseignants;2025-08-28T22:00:00+00:00;2025-08-29T22:00:00+00:00;Lyon;Zone A;2025-2026',
  'Vacances d’Été;-;2026-07-03T22:00:00+00:00;;Grenoble;Zone A;2025-2026',
].join('\n');

it('knows nothing before a calendar is loaded and chosen', async () => {
  expect(await read(ferry)).toEqual({
    ...{ placeId: ferry, year: YEAR, zone: null, zones: [], holidays: [], open: null },
  });
});

it('loads a year whole, each zone once however many académies follow it, and again', async () => {
  expect(await load(FILE)).toEqual(new Map([[YEAR, 3]]));
  expect(await load(FILE)).toEqual(new Map([[YEAR, 3]]));
  expect(await read(academie)).toMatchObject({ zone: null, zones: ['Zone A', 'Zone B'], holidays: [], open: null });
});

it('is chosen by the académie, and followed by its schools', async () => {
  await choose(academie, 'Zone A', personReach({ role: 'academie', placeId: academie }));
  const teacher = personReach({ role: 'teacher', placeId: ferry });
  expect(await read(ferry, teacher)).toMatchObject({
    zone: 'Zone A',
    holidays: [
      { name: 'Vacances de la Toussaint', from: '2025-10-18', until: '2025-11-02' },
      { name: 'Vacances d’Été', from: '2026-07-04', until: '2026-08-31' },
    ],
    open: { assumedWeek: true, weeks: 42 },
  });
  expect(await read(elsewhere)).toMatchObject({ zone: null, open: null });
  expect(await read(ferry, system, '2026-2027')).toMatchObject({ zone: 'Zone A', holidays: [], open: null });
});

it('counts the half-days of the week that the school says', async () => {
  const openings = [{ day: 1, from: '08:30', to: '11:30' }];
  await db.database.transaction(system, (tx) => hours.save(tx, system, ferry, openings, clock.now()));
  const { open } = await read(ferry);
  // 44 Mondays to 3 July, less the two of the Toussaint, Easter Monday and Whit Monday.
  expect(open).toEqual({ halfDays: 40, days: 40, weeks: 40, assumedWeek: false });
});

it.each([
  [
    'by a school',
    () => choose(academie, 'Zone B', personReach({ role: 'schoolHead', placeId: ferry })),
    'placeNotFound',
  ],
  ['for a school alone', () => choose(ferry, 'Zone B'), 'zoneOfAnAcademie'],
  ['that no file has', () => choose(academie, 'Zone D'), 'unknownZone'],
])('is not chosen %s', async (_, act, code) => {
  await expect(act()).rejects.toMatchObject({ code: `territory.${code}` });
  expect((await read(academie)).zone).toBe('Zone A');
});

it('is refused by the database itself to whoever may not choose it', async () => {
  const reach = personReach({ role: 'schoolHead', placeId: ferry });
  const direct = db.database.transaction(reach, (tx) =>
    new CalendarRepository().setZone(tx, reach, academie, 'Zone B', clock.now()),
  );
  await expect(direct).rejects.toThrow(/row-level security/);
});

it.each([
  ['another file', 'nom;ville\nÉcole;Allevard\n', 'calendarColumns'],
  ['an empty one', '', 'calendarUnreadable'],
  ['a header alone', HEADER, 'calendarUnreadable'],
  ['a day that is none', `${FILE}\nVacances;-;2025-02-30;2025-03-03;Lyon;Zone A;2025-2026`, 'calendarLine'],
])('changes nothing by %s', async (_, text, code) => {
  await expect(load(text)).rejects.toMatchObject({ code: `territory.${code}` });
  expect((await read(academie)).holidays).toHaveLength(2);
});
