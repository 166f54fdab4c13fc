import { LocalDate } from '@chariot/kernel';
import type { Period } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

/** How « trimestre » is read (T16): of the school year, three, July and August in none; or of the calendar year, four. */
export const TERM_KINDS = ['school', 'civil'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export interface Trimester {
  /** « 1er trimestre 2016-2017 », « 4e trimestre 2016 ». */
  readonly label: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

const nth = (rank: number): string => (rank === 1 ? '1er' : `${String(rank)}e`);

function schoolTerms(year: number): Trimester[] {
  const next = year + 1;
  const label = (rank: number): string => `${nth(rank)} trimestre ${String(year)}-${String(next)}`;
  return [
    { label: label(1), from: LocalDate.of(year, 9, 1), until: LocalDate.of(year, 12, 31) },
    { label: label(2), from: LocalDate.of(next, 1, 1), until: LocalDate.of(next, 3, 31) },
    { label: label(3), from: LocalDate.of(next, 4, 1), until: LocalDate.of(next, 6, 30) },
  ];
}

function civilQuarters(year: number): Trimester[] {
  return [1, 2, 3, 4].map((rank) => ({
    label: `${nth(rank)} trimestre ${String(year)}`,
    from: LocalDate.of(year, rank * 3 - 2, 1),
    until: LocalDate.addDays(LocalDate.addMonths(LocalDate.of(year, rank * 3 - 2, 1), 3), -1),
  }));
}

/** Trimesters that share at least one day with a period, in order; each whole, cut by nothing. */
export function trimestersIn(kind: TermKind, period: Period & { readonly until: LocalDate }): Trimester[] {
  const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
  const cut = kind === 'school' && applies('T16') ? schoolTerms : civilQuarters;
  const found: Trimester[] = [];
  for (let year = yearOf(period.from) - 1; year <= yearOf(period.until); year += 1) {
    found.push(...cut(year).filter((term) => term.from <= period.until && term.until >= period.from));
  }
  return found;
}
