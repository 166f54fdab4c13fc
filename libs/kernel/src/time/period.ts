import { kernelError } from '../errors/kernel-errors.js';
import { LocalDate } from './local-date.js';

/** Days in a row. Both ends belong to it, as when one writes « du 10/11/2016 au 01/02/2017 »; `until: null` has no end. */
export interface Period {
  readonly from: LocalDate;
  readonly until: LocalDate | null;
}

export const Period = {
  /** A period whose end does not precede its beginning. @throws DomainError `kernel.invalidPeriod` */
  of(from: LocalDate, until: LocalDate | null): Period {
    if (until !== null && until < from) {
      throw kernelError('invalidPeriod', { from: LocalDate.format(from), until: LocalDate.format(until) });
    }
    return { from, until };
  },

  contains(period: Period, date: LocalDate): boolean {
    return period.from <= date && (period.until === null || date <= period.until);
  },

  /** Whether the two share at least one day. */
  overlaps(a: Period, b: Period): boolean {
    return (b.until === null || a.from <= b.until) && (a.until === null || b.from <= a.until);
  },
};
