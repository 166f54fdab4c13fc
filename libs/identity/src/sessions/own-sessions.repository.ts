import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SessionMethod } from './session.js';

export interface OwnSession {
  readonly id: string;
  readonly method: SessionMethod;
  readonly browser: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `id, method, browser, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt"`;
/** Shown at most; somebody who has more closes the others at once. */
const SHOWN = 100;

/** The caller's own sessions that still open something. */
@Injectable()
export class OwnSessionsRepository {
  list(tx: Tx, reach: Reach, now: Date): Promise<OwnSession[]> {
    return tx.query<OwnSession>(
      `select ${COLUMNS} from identity.session
        where person_id = $1 and revoked_at is null and expires_at > $2 order by last_seen_at desc, id limit ${SHOWN}`,
      [reach.id, now],
    );
  }

  find(tx: Tx, reach: Reach, id: string, now: Date): Promise<OwnSession | undefined> {
    return tx.one<OwnSession>(
      `select ${COLUMNS} from identity.session
        where person_id = $1 and id = $2 and revoked_at is null and expires_at > $3`,
      [reach.id, id, now],
    );
  }

  async close(tx: Tx, reach: Reach, id: string, now: Date): Promise<boolean> {
    const closed = await tx.execute(
      `update identity.session set revoked_at = $3
        where person_id = $1 and id = $2 and revoked_at is null and expires_at > $3`,
      [reach.id, id, now],
    );
    return closed === 1;
  }

  /** All but one, and the links that nobody has used. @returns how many sessions */
  async closeOthers(tx: Tx, reach: Reach, kept: string, now: Date): Promise<number> {
    if (reach.kind !== 'person') return 0;
    const row = await tx.one<{ closed: number }>('select identity.close_other_sessions($1, $2) as closed', [kept, now]);
    return row?.closed ?? 0;
  }
}
