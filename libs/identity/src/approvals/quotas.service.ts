import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { QUOTA_WINDOW_MS } from './approval.js';
import { refusalOf } from './approval-refusals.js';
import { quotaFault, type QuotaLimit, type QuotaUse } from './quota.js';
import { QuotasRepository } from './quotas.repository.js';

/** What one person may do of one act in 24 hours; also for acts that need no second person. */
@Injectable()
export class Quotas {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: QuotasRepository,
  ) {}

  /**
   * Takes from the caller's quota, in the act's own transaction; what rolls back gives it back. The system has none.
   * @param act stable name: `fleet.device.revoke`
   * @throws DomainError `identity.quotaSpent`, `identity.quotaOnePlace`
   */
  async take(
    tx: Tx,
    reach: Reach,
    act: string,
    weight: number,
    placeId: string,
    limit: { readonly perDay: number; readonly onePlace?: boolean },
  ): Promise<void> {
    if (reach.kind === 'system') return;
    const whole: QuotaLimit = { perDay: limit.perDay, onePlace: limit.onePlace ?? false };
    const use: QuotaUse = { weight, placeId };
    await this.check(tx, reach, act, use, whole);
    try {
      await this.repository.take(tx, act, use, whole, this.clock.now());
    } catch (error) {
      throw refusalOf(error, violatedConstraint(error), whole);
    }
  }

  /** As `take`, without taking: for a sentence before the database says it. */
  async check(tx: Tx, reach: Reach, act: string, use: QuotaUse, limit: QuotaLimit): Promise<void> {
    const since = new Date(this.clock.now().getTime() - QUOTA_WINDOW_MS);
    const fault = quotaFault(await this.repository.taken(tx, reach, act, since), use, limit);
    if (fault === 'onePlace') throw identityError('quotaOnePlace');
    if (fault === 'spent') throw identityError('quotaSpent', { limit: limit.perDay });
  }
}
