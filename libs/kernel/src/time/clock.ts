/** Time is a dependency: whoever needs the present asks a clock. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that moves only when told to: for tests and for replaying the past. */
export class FrozenClock implements Clock {
  #milliseconds: number;

  /** @param instant a Date, or an ISO 8601 text with its offset: `2026-11-10T08:00:00Z` */
  constructor(instant: Date | string) {
    this.#milliseconds = millisecondsOf(instant);
  }

  now(): Date {
    return new Date(this.#milliseconds);
  }

  set(instant: Date | string): void {
    this.#milliseconds = millisecondsOf(instant);
  }

  /** Moves the clock by a number of milliseconds. */
  advance(milliseconds: number): void {
    this.set(new Date(this.#milliseconds + milliseconds));
  }
}

function millisecondsOf(instant: Date | string): number {
  const milliseconds = new Date(instant).getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError(`Not an instant: ${String(instant)}`);
  return milliseconds;
}
