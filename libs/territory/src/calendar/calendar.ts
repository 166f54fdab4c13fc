import type { Holiday, Opening } from '@chariot/contract';
import { LocalDate, publicHolidaysOf, SchoolYear, type Period } from '@chariot/kernel';

/** Whoever has not said: mornings and afternoons of four days, as most communes have them (code de l'éducation, D. 521-12). */
export const USUAL_WEEK: readonly Opening[] = [1, 2, 4, 5].flatMap((day) => [
  { day, from: '08:30', to: '11:30' },
  { day, from: '13:30', to: '16:30' },
]);

/** An opening that begins before it is of the morning. */
const NOON = '12:30';
const DAYS_OF_A_WEEK = 7;
const A_MONDAY = '2024-01-01' as LocalDate;

export interface OpenTime {
  readonly halfDays: number;
  readonly days: number;
  /** Those in which the school is open for half a day at least. */
  readonly weeks: number;
}

/** 1 is Monday. */
export const weekdayOf = (date: LocalDate): number =>
  (((LocalDate.daysBetween(A_MONDAY, date) % DAYS_OF_A_WEEK) + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK) + 1;

/** When a school is open: its week, without holidays and public holidays. */
export function openTime(
  week: readonly Opening[],
  { from, until }: Period & { readonly until: LocalDate },
  holidays: readonly Pick<Holiday, 'from' | 'until'>[],
): OpenTime {
  const halves = Array.from({ length: DAYS_OF_A_WEEK }, (_, at) => halfDaysOf(week, at + 1));
  const closed = new Set(
    [Number(from.slice(0, 4)), Number(until.slice(0, 4))].flatMap((year) => publicHolidaysOf(year)),
  );
  let [halfDays, days] = [0, 0];
  const weeks = new Set<number>();
  for (let day = from; day <= until; day = LocalDate.addDays(day, 1)) {
    const open = halves[weekdayOf(day) - 1] ?? 0;
    if (open === 0 || closed.has(day) || holidays.some((one) => one.from <= day && day <= one.until)) continue;
    halfDays += open;
    days += 1;
    weeks.add(Math.floor(LocalDate.daysBetween(A_MONDAY, day) / DAYS_OF_A_WEEK));
  }
  return { halfDays, days, weeks: weeks.size };
}

/** Half-hours in which the cart of a school may be reserved, and weeks that begin with the first of these days, not before it. */
export interface OpenDays {
  readonly days: number;
  /** Counted on their first open day, so that weeks of consecutive times add up. */
  readonly weeks: number;
  readonly slots: number;
}

export function openDays(
  week: readonly Opening[],
  { from, until }: Period & { readonly until: LocalDate },
  holidays: readonly Pick<Holiday, 'from' | 'until'>[],
): OpenDays {
  // The days of August are another calendar's: the week in which school begins is begun by its first day.
  const begun = SchoolYear.period(SchoolYear.of(from)).from;
  const before = LocalDate.addDays(from, 1 - weekdayOf(from));
  const monday = before < begun ? begun : before;
  const weeksOf = (last: LocalDate): number =>
    last < monday ? 0 : openTime(week, { from: monday, until: last }, holidays).weeks;
  let [days, slots] = [0, 0];
  for (let day = from; day <= until; day = LocalDate.addDays(day, 1)) {
    if (openTime(week, { from: day, until: day }, holidays).days === 0) continue;
    days += 1;
    slots += slotsOf(week, weekdayOf(day));
  }
  return { days, weeks: weeksOf(until) - weeksOf(LocalDate.addDays(from, -1)), slots };
}

const SLOT_MINUTES = 30;
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const slotsOf = (week: readonly Opening[], day: number): number =>
  week
    .filter((opening) => opening.day === day)
    .reduce((sum, { from, to }) => sum + Math.floor((minuteOf(to) - minuteOf(from)) / SLOT_MINUTES), 0);

const halfDaysOf = (week: readonly Opening[], day: number): number =>
  new Set(week.filter((opening) => opening.day === day).map(({ from }) => from < NOON)).size;
