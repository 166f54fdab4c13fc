import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';
import { LocalDate } from './local-date.js';
import type { Period } from './period.js';

/** A school year, `2026-2027`: from 1 September to 31 August, whenever lessons begin. Sorts as text. */
export type SchoolYear = Brand<string, 'SchoolYear'>;

const WRITTEN = /^([1-9]\d{3})-([1-9]\d{3})$/;
const FIRST_MONTH = 9;

export const SchoolYear = {
  is(text: string): text is SchoolYear {
    const [, first, second] = WRITTEN.exec(text) ?? [];
    return first !== undefined && Number(second) === Number(first) + 1;
  },

  /** @throws DomainError `kernel.invalidSchoolYear` */
  parse(text: string): SchoolYear {
    const year = text.trim();
    if (!SchoolYear.is(year)) throw kernelError('invalidSchoolYear', { value: quoted(text) });
    return year;
  },

  /** The one that begins in September of that year. */
  from(year: number): SchoolYear {
    return SchoolYear.parse(`${year}-${year + 1}`);
  },

  /** The one that a day belongs to. */
  of(date: LocalDate): SchoolYear {
    const year = Number(date.slice(0, 4));
    return SchoolYear.from(Number(date.slice(5, 7)) >= FIRST_MONTH ? year : year - 1);
  },

  period(year: SchoolYear): Period & { readonly until: LocalDate } {
    const first = Number(year.slice(0, 4));
    return { from: LocalDate.of(first, FIRST_MONTH, 1), until: LocalDate.of(first + 1, FIRST_MONTH - 1, 31) };
  },

  next(year: SchoolYear): SchoolYear {
    return SchoolYear.from(Number(year.slice(0, 4)) + 1);
  },
};
