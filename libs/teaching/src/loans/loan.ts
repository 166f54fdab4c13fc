import { LENT_LATE_DAYS, LONGEST_LOAN_DAYS } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';

/** Whether a loan may be written down today as having begun that day. */
export const mayBeLentOn = (lentOn: LocalDate, today: LocalDate): boolean =>
  lentOn <= today && LocalDate.daysBetween(lentOn, today) <= LENT_LATE_DAYS;

/** Whether it may be asked back for that day: what is due before today would be late as it begins. */
export const mayBeDueOn = (dueOn: LocalDate, lentOn: LocalDate, today: LocalDate): boolean =>
  dueOn >= lentOn && dueOn >= today && LocalDate.daysBetween(lentOn, dueOn) <= LONGEST_LOAN_DAYS;

/** The day after it was due, and not before: on that day it may still come back. */
export const isLate = (
  { dueOn, returnedOn }: { readonly dueOn: LocalDate; readonly returnedOn: LocalDate | null },
  today: LocalDate,
): boolean => returnedOn === null && dueOn < today;
