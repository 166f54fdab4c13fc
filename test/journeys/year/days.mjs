// Days, months and school years, counted by hand from the code du travail and the school calendar: nothing of the product is here.

/** @typedef {import('./events.mjs').Day} Day */
/** @typedef {import('./events.mjs').Month} Month */

const DAY_MS = 86_400_000;
const WEEK = 7;
const SEPTEMBER = 9;

/** Days since 1970, which was a Thursday. @param {Day} day */
export const numberOf = (day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
/** @param {number} number @returns {Day} */
export const dayOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
/** 1 is Monday. @param {number} number */
export const weekdayOf = (number) => ((number + 3) % WEEK) + 1;
/** @param {Day} day @returns {Month} */
export const monthOf = (day) => day.slice(0, 7);
/** @param {Day} from @param {Day} until */
export const daysBetween = (from, until) => numberOf(until) - numberOf(from);

/** @param {Month} month @returns {Month} */
export function monthAfter(month) {
  const [year, rank] = month.split('-').map(Number);
  return rank === 12 ? `${year + 1}-01` : `${year}-${String(rank + 1).padStart(2, '0')}`;
}
/** Both belong to it. @param {Month} from @param {Month} to @returns {Month[]} */
export function monthsBetween(from, to) {
  const months = [];
  for (let month = from; month <= to; month = monthAfter(month)) months.push(month);
  return months;
}
/** @param {Month} month @returns {Day} */
export const lastDayOf = (month) => dayOf(numberOf(`${monthAfter(month)}-01`) - 1);

/** `2026-2027`: from September to August. @param {Day | Month} day */
export function schoolYearOf(day) {
  const [year, month] = day.split('-').map(Number);
  const first = month >= SEPTEMBER ? year : year - 1;
  return `${first}-${first + 1}`;
}
/** @param {string} schoolYear @returns {Month[]} */
export const monthsOfYear = (schoolYear) => {
  const [first, next] = schoolYear.split('-');
  return monthsBetween(`${first}-09`, `${next}-08`);
};

/** Easter Sunday: the first Sunday after the full moon of the ecclesiastical calendar that falls on 21 March or later (Gauss). @param {number} year */
function easterOf(year) {
  const [a, b, c] = [year % 19, year % 4, year % 7];
  const k = Math.floor(year / 100);
  const m = (15 + k - Math.floor((13 + 8 * k) / 25) - Math.floor(k / 4)) % 30;
  const n = (4 + k - Math.floor(k / 4)) % 7;
  const d = (19 * a + m) % 30;
  const e = (2 * b + 4 * c + 6 * d + n) % 7;
  const late = (d === 29 && e === 6) || (d === 28 && e === 6 && a > 10) ? WEEK : 0;
  return numberOf(`${year}-03-22`) + d + e - late;
}

/** The eleven of the code du travail, L. 3133-1. @param {number} year @returns {Set<number>} */
function publicHolidays(year) {
  const easter = easterOf(year);
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
  return new Set([...fixed.map((day) => numberOf(`${year}-${day}`)), easter + 1, easter + 39, easter + 50]);
}

/** @type {readonly import('./events.mjs').Opening[]} Of four days, where a school has not said (code de l’éducation, D. 521-12). */
const USUAL_WEEK = [1, 2, 4, 5].flatMap((day) => [
  { day, from: '08:30', to: '11:30' },
  { day, from: '13:30', to: '16:30' },
]);

/** @param {string} time */
const minuteOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** When a school is open, day by day. */
export class SchoolDays {
  #halfHours = /** @type {Map<number, number>} */ (new Map());
  #holidays;
  #publicHolidays = /** @type {Map<number, Set<number>>} */ (new Map());
  #years;
  /** Once worked out. @type {Map<number, { halfHours: number | null, beginsWeek: boolean }>} */
  #known = new Map();

  /** @param {import('./events.mjs').Place} school @param {import('./events.mjs').World['holidays']} holidays */
  constructor({ zone, week }, holidays) {
    const openings = week === undefined || week === null || week.length === 0 ? USUAL_WEEK : week;
    for (const { day, from, to } of openings) {
      const halfHours = Math.floor((minuteOf(to) - minuteOf(from)) / 30);
      this.#halfHours.set(day, (this.#halfHours.get(day) ?? 0) + halfHours);
    }
    this.#holidays = (typeof zone === 'string' ? (holidays[zone] ?? []) : []).map(({ from, until }) => ({
      from: numberOf(from),
      until: numberOf(until),
    }));
    this.#years = new Set(this.#holidays.map(({ from }) => schoolYearOf(dayOf(from))));
  }

  /** Half-hours for which a cart may be reserved; null: the school is closed. Of a year without its holidays nothing is known. @param {number} number */
  halfHours(number) {
    return this.of(number).halfHours;
  }

  /** And whether it is the first open day of its week. @param {number} number */
  of(number) {
    let known = this.#known.get(number);
    if (known === undefined) {
      const halfHours = this.#halfHoursOf(number);
      known = { halfHours, beginsWeek: halfHours !== null && this.#beginsWeek(number) };
      this.#known.set(number, known);
    }
    return known;
  }

  /** @param {number} number */
  #halfHoursOf(number) {
    const day = dayOf(number);
    const halfHours = this.#halfHours.get(weekdayOf(number));
    if (halfHours === undefined || !this.#years.has(schoolYearOf(day))) return null;
    const year = Number(day.slice(0, 4));
    const off = this.#publicHolidays.get(year) ?? publicHolidays(year);
    this.#publicHolidays.set(year, off);
    if (off.has(number) || this.#holidays.some(({ from, until }) => from <= number && number <= until)) return null;
    return halfHours;
  }

  /** @param {number} number an open day */
  #beginsWeek(number) {
    for (let before = number - 1; weekdayOf(before) < weekdayOf(number); before -= 1) {
      if (this.halfHours(before) !== null) return false;
    }
    return true;
  }
}
