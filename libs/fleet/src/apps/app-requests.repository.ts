import { Injectable } from '@nestjs/common';
import type { AppRequest } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { isUnder, reachParams, within } from '../reach.js';

export interface AppRequestRow {
  readonly id: string;
  readonly state: AppRequest['state'];
  readonly schoolId: string;
  readonly name: string;
  readonly reason: string;
  readonly askedAt: Date;
  readonly askedBy: Actor;
  readonly askedById: string;
  readonly decidedAt: Date | null;
  readonly decidedBy: Actor | null;
  readonly decisionReason: string | null;
  readonly appId: string | null;
  readonly opinions: readonly {
    readonly favourable: boolean;
    readonly comment: string | null;
    readonly councilOn: string | null;
    readonly at: string;
    readonly by: Actor;
  }[];
}
export interface AppRequestFilter {
  readonly under?: string | undefined;
  readonly state?: AppRequest['state'] | undefined;
}

const COLUMNS = `r.id, r.state, r.school_id as "schoolId", r.name, r.reason, r.asked_at as "askedAt",
  r.asked_by as "askedBy", r.asked_by_id as "askedById", r.decided_at as "decidedAt", r.decided_by as "decidedBy",
  r.decision_reason as "decisionReason",
  (select a.id from fleet.app a where a.request_id = r.id limit 1) as "appId",
  coalesce((select jsonb_agg(jsonb_build_object('favourable', o.favourable, 'comment', o.comment,
                     'councilOn', to_char(o.council_on, 'YYYY-MM-DD'), 'at', o.at, 'by', o.given_by) order by o.at)
              from fleet.app_opinion o where o.request_id = r.id), '[]') as opinions`;

const UNDER = isUnder('r.school_id', 3);
const FILTER = `${within('r.school_id')} and ${UNDER} and ($4::text is null or r.state = $4)`;
const filterParams = (reach: Reach, { under, state }: AppRequestFilter): unknown[] => [
  ...reachParams(reach, 'device:read'),
  under ?? null,
  state ?? null,
];

/** Those that wait, then the others; the latest first. */
export const sortKeyOf = ({ state, askedAt, id }: AppRequestRow): SortKey => [
  state === 'waiting' ? 0 : 1,
  askedAt.toISOString(),
  id,
];

@Injectable()
export class AppRequestsRepository {
  page(
    tx: Tx,
    reach: Reach,
    filter: AppRequestFilter,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<AppRequestRow[]> {
    const [over = null, askedAt = null, id = null] = page.after ?? [];
    return tx.query<AppRequestRow>(
      `select ${COLUMNS} from fleet.app_request r
        where ${FILTER} and ($5::int is null or (r.state <> 'waiting')::int > $5
          or ((r.state <> 'waiting')::int = $5 and (r.asked_at, r.id) < ($6::timestamptz, $7::uuid)))
        order by (r.state <> 'waiting'), r.asked_at desc, r.id desc limit $8`,
      [...filterParams(reach, filter), over, askedAt, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: AppRequestFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.app_request r where ${FILTER}`,
      filterParams(reach, filter),
    );
    return row?.count ?? 0;
  }

  /** Median of the answers given since then, in whole days. */
  async usualDays(tx: Tx, reach: Reach, under: string | undefined, since: Date): Promise<number | null> {
    const row = await tx.one<{ days: number | null }>(
      `select round(percentile_cont(0.5) within group (order by extract(epoch from r.decided_at - r.asked_at) / 86400))::int
                as days
         from fleet.app_request r
        where ${within('r.school_id')} and ${UNDER} and r.decided_at >= $4`,
      [...reachParams(reach, 'device:read'), under ?? null, since],
    );
    return row?.days ?? null;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<AppRequestRow | undefined> {
    return tx.one<AppRequestRow>(
      `select ${COLUMNS} from fleet.app_request r where ${within('r.school_id')} and r.id = $3`,
      [...reachParams(reach, 'device:read'), id],
    );
  }

  /** The same, that nobody else answers until the transaction ends; of those that the caller may answer. */
  async lock(tx: Tx, reach: Reach, id: string): Promise<AppRequestRow | undefined> {
    await tx.execute('select from fleet.app_request where id = $1 for no key update', [id]);
    return this.find(tx, reach, id);
  }

  async insert(
    tx: Tx,
    asked: {
      readonly id: string;
      readonly schoolId: string;
      readonly name: string;
      readonly reason: string;
      readonly by: Actor;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, schoolId, name, reason, by, at } = asked;
    await tx.execute(
      `insert into fleet.app_request (id, school_id, name, reason, asked_at, asked_by, asked_by_id)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7)`,
      [id, schoolId, name, reason, at, JSON.stringify(by), by.id],
    );
  }

  /** A teacher has one opinion: the last that she gave. */
  async advise(
    tx: Tx,
    requestId: string,
    opinion: {
      readonly favourable: boolean;
      readonly comment: string | null;
      readonly councilOn: string | null;
      readonly by: Actor;
      readonly at: Date;
    },
  ): Promise<void> {
    const { favourable, comment, councilOn, by, at } = opinion;
    await tx.execute(
      `insert into fleet.app_opinion (request_id, person_id, favourable, comment, council_on, at, given_by)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb)
       on conflict (request_id, person_id) do update
         set favourable = excluded.favourable, comment = excluded.comment, council_on = excluded.council_on,
             at = excluded.at, given_by = excluded.given_by`,
      [requestId, by.id, favourable, comment, councilOn, at, JSON.stringify(by)],
    );
  }

  /** @returns false when it is not hers to answer */
  async decide(
    tx: Tx,
    id: string,
    decision: {
      readonly state: 'approved' | 'refused';
      readonly reason: string;
      readonly by: Actor;
      readonly at: Date;
    },
  ): Promise<boolean> {
    const { state, reason, by, at } = decision;
    const decided = await tx.execute(
      `update fleet.app_request set state = $2, decided_at = $3, decided_by = $4::jsonb, decision_reason = $5
        where id = $1 and state = 'waiting'`,
      [id, state, at, JSON.stringify(by), reason],
    );
    return decided === 1;
  }

  async withdraw(tx: Tx, reach: Reach, id: string): Promise<boolean> {
    const withdrawn = await tx.execute(
      `update fleet.app_request set state = 'withdrawn' where id = $1 and state = 'waiting' and asked_by_id = $2`,
      [id, reach.id],
    );
    return withdrawn === 1;
  }

  /** Whether one of the places where she teaches is that school, or is above it. */
  async isAbove(tx: Tx, placeIds: readonly string[], schoolId: string): Promise<boolean> {
    const row = await tx.one<{ above: boolean }>(
      'select exists (select from territory.above($1) as place where place = any ($2::uuid[])) as above',
      [schoolId, placeIds],
    );
    return row?.above === true;
  }

  /** In a system transaction: what was over by then and no application came of, with its opinions. */
  async forget(tx: Tx, before: Date): Promise<number> {
    const due = await tx.query<{ id: string }>(
      `select r.id from fleet.app_request r
        where r.state <> 'waiting' and coalesce(r.decided_at, r.asked_at) < $1
          and not exists (select from fleet.app a where a.request_id = r.id)
        order by r.asked_at limit 500`,
      [before],
    );
    const ids = due.map(({ id }) => id);
    await tx.execute('delete from fleet.app_opinion where request_id = any ($1::uuid[])', [ids]);
    return tx.execute('delete from fleet.app_request where id = any ($1::uuid[])', [ids]);
  }
}
