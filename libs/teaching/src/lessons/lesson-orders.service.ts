import { Inject, Injectable } from '@nestjs/common';
import type { InputOf, LessonDetail, orderInLesson } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { CART_ORDERS, type CartOrders } from '../carts/cart-orders.port.js';
import { LessonActs } from './lesson-acts.service.js';
import { LessonCarts } from './lesson-carts.service.js';
import { lessonError } from './lesson-errors.js';
import { lastsUntil, stateOf } from './lesson.js';
import { LessonViews } from './lesson-views.service.js';
import { LessonsRepository, type LessonRow } from './lessons.repository.js';
import { lockedBy } from './locked.js';

type Asked = InputOf<typeof orderInLesson>['body'];

/** What a teacher asks of the tablets that her class holds: four acts, of that cart, until the lesson ends. */
@Injectable()
export class LessonOrders {
  constructor(
    private readonly acts: LessonActs,
    @Inject(CART_ORDERS) private readonly asking: CartOrders,
    private readonly carts: LessonCarts,
    private readonly repository: LessonsRepository,
    private readonly views: LessonViews,
  ) {}

  /**
   * @throws DomainError `teaching.lessonNotFound`, `teaching.lessonOver`, `teaching.lessonOfAColleague`,
   * `teaching.orderWithoutText`, `teaching.orderWithoutAddress`, `teaching.orderNoTablet`, `teaching.orderInSharedCart`
   */
  async order(tx: Tx, reach: Reach, id: string, asked: Asked): Promise<LessonDetail> {
    const { kind } = asked;
    const text = kind === 'message' || kind === 'lock' ? asked.text : null;
    const url = kind === 'openPage' ? asked.url : null;
    if (kind === 'message' && text === null) throw lessonError('orderWithoutText');
    if (kind === 'openPage' && url === null) throw lessonError('orderWithoutAddress');
    const askedAt = this.acts.now();
    // Locked: it does not end between what is looked at here and what is asked.
    const lesson = await this.repository.lock(tx, reach, id);
    if (lesson === undefined) throw lessonError('lessonNotFound');
    if (lesson.teacherId !== reach.id) throw lessonError('lessonOfAColleague');
    const until = lastsUntil(lesson);
    if (stateOf(lesson) !== 'open' || askedAt >= until) throw lessonError('lessonOver');
    const deviceIds = await this.#chosen(tx, reach, lesson, asked.slots);
    const { classroomId, schoolId } = lesson;
    const operationIds = await this.asking.give(tx, reach, {
      classroomId,
      schoolId,
      kind,
      text,
      url,
      deviceIds,
      until,
    });
    await this.repository.addOrder(tx, {
      ...{ id: newId(), lessonId: id, kind, text, url, askedAt },
      ...{ deviceIds: deviceIds === null ? null : [...deviceIds], operationIds: [...operationIds] },
    });
    await this.acts.changed(tx, lesson);
    return this.views.detail(tx, reach, lesson);
  }

  /** Of a lesson that ends: what it asked ends with it. */
  async takeBack(tx: Tx, reach: Reach, { id, classroomId, schoolId }: LessonRow): Promise<void> {
    const orders = (await this.repository.orders(tx, id)).reverse();
    if (orders.length === 0) return;
    const operationIds = orders.flatMap((order) => order.operationIds);
    await this.asking.takeBack(tx, reach, { classroomId, schoolId, operationIds, locked: lockedBy(orders) });
  }

  /** `null`: the whole cart, which is hers alone then. */
  async #chosen(
    tx: Tx,
    reach: Reach,
    { id, classroomId }: LessonRow,
    slots: readonly number[] | null,
  ): Promise<readonly string[] | null> {
    if (slots === null) {
      const others = await this.repository.openOf(tx, reach, classroomId);
      if (others.some((other) => other.id !== id)) throw lessonError('orderInSharedCart');
    }
    const { tablets } = await this.carts.standing(tx, reach, classroomId, id);
    // One that is lent is in somebody's hands elsewhere: the lesson asks it for nothing.
    if (slots === null && !tablets.some(({ lent }) => lent === true)) return null;
    const chosen = tablets.filter(({ slot, inService }) => inService && (slots === null || slots.includes(slot)));
    if (chosen.length === 0) throw lessonError('orderNoTablet');
    return chosen.map(({ deviceId }) => deviceId);
  }
}
