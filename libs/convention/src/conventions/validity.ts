import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

/** Two readings of « un an à compter de la signature » (T15): the last day is the anniversary, or the day before it. */
export const LAST_DAYS = ['anniversary', 'eve'] as const;
export type LastDay = (typeof LAST_DAYS)[number];

export interface Validity {
  readonly from: LocalDate;
  /** The last day, included, by the reading that was chosen. */
  readonly until: LocalDate;
  /** Both readings, each a last day included. They agree where the month has no such day (29 February). */
  readonly readings: Readonly<Record<LastDay, LocalDate>>;
}

/** Days on which the convention holds (art. 11). Unsigned, it has none: nothing is computed from nothing (T09). */
export function validityOf(
  signedOn: LocalDate | null,
  durationMonths: number,
  lastDay: LastDay = 'anniversary',
): Validity | null {
  if (signedOn === null || !applies('R92')) return null;
  const anniversary = LocalDate.addMonths(signedOn, durationMonths);
  const hasSuchDay = anniversary.slice(8) === signedOn.slice(8);
  const eve = hasSuchDay && applies('T15') ? LocalDate.addDays(anniversary, -1) : anniversary;
  const readings = { anniversary, eve };
  return { from: signedOn, until: readings[lastDay], readings };
}
