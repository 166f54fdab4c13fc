import { LocalDate, SUMMER_FREEZE } from '@chariot/kernel';

/** From when and until when a certificate is good, in whole seconds, and from when its holder should renew it. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly renewFrom: Date;
}

interface Lifetime {
  readonly years?: number;
  readonly days?: number;
  /** How long before the end its holder should renew it. */
  readonly renewalDays: number;
}

export const LIFETIMES = {
  root: { years: 20, renewalDays: 0 },
  issuing: { years: 10, renewalDays: 0 },
  server: { days: 90, renewalDays: 30 },
  // What opens and signs messages for devices that ask by SCEP.
  registration: { days: 397, renewalDays: 60 },
  // A school year and a month: a cart enrolled in September is still known in the next one.
  device: { days: 397, renewalDays: 60 },
} as const satisfies Record<string, Lifetime>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Validity of a certificate made now. It begins an hour ago, for tablets whose clock is slow, and neither its end nor
 * any day of its renewal period falls in the summer freeze: such an end is pushed until the renewal period begins on
 * 11 September, when the carts come out again.
 * @param until the issuer's own end, that nothing it signs outlives
 */
export function validityFrom(now: Date, lifetime: Lifetime, until?: Date): Validity {
  const wanted = outsideFreeze(endOf(now, lifetime), lifetime.renewalDays);
  const notAfter = wholeSeconds(until && until < wanted ? until : wanted);
  return {
    notBefore: wholeSeconds(new Date(now.getTime() - HOUR)),
    notAfter,
    renewFrom: renewalStart(notAfter, lifetime),
  };
}

/** The day from which a certificate that ends at `notAfter` should be renewed. */
export function renewalStart(notAfter: Date, lifetime: Lifetime): Date {
  return new Date(notAfter.getTime() - lifetime.renewalDays * DAY);
}

function endOf(now: Date, { years = 0, days = 0 }: Lifetime): Date {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return new Date(end.getTime() + days * DAY);
}

function outsideFreeze(end: Date, renewalDays: number): Date {
  const last = LocalDate.at(end);
  const first = LocalDate.addDays(last, -renewalDays);
  const year = Number(last.slice(0, 4));
  const from = LocalDate.of(year, SUMMER_FREEZE.from.month, SUMMER_FREEZE.from.day);
  const until = LocalDate.of(year, SUMMER_FREEZE.until.month, SUMMER_FREEZE.until.day);
  if (last < from || first > until) return end;
  // Noon: the same day in every zone of the Republic where schools keep the summer calendar, whatever the clock change.
  return new Date(`${LocalDate.addDays(until, renewalDays + 1)}T12:00:00Z`);
}

function wholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
