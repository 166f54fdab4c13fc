import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { QuotaLimit, QuotaUse } from './quota.js';

@Injectable()
export class QuotasRepository {
  /** What the caller took of that act since then. */
  taken(tx: Tx, reach: Reach, act: string, since: Date): Promise<QuotaUse[]> {
    return tx.query<QuotaUse>(
      `select weight, place_id as "placeId" from identity.quota_use where person_id = $1 and act = $2 and taken_at > $3`,
      [reach.kind === 'person' ? reach.id : null, act, since],
    );
  }

  /**
   * Under locks, of the caller and of whoever was behind her lately; refuses, too, what does not fit (constraints
   * `quota_spent`, `quota_one_place`).
   */
  async take(tx: Tx, act: string, use: QuotaUse, limit: QuotaLimit, now: Date): Promise<void> {
    await tx.query('select identity.take_quota_of_hands($1, $2, $3, $4, $5, $6)', [
      act,
      use.placeId,
      use.weight,
      limit.perDay,
      limit.onePlace,
      now,
    ]);
  }

  /** Forgets, at most 5,000 at once, what was taken before. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      'delete from identity.quota_use where id in (select id from identity.quota_use where taken_at < $1 limit 5000)',
      [before],
    );
  }
}
