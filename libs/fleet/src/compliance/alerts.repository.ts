import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { NewGap } from './alert-letter.js';

/** With the place that it has among those that wait. */
export interface Untold extends NewGap {
  readonly since: Date;
}

/** Whom nobody has written to yet: the system's. */
@Injectable()
export class AlertsRepository {
  /** @returns false when the letters of that day were written */
  async begin(tx: Tx, day: LocalDate, at: Date): Promise<boolean> {
    const begun = await tx.execute(
      `insert into fleet.compliance_digest (day, sent_at, messages) values ($1, $2, 0) on conflict (day) do nothing`,
      [day, at],
    );
    return begun === 1;
  }

  async end(tx: Tx, day: LocalDate, messages: number): Promise<void> {
    await tx.execute('update fleet.compliance_digest set messages = $2 where day = $1', [day, messages]);
  }

  /** The oldest first; those of devices that are still in a cart. */
  untold(tx: Tx, before: Date, page: { readonly limit: number; readonly after: Untold | null }): Promise<Untold[]> {
    const { since = null, id = null } = page.after ?? {};
    return tx.query<Untold>(
      `select f.id, f.rule, f.since, d.school_id as "schoolId", fleet.school_name(d.school_id) as "schoolName",
              c.name as "classroomName"
         from fleet.finding f
         join fleet.device d on d.id = f.device_id
         join fleet.classroom c on c.id = d.classroom_id
        where f.until_at is null and f.told_at is null and f.since < $1 and d.slot is not null
          and ($2::timestamptz is null or (f.since, f.id) > ($2, $3::uuid))
        order by f.since, f.id limit $4`,
      [before, since, id, page.limit],
    );
  }

  async told(tx: Tx, gaps: readonly NewGap[], at: Date): Promise<void> {
    await tx.execute('update fleet.finding set told_at = $2 where id = any ($1::uuid[])', [
      gaps.map(({ id }) => id),
      at,
    ]);
  }

  /** Gaps that were over by then, days of carts and letters: a batch. */
  async forget(tx: Tx, before: Date, batch: number): Promise<number> {
    const findings = await tx.execute(
      `delete from fleet.finding where id in (
         select id from fleet.finding where until_at < $1 order by until_at limit $2)`,
      [before, batch],
    );
    const days = await tx.execute(
      `delete from fleet.cart_day where (classroom_id, day) in (
         select classroom_id, day from fleet.cart_day where day < $1::date order by day limit $2)`,
      [before, batch],
    );
    const letters = await tx.execute('delete from fleet.compliance_digest where day < $1::date', [before]);
    return findings + days + letters;
  }
}
