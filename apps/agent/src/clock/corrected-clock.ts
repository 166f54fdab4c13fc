import type { Clock } from '@chariot/kernel';

/** Beyond this the machine's clock is said to be wrong: a certificate's dates are to the second, a journal's to the minute. */
export const LARGE_SKEW_MS = 60_000;

/**
 * The machine's clock plus what the server's signed time showed to be missing. Until something was learnt it is the
 * machine's own (1970 after a flat battery).
 */
export class CorrectedClock implements Clock {
  readonly #local: Clock;
  #offsetMs = 0;
  #known = false;

  constructor(local: Clock) {
    this.#local = local;
  }

  now(): Date {
    return new Date(this.#local.now().getTime() + this.#offsetMs);
  }

  /** Whether a server's time was ever learnt. */
  get known(): boolean {
    return this.#known;
  }

  /** What to add to the machine's clock, milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /**
   * Learns the true time, as proved when `askedAt` (the machine's clock just before asking) was shown.
   * The true time lies between asking and now: its middle is taken.
   */
  learn(trueTime: Date, askedAt: Date): void {
    const middle = (askedAt.getTime() + this.#local.now().getTime()) / 2;
    this.#offsetMs = Math.round(trueTime.getTime() - middle);
    this.#known = true;
  }

  /** Whether `trueTime`, heard on a checked connection, shows that what was learnt no longer holds. */
  isFarFrom(trueTime: Date): boolean {
    return Math.abs(this.now().getTime() - trueTime.getTime()) > LARGE_SKEW_MS;
  }

  /** The machine's own clock, uncorrected. */
  localNow(): Date {
    return this.#local.now();
  }
}
