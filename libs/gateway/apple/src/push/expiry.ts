import { inSummerFreeze, LocalDate } from '@chariot/kernel';

/** Days before the end at which people are written to; 0: it has ended. */
export const THRESHOLDS = [60, 30, 7, 0] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** Whoever could renew it in the weeks before its end must not be away: what ends in summer is renewed before. */
const MARGIN_DAYS = 30;

/**
 * The last day to renew it: the end itself or, where the weeks before it are those of the summer (nobody reads, nothing
 * alarms), the eve of the summer. Apple takes a renewal at any time, and the days that are left are lost.
 */
export function renewBy(notAfter: LocalDate): LocalDate {
  const eve = LocalDate.parse(`${notAfter.slice(0, 4)}-06-30`);
  const begins = LocalDate.addDays(notAfter, -MARGIN_DAYS);
  return inSummerFreeze(notAfter) || inSummerFreeze(begins) ? eve : notAfter;
}

/** The line of a letter about what is to be renewed before the summer; none for anything else. */
export function beforeSummer(notAfter: LocalDate): string[] {
  const by = renewBy(notAfter);
  return by === notAfter ? [] : [`Renouvelez-le avant l’été, le ${LocalDate.format(by)} au plus tard.`];
}

export type Standing = 'ok' | 'soon' | 'urgent' | 'expired';

/** How a certificate stands today, for a page and a colour. */
export function standingOf(notAfter: LocalDate, today: LocalDate): Standing {
  if (notAfter < today) return 'expired';
  const left = daysLeft(notAfter, today);
  if (left > 60) return 'ok';
  return left > 30 ? 'soon' : 'urgent';
}

/** Days until it should be renewed; negative once that is past. */
export const daysLeft = (notAfter: LocalDate, today: LocalDate): number =>
  LocalDate.daysBetween(today, renewBy(notAfter));

/**
 * The letter that is due: of the thresholds that were reached the nearest, unless it or a nearer one was sent. Nothing in
 * summer.
 */
export function letterDue(notAfter: LocalDate, today: LocalDate, sent: readonly number[]): Threshold | null {
  if (inSummerFreeze(today)) return null;
  const left = notAfter < today ? -1 : Math.max(0, daysLeft(notAfter, today));
  const reached = THRESHOLDS.filter((threshold) => (threshold === 0 ? left < 0 : left <= threshold));
  const nearest = reached.at(-1);
  if (nearest === undefined || sent.some((one) => one <= nearest)) return null;
  return nearest;
}
