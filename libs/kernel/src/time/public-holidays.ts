import { LocalDate } from './local-date.js';

/**
 * The public holidays of a year in France (code du travail, L. 3133-1), in order. Those that are one département's alone
 * (Alsace-Moselle, the abolition of slavery overseas) are not among them: the school calendar of those places says them.
 */
export function publicHolidaysOf(year: number): LocalDate[] {
  const easter = easterOf(year);
  return [
    LocalDate.of(year, 1, 1),
    LocalDate.addDays(easter, 1),
    LocalDate.of(year, 5, 1),
    LocalDate.of(year, 5, 8),
    LocalDate.addDays(easter, 39),
    LocalDate.addDays(easter, 50),
    LocalDate.of(year, 7, 14),
    LocalDate.of(year, 8, 15),
    LocalDate.of(year, 11, 1),
    LocalDate.of(year, 11, 11),
    LocalDate.of(year, 12, 25),
  ].sort(LocalDate.compare);
}

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher. */
function easterOf(year: number): LocalDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return LocalDate.of(year, Math.floor(days / 31), (days % 31) + 1);
}
