import { inSummerFreeze, LocalDate, SUMMER_FREEZE } from '@chariot/kernel';
import { LIFETIMES } from '../authority/validity.js';

/** `due`: when the device has nothing else to do. `urgent`: before anything else. */
export type Renewal = 'no' | 'due' | 'urgent';

const DAY = 24 * 3_600_000;
/** A certificate this near its end is renewed before the device is told anything else. */
const URGENT_DAYS = 7;
/** Before the summer, devices that would have to renew in it (or in its aftermath) do it while they are still in class. */
const BEFORE_FREEZE_DAYS = 30;
/** The longest that a rule below looks ahead: 30 days, then the 72 of the freeze. */
const FAR_DAYS = 110;

/**
 * Whether a device should be told to renew its certificate now. In the summer freeze, only one that would be found dead
 * at its end. pki already keeps ends and renewals out of the freeze; this holds whatever a certificate says.
 */
export function renewalOf(certificate: { readonly renewFrom: Date; readonly notAfter: Date }, now: Date): Renewal {
  const { renewFrom, notAfter } = certificate;
  // Most of the year, for most devices: no calendar is needed.
  if (renewFrom.getTime() - now.getTime() > FAR_DAYS * DAY) return 'no';
  const today = LocalDate.at(now);
  const freezeEnd = endOfFreeze(today);
  const nearEnd = notAfter.getTime() - now.getTime() < URGENT_DAYS * DAY;
  if (inSummerFreeze(today)) {
    if (LocalDate.at(notAfter) > LocalDate.addDays(freezeEnd, URGENT_DAYS)) return 'no';
    return nearEnd ? 'urgent' : 'due';
  }
  if (nearEnd) return 'urgent';
  if (now >= renewFrom) return 'due';
  const summerIsNear = inSummerFreeze(LocalDate.addDays(today, BEFORE_FREEZE_DAYS));
  return summerIsNear && LocalDate.at(renewFrom) <= freezeEnd ? 'due' : 'no';
}

/**
 * Before when a certificate ends that is to be renewed now, by the same rule, for whoever looks for many of them at once. Null: none
 * is in the summer freeze, when nobody would see that it fails.
 */
export function endsToRenewBefore(now: Date): Date | null {
  const today = LocalDate.at(now);
  if (inSummerFreeze(today)) return null;
  const due = now.getTime() + LIFETIMES.device.renewalDays * DAY;
  if (!inSummerFreeze(LocalDate.addDays(today, BEFORE_FREEZE_DAYS))) return new Date(due);
  const afterFreeze = Date.parse(`${LocalDate.addDays(endOfFreeze(today), 1)}T00:00:00Z`);
  return new Date(Math.max(due, afterFreeze + LIFETIMES.device.renewalDays * DAY));
}

/** Last day of this year's freeze. */
function endOfFreeze(today: LocalDate): LocalDate {
  const { month, day } = SUMMER_FREEZE.until;
  return LocalDate.of(Number(today.slice(0, 4)), month, day);
}
