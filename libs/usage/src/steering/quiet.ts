import { LocalDate } from '@chariot/kernel';

/** Weeks of school in which a cart that is used is heard. */
export const WEEKS_QUIET = 3;
/** Spans that are tried, in days: three weeks of school are no longer than that with any holidays but the summer's. */
export const SPANS = [21, 28, 35, 42, 63] as const;

export interface Span {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

export const spanOf = (day: LocalDate, days: number): Span => ({ from: LocalDate.addDays(day, -days), until: day });

/** Whether a cart was last heard before the first day of a span that has three weeks of school. */
export const isQuiet = (heardOn: LocalDate | null, span: Span, openWeeks: number): boolean =>
  heardOn !== null && heardOn < span.from && openWeeks >= WEEKS_QUIET;
