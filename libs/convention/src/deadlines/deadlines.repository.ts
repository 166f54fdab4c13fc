import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { DeadlineSettings } from './settings.js';

/** How deadlines are read, and who was reminded; the caller has found the convention under the same reach. */
@Injectable()
export class DeadlinesRepository {
  async settings(_reach: Reach, tx: Tx, conventionId: string): Promise<DeadlineSettings | undefined> {
    return tx.one<DeadlineSettings>(
      `select last_day "lastDay", terms, report_grace_days "reportGraceDays", renewal_months "renewalMonths",
              bank_check_months "bankCheckMonths", reminders
       from convention.deadline_setting where convention_id = $1`,
      [conventionId],
    );
  }

  async set(_reach: Reach, tx: Tx, conventionId: string, settings: DeadlineSettings, at: Date): Promise<void> {
    await tx.execute(
      `insert into convention.deadline_setting
         (convention_id, last_day, terms, report_grace_days, renewal_months, bank_check_months, reminders, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (convention_id) do update set
         (last_day, terms, report_grace_days, renewal_months, bank_check_months, reminders, changed_at)
           = ($2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[conventionId, settings.lastDay, settings.terms, settings.reportGraceDays, settings.renewalMonths],
        ...[settings.bankCheckMonths, settings.reminders, at],
      ],
    );
  }

  /** Conventions that may remind somebody of something: signed, not closed, not silenced. By id, after one. */
  async remindable(_reach: Reach, tx: Tx, after: string | null, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select c.id from convention.convention c
       left join convention.deadline_setting d on d.convention_id = c.id
       where c.signed_on is not null and coalesce(d.reminders, true)
         and not exists (select from convention.closure k where k.convention_id = c.id)
         and ($1::uuid is null or c.id > $1) order by c.id limit $2`,
      [after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async sent(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
  ): Promise<{ readonly deadline: string; readonly dueOn: string; readonly threshold: number }[]> {
    return tx.query(
      'select deadline, due_on::text "dueOn", threshold from convention.reminder where convention_id = $1',
      [conventionId],
    );
  }

  /** @returns false where another process has just written it */
  async noteSent(
    _reach: Reach,
    tx: Tx,
    reminder: {
      readonly conventionId: string;
      readonly deadline: string;
      readonly dueOn: string;
      readonly threshold: number;
      readonly messages: number;
    },
    at: Date,
  ): Promise<boolean> {
    const { conventionId, deadline, dueOn, threshold, messages } = reminder;
    const written = await tx.execute(
      `insert into convention.reminder (convention_id, deadline, due_on, threshold, sent_at, messages)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [conventionId, deadline, dueOn, threshold, at, messages],
    );
    return written === 1;
  }

  /** Schools and collèges of the annex, where they are known here. */
  async places(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
  ): Promise<{ readonly uai: string; readonly schoolId: string | null; readonly collegeId: string | null }[]> {
    return tx.query(
      `select uai, school_id "schoolId", reference_college_id "collegeId"
       from convention.annex_row where convention_id = $1 order by rank`,
      [conventionId],
    );
  }

  async forgetSent(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.reminder where (convention_id, deadline, due_on, threshold) in (
         select convention_id, deadline, due_on, threshold from convention.reminder where sent_at < $1 limit 5000)`,
      [before],
    );
  }
}
