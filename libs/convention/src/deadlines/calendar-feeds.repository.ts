import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';

export interface FeedRow {
  readonly id: string;
  readonly conventionId: string;
  readonly personId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly lastReadAt: Date | null;
}

const COLUMNS = `id, convention_id "conventionId", person_id "personId", label, created_at "createdAt",
  created_by "createdBy", last_read_at "lastReadAt"`;

/** Policies say whose: its maker's, and all of them for whoever writes in the convention. */
@Injectable()
export class CalendarFeedsRepository {
  async ofConvention(_reach: Reach, tx: Tx, conventionId: string): Promise<FeedRow[]> {
    return tx.query<FeedRow>(
      `select ${COLUMNS} from convention.calendar_feed where convention_id = $1 order by created_at, id`,
      [conventionId],
    );
  }

  async open(_reach: Reach, tx: Tx, feed: Omit<FeedRow, 'lastReadAt'>, tokenHash: Buffer): Promise<void> {
    await tx.execute(
      `insert into convention.calendar_feed (id, convention_id, person_id, label, created_at, created_by, token_hash)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [feed.id, feed.conventionId, feed.personId, feed.label, feed.createdAt, feed.createdBy, tokenHash],
    );
  }

  /** @returns the label of the feed that was closed */
  async close(_reach: Reach, tx: Tx, conventionId: string, feedId: string): Promise<string | undefined> {
    const closed = await tx.one<{ label: string }>(
      'delete from convention.calendar_feed where convention_id = $1 and id = $2 returning label',
      [conventionId, feedId],
    );
    return closed?.label;
  }

  /** By the hash of what its address holds: in a system transaction. */
  async byHash(tx: Tx, tokenHash: Buffer): Promise<FeedRow | undefined> {
    return tx.one<FeedRow>(`select ${COLUMNS} from convention.calendar_feed where token_hash = $1`, [tokenHash]);
  }

  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute('update convention.calendar_feed set last_read_at = $2 where id = $1', [id, at]);
  }

  /** What is held about somebody. */
  async ofPerson(tx: Tx, personId: string, limit: number): Promise<FeedRow[]> {
    return tx.query<FeedRow>(
      `select ${COLUMNS} from convention.calendar_feed where person_id = $1 order by created_at limit $2`,
      [personId, limit],
    );
  }

  /** Addresses that no calendar has read since. */
  async forgetUnread(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.calendar_feed where id in (
         select id from convention.calendar_feed where coalesce(last_read_at, created_at) < $1 limit 5000)`,
      [before],
    );
  }
}
