import type {
  Discipline,
  FeedbackAudience,
  FeedbackDraft,
  FeedbackState,
  PlaceRef,
  SchoolLevel,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';

export interface FeedbackRow extends FeedbackDraft {
  readonly id: string;
  readonly schoolId: string;
  readonly authorId: string | null;
  readonly function: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly submittedAt: Date | null;
  readonly returnReason: string | null;
  readonly publishedAt: Date | null;
  readonly audience: FeedbackAudience | null;
}
export interface FeedbackFilter {
  readonly q?: string | undefined;
  readonly discipline?: Discipline | undefined;
  readonly level?: SchoolLevel | undefined;
  readonly state?: FeedbackState | undefined;
}

const COLUMNS = `f.id, f.school_id "schoolId", f.author_id "authorId", f.function, f.title, f.discipline, f.level, f.done,
  f.brought, f.failed, f.created_at "createdAt", f.changed_at "changedAt", f.submitted_at "submittedAt",
  f.return_reason "returnReason", f.published_at "publishedAt", f.audience`;
const FILTER = `($1 = '' or territory.folded(f.title || ' ' || f.done || ' ' || f.brought) like '%' || territory.folded($1) || '%')
  and ($2::text is null or f.discipline = $2) and ($3::text is null or f.level = $3)
  and ($4::text is null or $4 = case when f.published_at is not null then 'published' when f.submitted_at is not null then 'submitted'
    when f.return_reason is not null then 'returned' else 'draft' end)`;
const filterParams = ({ q = '', discipline, level, state }: FeedbackFilter): (string | null)[] => [
  // Signs that LIKE reads are words here.
  q.replace(/[\\%_]/g, (sign) => `\\${sign}`),
  discipline ?? null,
  level ?? null,
  state ?? null,
];

/** Policies say which ones the caller reads: hers, those she reviews, those that are published to her. */
@Injectable()
export class FeedbackRepository {
  /** The latest begun first. */
  page(
    _reach: Reach,
    tx: Tx,
    filter: FeedbackFilter,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<FeedbackRow[]> {
    return tx.query<FeedbackRow>(
      `select ${COLUMNS} from convention.feedback f where ${FILTER} and ($5::uuid is null or f.id < $5) order by f.id desc limit $6`,
      [...filterParams(filter), after, limit],
    );
  }

  async count(_reach: Reach, tx: Tx, filter: FeedbackFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int count from convention.feedback f where ${FILTER}`,
      filterParams(filter),
    );
    return row?.count ?? 0;
  }

  find(_reach: Reach, tx: Tx, id: string): Promise<FeedbackRow | undefined> {
    return tx.one<FeedbackRow>(`select ${COLUMNS} from convention.feedback f where f.id = $1`, [id]);
  }

  lock(_reach: Reach, tx: Tx, id: string): Promise<FeedbackRow | undefined> {
    return tx.one<FeedbackRow>(`select ${COLUMNS} from convention.feedback f where f.id = $1 for update`, [id]);
  }

  /** The school of one that the caller has read: what is published names it, whoever reads. */
  async schoolOf(tx: Tx, schoolId: string): Promise<PlaceRef> {
    const row = await tx.one<PlaceRef>('select id, kind, name, uai from convention.school_of_feedback($1)', [schoolId]);
    if (row === undefined) throw new Error('A school that an account is of is never deleted');
    return row;
  }

  async ownCount(reach: Reach, tx: Tx): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int count from convention.feedback where author_id = $1',
      [reach.id],
    );
    return row?.count ?? 0;
  }

  async add(
    reach: Reach,
    tx: Tx,
    one: {
      readonly id: string;
      readonly schoolId: string;
      readonly function: string;
      readonly draft: FeedbackDraft;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, schoolId, draft, at } = one;
    await tx.execute(
      `insert into convention.feedback (id, school_id, academie_id, author_id, function, title, discipline, level, done, brought,
         failed, created_at, changed_at) values ($1, $2, convention.academie_of($2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        ...[
          id,
          schoolId,
          reach.id,
          one.function,
          draft.title,
          draft.discipline,
          draft.level,
          draft.done,
          draft.brought,
        ],
        ...[draft.failed, at],
      ],
    );
  }

  async change(_reach: Reach, tx: Tx, id: string, draft: FeedbackDraft, at: Date): Promise<void> {
    await tx.execute(
      `update convention.feedback set title = $2, discipline = $3, level = $4, done = $5, brought = $6, failed = $7,
         changed_at = $8 where id = $1`,
      [id, draft.title, draft.discipline, draft.level, draft.done, draft.brought, draft.failed, at],
    );
  }

  async discard(_reach: Reach, tx: Tx, id: string): Promise<void> {
    await tx.execute('delete from convention.feedback where id = $1', [id]);
  }

  async submit(_reach: Reach, tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute(
      'update convention.feedback set submitted_at = $2, return_reason = null, changed_at = $2 where id = $1',
      [id, at],
    );
  }

  /** Back to its author: taken back by her (no reason), or returned. */
  async takeBack(_reach: Reach, tx: Tx, id: string, reason: string | null, at: Date): Promise<void> {
    await tx.execute(
      `update convention.feedback set submitted_at = null, published_at = null, audience = null, return_reason = $2,
         changed_at = $3 where id = $1`,
      [id, reason, at],
    );
  }

  async publish(_reach: Reach, tx: Tx, id: string, audience: FeedbackAudience, at: Date): Promise<void> {
    await tx.execute('update convention.feedback set published_at = $3, audience = $2, changed_at = $3 where id = $1', [
      id,
      audience,
      at,
    ]);
  }

  /** In a system transaction. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<FeedbackRow[]> {
    return tx.query<FeedbackRow>(
      `select ${COLUMNS} from convention.feedback f where f.author_id = $1 order by f.created_at limit $2`,
      [personId, limit],
    );
  }

  /**
   * Of those begun in a school year that ended before: the author is forgotten, and what she alone could read goes.
   * @param before a year ago, so that it is the end of the following school year
   */
  async forget(tx: Tx, before: Date): Promise<number> {
    const ended = `make_date(extract(year from f.created_at at time zone 'Europe/Paris')::int
      + case when extract(month from f.created_at at time zone 'Europe/Paris') >= 9 then 1 else 0 end, 8, 31)
      < ($1::timestamptz at time zone 'Europe/Paris')::date`;
    const gone = await tx.execute(
      `delete from convention.feedback where id in (
         select f.id from convention.feedback f where f.submitted_at is null and ${ended} limit 2000)`,
      [before],
    );
    const forgotten = await tx.execute(
      `update convention.feedback set author_id = null where id in (
         select f.id from convention.feedback f where f.author_id is not null and ${ended} limit 2000)`,
      [before],
    );
    return gone + forgotten;
  }
}
