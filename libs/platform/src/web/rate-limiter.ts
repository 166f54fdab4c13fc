export interface Rate {
  /** Requests a second that one address may make for long. */
  readonly perSecond: number;
  /** Requests that it may make at once. A whole school often shares one address. */
  readonly burst: number;
  /** Addresses remembered. */
  readonly addresses?: number;
}

export const DEFAULT_RATE: Rate = { perSecond: 50, burst: 400 };

interface Bucket {
  tokens: number;
  at: number;
}

/** A token bucket per address, in bounded memory: the address that has been silent longest is forgotten first. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #limit: number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    private readonly rate: Rate,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#limit = rate.addresses ?? 20_000;
  }

  /** 0 when the request may pass, else the seconds to wait. @param cost of it, at most a burst: one that weighs more counts for several */
  take(address: string, cost = 1): number {
    const now = this.now();
    const tokens = this.#tokens(address, now);
    const seconds = this.#seconds(tokens, cost);
    this.#buckets.delete(address);
    this.#buckets.set(address, { tokens: seconds === 0 ? Math.max(0, tokens - cost) : tokens, at: now });
    this.#forgetOldest();
    return seconds;
  }

  /** What `take` would say; nothing is taken. */
  peek(address: string): number {
    return this.#seconds(this.#tokens(address, this.now()), 1);
  }

  #tokens(address: string, now: number): number {
    const before = this.#buckets.get(address);
    const earned = before === undefined ? this.rate.burst : ((now - before.at) / 1000) * this.rate.perSecond;
    return Math.min(this.rate.burst, (before?.tokens ?? 0) + earned);
  }

  #seconds(tokens: number, cost: number): number {
    return tokens >= cost - 1e-9 ? 0 : Math.max(1, Math.ceil((cost - tokens) / this.rate.perSecond));
  }

  #forgetOldest(): void {
    if (this.#buckets.size <= this.#limit) return;
    const oldest = this.#buckets.keys().next();
    if (oldest.done !== true) this.#buckets.delete(oldest.value);
  }
}
