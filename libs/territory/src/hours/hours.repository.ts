import { Injectable } from '@nestjs/common';
import type { Opening } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface HoursRow {
  readonly openings: Opening[];
  readonly changedAt: Date;
}

@Injectable()
export class HoursRepository {
  /** Row level security shows those of the places that the caller may read. */
  of(tx: Tx, _reach: Reach, schoolId: string): Promise<HoursRow | undefined> {
    return tx.one<HoursRow>(
      'select openings, changed_at as "changedAt" from territory.school_hours where school_id = $1',
      [schoolId],
    );
  }

  async save(tx: Tx, _reach: Reach, schoolId: string, openings: readonly Opening[], at: Date): Promise<void> {
    await tx.execute(
      `insert into territory.school_hours (school_id, openings, changed_at) values ($1, $2::jsonb, $3)
       on conflict (school_id) do update set openings = excluded.openings, changed_at = excluded.changed_at`,
      [schoolId, JSON.stringify(openings), at],
    );
  }
}
