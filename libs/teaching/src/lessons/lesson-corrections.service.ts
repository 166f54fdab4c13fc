import { Injectable } from '@nestjs/common';
import type { LessonSaid } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { LessonActs } from './lesson-acts.service.js';
import { LessonCorrectionsRepository } from './lesson-corrections.repository.js';
import { lessonError } from './lesson-errors.js';
import { lastsUntil, maySit, minutesOf, stateOf } from './lesson.js';
import { LessonsRepository, type LessonRow } from './lessons.repository.js';
import { classKey } from './marks.js';
import { untilWords } from './lesson-views.service.js';

/** What was mistyped as a lesson was opened is put right by who opened it, while it lasts; afterwards it stays as it is. */
@Injectable()
export class LessonCorrections {
  constructor(
    private readonly acts: LessonActs,
    private readonly lessons: LessonsRepository,
    private readonly repository: LessonCorrectionsRepository,
  ) {}

  /** @throws DomainError `teaching.lessonNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<LessonSaid> {
    const lesson = await this.lessons.find(tx, reach, id);
    if (lesson === undefined) throw lessonError('lessonNotFound');
    return saidOf(lesson);
  }

  /**
   * Said again as it was, it changes nothing.
   * @throws DomainError `teaching.lessonNotFound`, `teaching.lessonOver`, `teaching.lessonOfAColleague`, `teaching.lessonTooShort`,
   * `teaching.cartInUse`
   */
  async correct(tx: Tx, reach: Reach, id: string, said: LessonSaid): Promise<LessonSaid> {
    const lesson = await this.lessons.lock(tx, reach, id);
    if (lesson === undefined) throw lessonError('lessonNotFound');
    if (lesson.teacherId !== reach.id) throw lessonError('lessonOfAColleague');
    const now = this.acts.now();
    if (stateOf(lesson) !== 'open' || now >= lastsUntil(lesson)) throw lessonError('lessonOver');
    const before = saidOf(lesson);
    if (JSON.stringify(before) === JSON.stringify(inOrder(said))) return before;
    const { minutes, ...facts } = said;
    const plannedEndAt = new Date(lesson.startedAt.getTime() + minutes * 60_000);
    if (now >= lastsUntil({ startedAt: lesson.startedAt, plannedEndAt })) throw lessonError('lessonTooShort');
    await this.#checkSeats(tx, reach, lesson, said.halfClass);
    await this.#write(tx, reach, id, { ...facts, classKey: classKey(facts.className), plannedEndAt });
    await this.acts.record(tx, reach, 'teaching.lesson.corrected', lesson, { before, after: said });
    return inOrder(said);
  }

  /** A whole class has the cart alone. */
  async #checkSeats(tx: Tx, reach: Reach, { id, classroomId }: LessonRow, halfClass: boolean): Promise<void> {
    const others = (await this.lessons.openOf(tx, reach, classroomId)).filter((other) => other.id !== id);
    const [first] = others;
    if (first === undefined || maySit(halfClass, others)) return;
    throw lessonError('cartInUse', { who: first.teacherLabel ?? 'une autre classe', until: untilWords(first) });
  }

  async #write(tx: Tx, reach: Reach, id: string, said: Parameters<LessonCorrectionsRepository['correct']>[3]) {
    try {
      await this.repository.correct(tx, reach, id, said);
    } catch (error) {
      // The other half came in at the same instant, and committed first.
      if (violatedConstraint(error) !== 'lesson_seats') throw error;
      throw lessonError('cartInUse', { who: 'une autre classe', until: 'la fin de sa séance' }, { cause: error });
    }
  }
}

const saidOf = ({ startedAt, plannedEndAt, ...lesson }: LessonRow): LessonSaid =>
  inOrder({ ...lesson, minutes: minutesOf(startedAt, plannedEndAt) });

const inOrder = ({ className, level, discipline, pupils, halfClass, minutes }: LessonSaid): LessonSaid => ({
  ...{ className, level, discipline, pupils, halfClass, minutes },
});
