import { Injectable } from '@nestjs/common';
import type { endLesson, InputOf, LessonDetail } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Outbox, type Tx } from '@chariot/platform';
import { Boxes } from '../boxes/boxes.service.js';
import { LessonCounting } from './counting.service.js';
import { LessonActs } from './lesson-acts.service.js';
import { lessonError } from './lesson-errors.js';
import { LessonOrders } from './lesson-orders.service.js';
import { LessonViews } from './lesson-views.service.js';
import { endOf, heardOf, isOverdue, isUnansweredForGood, stateOf } from './lesson.js';
import { LessonsRepository, type LessonAnswer, type LessonRow } from './lessons.repository.js';

const NOTHING_HEARD = { used: null, handedBack: null };

/** Closing a lesson, by its teacher, by a colleague who needs the cart, or by itself; and its answer, which counts it. */
@Injectable()
export class LessonEndings {
  constructor(
    private readonly acts: LessonActs,
    private readonly repository: LessonsRepository,
    private readonly orders: LessonOrders,
    private readonly counting: LessonCounting,
    private readonly boxes: Boxes,
    private readonly views: LessonViews,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Ends it, with all that was heard in one batch, or completes what was said at its end. Said again without a new word, it
   * changes nothing.
   * @throws DomainError `teaching.lessonNotFound`, `teaching.lessonOfAColleague`, `teaching.tabletUnknown`, `teaching.lessonCounted`
   */
  async end(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof endLesson>['body']): Promise<LessonDetail> {
    const lesson = await this.repository.lock(tx, reach, id);
    if (lesson === undefined) throw lessonError('lessonNotFound');
    const { tablets, incident } = asked;
    const answers = tablets !== null || incident !== null;
    if (answers && lesson.teacherId !== reach.id) throw lessonError('lessonOfAColleague');
    if (answers && stateOf(lesson) === 'counted') throw lessonError('lessonCounted');
    const heard = tablets === null ? null : heardOf(lesson.slots ?? [], tablets);
    if (tablets !== null && heard === null) throw lessonError('tabletUnknown');
    // Nobody else changes it until the transaction ends: what is written is what it is.
    const ended = stateOf(lesson) === 'open' ? await this.#finish(tx, reach, lesson, false) : lesson;
    const now = answers ? await this.#answer(tx, ended, { ...NOTHING_HEARD, ...heard, incident }) : ended;
    if (asked.boxOff) await this.boxes.switchOff(tx, reach, { ...lesson, name: lesson.classroomName });
    return this.views.detail(tx, reach, now);
  }

  /** In a system transaction: one that nobody closed in time. @returns whether it was */
  async endByItself(tx: Tx, reach: Reach, id: string): Promise<boolean> {
    const lesson = await this.repository.lock(tx, reach, id);
    if (lesson === undefined || !isOverdue(lesson, this.acts.now())) return false;
    await this.#finish(tx, reach, lesson, true);
    return true;
  }

  /** In a system transaction: one whose answer is not waited for any more. @returns whether it was */
  async countUnanswered(tx: Tx, reach: Reach, id: string): Promise<boolean> {
    const lesson = await this.repository.lock(tx, reach, id);
    const now = this.acts.now();
    if (lesson === undefined || !isUnansweredForGood(lesson, now)) return false;
    const { counted, event } = await this.counting.of(tx, lesson, now);
    await this.repository.answer(tx, id, { ...NOTHING_HEARD, incident: null }, counted);
    await this.outbox.emit(tx, event);
    return true;
  }

  /** Once it is answered nothing more is waited for. */
  async #answer(tx: Tx, lesson: LessonRow, said: LessonAnswer): Promise<LessonRow> {
    const heard = said.used === null ? {} : { used: [...said.used], handedBack: [...(said.handedBack ?? [])] };
    const answered = { ...lesson, ...heard, incident: said.incident ?? lesson.incident };
    const told = answered.incident === null ? null : await this.counting.of(tx, answered, this.acts.now());
    await this.repository.answer(tx, lesson.id, said, told?.counted ?? null);
    await this.acts.changed(tx, lesson, told === null ? [] : [told.event]);
    return { ...answered, countedAt: told?.counted.at ?? null };
  }

  /** What it asked of its tablets ends in the same transaction. */
  async #finish(tx: Tx, reach: Reach, lesson: LessonRow, byItself: boolean): Promise<LessonRow> {
    const endedAt = endOf(lesson, this.acts.now());
    await this.repository.end(tx, lesson.id, endedAt, byItself);
    await this.orders.takeBack(tx, reach, lesson);
    await this.acts.record(tx, reach, 'teaching.lesson.ended', lesson, { byItself });
    return { ...lesson, endedAt, endedByItself: byItself };
  }
}
