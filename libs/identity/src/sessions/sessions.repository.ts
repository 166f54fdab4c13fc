import { Injectable } from '@nestjs/common';
import type { Reach, Role } from '@chariot/kernel';
import type { Database, Statement, Tx } from '@chariot/platform';
import type { SessionMethod } from './session.js';

export interface LivingSession {
  readonly id: string;
  readonly provenAt: Date | null;
  readonly personId: string;
  readonly displayName: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** What she holds today, each day counted in its place's zone. */
  readonly held: readonly { readonly role: Role; readonly placeId: string }[];
}

export interface NewSession {
  readonly hash: Buffer;
  readonly personId: string;
  readonly expiresAt: Date;
  readonly method: SessionMethod;
  readonly browser: string;
  readonly provenAt: Date | null;
}

const LIVING: Statement = {
  name: 'identity.session.living',
  sql: `select session.id, session.proven_at as "provenAt", person.id as "personId", person.display_name as "displayName", session.created_at as "createdAt",
               session.last_seen_at as "lastSeenAt",
               coalesce((select json_agg(json_build_object('role', held.role, 'placeId', held.place_id) order by held.id)
                  from identity.held_role held
                 where held.person_id = person.id and identity.is_current(held, $2)), '[]') as held
          from identity.session join identity.person on person.id = session.person_id
         where session.token_hash = $1 and session.revoked_at is null and session.expires_at > $2
           and person.disabled_at is null`,
};

const OPEN: Statement = {
  name: 'identity.session.open',
  sql: `with came as (update identity.person set last_sign_in_at = $3 where id = $2)
        insert into identity.session
          (token_hash, person_id, created_at, last_seen_at, expires_at, method, browser, proven_at)
        values ($1, $2, $3, $3, $4, $5, $6, $7)`,
};
const USE_LINK: Statement = {
  name: 'identity.signInLink.use',
  sql: `update identity.sign_in_link link set used_at = $2 from identity.person
         where link.token_hash = $1 and link.used_at is null and link.expires_at > $2
           and person.id = link.person_id and person.disabled_at is null
        returning person.id as "personId", person.display_name as "displayName"`,
};

/** Sessions and sign-in links, by the hash of their token. Row security leaves them to the system and to the person herself. */
@Injectable()
export class SessionsRepository {
  /** Asked at each call of a person: in one round trip, on a connection that is the system's. */
  async living(reach: Reach, database: Database, hash: Buffer, now: Date): Promise<LivingSession | undefined> {
    const [row] = await database.statement<LivingSession>(reach, LIVING, [hash, now]);
    return row;
  }

  async open(tx: Tx, session: NewSession, now: Date): Promise<void> {
    const { hash, personId, expiresAt, method, browser, provenAt } = session;
    await tx.execute(OPEN, [hash, personId, now, expiresAt, method, browser, provenAt]);
  }

  async prove(tx: Tx, reach: Reach, sessionId: string, now: Date): Promise<boolean> {
    const proven = await tx.execute(
      'update identity.session set proven_at = $3 where id = $2 and person_id = $1 and revoked_at is null',
      [reach.id, sessionId, now],
    );
    return proven === 1;
  }

  async touch(tx: Tx, hash: Buffer, now: Date, expiresAt: Date): Promise<void> {
    await tx.execute(
      'update identity.session set last_seen_at = $2, expires_at = $3 where token_hash = $1 and revoked_at is null',
      [hash, now, expiresAt],
    );
  }

  async close(tx: Tx, hash: Buffer, now: Date): Promise<void> {
    await tx.execute('update identity.session set revoked_at = $2 where token_hash = $1 and revoked_at is null', [
      hash,
      now,
    ]);
  }

  /** Her sessions and the links that she has not used yet. */
  async closeAllOf(tx: Tx, personId: string, now: Date): Promise<void> {
    await tx.query('select identity.close_sessions_of($1, $2)', [personId, now]);
  }

  async addLink(tx: Tx, hash: Buffer, personId: string, now: Date, expiresAt: Date): Promise<void> {
    await tx.execute(
      `insert into identity.sign_in_link (token_hash, person_id, created_at, expires_at) values ($1, $2, $3, $4)`,
      [hash, personId, now, expiresAt],
    );
  }

  /** Uses a link up: of any number of attempts at once, the row lets one through. */
  useLink(tx: Tx, hash: Buffer, now: Date): Promise<{ personId: string; displayName: string } | undefined> {
    return tx.one<{ personId: string; displayName: string }>(USE_LINK, [hash, now]);
  }
}
