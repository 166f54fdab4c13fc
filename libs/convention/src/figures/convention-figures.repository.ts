import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { CommitteeMeetings, Time } from './convention-figures.js';

export interface ConcernedConvention {
  readonly id: string;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  readonly forecastCents: number;
}
export interface MoneySums {
  readonly certifiedCents: number;
  readonly dueCents: number;
  readonly paidCents: number;
}
export interface RecordSums {
  readonly trainingHours: number;
  readonly trained: number;
  readonly surveysReceived: number;
  readonly surveysInTime: number;
}

/** Sums over many conventions; PostgreSQL's policies let through what the caller reads. */
@Injectable()
export class ConventionFiguresRepository {
  /** Signed ones that a place is concerned by: its own, those of what is below it, and those of its schools. */
  concerned(_reach: Reach, tx: Tx, placeId: string, day: LocalDate): Promise<ConcernedConvention[]> {
    return tx.query<ConcernedConvention>(
      `select c.id, c.deployment_from::text "deploymentFrom", c.deployment_until::text "deploymentUntil",
              c.forecast_cost_cents::float8 "forecastCents"
         from convention.convention c
        where c.signed_on <= $2::date
          and (territory.is_under(c.academie_id, array[$1::uuid]) or territory.is_under(c.local_authority_id, array[$1::uuid])
            or exists (select from convention.annex_row a
                        where a.convention_id = c.id and territory.is_under(a.school_id, array[$1::uuid])))`,
      [placeId, day],
    );
  }

  /** As they were known that day: the last statement that was certified and not sent back, and what the State has paid. */
  async money(_reach: Reach, tx: Tx, ids: readonly string[], day: LocalDate): Promise<MoneySums> {
    const row = await tx.one<MoneySums>(
      `with last as (
         select distinct on (c.convention_id) c.statement, (c.returned_at at time zone 'Europe/Paris')::date <= $2::date as returned
           from convention.claim c
          where c.convention_id = any ($1::uuid[]) and c.version is not null
            and (c.certified_at at time zone 'Europe/Paris')::date <= $2::date
          order by c.convention_id, c.version desc
       )
       select coalesce(sum((statement -> 'totals' ->> 'grossCents')::bigint) filter (where returned is not true), 0)::float8 "certifiedCents",
              coalesce(sum((statement -> 'settlement' -> 'due' ->> 'cents')::bigint) filter (where returned is not true), 0)::float8 "dueCents",
              (select coalesce(sum(p.cents), 0)::float8 from convention.payment p
                where p.convention_id = any ($1::uuid[]) and p.cancelled_at is null and p.paid_on <= $2::date) "paidCents"
         from last`,
      [ids, day],
    );
    return row ?? { certifiedCents: 0, dueCents: 0, paidCents: 0 };
  }

  /** Trainings and surveys of the time: of all, or, of a school, those that name it or name none. */
  async records(
    _reach: Reach,
    tx: Tx,
    ids: readonly string[],
    uai: string | null,
    { from, until }: Time,
  ): Promise<RecordSums> {
    const row = await tx.one<RecordSums>(
      `select coalesce(sum((r.details ->> 'hours')::numeric) filter (where r.kind = 'training'), 0)::float8 "trainingHours",
              coalesce(sum((r.details ->> 'participants')::int) filter (where r.kind = 'training'), 0)::int trained,
              count(*) filter (where r.kind = 'survey')::int "surveysReceived",
              count(*) filter (where r.kind = 'survey' and (r.details ->> 'answeredOn')::date
                <= coalesce((r.details ->> 'dueOn')::date, 'infinity'))::int "surveysInTime"
         from convention.project_record r
        where r.convention_id = any ($1::uuid[]) and r.withdrawn_at is null and r.kind in ('training', 'survey')
          and r.happened_on between $3::date and $4::date and ($2::text is null or r.school_uai is null or r.school_uai = $2)`,
      [ids, uai, from, until],
    );
    return row ?? { trainingHours: 0, trained: 0, surveysReceived: 0, surveysInTime: 0 };
  }

  /** Local committees of these conventions (of one school's, its own), and the departmental ones of the ground. */
  committees(
    _reach: Reach,
    tx: Tx,
    asked: { readonly ids: readonly string[]; readonly uai: string | null; readonly placeId: string },
  ): Promise<CommitteeMeetings[]> {
    return tx.query<CommitteeMeetings>(
      `select k.kind, c.local_meetings_per_term "perTerm", coalesce(s.terms, 'school') terms,
              case when k.kind = 'departmental' then (
                select max(o.departmental_meetings_per_year) from convention.convention o where o.id = any ($1::uuid[])) end "perYear",
              coalesce((select array_agg(m.held_on::text order by m.held_on) from convention.committee_meeting m
                         where m.committee_id = k.id and m.held_at is not null), '{}') "heldOn"
         from convention.committee k
         left join convention.convention c on c.id = k.convention_id
         left join convention.deadline_setting s on s.convention_id = k.convention_id
        where (k.convention_id = any ($1::uuid[]) and ($2::text is null or k.school_uai = $2))
           or (k.place_id is not null and territory.is_under(k.place_id, array[$3::uuid]))`,
      [asked.ids, asked.uai, asked.placeId],
    );
  }

  /** Of the meetings of the time: those that were convened, and those of them that were in time (R32, R37). */
  async convocations(
    _reach: Reach,
    tx: Tx,
    asked: { readonly ids: readonly string[]; readonly uai: string | null; readonly placeId: string },
    { from, until }: Time,
  ): Promise<{ sent: number; onTime: number }> {
    const row = await tx.one<{ sent: number; onTime: number }>(
      `select count(*)::int sent, count(*) filter (where one.sent_on <= one.held_on - one.notice)::int "onTime"
         from (select m.held_on, min(v.sent_on) as sent_on,
                      coalesce(case k.kind when 'local' then max(c.local_notice_days) else (
                        select max(o.departmental_notice_days) from convention.convention o where o.id = any ($1::uuid[])) end, 0) as notice
                 from convention.committee k
                 join convention.committee_meeting m on m.committee_id = k.id and m.cancelled_at is null
                 join convention.committee_convocation v on v.meeting_id = m.id and v.cancelled_at is null
                 left join convention.convention c on c.id = k.convention_id
                where ((k.convention_id = any ($1::uuid[]) and ($2::text is null or k.school_uai = $2))
                    or (k.place_id is not null and territory.is_under(k.place_id, array[$3::uuid])))
                  and m.held_on between $4::date and $5::date
                group by m.id, m.held_on, k.kind) as one`,
      [asked.ids, asked.uai, asked.placeId, from, until],
    );
    return row ?? { sent: 0, onTime: 0 };
  }
}
