import type { QuestionnaireDraft, QuestionnaireState, SurveyQuestion } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';

export interface SurveyRow {
  readonly id: string;
  readonly placeId: string;
  readonly title: string;
  readonly introduction: string | null;
  readonly questions: readonly SurveyQuestion[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly dueOn: LocalDate | null;
  readonly sentAt: Date | null;
  readonly remindedAt: Date | null;
  readonly remindedFor: number | null;
  readonly closedAt: Date | null;
}
export interface SurveyTally {
  readonly surveyId: string;
  readonly asked: number;
  readonly answered: number;
}

const COLUMNS = `s.id, s.place_id "placeId", s.title, s.introduction, s.questions, s.created_at "createdAt",
  s.created_by "createdBy", s.due_on::text "dueOn", s.sent_at "sentAt", s.reminded_at "remindedAt",
  s.reminded_for "remindedFor", s.closed_at "closedAt"`;
const OF_STATE = `($1::text is null or $1 = case when s.sent_at is null then 'draft' when s.closed_at is null then 'sent' else 'closed' end)`;

/** Surveys: policies say which ones the caller sees and writes. */
@Injectable()
export class SurveysRepository {
  /** The latest first. */
  page(
    _reach: Reach,
    tx: Tx,
    state: QuestionnaireState | null,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<SurveyRow[]> {
    return tx.query<SurveyRow>(
      `select ${COLUMNS} from convention.survey s where ${OF_STATE} and ($2::uuid is null or s.id < $2)
       order by s.id desc limit $3`,
      [state, after, limit],
    );
  }

  async count(_reach: Reach, tx: Tx, state: QuestionnaireState | null): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int count from convention.survey s where ${OF_STATE}`,
      [state],
    );
    return row?.count ?? 0;
  }

  find(_reach: Reach, tx: Tx, id: string): Promise<SurveyRow | undefined> {
    return tx.one<SurveyRow>(`select ${COLUMNS} from convention.survey s where s.id = $1`, [id]);
  }

  /** Nobody closes it, and nothing else of it changes, until the transaction ends. */
  lock(_reach: Reach, tx: Tx, id: string, how: 'update' | 'share'): Promise<SurveyRow | undefined> {
    return tx.one<SurveyRow>(`select ${COLUMNS} from convention.survey s where s.id = $1 for ${how}`, [id]);
  }

  tallies(_reach: Reach, tx: Tx, ids: readonly string[]): Promise<SurveyTally[]> {
    return tx.query<SurveyTally>(
      'select survey_id "surveyId", asked, answered from convention.survey_tallies($1::uuid[])',
      [ids],
    );
  }

  async add(
    reach: Reach,
    tx: Tx,
    survey: { readonly id: string; readonly placeId: string; readonly draft: QuestionnaireDraft; readonly at: Date },
  ): Promise<void> {
    const { id, placeId, draft, at } = survey;
    await tx.execute(
      `insert into convention.survey (id, place_id, title, introduction, questions, created_at, created_by_id, created_by,
         changed_at) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $6)`,
      [
        ...[id, placeId, draft.title, draft.introduction, JSON.stringify(draft.questions), at],
        ...[reach.kind === 'person' ? reach.id : null, reach.label],
      ],
    );
  }

  async change(_reach: Reach, tx: Tx, id: string, draft: QuestionnaireDraft, at: Date): Promise<void> {
    await tx.execute(
      `update convention.survey set title = $2, introduction = $3, questions = $4::jsonb, changed_at = $5 where id = $1`,
      [id, draft.title, draft.introduction, JSON.stringify(draft.questions), at],
    );
  }

  async discard(_reach: Reach, tx: Tx, id: string): Promise<void> {
    await tx.execute('delete from convention.survey where id = $1 and sent_at is null', [id]);
  }

  async send(_reach: Reach, tx: Tx, id: string, dueOn: LocalDate, at: Date): Promise<void> {
    await tx.execute(
      'update convention.survey set sent_at = $3, due_on = $2, changed_at = $3 where id = $1 and sent_at is null',
      [id, dueOn, at],
    );
  }

  async close(_reach: Reach, tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute(
      'update convention.survey set closed_at = $2, changed_at = $2 where id = $1 and closed_at is null',
      [id, at],
    );
    await tx.execute(
      `delete from convention.survey_link where recipient_id in (
         select r.id from convention.survey_recipient r where r.survey_id = $1)`,
      [id],
    );
  }

  /** @param threshold days before the due date; null: somebody asked for it */
  async reminded(_reach: Reach, tx: Tx, id: string, threshold: number | null, at: Date): Promise<void> {
    await tx.execute(
      'update convention.survey set reminded_at = $3, reminded_for = coalesce($2, reminded_for) where id = $1',
      [id, threshold, at],
    );
  }

  /** Sent, and not closed: in a system transaction. */
  running(_reach: Reach, tx: Tx): Promise<SurveyRow[]> {
    return tx.query<SurveyRow>(
      `select ${COLUMNS} from convention.survey s where s.sent_at is not null and s.closed_at is null order by s.id limit 5000`,
    );
  }

  /** Closed within a time (both days included) and sent to one of these places: in a system transaction. The earliest first. */
  closed(
    _reach: Reach,
    tx: Tx,
    placeIds: readonly string[],
    { from, until }: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<SurveyRow[]> {
    return tx.query<SurveyRow>(
      `select ${COLUMNS} from convention.survey s
        where (s.closed_at at time zone 'Europe/Paris')::date between $2::date and $3::date
          and exists (select from convention.survey_recipient r where r.survey_id = s.id and r.place_id = any ($1::uuid[]))
        order by s.closed_at, s.id limit 50`,
      [placeIds, from, until],
    );
  }

  /** In a system transaction. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<{ title: string; at: Date }[]> {
    return tx.query(
      'select title, created_at at from convention.survey where created_by_id = $1 order by created_at limit $2',
      [personId, limit],
    );
  }

  /** Closed, or left as a draft, before; their recipients and answers go with them. */
  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.survey where id in (
         select id from convention.survey where coalesce(closed_at, case when sent_at is null then changed_at end) < $1 limit 200)`,
      [before],
    );
  }
}
