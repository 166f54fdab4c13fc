import { LocalDate } from '@chariot/kernel';
import type { Span } from './source-text.js';

/** A date as written somewhere; null when there is no such day, as 31/02. */
export interface WrittenDate extends Span {
  readonly day: LocalDate | null;
  /** `1/02/2017`, or a year on two digits: read all the same. */
  readonly irregular: boolean;
  /** Whether exchanging day and month would be another day of the calendar (T12). */
  readonly ambiguous: boolean;
}

const MONTHS = 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(' ');
const FIGURES = /(?<![\d/.-])(\d{1,2})[ ]?([/.-])[ ]?(\d{1,2})[ ]?\2[ ]?(\d{4}|\d{2})(?![\d/])/g;
const WORDS =
  /(?<!\d)(\d{1,2}|premier)[ ]?(?:er)?[\s]{0,3}(janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)[\s]{0,3}(\d{4})(?!\d)/g;
const ISO = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g;

/** Dates of a folded text, in their order, as French people write them: day first, always. */
export function datesIn(folded: string): WrittenDate[] {
  return [
    ...[...folded.matchAll(FIGURES)].map(({ index, 0: whole, 1: day = '', 3: month = '', 4: year = '' }) => ({
      ...spanOf(index, whole),
      day: dayOf(year.length === 2 ? `20${year}` : year, month, day),
      irregular: day.length === 1 || month.length === 1 || year.length === 2,
      ambiguous: Number(day) <= 12 && day !== month,
    })),
    ...[...folded.matchAll(WORDS)].map(({ index, 0: whole, 1: day = '', 2: month = '', 3: year = '' }) => ({
      ...spanOf(index, whole),
      day: dayOf(year, `${MONTHS.indexOf(month) + 1}`, day === 'premier' ? '1' : day),
      irregular: false,
      ambiguous: false,
    })),
    ...[...folded.matchAll(ISO)].map(({ index, 0: whole, 1: year = '', 2: month = '', 3: day = '' }) => ({
      ...spanOf(index, whole),
      day: dayOf(year, month, day),
      irregular: false,
      ambiguous: false,
    })),
  ].sort((a, b) => a.start - b.start);
}

const spanOf = (start: number, whole: string): Span => ({ start, end: start + whole.length });

function dayOf(year: string, month: string, day: string): LocalDate | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return LocalDate.is(text) ? text : null;
}
