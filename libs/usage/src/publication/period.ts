import { SchoolYear, type LocalDate } from '@chariot/kernel';
import { OF_PEOPLE, type Month } from '../measures/measure.js';
import { monthsOf, type PeopleCounts, type PeopleMeasure, type ToldMonths } from './release.js';

export const schoolYearOf = (month: Month): SchoolYear => SchoolYear.of(`${month}-01` as LocalDate);

/** The school years that a period touches, each with its months of it. Both ends belong to it. */
export function yearsIn(from: Month, to: Month): { year: SchoolYear; months: Month[] }[] {
  const years: { year: SchoolYear; months: Month[] }[] = [];
  for (let year = schoolYearOf(from); year <= schoolYearOf(to); year = SchoolYear.next(year)) {
    const months = monthsOf(year).filter((month) => month >= from && month <= to);
    if (months.length > 0) years.push({ year, months });
  }
  return years;
}

/** What was told of exactly these months, in one piece or in several; `null` where a stretch is told only with others, and of none. */
export function toldIn(told: readonly ToldMonths[], months: readonly Month[]): PeopleCounts | null {
  const pieces = piecesIn(told, months);
  if (pieces === null) return null;
  const sum = nothing();
  for (const { counts } of pieces) for (const measure of OF_PEOPLE) sum[measure] += counts[measure];
  return sum;
}

/** The pieces that make exactly these months, as `toldIn`. */
export function piecesIn<T extends ToldMonths>(told: readonly T[], months: readonly Month[]): T[] | null {
  if (months.length === 0) return null;
  const whole = told.find(({ from, to }) => from === months[0] && to === months.at(-1));
  if (whole !== undefined) return [whole];
  const pieces: T[] = [];
  let next = 0;
  while (next < months.length) {
    const from = months[next];
    const piece = told.find((one) => one.from === from && months.includes(one.to));
    if (piece === undefined) return null;
    pieces.push(piece);
    next = months.indexOf(piece.to) + 1;
  }
  return pieces;
}

export const nothing = (): Record<PeopleMeasure, number> =>
  Object.fromEntries(OF_PEOPLE.map((measure) => [measure, 0])) as Record<PeopleMeasure, number>;
