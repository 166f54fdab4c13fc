import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../lessons/lesson-reach.js';

/** A box that is on. */
export interface RunRow {
  readonly id: string;
  readonly classroomId: string;
  readonly boxName: string;
  readonly onAt: Date;
}

const COLUMNS = `r.id, r.classroom_id as "classroomId", r.box_name as "boxName", r.on_at as "onAt"`;

@Injectable()
export class BoxesRepository {
  /** Those that are on among these carts; of all, where none is named: the longest on first. */
  on(tx: Tx, reach: Reach, classroomIds: readonly string[] | null, limit: number): Promise<RunRow[]> {
    return tx.query<RunRow>(
      `select ${COLUMNS} from teaching.wifi_box_run r
        where ${within('r.school_id')} and r.off_at is null and ($3::uuid[] is null or r.classroom_id = any ($3))
        order by r.on_at, r.id limit $4`,
      [...reachParams(reach, 'maintenance:open'), classroomIds, limit],
    );
  }

  /** @returns false when it was on already */
  async begin(tx: Tx, run: RunRow & { readonly schoolId: string }): Promise<boolean> {
    const begun = await tx.execute(
      `insert into teaching.wifi_box_run (id, classroom_id, school_id, box_name, on_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [run.id, run.classroomId, run.schoolId, run.boxName, run.onAt],
    );
    return begun === 1;
  }

  /** @returns the run that has just ended; `undefined`: it was off */
  end(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<RunRow | undefined> {
    return tx.one<RunRow>(
      `update teaching.wifi_box_run r set off_at = greatest($4, r.on_at)
        where ${within('r.school_id')} and r.classroom_id = $3 and r.off_at is null returning ${COLUMNS}`,
      [...reachParams(reach, 'maintenance:open'), classroomId, at],
    );
  }

  /** Minutes between these instants that were of no lesson with that cart, and of no maintenance window. */
  async beside(tx: Tx, classroomId: string, from: Date, to: Date): Promise<number> {
    const row = await tx.one<{ minutes: number }>('select teaching.minutes_beside($1, $2, $3) as minutes', [
      ...[classroomId, from, to],
    ]);
    return row?.minutes ?? 0;
  }

  /** In a system transaction: runs that ended by then. */
  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from teaching.wifi_box_run where id in (
         select id from teaching.wifi_box_run where off_at < $1 order by off_at limit 1000)`,
      [before],
    );
  }
}
