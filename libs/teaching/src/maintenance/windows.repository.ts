import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../lessons/lesson-reach.js';
import type { WindowTimes } from './window.js';

export interface WindowRow extends WindowTimes {
  readonly id: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolId: string;
  readonly timeZone: string;
  readonly openedById: string | null;
  readonly openedBy: string | null;
  readonly operationIds: string[];
  /** The tablets were asked. */
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
}
export type NewWindow = Omit<WindowRow, 'operationIds' | 'begunAt' | 'endedAt'>;

const COLUMNS = `w.id, w.classroom_id as "classroomId", w.classroom_name as "classroomName", w.school_id as "schoolId",
  w.time_zone as "timeZone", w.starts_at as "startsAt", w.ends_at as "endsAt", w.opened_by as "openedById",
  w.opened_by_label as "openedBy", w.operation_ids as "operationIds", w.begun_at as "begunAt", w.ended_at as "endedAt"`;

@Injectable()
export class WindowsRepository {
  /** Those that are open or planned, the next first. */
  standing(tx: Tx, reach: Reach, limit: number): Promise<WindowRow[]> {
    return tx.query<WindowRow>(
      `select ${COLUMNS} from teaching.maintenance_window w
        where ${within('w.school_id')} and w.ended_at is null order by w.starts_at, w.id limit $3`,
      [...reachParams(reach, 'maintenance:open'), limit],
    );
  }

  find(tx: Tx, reach: Reach, id: string): Promise<WindowRow | undefined> {
    return tx.one<WindowRow>(
      `select ${COLUMNS} from teaching.maintenance_window w where ${within('w.school_id')} and w.id = $3`,
      [...reachParams(reach, 'maintenance:open'), id],
    );
  }

  /** As `find`; nobody else begins or ends it until the transaction ends. */
  lock(tx: Tx, reach: Reach, id: string): Promise<WindowRow | undefined> {
    return tx.one<WindowRow>(
      `select ${COLUMNS} from teaching.maintenance_window w where ${within('w.school_id')} and w.id = $3
        for no key update`,
      [...reachParams(reach, 'maintenance:open'), id],
    );
  }

  /** Until when a lesson is open with that cart in that time, told to whoever may hold none too. */
  async lessonUntil(tx: Tx, classroomId: string, { startsAt, endsAt }: WindowTimes): Promise<Date | null> {
    const row = await tx.one<{ until: Date | null }>('select teaching.lesson_in($1, $2, $3) as until', [
      ...[classroomId, startsAt, endsAt],
    ]);
    return row?.until ?? null;
  }

  /** The one that is open or planned with that cart, locked. */
  ofCart(tx: Tx, reach: Reach, classroomId: string): Promise<WindowRow | undefined> {
    return tx.one<WindowRow>(
      `select ${COLUMNS} from teaching.maintenance_window w
        where ${within('w.school_id')} and w.classroom_id = $3 and w.ended_at is null for no key update`,
      [...reachParams(reach, 'maintenance:open'), classroomId],
    );
  }

  async insert(tx: Tx, window: NewWindow, at: Date): Promise<void> {
    await tx.execute(
      `insert into teaching.maintenance_window (id, classroom_id, classroom_name, school_id, time_zone, starts_at, ends_at,
         opened_by, opened_by_label, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[window.id, window.classroomId, window.classroomName, window.schoolId, window.timeZone],
        ...[window.startsAt, window.endsAt, window.openedById, window.openedBy, at],
      ],
    );
  }

  async begin(tx: Tx, id: string, operationIds: readonly string[], at: Date): Promise<void> {
    await tx.execute(
      'update teaching.maintenance_window set begun_at = $2, operation_ids = $3::uuid[] where id = $1 and begun_at is null',
      [id, at, operationIds],
    );
  }

  /** A window that is given up before it begins has lasted no time. */
  async end(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute(
      `update teaching.maintenance_window set ended_at = greatest(starts_at, least($2, ends_at))
        where id = $1 and ended_at is null`,
      [id, at],
    );
  }

  /** In a system transaction: to begin, and to end, by then. */
  async due(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from teaching.maintenance_window
        where ended_at is null and (ends_at <= $1 or (begun_at is null and starts_at <= $1)) order by starts_at limit $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** One bounded batch of windows that ended before then. */
  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from teaching.maintenance_window where id in (
         select id from teaching.maintenance_window where ended_at < $1 order by ended_at limit 1000)`,
      [before],
    );
  }

  ofPerson(tx: Tx, personId: string, limit: number): Promise<WindowRow[]> {
    return tx.query<WindowRow>(
      `select ${COLUMNS} from teaching.maintenance_window w where w.opened_by = $1
        order by w.starts_at desc, w.id desc limit $2`,
      [personId, limit],
    );
  }
}
