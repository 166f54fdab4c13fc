import { Injectable } from '@nestjs/common';
import type { Permission, Reach, Role } from '@chariot/kernel';
import type { PlaceRef } from '@chariot/contract';
import type { Json, Tx } from '@chariot/platform';
import type { ApprovalState } from './approval.js';

export interface ApprovalRow {
  readonly id: string;
  readonly act: string;
  readonly placeId: string;
  readonly permission: string;
  readonly decider: string;
  readonly deciderRoles: readonly string[];
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  readonly title: string;
  readonly items: string[];
  readonly weight: number;
  readonly payload: Json;
  readonly payloadHash: string;
  readonly reason: string;
  readonly delayMinutes: number;
  readonly lifeHours: number;
  readonly perDay: number;
  readonly onePlace: boolean;
  readonly state: ApprovalState;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly askedByLabel: string;
  readonly askedSession: string;
  readonly expiresAt: Date;
  readonly approvedAt: Date | null;
  readonly approvedBy: string | null;
  readonly approvedByLabel: string | null;
  readonly byOperator: boolean;
  readonly startsAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedByLabel: string | null;
  readonly endReason: string | null;
}

/** A row, and what it is to the one who looks now. */
export type SeenApproval = ApprovalRow & {
  readonly frozen: boolean;
  readonly covers: boolean;
  readonly stands: boolean;
  readonly oneHand: boolean;
  readonly mayStop: boolean;
  readonly askerStands: boolean;
  readonly approverStands: boolean;
};

export interface NewApproval {
  readonly id: string;
  readonly act: string;
  readonly placeId: string;
  readonly permission: Permission;
  readonly askerRoles: readonly Role[];
  readonly decider: Permission;
  readonly deciderRoles: readonly Role[];
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  readonly title: string;
  readonly items: readonly string[];
  readonly weight: number;
  readonly payload: Json;
  readonly reason: string;
  readonly delayMinutes: number;
  readonly lifeHours: number;
  readonly perDay: number;
  readonly onePlace: boolean;
  readonly askedSession: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export interface ApprovalFilter {
  readonly state?: ApprovalState | undefined;
  readonly placeId?: string | undefined;
}

export interface PartInAct {
  readonly title: string;
  readonly askedAt: Date;
  readonly reason: string;
  readonly part: 'asker' | 'approver' | 'ender';
}

const COLUMNS = `a.id, a.act, a.place_id as "placeId", a.permission, a.decider, a.decider_roles as "deciderRoles",
  json_build_object('kind', a.subject_kind, 'id', a.subject_id, 'label', a.subject_label) as subject, a.title, a.items,
  a.weight, a.payload, a.payload_hash as "payloadHash", a.reason, a.delay_minutes as "delayMinutes",
  a.life_hours as "lifeHours", a.per_day as "perDay", a.one_place as "onePlace", a.state,
  a.asked_at as "askedAt", a.asked_by as "askedBy", a.asked_by_label as "askedByLabel", a.asked_session as "askedSession",
  a.expires_at as "expiresAt", a.approved_at as "approvedAt", a.approved_by as "approvedBy",
  a.approved_by_label as "approvedByLabel", a.by_operator as "byOperator", a.starts_at as "startsAt",
  a.ended_at as "endedAt", a.ended_by_label as "endedByLabel", a.end_reason as "endReason"`;

/** $4: the present. */
const SEEN = `${COLUMNS}, not a.works_frozen and (identity.is_frozen()
    or exists (select from identity.freeze where set_at >= a.approved_at)) as frozen,
  territory.covers(a.decider, a.place_id) as covers, identity.caller_stands(a.decider_roles, a.place_id, $4) as stands,
  a.state = 'asked' and identity.caller_is_same_hand(a.id, $4) as "oneHand",
  a.asked_by = identity.caller_person() or territory.covers('approval:stop', a.place_id) as "mayStop",
  coalesce(standing.asker, false) as "askerStands", coalesce(standing.approver, false) as "approverStands"
  from identity.approval a left join lateral identity.approval_stands(a.id, $4) standing
    on a.state in ('asked', 'approved')`;

/** $1 and $2: the caller hears of it on her places; $3: or because she asked for it. */
const WITHIN_REACH = `($1::boolean or a.asked_by = $3::uuid or territory.is_under(a.place_id, $2::uuid[]))`;

@Injectable()
export class ApprovalsRepository {
  /** @returns the SHA-256 of what was asked, as the database keeps it */
  async insert(tx: Tx, reach: Reach, asked: NewApproval): Promise<string> {
    const row = await tx.one<{ hash: string }>(
      `insert into identity.approval (id, act, place_id, permission, asker_roles, decider, decider_roles, subject_kind,
         subject_id, subject_label, title, items, weight, payload, reason, delay_minutes, life_hours, per_day, one_place,
         state, asked_at, asked_by, asked_by_label, asked_session, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $15, $16, $17, $18, $19,
         'asked', $20, $21, $22, $23, $24) returning payload_hash as hash`,
      [
        asked.id,
        asked.act,
        asked.placeId,
        asked.permission,
        asked.askerRoles,
        asked.decider,
        asked.deciderRoles,
        asked.subject.kind,
        asked.subject.id,
        asked.subject.label,
        asked.title,
        asked.items,
        asked.weight,
        JSON.stringify(asked.payload),
        asked.reason,
        asked.delayMinutes,
        asked.lifeHours,
        asked.perDay,
        asked.onePlace,
        asked.askedAt,
        personOf(reach),
        reach.label,
        asked.askedSession,
        asked.expiresAt,
      ],
    );
    return row?.hash ?? '';
  }

  /** Whether the caller holds one of these roles there, long enough for it to count. */
  async callerStands(tx: Tx, roles: readonly Role[], placeId: string, now: Date): Promise<boolean> {
    const row = await tx.one<{ stands: boolean }>('select identity.caller_stands($1, $2, $3) as stands', [
      roles,
      placeId,
      now,
    ]);
    return row?.stands === true;
  }

  find(tx: Tx, reach: Reach, id: string, now: Date): Promise<SeenApproval | undefined> {
    return tx.one<SeenApproval>(`select ${SEEN} where ${WITHIN_REACH} and a.id = $5`, [...reachParams(reach), now, id]);
  }

  /** The places of what the caller has asked for: she could name them then, though she may reach none of them now. */
  placesAskedOn(tx: Tx, reach: Reach): Promise<PlaceRef[]> {
    if (reach.kind !== 'person') return Promise.resolve([]);
    return tx.query<PlaceRef>('select id, kind, name, uai from identity.places_of_own_acts()');
  }

  /** The row is held until the transaction ends; read it with `find` afterwards. @returns false when there is none */
  async lock(tx: Tx, reach: Reach, id: string): Promise<boolean> {
    const row = await tx.one(`select from identity.approval a where ${WITHIN_REACH} and a.id = $4 for no key update`, [
      ...reachParams(reach),
      id,
    ]);
    return row !== undefined;
  }

  /** As `lock`, unless another process has it already. */
  async lockFree(tx: Tx, id: string): Promise<boolean> {
    const row = await tx.one(
      `select from identity.approval where id = $1 and state in ('asked', 'approved') for no key update skip locked`,
      [id],
    );
    return row !== undefined;
  }

  /** Latest first; `after` is the id of the last of the page before. */
  page(
    tx: Tx,
    reach: Reach,
    filter: ApprovalFilter,
    now: Date,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<SeenApproval[]> {
    return tx.query<SeenApproval>(
      `select ${SEEN} where ${WITHIN_REACH} and ($5::text is null or a.state = $5) and ($6::uuid is null or a.place_id = $6)
          and ($7::uuid is null or a.id < $7) order by a.id desc limit $8`,
      [...reachParams(reach), now, filter.state ?? null, filter.placeId ?? null, page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: ApprovalFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from identity.approval a where ${WITHIN_REACH}
          and ($4::text is null or a.state = $4) and ($5::uuid is null or a.place_id = $5)`,
      [...reachParams(reach), filter.state ?? null, filter.placeId ?? null],
    );
    return row?.count ?? 0;
  }

  /** The second word: a person's in her session, or the operator's (`session` null). */
  async approve(tx: Tx, reach: Reach, id: string, session: string | null, now: Date): Promise<boolean> {
    const approved = await tx.execute(
      `update identity.approval set state = 'approved', approved_at = $2, approved_by = $3, approved_by_label = $4,
         approved_session = $5, by_operator = $6 where id = $1 and state = 'asked'`,
      [id, now, personOf(reach), reach.label, session, reach.kind === 'system'],
    );
    return approved === 1;
  }

  async end(
    tx: Tx,
    reach: Reach,
    id: string,
    end: { readonly state: ApprovalState; readonly reason: string | null; readonly at: Date },
  ): Promise<boolean> {
    const ended = await tx.execute(
      `update identity.approval set state = $2, end_reason = $3, ended_at = greatest($4, coalesce(approved_at, asked_at)),
         ended_by = $5, ended_by_label = $6 where id = $1 and state in ('asked', 'approved')`,
      [id, end.state, end.reason, end.at, personOf(reach), reach.label],
    );
    return ended === 1;
  }

  /** What may be carried out, or has run out, oldest first. */
  due(tx: Tx, now: Date, limit: number): Promise<{ id: string }[]> {
    return tx.query<{ id: string }>(
      `(select id, starts_at as since from identity.approval where state = 'approved' and starts_at <= $1)
       union all (select id, expires_at from identity.approval where state = 'asked' and expires_at <= $1)
       order by since, id limit $2`,
      [now, limit],
    );
  }

  /** What somebody has asked and that is not over. */
  openOf(tx: Tx, reach: Reach, personId: string, now: Date): Promise<SeenApproval[]> {
    return tx.query<SeenApproval>(
      `select ${SEEN} where ${WITHIN_REACH} and a.asked_by = $5 and a.state in ('asked', 'approved') order by a.id`,
      [...reachParams(reach), now, personId],
    );
  }

  /** The part that a person had in dangerous acts, latest first; the system's to read. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<PartInAct[]> {
    return tx.query<PartInAct>(
      `select title, asked_at as "askedAt", case when asked_by = $1 then reason else coalesce(end_reason, reason) end as reason,
              case when asked_by = $1 then 'asker' when approved_by = $1 then 'approver' else 'ender' end as part
         from identity.approval where asked_by = $1 or approved_by = $1 or ended_by = $1 order by id desc limit $2`,
      [personId, limit],
    );
  }

  /** Forgets, at most 1,000 at once, what was over before. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from identity.approval where id in (
         select id from identity.approval old where ended_at < $1
            and not exists (select from identity.freeze where lifted_by_approval = old.id) limit 1000)`,
      [before],
    );
  }
}

const personOf = (reach: Reach): string | null => (reach.kind === 'person' ? reach.id : null);

const reachParams = (reach: Reach): [boolean, string[], string | null] => [
  reach.kind === 'system',
  reach.places('approval:stop'),
  personOf(reach),
];
