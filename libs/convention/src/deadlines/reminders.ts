import { LocalDate } from '@chariot/kernel';
import type { Entry } from './entry.js';

/** A deadline that somebody is to be written to about, today. */
export interface DueReminder {
  readonly entry: Entry & { readonly dueOn: LocalDate };
  readonly threshold: number;
}

/** What was sent already; a deadline that has moved is another one. */
export const reminderKey = (code: string, dueOn: LocalDate, threshold: number): string =>
  `${code} ${dueOn} ${String(threshold)}`;

/** Days after a deadline when reminders about it may still leave: later, a server that slept would only shout. */
const STILL_DAYS = 7;

/**
 * Reminders of a day: for each deadline that is not done, the nearest threshold that has been reached, once. A server
 * that slept through a threshold sends the nearest one alone.
 */
export function dueReminders(entries: readonly Entry[], sent: ReadonlySet<string>, day: LocalDate): DueReminder[] {
  return entries.flatMap((entry): DueReminder | [] => {
    const { dueOn, state } = entry;
    if (dueOn === null || !['upcoming', 'due', 'late'].includes(state)) return [];
    const left = LocalDate.daysBetween(day, dueOn);
    const threshold = [...entry.thresholds].sort((a, b) => a - b).find((one) => left <= one);
    if (threshold === undefined || left < -STILL_DAYS) return [];
    return sent.has(reminderKey(entry.code, dueOn, threshold)) ? [] : { entry: { ...entry, dueOn }, threshold };
  });
}
