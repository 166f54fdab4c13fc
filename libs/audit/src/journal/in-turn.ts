import { auditError } from '../errors.js';

/** An export reads for seconds and holds megabytes: one at a time, and a few that wait. */
export const MOST_WAITING = 3;

/** Lets one work at a time, in the order of their coming. */
export class InTurn {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws DomainError `audit.exportBusy`, at once, when enough wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting > MOST_WAITING) throw auditError('exportBusy');
    this.#waiting += 1;
    const mine = this.#last.then(work);
    // What fails is told to whoever asked for it, and holds nobody.
    this.#last = Promise.allSettled([mine]);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}
