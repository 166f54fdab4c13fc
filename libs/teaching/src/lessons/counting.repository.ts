import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { LessonHeld } from '../events.js';
import type { CountedTimes } from './marks.js';

const FIRST_OF: Statement = {
  name: 'teaching.lesson.firstOf',
  sql: `select teacher_in_month as "teacherInMonth", teacher_in_year as "teacherInYear",
               teacher_in_discipline as "teacherInDisciplineInYear", class_in_month as "classInMonth",
               class_in_year as "classInYear", class_in_discipline as "classInDisciplineInYear"
          from teaching.first_of($1, $2, $3, $4)`,
};

/** What was counted before, by teacher and by class of one school: looked up by index, whatever the year has held. */
@Injectable()
export class CountingRepository {
  /**
   * Whether a lesson that is being counted on that day is the first of its teacher, and of its class. Whoever counts in the
   * same school at the same instant waits until this transaction ends.
   */
  async firstOf(
    tx: Tx,
    lessonId: string,
    on: LocalDate,
    { monthFrom, yearFrom }: CountedTimes,
  ): Promise<LessonHeld['firstOf']> {
    const row = await tx.one<LessonHeld['firstOf']>(FIRST_OF, [lessonId, on, monthFrom, yearFrom]);
    if (row === undefined) throw new Error('A lesson that is counted is there');
    return row;
  }
}
