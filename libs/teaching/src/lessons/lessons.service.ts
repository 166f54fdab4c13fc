import { Injectable } from '@nestjs/common';
import { OPENED_LATE_HOURS, type InputOf, type LessonDetail, type openLesson } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { LessonActs } from './lesson-acts.service.js';
import { LessonBeginnings } from './lesson-beginnings.service.js';
import { LessonBookings } from './lesson-bookings.service.js';
import { LessonCarts } from './lesson-carts.service.js';
import { lessonError } from './lesson-errors.js';
import { LessonViews, untilWords } from './lesson-views.service.js';
import { lastsUntil, maySit, mayBeginAt } from './lesson.js';
import { LessonsRepository, type NewLesson } from './lessons.repository.js';
import { classKey } from './marks.js';

/** Of one that has just begun. */
const UNHEARD = {
  ...{ countedAt: null, endedByItself: false, used: null, handedBack: null, incident: null, throughputTenths: null },
};

/** Opening a lesson and looking at it. Its end is `LessonEndings`. */
@Injectable()
export class Lessons {
  constructor(
    private readonly acts: LessonActs,
    private readonly repository: LessonsRepository,
    private readonly carts: LessonCarts,
    private readonly bookings: LessonBookings,
    private readonly beginnings: LessonBeginnings,
    private readonly views: LessonViews,
  ) {}

  /** @throws DomainError `teaching.lessonNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<LessonDetail> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw lessonError('lessonNotFound');
    return this.views.detail(tx, reach, row);
  }

  /**
   * One that is noted so late that it is over asks nothing of any tablet: only its question waits.
   * @throws DomainError `teaching.lessonCartNotFound`, `teaching.mayNotTeachHere`, `teaching.lessonTooLate`,
   * `teaching.lessonAlreadyOpen`, `teaching.cartInUse`, and those of `Boxes.switchOn`
   */
  async open(tx: Tx, reach: Reach, asked: InputOf<typeof openLesson>['body']): Promise<LessonDetail> {
    const now = this.acts.now();
    const startedAt = asked.startedAt === undefined ? now : new Date(asked.startedAt);
    if (!mayBeginAt(startedAt, now)) throw lessonError('lessonTooLate', { hours: OPENED_LATE_HOURS });
    const cart = await this.carts.find(tx, reach, asked.classroomId);
    const standing = await this.carts.standing(tx, reach, cart.classroomId, null);
    const plannedEndAt = new Date(startedAt.getTime() + asked.minutes * 60_000);
    const isOver = now >= lastsUntil({ startedAt, plannedEndAt });
    const { className, level, discipline, pupils, halfClass } = asked;
    if (!isOver) await this.#checkFree(tx, reach, cart.classroomId, halfClass);
    const lesson: NewLesson = {
      ...{ id: newId(), classroomId: cart.classroomId, classroomName: cart.name, schoolId: cart.schoolId },
      ...{ timeZone: cart.timeZone, teacherId: reach.id, teacherLabel: reach.label },
      ...{ className, classKey: classKey(className), level, discipline, pupils, halfClass },
      booked: await this.bookings.held(tx, reach, cart.classroomId, startedAt),
      ...{ openedAt: now, startedAt, plannedEndAt, endedAt: isOver ? plannedEndAt : null },
      slots: standing.tablets.filter(({ inService }) => inService).map(({ slot }) => slot),
    };
    await this.#insert(tx, lesson);
    if (!isOver) await this.beginnings.begin(tx, reach, lesson, { cart, standing, boxOn: asked.boxOn });
    await this.acts.record(tx, reach, 'teaching.lesson.opened', lesson, { className, level, discipline, pupils });
    // A box that was just switched on is looked at again.
    return this.views.detail(tx, reach, { ...lesson, ...UNHEARD }, isOver || !asked.boxOn ? standing : undefined);
  }

  async #checkFree(tx: Tx, reach: Reach, classroomId: string, halfClass: boolean): Promise<void> {
    const others = await this.repository.openOf(tx, reach, classroomId);
    if (others.some(({ teacherId }) => teacherId === reach.id)) throw lessonError('lessonAlreadyOpen');
    const [first] = others;
    if (first === undefined || maySit(halfClass, others)) return;
    throw lessonError('cartInUse', { who: first.teacherLabel ?? 'une autre classe', until: untilWords(first) });
  }

  async #insert(tx: Tx, lesson: NewLesson): Promise<void> {
    try {
      await this.repository.insert(tx, lesson);
    } catch (error) {
      // Somebody else at the same instant, who committed first.
      const refused = violatedConstraint(error);
      if (refused === 'lesson_one_open') throw lessonError('lessonAlreadyOpen', {}, { cause: error });
      if (refused !== 'lesson_seats') throw error;
      throw lessonError('cartInUse', { who: 'une autre classe', until: 'la fin de sa séance' }, { cause: error });
    }
  }
}
