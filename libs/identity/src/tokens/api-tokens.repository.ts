import { Injectable } from '@nestjs/common';
import type { LocalDate, Permission, Reach, Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

type TokenPermission = Permission;

export interface ApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly placeId: string;
  readonly permissions: readonly TokenPermission[];
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly until: LocalDate;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Neither revoked nor past its last day, and its maker may come in. */
  readonly alive: boolean;
  /** The roles that its maker holds today on its place or above it. */
  readonly makerRoles: readonly Role[];
}

export interface PresentedApiToken {
  readonly id: string;
  readonly name: string;
  readonly placeId: string;
  readonly permissions: readonly TokenPermission[];
  readonly lastUsedAt: Date | null;
  readonly personId: string;
  readonly displayName: string;
  readonly makerRoles: readonly Role[];
}

export interface NewApiToken {
  readonly id: string;
  readonly hash: Buffer;
  readonly prefix: string;
  readonly name: string;
  readonly placeId: string;
  readonly permissions: readonly TokenPermission[];
  readonly until: LocalDate;
}

/** $1: now. */
const ALIVE = `token.revoked_at is null and token.until_on >= ($1::timestamptz at time zone place.time_zone)::date`;
const COLUMNS = `token.id, token.name, token.place_id as "placeId", token.permissions, token.prefix,
  identity.person_name(token.created_by) as "createdBy", token.created_at as "createdAt", token.until_on::text as "until",
  token.last_used_at as "lastUsedAt", token.revoked_at as "revokedAt", ${ALIVE} as alive,
  identity.token_roles(token.id, $1) as "makerRoles"`;
const TABLES = 'identity.api_token token join territory.place on place.id = token.place_id';

/** $2 and $3: whether the caller is the system, and her roots. */
const WITHIN_REACH = `($2::boolean or territory.is_under(token.place_id, $3::uuid[]))`;
const reachParams = (reach: Reach): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places('integration:manage'),
];

@Injectable()
export class ApiTokensRepository {
  /** By its hash, for the system alone: nobody has a Reach yet. */
  presented(tx: Tx, hash: Buffer, now: Date): Promise<PresentedApiToken | undefined> {
    return tx.one<PresentedApiToken>(
      `select token.id, token.name, token.place_id as "placeId", token.permissions, token.last_used_at as "lastUsedAt",
              person.id as "personId", person.display_name as "displayName",
              identity.token_roles(token.id, $1) as "makerRoles"
         from ${TABLES} join identity.person on person.id = token.created_by and person.disabled_at is null
        where token.token_hash = $2 and ${ALIVE}`,
      [now, hash],
    );
  }

  async touch(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.execute('update identity.api_token set last_used_at = $2 where id = $1 and revoked_at is null', [id, now]);
  }

  /** The latest first; `after` is the id of the last token of the page before. */
  page(
    tx: Tx,
    reach: Reach,
    now: Date,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<ApiTokenRow[]> {
    return tx.query<ApiTokenRow>(
      `select ${COLUMNS} from ${TABLES} where ${WITHIN_REACH} and ($4::uuid is null or token.id < $4)
        order by token.id desc limit $5`,
      [now, ...reachParams(reach), page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from identity.api_token token where $1::timestamptz is not null and ${WITHIN_REACH}`,
      [now, ...reachParams(reach)],
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string, now: Date): Promise<ApiTokenRow | undefined> {
    return tx.one<ApiTokenRow>(`select ${COLUMNS} from ${TABLES} where ${WITHIN_REACH} and token.id = $4`, [
      now,
      ...reachParams(reach),
      id,
    ]);
  }

  /** How many the caller has alive: two that she makes at once queue on her own person. */
  async ownAlive(tx: Tx, reach: Reach, now: Date): Promise<number> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.api_token:${reach.id}`]);
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from ${TABLES} where token.created_by = $2 and ${ALIVE}`,
      [now, reach.id],
    );
    return row?.count ?? 0;
  }

  /** Without a reach in the statement: the service has asked for every permission, and row security asks again. */
  async insert(tx: Tx, reach: Reach, token: NewApiToken, now: Date): Promise<void> {
    await tx.execute(
      `insert into identity.api_token
         (id, token_hash, prefix, name, place_id, permissions, created_by, created_at, until_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [token.id, token.hash, token.prefix, token.name, token.placeId, token.permissions, reach.id, now, token.until],
    );
  }

  /** @returns whether it was still alive */
  async revoke(tx: Tx, reach: Reach, id: string, now: Date): Promise<boolean> {
    const revoked = await tx.execute(
      `update identity.api_token token set revoked_at = $1, revoked_by = $5
        where ${WITHIN_REACH} and token.id = $4 and token.revoked_at is null`,
      [now, ...reachParams(reach), id, reach.kind === 'person' ? reach.id : null],
    );
    return revoked === 1;
  }

  /** Those of a person, on a place and below, or all of them: see the function in the migration. @returns how many */
  async revokeAllOf(tx: Tx, personId: string, placeId: string | null, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>('select identity.revoke_tokens_of($1, $2, $3) as count', [
      personId,
      placeId,
      now,
    ]);
    return row?.count ?? 0;
  }

  /** For the system: what ended before that instant, at most some thousands. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from identity.api_token where id in (
         select id from identity.api_token
          where least(revoked_at, (until_on + 1)::timestamp at time zone 'Europe/Paris') < $1 limit 5000)`,
      [before],
    );
  }
}
