import type { Discipline, SchoolLevel } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { dueOn } from '../payments/due-on.js';
import type { Time } from './follow-up-record.js';

export interface MoneyTotals {
  readonly certifiedCents: number | null;
  readonly dueCents: number | null;
  readonly paidCents: number;
  readonly repaidCents: number;
}
export interface PublishedAccount {
  readonly on: LocalDate;
  readonly title: string;
  readonly schoolId: string;
  readonly discipline: Discipline;
  readonly level: SchoolLevel;
}

/** Totals and titles of one convention, for its follow-up. */
@Injectable()
export class FollowUpRecordRepository {
  /** Conventions that were signed and name a school in their annex, as far as the caller reads them. */
  async ofSchool(_reach: Reach, tx: Tx, schoolId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select c.id from convention.convention c
        where c.signed_on is not null and exists (
          select from convention.annex_row a where a.convention_id = c.id and a.school_id = $1)
        order by c.signed_on desc, c.id limit 50`,
      [schoolId],
    );
    return rows.map(({ id }) => id);
  }

  /** As known that day: the last statement that was certified and not sent back, and what the State has paid. */
  async money(_reach: Reach, tx: Tx, conventionId: string, day: LocalDate): Promise<MoneyTotals> {
    const row = await tx.one<MoneyTotals>(
      `with last as (
         select c.statement, (c.returned_at at time zone 'Europe/Paris')::date <= $2::date as returned
           from convention.claim c
          where c.convention_id = $1 and c.version is not null
            and (c.certified_at at time zone 'Europe/Paris')::date <= $2::date
          order by c.version desc limit 1
       )
       select (select (statement -> 'totals' ->> 'grossCents')::float8 from last where returned is not true) "certifiedCents",
              (select ${dueOn('statement', '$1', '$2')}::float8 from last where returned is not true) "dueCents",
              coalesce(sum(p.cents), 0)::float8 "paidCents",
              (select coalesce(sum(r.cents), 0)::float8 from convention.repayment r
                where r.convention_id = $1 and r.cancelled_at is null and r.repaid_on <= $2::date) "repaidCents"
         from convention.payment p
        where p.convention_id = $1 and p.cancelled_at is null and p.paid_on <= $2::date`,
      [conventionId, day],
    );
    return row ?? { certifiedCents: null, dueCents: null, paidCents: 0, repaidCents: 0 };
  }

  /** Accounts of these schools that others read, published within the time; the earliest first. */
  published(_reach: Reach, tx: Tx, schoolIds: readonly string[], { from, until }: Time): Promise<PublishedAccount[]> {
    return tx.query<PublishedAccount>(
      `select one."on"::text "on", one.title, one.school_id "schoolId", one.discipline, one.level
         from (select (f.published_at at time zone 'Europe/Paris')::date "on", f.* from convention.feedback f
                where f.school_id = any ($1::uuid[]) and f.published_at is not null) as one
        where one."on" between $2::date and $3::date order by one."on", one.id limit 500`,
      [schoolIds, from, until],
    );
  }
}
