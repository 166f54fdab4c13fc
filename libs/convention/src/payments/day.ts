import { LocalDate } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';

/** A day on which something happened, which is neither to come nor before what it follows. @throws DomainError `convention.paymentDateWrong` */
export function pastDay(
  written: string,
  today: LocalDate,
  after?: { readonly day: LocalDate; readonly said: string },
): LocalDate {
  const day = LocalDate.parse(written);
  const wrong = (why: string): Error => conventionError('paymentDateWrong', { day: LocalDate.format(day), why });
  if (LocalDate.compare(day, today) > 0) throw wrong('ce jour est à venir');
  if (after !== undefined && LocalDate.compare(day, after.day) < 0) {
    throw wrong(`il précède ${after.said} (${LocalDate.format(after.day)})`);
  }
  return day;
}
