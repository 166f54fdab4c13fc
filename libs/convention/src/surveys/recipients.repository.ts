import type { SurveyAsked } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { KeptAnswers } from './answers.js';

export interface RecipientRow {
  readonly id: string;
  readonly placeId: string;
  readonly districtId: string | null;
  readonly answeredAt: Date | null;
  readonly answers: KeptAnswers | null;
  readonly postedAt: Date | null;
  readonly messages: number;
}
export interface TextRow {
  readonly id: string;
  readonly recipientId: string;
  readonly question: string;
  readonly words: string;
}
export interface DuePost {
  readonly id: string;
  readonly surveyId: string;
  readonly placeId: string;
  readonly kind: 'invitation' | 'reminder';
}

const COLUMNS = `r.id, r.place_id "placeId", r.district_id "districtId", r.answered_at "answeredAt", r.answers,
  r.posted_at "postedAt", r.messages`;
// Open places of these kinds, the asked one itself included; the caller’s own policies on places apply.
const ASKED = `from territory.place_closure c join territory.place p on p.id = c.descendant
  where c.ancestor = $1 and c.until_on >= territory.today() and (p.closed_on is null or p.closed_on > territory.today())`;
const ANSWERED = `($2::boolean is null or $2 = (r.answered_at is not null))`;

/** Who is asked, by which link, and what was answered. */
@Injectable()
export class RecipientsRepository {
  async wouldAsk(_reach: Reach, tx: Tx, placeId: string): Promise<Record<SurveyAsked, number>> {
    const rows = await tx.query<{ kind: SurveyAsked; count: number }>(
      `select p.kind, count(*)::int count ${ASKED} and p.kind in ('school', 'college', 'district') group by p.kind`,
      [placeId],
    );
    const of = (kind: SurveyAsked): number => rows.find((row) => row.kind === kind)?.count ?? 0;
    return { school: of('school'), college: of('college'), district: of('district') };
  }

  /** @returns how many are asked */
  ask(_reach: Reach, tx: Tx, surveyId: string, placeId: string, kinds: readonly SurveyAsked[]): Promise<number> {
    return tx.execute(
      `insert into convention.survey_recipient (id, survey_id, place_id, district_id, due_post)
       select gen_random_uuid(), $2, p.id, case when p.kind = 'district' then p.id else (
           select link.parent from territory.place_parent link join territory.place d on d.id = link.parent
            where link.child = p.id and d.kind = 'district' and link.from_on <= territory.today()
              and coalesce(link.until_on, 'infinity') >= territory.today() limit 1) end, 'invitation'
       ${ASKED} and p.kind = any ($3::text[])`,
      [placeId, surveyId, kinds],
    );
  }

  page(
    _reach: Reach,
    tx: Tx,
    surveyId: string,
    answered: boolean | null,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<RecipientRow[]> {
    return tx.query<RecipientRow>(
      `select ${COLUMNS} from convention.survey_recipient r
       where r.survey_id = $1 and ${ANSWERED} and ($3::uuid is null or r.id > $3) order by r.id limit $4`,
      [surveyId, answered, after, limit],
    );
  }

  async count(_reach: Reach, tx: Tx, surveyId: string, answered: boolean | null): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int count from convention.survey_recipient r where r.survey_id = $1 and ${ANSWERED}`,
      [surveyId, answered],
    );
    return row?.count ?? 0;
  }

  all(_reach: Reach, tx: Tx, surveyId: string): Promise<RecipientRow[]> {
    return tx.query<RecipientRow>(`select ${COLUMNS} from convention.survey_recipient r where r.survey_id = $1`, [
      surveyId,
    ]);
  }

  find(_reach: Reach, tx: Tx, surveyId: string, id: string): Promise<RecipientRow | undefined> {
    return tx.one<RecipientRow>(
      `select ${COLUMNS} from convention.survey_recipient r where r.survey_id = $1 and r.id = $2`,
      [surveyId, id],
    );
  }

  texts(_reach: Reach, tx: Tx, surveyId: string): Promise<TextRow[]> {
    return tx.query<TextRow>(
      `select t.id, t.recipient_id "recipientId", t.question, t.words from convention.survey_text t
         join convention.survey_recipient r on r.id = t.recipient_id where r.survey_id = $1 order by t.id`,
      [surveyId],
    );
  }

  /** @returns whether it was there */
  async removeText(_reach: Reach, tx: Tx, surveyId: string, id: string): Promise<boolean> {
    const removed = await tx.execute(
      `delete from convention.survey_text where id = $2 and recipient_id in (
         select r.id from convention.survey_recipient r where r.survey_id = $1)`,
      [surveyId, id],
    );
    return removed > 0;
  }

  /** A reminder is due to whoever has not answered and is not being written to already. @returns how many */
  remind(_reach: Reach, tx: Tx, surveyId: string): Promise<number> {
    return tx.execute(
      `update convention.survey_recipient set due_post = 'reminder'
       where survey_id = $1 and answered_at is null and due_post is null`,
      [surveyId],
    );
  }

  /** What is to be written, of surveys that run, whoever else is at it: in a system transaction. */
  duePosts(tx: Tx, limit: number): Promise<DuePost[]> {
    return tx.query<DuePost>(
      `select r.id, r.survey_id "surveyId", r.place_id "placeId", r.due_post kind from convention.survey_recipient r
       where r.due_post is not null order by r.id limit $1 for update of r skip locked`,
      [limit],
    );
  }

  async posted(tx: Tx, id: string, messages: number, at: Date): Promise<void> {
    await tx.execute(
      'update convention.survey_recipient set due_post = null, posted_at = $3, messages = $2 where id = $1',
      [id, messages, at],
    );
  }

  async addLink(_reach: Reach, tx: Tx, recipientId: string, tokenHash: Buffer, at: Date): Promise<void> {
    await tx.execute('insert into convention.survey_link (token_hash, recipient_id, made_at) values ($1, $2, $3)', [
      tokenHash,
      recipientId,
      at,
    ]);
  }

  async endLinks(_reach: Reach, tx: Tx, recipientId: string): Promise<void> {
    await tx.execute('delete from convention.survey_link where recipient_id = $1', [recipientId]);
  }

  /** By the hash of what a link holds: in a system transaction. */
  byLink(tx: Tx, tokenHash: Buffer): Promise<(RecipientRow & { readonly surveyId: string }) | undefined> {
    return tx.one(
      `select ${COLUMNS}, r.survey_id "surveyId" from convention.survey_link l
         join convention.survey_recipient r on r.id = l.recipient_id where l.token_hash = $1`,
      [tokenHash],
    );
  }

  /** In a system transaction. */
  textsOf(tx: Tx, recipientId: string): Promise<{ question: string; words: string }[]> {
    return tx.query('select question, words from convention.survey_text where recipient_id = $1', [recipientId]);
  }

  /** Replaces what was answered. The day of the first answer stays: it says whether it came in time. */
  async answer(
    tx: Tx,
    recipientId: string,
    answers: KeptAnswers,
    texts: readonly { readonly id: string; readonly question: string; readonly words: string }[],
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `update convention.survey_recipient set answers = $2::jsonb, answered_at = coalesce(answered_at, $3), due_post = null
       where id = $1`,
      [recipientId, JSON.stringify(answers), at],
    );
    await tx.execute('delete from convention.survey_text where recipient_id = $1', [recipientId]);
    for (const { id, question, words } of texts) {
      await tx.execute(
        'insert into convention.survey_text (id, recipient_id, question, words, written_at) values ($1, $2, $3, $4, $5)',
        [id, recipientId, question, words, at],
      );
    }
  }

  /** Of surveys that were due in a time, by place under which they were sent: received, and answered by the due date. */
  punctuality(
    tx: Tx,
    placeIds: readonly string[],
    { from, until }: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<{ readonly placeId: string; readonly received: number; readonly inTime: number }[]> {
    return tx.query(
      `select place_id as "placeId", received, in_time as "inTime"
         from convention.survey_punctuality($1::uuid[], $2::date, $3::date)`,
      [placeIds, from, until],
    );
  }

  /** Free texts of surveys that were closed before. */
  forgetTexts(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.survey_text where id in (
         select t.id from convention.survey_text t join convention.survey_recipient r on r.id = t.recipient_id
           join convention.survey s on s.id = r.survey_id where s.closed_at < $1 limit 5000)`,
      [before],
    );
  }
}
