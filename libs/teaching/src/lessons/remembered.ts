import { SchoolYear, type LocalDate } from '@chariot/kernel';

/** Two school years at the most: what a lesson of September waits for. */
export const REMEMBERED_DAYS = 2 * 365;

/** Whoever taught before that day is forgotten: the school year that followed hers is over. */
export function rememberedFrom(today: LocalDate): LocalDate {
  const { from } = SchoolYear.period(SchoolYear.of(today));
  return SchoolYear.period(SchoolYear.from(Number(from.slice(0, 4)) - 1)).from;
}
