import { LocalDate, SchoolYear } from '@chariot/kernel';

/** The times in which a lesson may be the first of its teacher or of its class. */
export interface CountedTimes {
  readonly monthFrom: LocalDate;
  readonly yearFrom: LocalDate;
}

export function countedTimes(on: LocalDate): CountedTimes {
  const [year = '', month = ''] = on.split('-');
  return {
    monthFrom: LocalDate.of(Number(year), Number(month), 1),
    yearFrom: SchoolYear.period(SchoolYear.of(on)).from,
  };
}

/** A class as it is told from others of its school: « CM2 A », « cm2-a » and « Cm2  Â » are one. */
export const classKey = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
