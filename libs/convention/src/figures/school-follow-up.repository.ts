import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { TermKind } from '../deadlines/trimesters.js';
import { endsOn } from './ends.js';

export interface AnnexedRow {
  readonly schoolId: string;
  readonly conventionId: string;
  readonly reference: string;
  readonly signedOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  readonly carts: number;
  readonly perTerm: number | null;
  readonly terms: TermKind;
  readonly heldOn: readonly LocalDate[];
}
export interface LateSurveyRow {
  readonly schoolId: string;
  readonly surveyId: string;
  readonly title: string;
  readonly dueOn: LocalDate;
}

const SCHOOLS = `school as materialized (
  select c.descendant as id from territory.place_closure c join territory.place p on p.id = c.descendant and p.kind = 'school'
   where c.ancestor = $1 and c.until_on >= territory.today())`;

/** What conventions and surveys know of all schools of a place, a statement each; policies let through what the caller reads. */
@Injectable()
export class SchoolFollowUpRepository {
  annexed(_reach: Reach, tx: Tx, placeId: string, day: LocalDate): Promise<AnnexedRow[]> {
    return tx.query<AnnexedRow>(
      `with ${SCHOOLS}
       select a.school_id "schoolId", c.id "conventionId", c.reference, c.signed_on::text "signedOn",
              ${endsOn('$2')}::text "endsOn",
              c.deployment_from::text "deploymentFrom", c.deployment_until::text "deploymentUntil", a.mobile_classrooms carts,
              c.local_meetings_per_term "perTerm", coalesce(s.terms, 'school') terms, coalesce(k.held, '{}') "heldOn"
         from school join convention.annex_row a on a.school_id = school.id
         join convention.convention c on c.id = a.convention_id and c.signed_on <= $2::date
         left join convention.deadline_setting s on s.convention_id = c.id
         left join lateral (
           select array_agg(m.held_on::text order by m.held_on) held
             from convention.committee one join convention.committee_meeting m on m.committee_id = one.id
            where one.convention_id = c.id and one.school_uai = a.uai and m.held_at is not null) k on true
        order by a.school_id, c.id`,
      [placeId, day],
    );
  }

  /** Of the last year: what is older is no news. */
  lateSurveys(_reach: Reach, tx: Tx, placeId: string, day: LocalDate): Promise<LateSurveyRow[]> {
    return tx.query<LateSurveyRow>(
      `with ${SCHOOLS}
       select r.place_id "schoolId", s.id "surveyId", s.title, s.due_on::text "dueOn"
         from convention.survey s join convention.survey_recipient r on r.survey_id = s.id
        where s.due_on < $2::date and s.due_on >= $2::date - 365 and s.closed_at is null and r.answered_at is null
          and r.place_id in (select id from school)
        order by r.place_id, s.due_on, s.id`,
      [placeId, day],
    );
  }
}
