import { Injectable } from '@nestjs/common';
import type { DomainError } from '@chariot/kernel';
import { Logger } from '@chariot/platform';

/** Enrolments that were refused: nothing was written of them but this log line and this count. */
@Injectable()
export class EnrolmentRefusals {
  readonly #counts = new Map<string, number>();

  constructor(private readonly logger: Logger) {}

  /** The code that was tried is not told: it may be one that works elsewhere. */
  note(error: DomainError, device: { readonly serialNumber: string; readonly family: string }): void {
    this.#counts.set(error.code, (this.#counts.get(error.code) ?? 0) + 1);
    this.logger.warn('enrolment refused', { reason: error.code, ...device });
  }

  /** Refusals since this process started, by error code. */
  counts(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }
}
