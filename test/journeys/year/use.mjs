// What people did, counted lesson by lesson over any set of schools and months; and which of these sets may be told.
import { monthOf, monthsBetween, monthsOfYear, schoolYearOf } from './days.mjs';

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {import('./events.mjs').Lesson} Lesson */
/** @typedef {import('./events.mjs').Month} Month */

const SLOT_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
/** Inside a school: so many pupils. Outside: pupils, teachers and schools. */
const AT_HOME_PUPILS = 5;
export const OUTSIDE = { pupils: 10, teachers: 3, schools: 2 };

/** « CM2 A », « cm2-a » and « Cm2  Â » are one class. @param {string} name */
const keyOf = (name) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(' ');

/** Worked out once: there are few names, of many lessons. @type {Map<string, string>} */
const KEYS = new Map();
/** @param {string} name */
function classOf(name) {
  const key = KEYS.get(name) ?? keyOf(name);
  KEYS.set(name, key);
  return key;
}

/** @param {Lesson} lesson whole minutes, one at least */
const minutesOf = ({ startedAt, endedAt }) =>
  Math.max(1, Math.round((new Date(endedAt).getTime() - new Date(startedAt).getTime()) / MINUTE_MS));

/** Of what some tablets measured, the one in the middle, or what is halfway between the two: whole, and of two that are as near the even one. @param {readonly number[]} measures @returns {number | null} */
function middleOf(measures) {
  if (measures.length === 0) return null;
  const sorted = [...measures].sort((a, b) => a - b);
  const twice = sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)];
  const below = Math.floor(twice / 2);
  return twice % 2 === 0 || below % 2 === 0 ? below : below + 1;
}

/** To two figures, as throughputs are kept: 253 is 250. @param {number} tenths */
function twoFigures(tenths) {
  const step = 10 ** Math.max(0, String(tenths).length - 2);
  return Math.floor((2 * tenths + step) / (2 * step)) * step;
}

/** @typedef {Lesson & { minutes: number, classKey: string }} Settled */

export class Use {
  #lessons = /** @type {Map<string, Settled[]>} */ (new Map());
  #lapsed = /** @type {Map<string, number>} */ (new Map());

  /** @param {readonly RawEvent[]} events */
  constructor(events) {
    for (const event of events) {
      if (event.kind !== 'lesson' && event.kind !== 'bookingLapsed') continue;
      const key = `${event.school} ${monthOf(event.on)}`;
      if (event.kind === 'bookingLapsed') this.#lapsed.set(key, (this.#lapsed.get(key) ?? 0) + 1);
      else {
        const settled = { ...event, minutes: minutesOf(event), classKey: classOf(event.className) };
        const of = this.#lessons.get(key);
        if (of === undefined) this.#lessons.set(key, [settled]);
        else of.push(settled);
      }
    }
  }

  /** In the order in which they were settled. @param {readonly string[]} schools @param {readonly Month[]} months @returns {Settled[]} */
  lessons(schools, months) {
    return schools.flatMap((school) => months.flatMap((month) => this.#lessons.get(`${school} ${month}`) ?? []));
  }

  /** Direct counts of these cells. @param {readonly string[]} schools @param {readonly Month[]} months */
  count(schools, months) {
    const counts = {
      ...{
        lessons: 0,
        measured: 0,
        answered: 0,
        withoutBlocking: 0,
        slots: 0,
        minutes: 0,
        used: 0,
        inService: 0,
        lapsed: 0,
      },
      classes: 0,
      teachers: 0,
      /** Those of the largest lesson of each class. */
      pupils: 0,
      throughputs: /** @type {number[]} */ ([]),
    };
    const teachers = new Set();
    const classes = /** @type {Map<string, number>} */ (new Map());
    for (const lesson of this.lessons(schools, months)) {
      const { school, teacher, classKey, pupils, inService, used, incident, minutes } = lesson;
      counts.lessons += 1;
      counts.minutes += minutes;
      counts.slots += Math.ceil((minutes * MINUTE_MS) / SLOT_MS);
      if (inService !== null && used !== null) {
        counts.measured += 1;
        counts.used += used;
        counts.inService += inService;
      }
      if (incident !== null) counts.answered += 1;
      if (incident === 'none' || incident === 'minor') counts.withoutBlocking += 1;
      const measured = middleOf(lesson.measures ?? []);
      if (measured !== null) counts.throughputs.push(twoFigures(measured));
      // Whoever teaches in two schools, and a name that two schools have, are two.
      teachers.add(`${school} ${teacher}`);
      const key = `${school} ${classKey}`;
      classes.set(key, Math.max(classes.get(key) ?? 0, pupils));
    }
    for (const school of schools) {
      for (const month of months) counts.lapsed += this.#lapsed.get(`${school} ${month}`) ?? 0;
    }
    counts.teachers = teachers.size;
    counts.classes = classes.size;
    counts.pupils = [...classes.values()].reduce((sum, pupils) => sum + pupils, 0);
    return counts;
  }

  /** @param {readonly string[]} schools @param {readonly Month[]} months @returns {Map<string, number>} lessons by discipline */
  disciplines(schools, months) {
    const counts = new Map();
    for (const { discipline } of this.lessons(schools, months))
      counts.set(discipline, (counts.get(discipline) ?? 0) + 1);
    return counts;
  }

  /** Whether anything was counted of people's use. @param {string} school @param {Month} month */
  isFull(school, month) {
    return this.#lessons.has(`${school} ${month}`) || this.#lapsed.has(`${school} ${month}`);
  }

  /**
   * Whether a school may be told these months of itself (« Inside a school », README of usage): its months with something in
   * them are cut, from September on, into stretches of five pupils; what was asked is made of whole ones.
   * @param {string} school @param {Month} from @param {Month} to of one school year
   */
  isToldAtHome(school, from, to) {
    const full = monthsOfYear(schoolYearOf(from)).filter((month) => month <= to && this.isFull(school, month));
    const asked = full.filter((month) => month >= from);
    if (asked.length === 0) return false;
    let [stretch, isWhole] = [/** @type {Month[]} */ ([]), true];
    for (const month of full) {
      if (stretch.length > 0 && month === asked[0]) isWhole = false;
      stretch.push(month);
      if (this.#certainPupils(school, stretch) >= AT_HOME_PUPILS) stretch = [];
    }
    return isWhole && stretch.length === 0;
  }

  /**
   * Pupils who were certainly behind some months: those of the fullest month, or all whose class came for the first time in
   * the year, whichever is more. A class has the pupils that it came with first.
   * @param {string} school @param {readonly Month[]} stretch
   */
  #certainPupils(school, stretch) {
    const firstPupils = (/** @type {readonly Month[]} */ months, /** @type {readonly Month[]} */ known) => {
      const seen = new Set(this.lessons([school], known).map(({ classKey }) => classKey));
      let pupils = 0;
      for (const lesson of this.lessons([school], months)) {
        if (seen.has(lesson.classKey)) continue;
        seen.add(lesson.classKey);
        pupils += lesson.pupils;
      }
      return pupils;
    };
    const year = monthsOfYear(schoolYearOf(stretch[0]));
    const before = year.filter((month) => month < stretch[0]);
    return Math.max(firstPupils(stretch, before), ...stretch.map((month) => firstPupils([month], [])));
  }

  /**
   * A school's disciplines as it is told them: those of five pupils, and the others together, which take the smallest of the
   * former in until they are five.
   * @param {string} school @param {string} schoolYear @returns {string[][]}
   */
  disciplinesAtHome(school, schoolYear) {
    const months = monthsOfYear(schoolYear);
    const pupilsOf = /** @type {Map<string, number>} */ (new Map());
    const seen = new Set();
    for (const { discipline, classKey, pupils } of this.lessons([school], months)) {
      const key = `${discipline} ${classKey}`;
      pupilsOf.set(discipline, (pupilsOf.get(discipline) ?? 0) + (seen.has(key) ? 0 : pupils));
      seen.add(key);
    }
    const sorted = [...pupilsOf].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
    const rest = sorted.filter(([, pupils]) => pupils < AT_HOME_PUPILS);
    const alone = sorted.filter(([, pupils]) => pupils >= AT_HOME_PUPILS);
    // The same pupils may be behind two disciplines: the larger is what is certain, and one that is enough makes the rest so.
    if (rest.length > 0) {
      const next = alone.shift();
      if (next === undefined) return [];
      rest.push(next);
    }
    return [...alone.map(([name]) => [name]), ...(rest.length > 0 ? [rest.map(([name]) => name)] : [])];
  }
}

/**
 * Whether somebody outside is told these months of a place: one row of exactly them, or rows that follow one another.
 * @param {readonly import('./events.mjs').ToldCells[]} told @param {string} placeId @param {Month} from @param {Month} to
 */
export function isToldOutside(told, placeId, from, to) {
  const rows = told.filter((row) => row.placeId === placeId && row.kind !== 'discipline');
  const months = monthsBetween(from, to);
  let next = 0;
  while (next < months.length) {
    const row = rows.find((one) => one.from === months[next] && one.to <= to);
    if (row === undefined) return false;
    next = months.indexOf(row.to) + 1;
  }
  return true;
}
