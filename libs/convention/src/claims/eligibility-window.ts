import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

/** Days within which an expense counts, ends included. */
export interface EligibilityWindow {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/**
 * The convention states none (T32): by default, the days on which it holds. Outside is a warning, never a refusal.
 * Null where nothing can be said: it is not signed.
 */
export const outsideWindow = (day: LocalDate, window: EligibilityWindow | null): 'before' | 'after' | null => {
  if (!applies('T32') || window === null) return null;
  if (LocalDate.compare(day, window.from) < 0) return 'before';
  return LocalDate.compare(day, window.until) > 0 ? 'after' : null;
};
