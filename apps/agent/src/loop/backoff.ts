/** Full jitter: a thousand tablets that lost the same server do not come back in the same second. */
export const FIRST_MS = 1000;
export const LONGEST_MS = 300_000;

export class Backoff {
  readonly #random: () => number;
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;

  /** @param random 0 ≤ x < 1 */
  constructor(random: () => number, firstMs = FIRST_MS, longestMs = LONGEST_MS) {
    this.#random = random;
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /**
   * How long to wait after one more failure: anywhere below the ceiling, that doubles each time up to five minutes.
   * @param notBeforeMs what the server asked for; a fifth more at most is added, so that all do not come at that instant
   */
  next(notBeforeMs = 0): number {
    const ceiling = Math.min(this.#longestMs, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    const wait = this.#random() * ceiling;
    return Math.round(notBeforeMs > 0 ? Math.max(wait, notBeforeMs * (1 + this.#random() / 5)) : wait);
  }

  reset(): void {
    this.#failures = 0;
  }
}

/** A regular interval ± 20 %. */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.8 + 0.4 * random()));
}
