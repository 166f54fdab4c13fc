import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';
import { FORGET_FAILURES_MS } from './attempts.js';

/** Counters of failures. The system's alone. */
@Injectable()
export class AttemptsRepository {
  /**
   * One more failure, counted before the attempt is looked at: the row is held, so that of many attempts at once each
   * sees the wait that the one before it earned.
   * @returns how many within a day of one another, and the wait that stands
   */
  async count(tx: Tx, key: Buffer, now: Date): Promise<{ readonly failures: number; readonly blockedUntil: Date }> {
    const [row] = await tx.query<{ failures: number; blockedUntil: Date }>(
      `insert into identity.sign_in_attempt as attempt (key, failures, last_at, blocked_until) values ($1, 1, $2, $2)
       on conflict (key) do update set last_at = $2,
         failures = case when attempt.last_at < $3 then 1 else attempt.failures + 1 end
       returning failures, blocked_until as "blockedUntil"`,
      [key, now, new Date(now.getTime() - FORGET_FAILURES_MS)],
    );
    if (row === undefined) throw new Error('An attempt was not counted');
    return row;
  }

  async block(tx: Tx, key: Buffer, until: Date): Promise<void> {
    await tx.execute('update identity.sign_in_attempt set blocked_until = $2 where key = $1', [key, until]);
  }

  async forget(tx: Tx, key: Buffer): Promise<void> {
    await tx.execute('delete from identity.sign_in_attempt where key = $1', [key]);
  }

  /** An attempt that was counted and was right. */
  async takeBack(tx: Tx, key: Buffer, now: Date): Promise<void> {
    await tx.execute('delete from identity.sign_in_attempt where key = $1 and failures <= 1', [key]);
    await tx.execute(
      'update identity.sign_in_attempt set failures = failures - 1, blocked_until = least(blocked_until, $2) where key = $1',
      [key, now],
    );
  }

  /** One bounded batch of what is older than `before`. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from identity.sign_in_attempt where key in (
         select key from identity.sign_in_attempt where last_at < $1 limit 1000 for update skip locked)`,
      [before],
    );
  }
}
