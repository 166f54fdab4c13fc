import { Injectable } from '@nestjs/common';
import type { Reach, ReachKind } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';

export interface JournalRow {
  /** Grows with time; text, because it is a 64-bit number. */
  readonly id: string;
  readonly at: Date;
  readonly actorKind: ReachKind;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly act: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectLabel: string;
  readonly placeId: string | null;
  readonly details: Readonly<Record<string, Json>>;
}

export interface JournalFilter {
  readonly subjectId?: string | undefined;
  /** That place and everything below it. */
  readonly placeId?: string | undefined;
  readonly act?: string | undefined;
  readonly actorId?: string | undefined;
  /** ISO 8601; `from` belongs to the period, `until` does not. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * $1 to $3: whether the caller is the system, her roots, and the roots on which she administers; $10: those on which she sees
 * the agenda, or answers for privacy. Who taught when, and with which class, is told to nobody else.
 */
const FILTER = `($1::boolean
    or territory.is_under(line.place_id, $2::uuid[])
    or (line.place_id is null
        and exists (select from territory.place where id = any ($3::uuid[]) and kind = 'academie')))
  and ($4::text is null or line.subject_id = $4)
  and ($5::uuid is null or territory.is_under(line.place_id, array[$5::uuid]))
  and ($6::text is null or line.act = $6)
  and ($7::text is null or line.actor_id = $7)
  and ($8::timestamptz is null or line.created_at >= $8) and ($9::timestamptz is null or line.created_at < $9)
  and ($1::boolean or line.act not like 'teaching.%' or territory.is_under(line.place_id, $10::uuid[]))`;

const filterParams = (reach: Reach, { subjectId, placeId, act, actorId, from, until }: JournalFilter): unknown[] => [
  reach.kind === 'system',
  reach.places('journal:read'),
  reach.places('system:administer'),
  subjectId ?? null,
  placeId ?? null,
  act ?? null,
  actorId ?? null,
  from ?? null,
  until ?? null,
  [...reach.places('booking:read'), ...reach.places('privacy:export')],
];

/** Beyond, lines are not counted: of a year of them each page would take a second, and some pages at once the whole pool. */
export const MOST_COUNTED = 10_000;

@Injectable()
export class JournalRepository {
  /** The latest first; `after` is the id of the last line of the page before. */
  page(
    tx: Tx,
    reach: Reach,
    filter: JournalFilter,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<JournalRow[]> {
    return tx.query<JournalRow>(
      `select line.id::text as id, line.created_at as at, line.actor_kind as "actorKind", line.actor_id as "actorId",
              line.actor_label as "actorLabel", line.act, line.subject_kind as "subjectKind",
              line.subject_id as "subjectId", line.subject_label as "subjectLabel", line.place_id as "placeId", line.details
         from platform.journal line
        where ${FILTER} and ($11::bigint is null or line.id < $11)
        order by line.id desc
        limit $12`,
      [...filterParams(reach, filter), page.after ?? null, page.limit],
    );
  }

  /** Up to `MOST_COUNTED`. */
  async count(tx: Tx, reach: Reach, filter: JournalFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from (select from platform.journal line where ${FILTER} limit $11) counted`,
      [...filterParams(reach, filter), MOST_COUNTED],
    );
    return row?.count ?? 0;
  }
}
