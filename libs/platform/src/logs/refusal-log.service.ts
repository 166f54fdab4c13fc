import { RateLimiter } from '../web/rate-limiter.js';
import type { Logger } from './logger.service.js';

/** Lines of one address, then of everybody: whoever floods us with what is refused must not fill the disk. */
const OF_ONE = { perSecond: 1, burst: 100 };
const OF_ALL = { perSecond: 20, burst: 500, addresses: 1 };

/** What was refused at a door, and to whom: a line each, as long as there are not too many. */
export class RefusalLog {
  readonly #ofOne: RateLimiter;
  readonly #ofAll: RateLimiter;
  #untold = 0;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    private readonly logger: Logger,
    now: () => number = () => performance.now(),
  ) {
    this.#ofOne = new RateLimiter(OF_ONE, now);
    this.#ofAll = new RateLimiter(OF_ALL, now);
  }

  /**
   * @param refusal.door  a route as it was declared, never an address as it was typed
   * @param refusal.code  stable: why
   * @param refusal.from  address of whoever knocked; none, or an empty text, when it is gone already
   */
  note(
    refusal: { readonly door: string; readonly code: string; readonly from: string | undefined } & Record<
      string,
      unknown
    >,
  ) {
    if (this.#ofOne.take(refusal.from ?? '') > 0 || this.#ofAll.take('everybody') > 0) {
      this.#untold += 1;
      return;
    }
    // How many lines the flood before this one would have taken.
    const untold = this.#untold;
    this.#untold = 0;
    this.logger.warn('refused', untold === 0 ? refusal : { ...refusal, untold });
  }
}
