import { inSummerFreeze, LocalDate } from '@chariot/kernel';

/** Days before the due date on which those who have not answered are written to. */
export const REMINDERS = [7, 1] as const;
/** A survey that nobody closes: its links do not stay open for ever. */
export const CLOSES_AFTER_DAYS = 30;

export interface RunningSurvey {
  readonly dueOn: LocalDate;
  /** Days before the due date that the last reminder was for. */
  readonly remindedFor: number | null;
  readonly sentOn: LocalDate;
}

/** The reminder that is due today, if one is: the nearest that was reached, once, never in summer nor on the day of sending. */
export function dueReminder({ dueOn, remindedFor, sentOn }: RunningSurvey, today: LocalDate): number | null {
  if (inSummerFreeze(today) || sentOn === today) return null;
  const left = LocalDate.daysBetween(today, dueOn);
  if (left < 0) return null;
  const reached = [...REMINDERS].reverse().find((days) => left <= days);
  if (reached === undefined || (remindedFor !== null && remindedFor <= reached)) return null;
  return reached;
}

export const closesByItself = ({ dueOn }: Pick<RunningSurvey, 'dueOn'>, today: LocalDate): boolean =>
  !inSummerFreeze(today) && LocalDate.daysBetween(dueOn, today) > CLOSES_AFTER_DAYS;
