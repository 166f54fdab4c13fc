import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach, Role } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';

export interface HeldRoleRow {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly placeId: string;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly ended: boolean;
  /** Today, in the place's zone, it is held. */
  readonly current: boolean;
  readonly ticket: string | null;
  readonly grantedBy: string | null;
  readonly delegation: { readonly of: string; readonly reason: string } | null;
}

export interface NewHeldRole {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly placeId: string;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly ticket: string | null;
  /** A person's id; `null`: the first start of the instance. */
  readonly grantedBy: string | null;
  /** Of what is lent: the role that it is lent from. */
  readonly lent?: { readonly from: string; readonly reason: string };
}

export type LentRoleRow = HeldRoleRow & { readonly displayName: string };

/** $1: now. */
const COLUMNS = `held.id, held.person_id as "personId", held.role, held.place_id as "placeId", held.from_on::text as "from",
  held.until_on::text as "until", held.ended_at is not null as "ended",
  identity.is_current(held, $1) as "current",
  held.ticket, identity.person_name(held.granted_by) as "grantedBy",
  case when held.delegated_from is not null then json_build_object('reason', held.reason, 'of',
    identity.person_name(held.granted_by)) end as delegation`;
const TABLES = 'identity.held_role held';
const OWN: Statement = {
  name: 'identity.role.own',
  sql: `select ${COLUMNS} from ${TABLES} where held.person_id = $2 order by held.from_on desc, held.id desc`,
};

/** $2 and $3: whether the caller is the system, and her roots. */
const WITHIN_REACH = `($2::boolean or territory.is_under(held.place_id, $3::uuid[]))`;

const reachParams = (reach: Reach, permission: 'person:read' | 'person:write'): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places(permission),
];

@Injectable()
export class RolesRepository {
  /** The roles of these people on the places that the caller reaches, the latest first. */
  ofPeople(tx: Tx, reach: Reach, personIds: readonly string[], now: Date): Promise<HeldRoleRow[]> {
    return tx.query<HeldRoleRow>(
      `select ${COLUMNS} from ${TABLES} where ${WITHIN_REACH} and held.person_id = any ($4::uuid[])
        order by held.from_on desc, held.id desc`,
      [now, ...reachParams(reach, 'person:read'), personIds],
    );
  }

  /** The caller's own roles of today. */
  async own(tx: Tx, reach: Reach, now: Date): Promise<HeldRoleRow[]> {
    if (reach.kind !== 'person') return [];
    const rows = await tx.query<HeldRoleRow>(OWN, [now, reach.id]);
    return rows.filter(({ current }) => current);
  }

  /** For ending it: the row is held until the transaction ends. */
  lock(tx: Tx, reach: Reach, personId: string, roleId: string, now: Date): Promise<HeldRoleRow | undefined> {
    return tx.one<HeldRoleRow>(
      `select ${COLUMNS} from ${TABLES}
        where ${WITHIN_REACH} and held.id = $4 and held.person_id = $5 for update of held`,
      [now, ...reachParams(reach, 'person:write'), roleId, personId],
    );
  }

  /** What she holds or will hold where the caller administers people: the rows are held until the transaction ends. */
  lockInForce(tx: Tx, reach: Reach, personId: string, now: Date): Promise<HeldRoleRow[]> {
    return tx.query<HeldRoleRow>(
      `select ${COLUMNS} from ${TABLES} join territory.place on place.id = held.place_id
        where ${WITHIN_REACH} and held.person_id = $4
          and identity.is_in_force(held, ($1::timestamptz at time zone place.time_zone)::date)
        order by held.id for no key update of held`,
      [now, ...reachParams(reach, 'person:write'), personId],
    );
  }

  /** Whether the caller administers people where this person holds something now: a place that she left has no say. */
  async answered(tx: Tx, personId: string): Promise<boolean> {
    const row = await tx.one<{ answered: boolean }>('select identity.answers_for($1) as answered', [personId]);
    return row?.answered === true;
  }

  /** Everything that a person holds or will hold, wherever: see the function in the migration. */
  inForce(tx: Tx, personId: string, now: Date): Promise<{ role: Role; placeId: string }[]> {
    return tx.query<{ role: Role; placeId: string }>(
      'select role, place_id as "placeId" from identity.roles_in_force($1, $2)',
      [personId, now],
    );
  }

  async overlaps(tx: Tx, held: NewHeldRole): Promise<boolean> {
    const row = await tx.one(
      `select from identity.held_role
        where person_id = $1 and role = $2 and place_id = $3 and ended_at is null
          and from_on <= coalesce($5::date, 'infinity') and $4::date <= coalesce(until_on, 'infinity')`,
      [held.personId, held.role, held.placeId, held.from, held.until],
    );
    return row !== undefined;
  }

  async insert(tx: Tx, held: NewHeldRole, now: Date): Promise<void> {
    await tx.execute(
      `insert into identity.held_role
         (id, person_id, role, place_id, from_on, until_on, ticket, granted_by, granted_at, delegated_from, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[held.id, held.personId, held.role, held.placeId, held.from, held.until, held.ticket, held.grantedBy, now],
        ...[held.lent?.from ?? null, held.lent?.reason ?? null],
      ],
    );
  }

  /** Today is its last day on paper, unless it was to begin later; it carries nothing from now on. */
  async end(tx: Tx, reach: Reach, roleId: string, today: LocalDate, now: Date): Promise<void> {
    await tx.execute(
      `update identity.held_role held
          set ended_at = $1, ended_by = $6, until_on = greatest(held.from_on, least(held.until_on, $5::date))
        where (${WITHIN_REACH} or (held.delegated_from is not null and held.granted_by = $6)) and held.id = $4`,
      [now, ...reachParams(reach, 'person:write'), roleId, today, personOf(reach)],
    );
  }

  /** What is lent from this role and not over, for whoever ends it. */
  lentFrom(tx: Tx, reach: Reach, originId: string, now: Date): Promise<LentRoleRow[]> {
    return tx.query<LentRoleRow>(
      `select ${COLUMNS}, identity.person_name(held.person_id) as "displayName" from ${TABLES}
        where ${WITHIN_REACH} and held.delegated_from = $4 and held.ended_at is null`,
      [now, ...reachParams(reach, 'person:write'), originId],
    );
  }

  /** What the caller lends, now or soon. */
  async lentBy(tx: Tx, reach: Reach, now: Date): Promise<LentRoleRow[]> {
    if (reach.kind !== 'person') return [];
    return tx.query<LentRoleRow>(
      `select ${COLUMNS}, identity.person_name(held.person_id) as "displayName"
         from ${TABLES} join territory.place on place.id = held.place_id
        where held.granted_by = $2 and held.delegated_from is not null
          and identity.is_in_force(held, ($1::timestamptz at time zone place.time_zone)::date)
        order by held.from_on desc, held.id desc`,
      [now, reach.id],
    );
  }

  /** See the functions in the migration. */
  personToLendTo(tx: Tx, email: string, now: Date): Promise<{ id: string; displayName: string } | undefined> {
    return tx.one<{ id: string; displayName: string }>(
      'select id, display_name as "displayName" from identity.person_to_lend_to($1, $2)',
      [email, now],
    );
  }

  /** Where to write to whoever administers the instance, for the system. */
  async administrators(tx: Tx, now: Date): Promise<string[]> {
    const rows = await tx.query<{ email: string }>('select email from identity.administrators_to_tell(false, $1)', [
      now,
    ]);
    return rows.map(({ email }) => email);
  }

  async addressOf(tx: Tx, personId: string): Promise<string | undefined> {
    const row = await tx.one<{ address: string | null }>('select identity.address_of($1) as address', [personId]);
    return row?.address ?? undefined;
  }
}

/** Who acts, when it is a person. */
export const personOf = (reach: Reach): string | null => (reach.kind === 'person' ? reach.id : null);
