import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { dueOn } from '../payments/due-on.js';
import { endsOn } from './ends.js';
import type {
  CommitteeRow,
  ConcernedConvention,
  ConvenedMeeting,
  MoneySums,
  RecordSums,
  Time,
} from './convention-figures.js';

/** Rows of many conventions, for many places at once; PostgreSQL's policies let through what the caller reads. */
@Injectable()
export class ConventionFiguresRepository {
  /** Signed ones by place that is concerned by them: their own, those of what is below it, and those of its schools. */
  concerned(
    _reach: Reach,
    tx: Tx,
    placeIds: readonly string[],
    day: LocalDate,
  ): Promise<(ConcernedConvention & { readonly placeId: string })[]> {
    return tx.query(
      `select over.place as "placeId", c.id, c.deployment_from::text "deploymentFrom", c.deployment_until::text "deploymentUntil",
              c.forecast_cost_cents::float8 "forecastCents", c.departmental_meetings_per_year "perYear",
              c.departmental_notice_days "noticeDays"
         from convention.convention c
        cross join lateral (
          select distinct above.place
            from (select c.academie_id as id union select c.local_authority_id
                  union select a.school_id from convention.annex_row a where a.convention_id = c.id) as ground
           cross join lateral territory.above(ground.id) as above (place)
           where above.place = any ($1::uuid[])) as over
        where c.signed_on <= $2::date`,
      [placeIds, day],
    );
  }

  /** As they were known that day, by convention, and whether the caller reads them at all: the last statement that was certified and not sent back, and what the State has paid. */
  money(_reach: Reach, tx: Tx, ids: readonly string[], day: LocalDate): Promise<MoneySums[]> {
    return tx.query<MoneySums>(
      `with last as (
         select distinct on (c.convention_id) c.convention_id, c.statement,
                (c.returned_at at time zone 'Europe/Paris')::date <= $2::date as returned
           from convention.claim c
          where c.convention_id = any ($1::uuid[]) and c.version is not null
            and (c.certified_at at time zone 'Europe/Paris')::date <= $2::date
          order by c.convention_id, c.version desc
       ), paid as (
         select p.convention_id, sum(p.cents) as cents from convention.payment p
          where p.convention_id = any ($1::uuid[]) and p.cancelled_at is null and p.paid_on <= $2::date group by p.convention_id
       )
       select asked.id as "conventionId", (select territory.is_system()) or asked.id in (select convention.accounts_seen()) as "isRead",
              case when returned is not true then coalesce((statement -> 'totals' ->> 'grossCents')::bigint, 0) else 0 end::float8 "certifiedCents",
              case when returned is not true then ${dueOn('statement', 'asked.id', '$2')} else 0 end::float8 "dueCents",
              coalesce(paid.cents, 0)::float8 "paidCents"
         from unnest($1::uuid[]) as asked (id) left join last on last.convention_id = asked.id
         left join paid on paid.convention_id = asked.id`,
      [ids, day],
    );
  }

  /** Trainings and surveys of the time that are noted in projects' files, by convention and by the school that they name. */
  records(_reach: Reach, tx: Tx, ids: readonly string[], { from, until }: Time): Promise<RecordSums[]> {
    return tx.query<RecordSums>(
      `select r.convention_id "conventionId", r.school_uai "schoolUai",
              coalesce(sum((r.details ->> 'hours')::numeric) filter (where r.kind = 'training'), 0)::float8 "trainingHours",
              coalesce(sum((r.details ->> 'participants')::int) filter (where r.kind = 'training'), 0)::int trained,
              count(*) filter (where r.kind = 'survey')::int "surveysReceived",
              count(*) filter (where r.kind = 'survey' and (r.details ->> 'answeredOn')::date
                <= coalesce((r.details ->> 'dueOn')::date, 'infinity'))::int "surveysInTime"
         from convention.project_record r
        where r.convention_id = any ($1::uuid[]) and r.withdrawn_at is null and r.kind in ('training', 'survey')
          and r.happened_on between $2::date and $3::date
        group by r.convention_id, r.school_uai`,
      [ids, from, until],
    );
  }

  /** Local committees of these conventions, and the departmental ones of the grounds of these places. */
  committees(
    _reach: Reach,
    tx: Tx,
    ids: readonly string[],
    placeIds: readonly string[],
    day: LocalDate,
  ): Promise<CommitteeRow[]> {
    return tx.query<CommitteeRow>(
      `select k.id, k.kind, k.convention_id "conventionId", k.school_uai "schoolUai",
              array(select above.place from territory.above(k.place_id) as above (place) where above.place = any ($2::uuid[])) "under",
              c.local_meetings_per_term "perTerm", c.local_notice_days "noticeDays", coalesce(s.terms, 'school') terms,
              c.signed_on::text "signedOn", ${endsOn('$3')}::text "endsOn",
              coalesce((select array_agg(m.held_on::text order by m.held_on) from convention.committee_meeting m
                         where m.committee_id = k.id and m.held_at is not null), '{}') "heldOn"
         from convention.committee k
         left join convention.convention c on c.id = k.convention_id
         left join convention.deadline_setting s on s.convention_id = k.convention_id
        where k.convention_id = any ($1::uuid[])
           or exists (select from territory.above(k.place_id) as above (place) where above.place = any ($2::uuid[]))`,
      [ids, placeIds, day],
    );
  }

  /** Meetings of the time that were convened, and when they first were. */
  convened(_reach: Reach, tx: Tx, committeeIds: readonly string[], { from, until }: Time): Promise<ConvenedMeeting[]> {
    return tx.query<ConvenedMeeting>(
      `select m.committee_id "committeeId", m.held_on::text "heldOn", min(v.sent_on)::text "sentOn"
         from convention.committee_meeting m
         join convention.committee_convocation v on v.meeting_id = m.id and v.cancelled_at is null
        where m.committee_id = any ($1::uuid[]) and m.cancelled_at is null and m.held_on between $2::date and $3::date
        group by m.id, m.committee_id, m.held_on`,
      [committeeIds, from, until],
    );
  }
}
