import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { LessonRow } from './lessons.repository.js';

export type LessonOfPerson = Pick<
  LessonRow,
  'startedAt' | 'endedAt' | 'classroomName' | 'className' | 'level' | 'discipline' | 'pupils' | 'incident'
>;

/** Lessons as retention and the right of access look at them: in the system's transactions. */
@Injectable()
export class LessonsKeepingRepository {
  /** One bounded batch of lessons that began before that day: they stay, and nobody taught them. */
  forgetTeachers(tx: Tx, before: LocalDate): Promise<number> {
    return tx.execute(
      `update teaching.lesson set teacher_id = null, teacher_label = null where id in (
         select id from teaching.lesson where teacher_id is not null and counted_at is not null and started_at < $1::date
          order by started_at limit 1000)`,
      [before],
    );
  }

  async forgetOrders(tx: Tx, before: Date): Promise<number> {
    const measures = await tx.execute(
      `delete from teaching.lesson_measure where operation_id in (
         select m.operation_id from teaching.lesson_measure m join teaching.lesson l on l.id = m.lesson_id
          where l.ended_at < $1 limit 1000)`,
      [before],
    );
    const orders = await tx.execute(
      `delete from teaching.lesson_order where id in (
         select o.id from teaching.lesson_order o join teaching.lesson l on l.id = o.lesson_id
          where l.ended_at < $1 order by o.asked_at limit 1000)`,
      [before],
    );
    return measures + orders;
  }

  ofPerson(tx: Tx, personId: string, limit: number): Promise<LessonOfPerson[]> {
    return tx.query<LessonOfPerson>(
      `select started_at as "startedAt", ended_at as "endedAt", classroom_name as "classroomName",
              class_name as "className", level, discipline, pupils, incident
         from teaching.lesson where teacher_id = $1 order by started_at desc, id desc limit $2`,
      [personId, limit],
    );
  }
}
