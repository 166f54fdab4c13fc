import { LocalDate, SchoolYear } from '@chariot/kernel';
import type { Month } from '../measures/measure.js';
import { usageError } from '../errors.js';

/**
 * How a period lies in the school year. Who was behind is known of one month, or since September: nobody can tell how many
 * different classes there were in October and November together, because no class is kept.
 */
export type Span = 'month' | 'sinceSeptember' | 'other';

/** Both months belong to it. */
export interface MonthPeriod {
  readonly from: Month;
  readonly to: Month;
}

const MONTHS_OF_A_YEAR = 12;
/** Three school years. */
export const MOST_MONTHS = 36;
const SEPTEMBER = '09';

const indexOf = (month: Month): number => Number(month.slice(0, 4)) * MONTHS_OF_A_YEAR + Number(month.slice(5)) - 1;
const monthAt = (index: number): Month =>
  `${String(Math.floor(index / MONTHS_OF_A_YEAR))}-${String((index % MONTHS_OF_A_YEAR) + 1).padStart(2, '0')}`;

export const firstDayOf = (month: Month): LocalDate => LocalDate.parse(`${month}-01`);
export const lastDayOf = (month: Month): LocalDate => LocalDate.addDays(LocalDate.addMonths(firstDayOf(month), 1), -1);

export const monthsIn = ({ from, to }: MonthPeriod): Month[] =>
  Array.from({ length: Math.max(0, indexOf(to) - indexOf(from) + 1) }, (_, at) => monthAt(indexOf(from) + at));

/** @throws DomainError `usage.periodReversed`, `usage.periodTooLong` */
export function checkedPeriod({ from, to }: MonthPeriod): MonthPeriod {
  if (from > to) throw usageError('periodReversed');
  if (indexOf(to) - indexOf(from) >= MOST_MONTHS) throw usageError('periodTooLong', { months: MOST_MONTHS });
  return { from, to };
}

export const monthBefore = (month: Month): Month => monthAt(indexOf(month) - 1);

/** As much of it as is over in that month; null where nothing is. */
export function closedPart({ from, to }: MonthPeriod, thisMonth: Month): MonthPeriod | null {
  if (to < thisMonth) return { from, to };
  const last = monthBefore(thisMonth);
  return from > last ? null : { from, to: last };
}

export const yearOf = (month: Month): SchoolYear => SchoolYear.of(firstDayOf(month));

export function spanOf({ from, to }: MonthPeriod): Span {
  if (from === to) return 'month';
  return from.slice(5) === SEPTEMBER && yearOf(from) === yearOf(to) ? 'sinceSeptember' : 'other';
}

/** From September to August. */
export const isSchoolYear = ({ from, to }: MonthPeriod): boolean =>
  from.slice(5) === SEPTEMBER && indexOf(to) - indexOf(from) === MONTHS_OF_A_YEAR - 1;
