import { Injectable } from '@nestjs/common';
import type { Discipline, Incident, LessonDraft, LessonOrderKind, SchoolLevel } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { reachParams, within } from './lesson-reach.js';
import type { LessonTimes } from './lesson.js';

export interface LessonRow extends LessonTimes {
  readonly id: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolId: string;
  readonly timeZone: string;
  readonly teacherId: string | null;
  readonly teacherLabel: string | null;
  readonly className: string;
  readonly level: SchoolLevel;
  readonly discipline: Discipline;
  readonly pupils: number;
  readonly halfClass: boolean;
  readonly booked: boolean;
  readonly openedAt: Date;
  readonly endedByItself: boolean;
  readonly slots: number[] | null;
  readonly used: number[] | null;
  readonly handedBack: number[] | null;
  readonly throughputTenths: number | null;
  readonly incident: Incident | null;
}
export type NewLesson = Omit<
  LessonRow,
  'countedAt' | 'endedByItself' | 'used' | 'handedBack' | 'incident' | 'throughputTenths'
> & { readonly classKey: string };

export interface OrderRow {
  readonly id: string;
  readonly lessonId: string;
  readonly kind: LessonOrderKind;
  readonly text: string | null;
  readonly url: string | null;
  /** `null`: all of them. */
  readonly deviceIds: string[] | null;
  readonly askedAt: Date;
  readonly operationIds: string[];
}

/** What is heard at its end or completed afterwards; what is `null` was not said, and changes nothing. */
export interface LessonAnswer {
  readonly used: readonly number[] | null;
  readonly handedBack: readonly number[] | null;
  readonly incident: Incident | null;
}

/** The day on which it counts, and when that was said. */
export interface Counted {
  readonly on: LocalDate;
  readonly at: Date;
}

const COLUMNS = `l.id, l.classroom_id as "classroomId", l.classroom_name as "classroomName", l.school_id as "schoolId",
  l.time_zone as "timeZone", l.teacher_id as "teacherId", l.teacher_label as "teacherLabel", l.class_name as "className",
  l.level, l.discipline, l.pupils, l.half_class as "halfClass", l.booked, l.opened_at as "openedAt",
  l.started_at as "startedAt", l.planned_end_at as "plannedEndAt", l.ended_at as "endedAt",
  l.ended_by_itself as "endedByItself", l.slots, l.used, l.handed_back as "handedBack",
  l.throughput_tenths as "throughputTenths", l.incident, l.counted_at as "countedAt"`;

const BY_ID = `select ${COLUMNS} from teaching.lesson l where ${within('l.school_id')} and l.id = $3`;
/** Found by its key several times in each of its calls: planned once for each connection. */
const FIND: Statement = { name: 'teaching.lesson.find', sql: BY_ID };
const LOCK: Statement = { name: 'teaching.lesson.lock', sql: `${BY_ID} for no key update` };
const INSERT: Statement = {
  name: 'teaching.lesson.insert',
  sql: `insert into teaching.lesson (id, classroom_id, classroom_name, school_id, time_zone, teacher_id, teacher_label,
          class_name, class_key, level, discipline, pupils, half_class, booked, opened_at, started_at, planned_end_at,
          ended_at, slots)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::integer[])`,
};
const ANSWER: Statement = {
  name: 'teaching.lesson.answer',
  sql: `update teaching.lesson
           set used = coalesce($2::integer[], used), handed_back = coalesce($3::integer[], handed_back),
               incident = coalesce($4, incident), counted_on = $5, counted_at = $6
         where id = $1 and counted_at is null`,
};
const ORDERS: Statement = {
  name: 'teaching.lesson.orders',
  sql: `select id, lesson_id as "lessonId", kind, text, url, device_ids as "deviceIds", asked_at as "askedAt",
               operation_ids as "operationIds"
          from teaching.lesson_order where lesson_id = $1 order by asked_at desc, id desc`,
};

@Injectable()
export class LessonsRepository {
  async insert(tx: Tx, lesson: NewLesson): Promise<void> {
    await tx.execute(INSERT, [
      ...[lesson.id, lesson.classroomId, lesson.classroomName, lesson.schoolId, lesson.timeZone],
      ...[lesson.teacherId, lesson.teacherLabel, lesson.className, lesson.classKey, lesson.level],
      ...[lesson.discipline, lesson.pupils, lesson.halfClass, lesson.booked, lesson.openedAt],
      ...[lesson.startedAt, lesson.plannedEndAt, lesson.endedAt, lesson.slots],
    ]);
  }

  find(tx: Tx, reach: Reach, id: string): Promise<LessonRow | undefined> {
    return tx.one<LessonRow>(FIND, [...reachParams(reach, 'lesson:run'), id]);
  }

  /** As `find`; nobody else changes it until the transaction ends. */
  lock(tx: Tx, reach: Reach, id: string): Promise<LessonRow | undefined> {
    return tx.one<LessonRow>(LOCK, [...reachParams(reach, 'lesson:run'), id]);
  }

  /** Open with that cart. */
  openOf(tx: Tx, reach: Reach, classroomId: string): Promise<LessonRow[]> {
    return tx.query<LessonRow>(
      `select ${COLUMNS} from teaching.lesson l
        where ${within('l.school_id')} and l.classroom_id = $3 and l.ended_at is null order by l.started_at`,
      [...reachParams(reach, 'lesson:run'), classroomId],
    );
  }

  /** The caller's that go on, or whose question waits. */
  standing(tx: Tx, reach: Reach): Promise<LessonRow[]> {
    return tx.query<LessonRow>(
      `select ${COLUMNS} from teaching.lesson l
        where ${within('l.school_id')} and l.teacher_id = $3 and l.counted_at is null
        order by l.started_at desc limit 20`,
      [...reachParams(reach, 'lesson:run'), reach.id],
    );
  }

  /** The caller's last lesson of each of her classes, the latest first. */
  drafts(tx: Tx, reach: Reach, limit: number): Promise<(LessonDraft & { readonly classroomId: string })[]> {
    return tx.query(
      `select * from (
         select distinct on (l.class_key) l.class_name as "className", l.level, l.discipline, l.pupils,
                l.half_class as "halfClass", l.classroom_id as "classroomId", l.started_at
           from teaching.lesson l where ${within('l.school_id')} and l.teacher_id = $3
          order by l.class_key, l.started_at desc) as latest
       order by latest.started_at desc limit $4`,
      [...reachParams(reach, 'lesson:run'), reach.id, limit],
    );
  }

  async end(tx: Tx, id: string, at: Date, byItself: boolean): Promise<void> {
    await tx.execute(
      'update teaching.lesson set ended_at = $2, ended_by_itself = $3 where id = $1 and ended_at is null',
      [...[id, at, byItself]],
    );
  }

  /** @param counted when it was told to statistics; `null`: it was not yet */
  async answer(
    tx: Tx,
    id: string,
    { used, handedBack, incident }: LessonAnswer,
    counted: Counted | null,
  ): Promise<void> {
    await tx.execute(ANSWER, [id, used, handedBack, incident, counted?.on ?? null, counted?.at ?? null]);
  }

  async addOrder(tx: Tx, order: OrderRow): Promise<void> {
    await tx.execute(
      `insert into teaching.lesson_order (id, lesson_id, kind, text, url, device_ids, asked_at, operation_ids)
       values ($1, $2, $3, $4, $5, $6::uuid[], $7, $8::uuid[])`,
      [order.id, order.lessonId, order.kind, order.text, order.url, order.deviceIds, order.askedAt, order.operationIds],
    );
  }

  /** The latest first. */
  orders(tx: Tx, lessonId: string): Promise<OrderRow[]> {
    return tx.query<OrderRow>(ORDERS, [lessonId]);
  }

  /** In a system transaction: those whose plan is over; `isOverdue` says more finely. */
  async overdue(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from teaching.lesson where ended_at is null and planned_end_at <= $1 order by planned_end_at limit $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** In a system transaction: those that ended by then, and were never answered. */
  async unanswered(tx: Tx, endedBy: Date, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from teaching.lesson where ended_at <= $1 and counted_at is null order by ended_at limit $2`,
      [endedBy, limit],
    );
    return rows.map(({ id }) => id);
  }
}
