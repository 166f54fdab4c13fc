import type { Reach } from '@chariot/kernel';
import type { Database, Tx } from '../postgres/database.service.js';
import type { Statement } from '../postgres/standing-statements.service.js';

export interface OutboxRow {
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
  readonly attempts: number;
  /** Names of the handlers that are through with it. */
  readonly delivered: readonly string[];
}

const COLUMNS = 'id::text, type, payload, attempts, delivered';

const CLAIM: Statement = {
  name: 'platform.outbox.claim',
  sql: `select ${COLUMNS} from platform.outbox
         where done_at is null and dead_at is null and run_at <= now()
         order by run_at, id limit $1 for update skip locked`,
};
const READ: Statement = {
  name: 'platform.outbox.read',
  sql: `select ${COLUMNS} from platform.outbox where id = any($1::bigint[]) order by id`,
};
const DONE: Statement = {
  name: 'platform.outbox.done',
  sql: 'update platform.outbox set done_at = now() where id = any($1::bigint[])',
};

/** The relay's statements. Run them in a system transaction. */
export class OutboxRepository {
  /** Locks up to `limit` events that are due, oldest first; what another relay holds is skipped, not waited for. */
  claim(tx: Tx, limit: number): Promise<OutboxRow[]> {
    return tx.query<OutboxRow>(CLAIM, [limit]);
  }

  claimOne(tx: Tx, id: string): Promise<OutboxRow | undefined> {
    return tx.one<OutboxRow>(
      `select ${COLUMNS} from platform.outbox
        where id = $1 and done_at is null and dead_at is null for update skip locked`,
      [id],
    );
  }

  /** For the fan-out, in one round trip: whether or not a relay is through with them. */
  read(reach: Reach, database: Database, ids: readonly string[]): Promise<OutboxRow[]> {
    return database.statement<OutboxRow>(reach, READ, [ids]);
  }

  /** In their order, whether or not a relay is through with them. */
  after(tx: Tx, id: bigint, limit: number): Promise<OutboxRow[]> {
    return tx.query<OutboxRow>(`select ${COLUMNS} from platform.outbox where id > $1 order by id limit $2`, [
      String(id),
      limit,
    ]);
  }

  async done(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await tx.execute(DONE, [ids]);
  }

  /** Puts an event off, or aside when `delayMs` is null. */
  async failed(
    tx: Tx,
    row: OutboxRow,
    delivered: readonly string[],
    error: string,
    delayMs: number | null,
  ): Promise<void> {
    await tx.execute(
      `update platform.outbox
          set attempts = attempts + 1, delivered = $2, last_error = $3,
              run_at = now() + coalesce($4::double precision, 0) * interval '1 millisecond',
              dead_at = case when $4::double precision is null then now() end
        where id = $1`,
      [row.id, delivered, error.slice(0, 500), delayMs],
    );
  }

  /** Forgets events handled before then, at most 10,000 at once. @returns how many. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from platform.outbox where id in
         (select id from platform.outbox where done_at < $1 order by done_at limit 10000)`,
      [before],
    );
  }
}
