import { DomainError } from '@chariot/kernel';
import type { Problem } from '@chariot/wire-agent';

/** The server said no, in its own words. */
export class Refusal extends DomainError {
  readonly status: number;
  /** Whether the same message may succeed later. */
  readonly retry: boolean;
  /** Not before, in seconds; undefined when the server does not mind. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, { error }: Problem) {
    super(error.code, status === 401 ? 'unauthenticated' : error.retry ? 'unavailable' : 'forbidden', {
      fr: error.fr,
      en: error.en,
    });
    this.status = status;
    this.retry = error.retry;
    this.retryAfterSeconds = error.retryAfterSeconds;
  }
}
