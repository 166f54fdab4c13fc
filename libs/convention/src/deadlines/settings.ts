import type { LastDay } from '../conventions/validity.js';
import type { TermKind } from './trimesters.js';

/** How a convention's deadlines are read where its text leaves a choice, and delays that are ours, never its own. */
export interface DeadlineSettings {
  readonly lastDay: LastDay;
  readonly terms: TermKind;
  readonly reportGraceDays: number;
  readonly renewalMonths: number;
  readonly bankCheckMonths: number;
  readonly reminders: boolean;
}

export const DEFAULT_SETTINGS: DeadlineSettings = {
  lastDay: 'anniversary',
  terms: 'school',
  reportGraceDays: 0,
  renewalMonths: 9,
  bankCheckMonths: 12,
  reminders: true,
};

/** Days before a deadline when those concerned are written to; nearer the term, where the text gives no delay (T14). */
export const USUAL_THRESHOLDS: readonly number[] = [30, 7, 0];
export const TERM_THRESHOLDS: readonly number[] = [90, 60, 30, 0];
/** A deadline is « à faire » from this many days before it: our reading, for the eye. */
export const DUE_WITHIN_DAYS = 30;
