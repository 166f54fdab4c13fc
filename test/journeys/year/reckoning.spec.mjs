// The reckoning, by two schools and two months that are small enough to be worked out on paper: each figure below is.
import { deepStrictEqual, strictEqual } from 'node:assert';
import { test } from 'node:test';
import { compare, indicatorsEqual, verdicts } from './compare.mjs';
import { dayOf, SchoolDays, schoolYearOf, weekdayOf, numberOf } from './days.mjs';
import { without } from './forgotten.mjs';
import { IDS, Reckoning } from './reckoning.mjs';

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {import('./events.mjs').ToldCells} ToldCells */

/** @type {import('./events.mjs').World} */
const WORLD = {
  places: [
    { id: 'academie', kind: 'academie', under: [] },
    { id: 'departement', kind: 'departement', under: ['academie'] },
    { id: 'commune', kind: 'localAuthority', under: ['departement'] },
    { id: 'A', kind: 'school', under: ['commune'], zone: 'C' },
    { id: 'B', kind: 'school', under: ['commune'], zone: 'C', week: null },
  ],
  holidays: { C: [{ from: '2026-10-17', until: '2026-11-01' }] },
};

const device = (/** @type {string} */ id, /** @type {string} */ school, /** @type {object} */ is, on = '2026-09-01') =>
  /** @type {RawEvent} */ ({ kind: 'device', on, device: id, school, ...is });
const SERVING = { state: 'inService', enrolled: true, conformity: 'compliant', boughtIn: 2024 };
/** @param {string} school @param {string} teacher @param {string} className @param {number} minutes @param {object} [more] */
const lesson = (school, teacher, className, minutes, more = {}) =>
  /** @type {RawEvent} */ ({
    ...{ kind: 'lesson', on: '2026-09-10', school, cart: `cart ${school}`, teacher, className, discipline: 'french' },
    ...{ pupils: 20, startedAt: Date.parse('2026-09-10T09:10:00Z'), inService: null, used: null, incident: null },
    endedAt: Date.parse('2026-09-10T09:10:00Z') + minutes * 60_000,
    ...more,
  });

/** @type {RawEvent[]} */
const EVENTS = [
  { kind: 'headcount', on: '2026-09-01', school: 'A', year: '2026-2027', pupils: 100, classes: 4, teachers: 5 },
  { kind: 'headcount', on: '2026-09-01', school: 'B', year: '2026-2027', pupils: 50, classes: 2, teachers: 2 },
  { kind: 'cart', on: '2026-09-01', cart: 'cart A', school: 'A', is: 'open' },
  { kind: 'cart', on: '2026-09-01', cart: 'cart B', school: 'B', is: 'open' },
  device('a1', 'A', SERVING),
  device('a2', 'A', SERVING),
  device('a3', 'A', { state: 'received', boughtIn: 2020 }),
  device('b1', 'B', { ...SERVING, conformity: 'gap' }),
  device('b2', 'B', SERVING),
  {
    ...{ kind: 'convention', on: '2026-09-01', convention: 'c', academie: 'academie', localAuthority: 'commune' },
    ...{ schools: ['A', 'B'], forecastCents: 800_000, deploymentFrom: '2026-09-01', deploymentUntil: '2026-11-23' },
    ...{ localMeetingsPerTerm: 1, departmentalMeetingsPerYear: 2, terms: 'civil' },
  },
  { kind: 'committee', on: '2026-09-01', committee: 'of A', is: 'local', convention: 'c', school: 'A' },
  { kind: 'committee', on: '2026-09-01', committee: 'of B', is: 'local', convention: 'c', school: 'B' },
  { kind: 'committee', on: '2026-09-01', committee: 'above', is: 'departmental', place: 'departement' },
  // Tuesday the 1st: one open day, five tablets of which four in service.
  { kind: 'look', on: '2026-09-01' },
  lesson('A', 't1', 'CM2 A', 50, { inService: 2, used: 2, incident: 'none', measures: [262, 244] }),
  lesson('A', 't1', 'cm2-a', 60, { discipline: 'arts', cart: 'another' }),
  lesson('A', 't2', 'CE1', 61, { inService: 2, used: 1, incident: 'blocking', cart: 'another' }),
  lesson('B', 't3', 'CP', 30, { inService: 1, used: 1, incident: 'minor' }),
  // Ten minutes before the lesson of fifty, and thirty after it.
  {
    ...{ kind: 'boxOff', on: '2026-09-10', school: 'A', cart: 'cart A' },
    ...{ onAt: '2026-09-10T09:00:00Z', offAt: '2026-09-10T10:30:00Z' },
  },
  { kind: 'bookingLapsed', on: '2026-09-11', school: 'A' },
  { kind: 'repairOpened', on: '2026-09-10', repair: 'r', school: 'A' },
  device('a2', 'A', { state: 'broken' }, '2026-09-10'),
  device('b2', 'B', { state: 'lost' }, '2026-09-15'),
  { kind: 'meetingHeld', on: '2026-09-20', committee: 'of A' },
  // Sixteen more open days, four tablets of which two in service.
  { kind: 'look', on: '2026-09-30' },
  { kind: 'look', on: '2026-10-01' },
  { kind: 'training', on: '2026-10-03', convention: 'c', school: null, participants: 3 },
  { kind: 'repairClosed', on: '2026-10-05', repair: 'r', backOn: '2026-10-04' },
  { kind: 'appAnswered', on: '2026-10-03', school: 'A', askedOn: '2026-10-01' },
  { kind: 'appAnswered', on: '2026-10-06', school: 'B', askedOn: '2026-10-01' },
  { kind: 'statementCertified', on: '2026-10-10', convention: 'c', grossCents: 500_000 },
  { kind: 'surveyDue', on: '2026-10-15', place: 'B', answeredOn: '2026-10-16' },
  {
    kind: 'surveyNoted',
    on: '2026-10-01',
    convention: 'c',
    school: 'A',
    dueOn: '2026-10-10',
    answeredOn: '2026-10-09',
  },
  { kind: 'statementCertified', on: '2026-10-20', convention: 'c', grossCents: 400_000 },
  lesson('B', 't3', 'CP', 45, { on: '2026-10-08', inService: 1, used: 1, incident: 'none', measures: [61, 60] }),
  { kind: 'look', on: '2026-10-31' },
];
/** @type {ToldCells[]} */
const TOLD = [{ kind: 'month', placeId: 'academie', from: '2026-09', to: '2026-10', disciplines: [] }];
const ASKED = /** @type {const} */ ({ place: 'academie', from: '2026-09', to: '2026-10', viewpoint: 'outside' });

/** Numerator, denominator, value, and what stands beside it. @type {Record<string, [number, number | null, number, number[]?]>} */
const BY_HAND = {
  I1: [2, 150, 1.33],
  I2: [150, 2, 75],
  I3: [4, 24, 16.67],
  I4: [4, 5, 80],
  I5: [60, 83, 72.29],
  // 4 + 16 × 2, and then 10 days of October × 2; of 5 + 16 × 4 + 10 × 4.
  I6: [56, 109, 51.38],
  I7: [2, 3, 66.67, [1]],
  I8: [1, 4, 25],
  I9: [1, null, 24, [0]],
  // Two in two months are twelve a year, of four.
  I10: [2, 4, 300, [1, 0, 1]],
  // 2 + 2 + 3 + 1 + 2 half-hours, of 12 a day, 17 and 10 days, two carts.
  I11: [10, 648, 1.54, [1]],
  // Five weeks of September and two of October, two schools.
  I12: [5, 14, 0.36],
  I13: [3, 6, 50],
  I14: [3, 7, 42.86],
  I15: [5, 6, 83.33],
  I16: [246, 5, 49.2],
  I18: [3, 4, 75, [1]],
  I19: [2, null, 3.5],
  // 253 is 25.0; halfway between 60 and 61, the even one: 6.0.
  I20: [2, null, 15.5],
  I21: [40, null, 40],
  I22: [3, 7, 42.86],
  I23: [400_000, 800_000, 50],
  I24: [1, 2, 50],
  I25: [1, 2, 50],
  I26: [4, 5, 80],
};

/** As the product would tell them. @param {Record<string, [number, number | null, number, number[]?]>} told @param {object} [period] */
const figuresOf = (told, period = { from: '2026-09', to: '2026-10' }) =>
  IDS.map((id) => {
    const [numerator, denominator, value, beside] = told[id] ?? [null, null, null];
    const parts = (beside ?? []).map((one) => ({ label: '', value: one, unit: 'count' }));
    return /** @type {import('./compare.mjs').Figure} */ ({
      ...{ id, value, numerator, denominator, belowThreshold: false, period, parts },
      reason: value === null ? 'Non calculable.' : null,
    });
  });

test('two schools and two months are what they are on paper', () => {
  const found = compare(new Reckoning(WORLD, EVENTS, TOLD), ASKED, figuresOf(BY_HAND), '2026-11');
  deepStrictEqual(
    found.filter(({ equal }) => !equal).map(({ says }) => says),
    [],
  );
  // All but I17, which is of a whole year.
  strictEqual(indicatorsEqual(verdicts(found)), 25);
});

test('each indicator is found wrong once something that it counts is forgotten', () => {
  for (const id of IDS.filter((one) => one !== 'I17')) {
    const forgetful = new Reckoning(WORLD, without(id, EVENTS), TOLD);
    const [found] = compare(forgetful, ASKED, figuresOf(BY_HAND), '2026-11').filter((one) => one.id === id);
    strictEqual(found.equal, false, found.says);
  }
});

test('a figure beside, a hundredth or another denominator is a difference; halfway is either', () => {
  const reckoning = new Reckoning(WORLD, EVENTS, TOLD);
  const faults = (/** @type {typeof BY_HAND} */ told) =>
    compare(reckoning, ASKED, figuresOf({ ...BY_HAND, ...told }), '2026-11').filter(({ equal }) => !equal).length;
  deepStrictEqual(
    [faults({ I1: [2, 150, 1.34] }), faults({ I4: [8, 10, 80] }), faults({ I7: [2, 3, 66.67, [0]] })],
    [1, 1, 1],
  );
  deepStrictEqual([faults({ I16: [246, 5, 49.2] }), faults({ I16: [246, 5, 49.201] })], [0, 1]);
});

test('people’s use is told where its cells are told, and hidden or waiting elsewhere', () => {
  const reckoning = new Reckoning(WORLD, EVENTS, TOLD);
  const of = (/** @type {import('./events.mjs').Asked} */ asked) => reckoning.of(asked)['I12'];
  strictEqual(of({ ...ASKED, to: '2026-09' }), 'hidden');
  strictEqual(of({ ...ASKED, place: 'commune' }), 'hidden');
  // A month more was asked for: what is told ends with October, and says so.
  const longer = { ...ASKED, to: '2026-11' };
  const told = (/** @type {object} */ period, /** @type {string} */ thisMonth) =>
    compare(reckoning, longer, figuresOf({ I12: [5, 14, 0.36] }, period), thisMonth)[11].equal;
  strictEqual(told({ from: '2026-09', to: '2026-10' }, '2026-11'), true);
  strictEqual(told({ from: '2026-09', to: '2026-11' }, '2026-11'), false);
  // Inside B twenty pupils are enough for each month; of two teachers, neither is told what the other did.
  const home = /** @type {const} */ ({ place: 'B', from: '2026-09', to: '2026-09', viewpoint: 'school' });
  const { I12, I14 } = reckoning.of(home);
  deepStrictEqual([typeof I12 === 'object' && [I12.numerator, I12.denominator], I14], [[1, 5], 'hidden']);
  const few = EVENTS.map((event) => (event.kind === 'lesson' ? { ...event, pupils: 4 } : event));
  const ofFew = (/** @type {string} */ from, /** @type {string} */ to) =>
    new Reckoning(WORLD, few, []).of({ ...home, from, to })['I12'];
  // Four pupils stay four, however many months; A’s two classes are eight.
  deepStrictEqual([ofFew('2026-09', '2026-09'), ofFew('2026-09', '2026-10')], ['hidden', 'hidden']);
  strictEqual(typeof new Reckoning(WORLD, few, []).of({ ...home, place: 'A' })['I12'], 'object');
});

test('who does not read accounts is not told that nothing was spent', () => {
  const { I22, I23 } = new Reckoning(WORLD, EVENTS, TOLD).of({ ...ASKED, readsAccounts: false });
  deepStrictEqual([typeof I22, I23], ['object', 'notComputable']);
});

test('disciplines are told of a whole year, in the columns in which they are told', () => {
  /** @type {ToldCells} */
  const year = { kind: 'year', placeId: 'academie', from: '2026-09', to: '2027-08', disciplines: [] };
  const asked = { ...ASKED, to: '2027-08' };
  const told = [year, { ...year, kind: /** @type {const} */ ('discipline'), disciplines: ['arts', 'french'] }];
  const split = [year, ...['arts', 'french'].map((one) => ({ ...told[1], disciplines: [one] }))];
  const of = (/** @type {ToldCells[]} */ cells) => {
    const { I17 } = new Reckoning(WORLD, EVENTS, cells).of(asked);
    return typeof I17 === 'object' ? [I17.numerator, I17.denominator] : I17;
  };
  deepStrictEqual([of([year]), of(told), of(split)], ['hidden', [5, 5], [4, 5]]);
  strictEqual(new Reckoning(WORLD, EVENTS, TOLD).of(ASKED)['I17'], 'notComputable');
  const forgetful = new Reckoning(WORLD, without('I17', EVENTS), split).of(asked)['I17'];
  deepStrictEqual(typeof forgetful === 'object' && [forgetful.numerator, forgetful.denominator], [3, 4]);
});

test('what is told of too few is found', () => {
  const alone = { ...TOLD[0], placeId: 'B' };
  deepStrictEqual(new Reckoning(WORLD, EVENTS, TOLD).tooFew(), []);
  deepStrictEqual(new Reckoning(WORLD, EVENTS, [...TOLD, alone]).tooFew(), [alone]);
});

test('days are those of the calendar', () => {
  strictEqual(weekdayOf(numberOf('2026-09-01')), 2);
  deepStrictEqual([schoolYearOf('2026-08-31'), schoolYearOf('2026-09-01')], ['2025-2026', '2026-2027']);
  const days = new SchoolDays({ id: 'A', kind: 'school', under: [], zone: 'C' }, WORLD.holidays);
  const open = Array.from({ length: 365 }, (_, at) => numberOf('2026-09-01') + at).filter(
    (one) => days.halfHours(one) !== null,
  );
  // Easter 2027 is on 28 March: its Monday, Ascension Thursday (6 May) and Whit Monday (17 May) are public holidays.
  const closed = ['2026-10-19', '2026-12-25', '2027-03-29', '2027-05-06', '2027-05-17', '2027-07-14'];
  deepStrictEqual(
    closed.filter((one) => open.map(dayOf).includes(one)),
    [],
  );
  strictEqual(open.map(dayOf).includes('2027-03-30'), true);
});
