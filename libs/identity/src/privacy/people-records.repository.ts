import { Injectable } from '@nestjs/common';
import type { Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface IdentityRecord {
  readonly displayName: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly disabledAt: Date | null;
}
export interface RoleRecord {
  readonly role: Role;
  readonly place: string;
  readonly from: string;
  readonly until: string | null;
  readonly givenBy: string | null;
  readonly givenAt: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly ticket: string | null;
  readonly reason: string | null;
}
export interface SessionRecord {
  readonly method: string;
  readonly browser: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly endedAt: Date;
}
export interface MeansRecord {
  readonly kind: 'password' | 'recoveryCodes' | 'passkey' | 'provider';
  readonly name: string;
  readonly since: Date | null;
  readonly lastUsedAt: Date | null;
}
export interface TokenRecord {
  readonly name: string;
  readonly place: string;
  readonly createdAt: Date;
  readonly until: string;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface WebhookRecord {
  /** The host alone: an address may carry what opens it. */
  readonly host: string;
  readonly place: string;
  readonly createdAt: Date;
  readonly stoppedAt: Date | null;
}

/** All that this room holds about one person, for herself: no hash, no token, no secret. `tx` is the system's. */
@Injectable()
export class PeopleRecordsRepository {
  identity(tx: Tx, personId: string): Promise<IdentityRecord[]> {
    return tx.query<IdentityRecord>(
      `select display_name as "displayName", email, created_at as "createdAt", last_sign_in_at as "lastSignInAt",
              disabled_at as "disabledAt" from identity.person where id = $1`,
      [personId],
    );
  }

  roles(tx: Tx, personId: string, limit: number): Promise<RoleRecord[]> {
    return tx.query<RoleRecord>(
      `select held.role, place.name as place, held.from_on::text as "from", held.until_on::text as "until",
              giver.display_name as "givenBy", held.granted_at as "givenAt", ender.display_name as "endedBy",
              held.ended_at as "endedAt", held.ticket, held.reason
         from identity.held_role held join territory.place on place.id = held.place_id
         left join identity.person giver on giver.id = held.granted_by
         left join identity.person ender on ender.id = held.ended_by
        where held.person_id = $1 order by held.granted_at desc, held.id desc limit $2`,
      [personId, limit],
    );
  }

  sessions(tx: Tx, personId: string, limit: number): Promise<SessionRecord[]> {
    return tx.query<SessionRecord>(
      `select method, browser, created_at as "createdAt", last_seen_at as "lastSeenAt",
              least(expires_at, revoked_at) as "endedAt"
         from identity.session where person_id = $1 order by created_at desc limit $2`,
      [personId, limit],
    );
  }

  means(tx: Tx, personId: string, limit: number): Promise<MeansRecord[]> {
    return tx.query<MeansRecord>(
      `select 'password' as kind, '' as name, set_at as since, null::timestamptz as "lastUsedAt"
         from identity.password where person_id = $1
       union all select 'recoveryCodes', (count(*) filter (where used_at is null))::text, null, max(used_at)
         from identity.recovery_code where person_id = $1 having count(*) > 0
       union all select 'passkey', name, created_at, last_used_at from identity.passkey where person_id = $1
       union all select 'provider', provider, linked_at, last_used_at from identity.provider_link where person_id = $1
       order by since desc nulls last limit $2`,
      [personId, limit],
    );
  }

  tokens(tx: Tx, personId: string, limit: number): Promise<TokenRecord[]> {
    return tx.query<TokenRecord>(
      `select token.name, place.name as place, token.created_at as "createdAt", token.until_on::text as "until",
              token.last_used_at as "lastUsedAt", token.revoked_at as "revokedAt"
         from identity.api_token token join territory.place on place.id = token.place_id
        where token.created_by = $1 order by token.created_at desc limit $2`,
      [personId, limit],
    );
  }

  webhooks(tx: Tx, personId: string, limit: number): Promise<WebhookRecord[]> {
    return tx.query<WebhookRecord>(
      `select coalesce(substring(webhook.url from '^[a-z]+://(?:[^/?#]*@)?([^/?#]+)'), '') as host, place.name as place,
              webhook.created_at as "createdAt", webhook.stopped_at as "stoppedAt"
         from identity.webhook join territory.place on place.id = webhook.place_id
        where webhook.created_by = $1 order by webhook.created_at desc limit $2`,
      [personId, limit],
    );
  }

  /** One bounded batch of sessions and links that ended before then. @returns how many */
  async pruneSessions(tx: Tx, before: Date): Promise<number> {
    const sessions = await tx.execute(
      `delete from identity.session where token_hash in (
         select token_hash from identity.session where least(expires_at, revoked_at) < $1 limit 5000)`,
      [before],
    );
    const links = await tx.execute(
      `delete from identity.sign_in_link where token_hash in (
         select token_hash from identity.sign_in_link where expires_at < $1 limit 5000)`,
      [before],
    );
    return sessions + links;
  }
}
