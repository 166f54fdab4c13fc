// Everything that readers of figures are told, over a year: by the doors of the API, in the monthly reports, in the article 8
// file and its one-page summaries, in the dataset. Each is put down as the lessons that it is about, and the number must be theirs.
import { MONTHS, placesOf } from './world.mjs';
import { refOf } from './instance.mjs';
import { reportsOf, filesOf } from './papers.mjs';

/** @typedef {import('./instance.mjs').Instance} Instance @typedef {import('./finding.mjs').Cell & { key: string }} Observed */

/** What is in an indicator of people's use: numerator and denominator, as measures; null: something else. */
const NUMBERS = /** @type {Record<string, readonly [string | null, string | null]>} */ ({
  I11: ['lessonSlots', null],
  I12: ['lessons', null],
  I15: ['tabletsUsed', 'tabletsInService'],
  I16: ['minutes', 'lessons'],
  I17: [null, 'lessons'],
  I18: ['lessonsWithoutBlockingIncident', 'lessonsAnswered'],
  I20: ['throughput', null],
  I26: ['lessonsMeasured', 'lessons'],
});
const OF_PEOPLE = [...Object.keys(NUMBERS), 'I13', 'I14'];

/** What was told, each once. */
export class Heard {
  /** @type {Map<string, Observed>} */
  cells = new Map();
  /** How many figures were read. */
  figures = 0;

  /** @param {import('../attack.mjs').Score} score */
  constructor(score) {
    this.score = score;
  }

  /**
   * One figure as it was told.
   * @param {Instance} instance @param {string} placeId
   * @param {{ id: string, period: { from: string, to: string }, numerator: number | null, denominator: number | null, belowThreshold: boolean }} figure
   */
  figure(instance, placeId, { id, period, numerator, denominator, belowThreshold }) {
    this.figures += 1;
    const [first, last] = [instance.indexOf(period.from), instance.indexOf(period.to)];
    // Of a month that is open nothing is told, not even that nothing happened.
    if (first >= instance.open && numerator === null) return;
    if (belowThreshold) {
      this.score.count(numerator !== null || denominator !== null, `${id} of ${placeId}: hidden, with a number`);
      return;
    }
    const who = first === last ? 'Month' : 'Year';
    const [above, below] = NUMBERS[id] ?? [id === 'I13' ? `classesOf${who}` : `teachersOf${who}`, null];
    const isOf = (/** @type {string[]} */ schools) => {
      const sum = instance.sum(schools, first, last);
      const fits = (/** @type {string | null} */ measure, /** @type {number | null} */ number) =>
        measure === null || number === null || (sum[measure] ?? 0) === number;
      return fits(above, numerator) && fits(below, denominator);
    };
    // The lessons that it sums: of the schools that the year's map has there, else of those that are there today.
    const sets = [instance.map(), instance.today()].map((schools) => instance.under(placeId, schools));
    const schools = sets.find(isOf);
    if (schools === undefined)
      throw new Error(`not the sum that it says: ${id} of ${placeId}, ${period.from}–${period.to}`);
    this.cell(instance, placeId, schools, first, Math.min(last, MONTHS - 1));
  }

  /** @param {Instance} instance @param {string} placeId @param {readonly string[]} schools @param {number} first @param {number} last @param {readonly string[]} [disciplines] */
  cell(instance, placeId, schools, first, last, disciplines = instance.world.disciplines) {
    const key = `${placeId} ${first} ${last} ${disciplines.join('+')} ${schools.join('+')}`;
    this.cells.set(key, { schools, first, last, disciplines, key });
  }
}

/** A stranger's grants, and an API token that an académie makes on a school. */
export function reachesOf(/** @type {any} */ { Reach }) {
  const person = (/** @type {string} */ placeId, /** @type {string[]} */ permissions) =>
    Reach.person({ personId: 'p', displayName: 'p', grants: [{ role: 'academie', placeId, permissions }] });
  return {
    stranger: person('Grenoble', ['usage:read', 'convention:read', 'device:read']),
    token: (/** @type {string} */ school) => person(school, ['usage:read']),
    head: (/** @type {string} */ school) => person(school, ['usage:read', 'booking:read']),
  };
}

/** Months of a school year, both ends. @param {number} open @param {boolean} all every one, or those that are looked at each month */
export function periodsOf(open, all) {
  const periods = [];
  for (let first = 0; first <= Math.min(open, MONTHS - 1); first += 1)
    for (let last = first; last <= Math.min(open, MONTHS - 1); last += 1)
      if (all || first === 0 || (last >= open - 2 && last - first < 3)) periods.push([first, last]);
  return periods;
}

/** Places that somebody asks about. @param {Instance} instance */
export const askedOf = (instance) => [
  ...new Set(instance.world.schools.flatMap((one) => [one.schoolId, ...placesOf(one)])),
];

/**
 * The doors of the API, at one moment.
 * @param {Instance} instance @param {Heard} heard @param {{ all: boolean }} how
 * @returns {Promise<unknown[]>} all that was answered to a stranger
 */
export async function doors(instance, heard, { all }) {
  const { stranger, token } = reachesOf(instance.product);
  const answers = [];
  const ask = async (
    /** @type {any} */ reach,
    /** @type {string} */ placeId,
    /** @type {number[]} */ [first, last],
  ) => {
    const asked = { placeId, from: instance.month(first ?? 0), to: instance.month(last ?? 0) };
    const told = await instance.indicators.of({}, reach, asked);
    for (const figure of told.figures) if (figure.isOfPeople) heard.figure(instance, placeId, figure);
    return told;
  };
  for (const placeId of askedOf(instance)) {
    for (const period of periodsOf(instance.open, all)) {
      answers.push(await ask(stranger, placeId, period));
      if (refOf(placeId).kind === 'school') await ask(token(placeId), placeId, period);
    }
  }
  // Month by month, and all that is below at once.
  const year = { from: instance.month(0), to: instance.month(Math.min(instance.open, MONTHS - 1)) };
  for (const id of all ? [...OF_PEOPLE, 'I21', 'I24', 'I25'] : ['I12', 'I20']) {
    for (const placeId of askedOf(instance)) {
      const { months } = await instance.indicators.series({}, stranger, id, { placeId, ...year });
      answers.push(months);
      if (OF_PEOPLE.includes(id)) for (const one of months) heard.figure(instance, placeId, { id, ...one });
    }
    for (const placeId of ['Grenoble', 'Isère', 'circonscription 1']) {
      const { places } = await instance.indicators.below({}, stranger, id, { placeId, ...year });
      answers.push(places);
      if (OF_PEOPLE.includes(id))
        for (const { place, ...one } of places) heard.figure(instance, place.id, { id, ...one });
    }
  }
  return answers;
}

/**
 * What is on paper or in a file, at one moment.
 * @param {Instance} instance @param {Heard} heard @param {{ all: boolean }} how @returns {Promise<unknown[]>} what is of no people
 */
export async function papers(instance, heard, how) {
  return [...(await reportsOf(instance, heard, how)), ...(await filesOf(instance, heard, how))];
}

/** The dataset of the year, once it is over. @param {Instance} instance @param {Heard} heard */
export function dataset(instance, heard) {
  const told = instance.told();
  const places = [...new Set(told.map(({ placeId }) => placeId))].map(refOf);
  const { months, years, disciplines } = instance.product.datasetOf({
    ...{ schoolYear: '2026-2027', issuer: 'Grenoble', inputs: '', places, told, equipment: [] },
  });
  for (const line of [...months, ...years, ...disciplines]) {
    if (line.counts === null) continue;
    const schools = instance.under(line.placeId, instance.map().length > 0 ? instance.map() : instance.today());
    const [first, last] = [instance.indexOf(line.from), instance.indexOf(line.to)];
    heard.cell(instance, line.placeId, schools, first, last, line.disciplines);
  }
}
