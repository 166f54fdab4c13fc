import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { LessonHeld } from '../events.js';
import type { CountedTimes } from './marks.js';

/** What was counted before, by teacher and by class of one school: looked up by index, whatever the year has held. */
@Injectable()
export class CountingRepository {
  /**
   * Whether a lesson that is being counted on that day is the first of its teacher, and of its class. Whoever counts in the
   * same school at the same instant waits: two firsts would be two teachers where there is one.
   */
  async firstOf(
    tx: Tx,
    lessonId: string,
    on: LocalDate,
    { monthFrom, yearFrom }: CountedTimes,
  ): Promise<LessonHeld['firstOf']> {
    await tx.query(
      `select pg_advisory_xact_lock(hashtextextended('teaching.counted.' || school_id, 0))
         from teaching.lesson where id = $1`,
      [lessonId],
    );
    const seen = (who: string, from: string, more = ''): string =>
      `not exists (select from teaching.lesson other where other.school_id = l.school_id and ${who}
         and other.counted_on between ${from}::date and $2::date and other.id <> l.id${more})`;
    const teacher = 'other.teacher_id = l.teacher_id';
    const pupils = 'other.class_key = l.class_key';
    const discipline = ' and other.discipline = l.discipline';
    const row = await tx.one<LessonHeld['firstOf']>(
      `select ${seen(teacher, '$3')} as "teacherInMonth", ${seen(teacher, '$4')} as "teacherInYear",
              ${seen(teacher, '$4', discipline)} as "teacherInDisciplineInYear",
              ${seen(pupils, '$3')} as "classInMonth", ${seen(pupils, '$4')} as "classInYear",
              ${seen(pupils, '$4', discipline)} as "classInDisciplineInYear"
         from teaching.lesson l where l.id = $1`,
      [lessonId, on, monthFrom, yearFrom],
    );
    if (row === undefined) throw new Error('A lesson that is counted is there');
    return row;
  }
}
