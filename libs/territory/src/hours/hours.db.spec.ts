import { Journal, Outbox } from '@chariot/platform';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { PlacesRepository } from '../places/places.repository.js';
import { Places } from '../places/places.service.js';
import { HoursRepository } from './hours.repository.js';
import { Hours } from './hours.service.js';

const clock = frozenClock('2026-11-10T08:00:00Z');
const [journal, outbox] = [new Journal(), new Outbox()];
const places = new Places(clock, new PlacesRepository(), journal, outbox);
const hours = new Hours(clock, places, new HoursRepository(), journal, outbox);
const system = systemReach();
const MONDAY = { day: 1, from: '08:30', to: '11:30' };
const FRIDAY = { day: 5, from: '13:30', to: '16:30' };

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
const read = (id: string, reach = system) => db.database.read(reach, (tx) => hours.of(tx, reach, id));
const set = (id: string, openings: Parameters<Hours['set']>[3], reach = system) =>
  db.database.transaction(reach, (tx) => hours.set(tx, reach, id, openings));

it('has none until the school says them', async () => {
  expect(await read(ferry)).toEqual({ placeId: ferry, timeZone: 'Europe/Paris', openings: [], changedAt: null });
});

it('keeps what the head of the school writes, in order, and says so in the journal', async () => {
  await set(ferry, [FRIDAY, MONDAY], head());
  expect(await read(ferry, teacher())).toEqual({
    placeId: ferry,
    timeZone: 'Europe/Paris',
    openings: [MONDAY, FRIDAY],
    changedAt: '2026-11-10T08:00:00.000Z',
  });
  const [row] = await db.ownerQuery<{ details: unknown }>(
    `select details from platform.journal where act = 'territory.hours.set'`,
  );
  expect(row?.details).toEqual({ openings: 2 });
  const sent = await db.ownerQuery(`select 1 from platform.outbox where type = 'territory.SchoolHoursSet'`);
  expect(sent).toHaveLength(1);
});

it('may be closed all week, which is not the same as having said nothing', async () => {
  await set(ferry, []);
  expect(await read(ferry)).toMatchObject({ openings: [], changedAt: '2026-11-10T08:00:00.000Z' });
});

it.each([
  ['by a teacher, who only reads them', () => set(ferry, [MONDAY], teacher()), 'territory.mayNotChange'],
  ['of a school that one does not reach', () => set(david, [MONDAY], head()), 'territory.placeNotFound'],
  ['of a commune', () => set(commune, [MONDAY]), 'territory.hoursOfASchool'],
  ['that overlap', () => set(ferry, [MONDAY, { ...MONDAY, from: '09:00' }]), 'territory.hoursOverlap'],
])('are not written %s, and nothing is half saved', async (_, act, code) => {
  const before = await read(ferry);
  await expect(act()).rejects.toMatchObject({ code });
  expect(await read(ferry)).toEqual(before);
});

it('are refused by the database itself to whoever may not write them', async () => {
  const reach = teacher();
  const direct = db.database.transaction(reach, (tx) => new HoursRepository().save(tx, reach, ferry, [], clock.now()));
  await expect(direct).rejects.toThrow(/row-level security/);
});
