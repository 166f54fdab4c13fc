import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface FeedRow {
  readonly id: string;
  readonly personId: string;
  readonly classroomId: string | null;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastReadAt: Date | null;
}

const COLUMNS = `id, person_id "personId", classroom_id "classroomId", label, created_at "createdAt", last_read_at "lastReadAt"`;

/** Policies say whose: its maker's, and nobody else's. */
@Injectable()
export class BookingFeedsRepository {
  ofReader(reach: Reach, tx: Tx): Promise<FeedRow[]> {
    return this.ofPerson(tx, reach.id, 100);
  }

  async open(_reach: Reach, tx: Tx, feed: Omit<FeedRow, 'lastReadAt'>, tokenHash: Buffer): Promise<void> {
    await tx.execute(
      `insert into teaching.booking_feed (id, person_id, classroom_id, label, created_at, token_hash)
       values ($1, $2, $3, $4, $5, $6)`,
      [feed.id, feed.personId, feed.classroomId, feed.label, feed.createdAt, tokenHash],
    );
  }

  /** @returns the label of the feed that was closed */
  async close(reach: Reach, tx: Tx, id: string): Promise<string | undefined> {
    const closed = await tx.one<{ label: string }>(
      'delete from teaching.booking_feed where id = $1 and person_id = $2 returning label',
      [id, reach.id],
    );
    return closed?.label;
  }

  /** By the hash of what its address holds: in a system transaction. */
  byHash(tx: Tx, tokenHash: Buffer): Promise<FeedRow | undefined> {
    return tx.one<FeedRow>(`select ${COLUMNS} from teaching.booking_feed where token_hash = $1`, [tokenHash]);
  }

  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute('update teaching.booking_feed set last_read_at = $2 where id = $1', [id, at]);
  }

  /** What is held about somebody. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<FeedRow[]> {
    return tx.query<FeedRow>(
      `select ${COLUMNS} from teaching.booking_feed where person_id = $1 order by created_at, id limit $2`,
      [personId, limit],
    );
  }

  /** Addresses that no calendar has read since. */
  forgetUnread(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from teaching.booking_feed where id in (
         select id from teaching.booking_feed where coalesce(last_read_at, created_at) < $1 limit 5000)`,
      [before],
    );
  }
}
