import { Inject, Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { CART_ORDERS, type CartOrders } from '../carts/cart-orders.port.js';
import { LessonActs } from './lesson-acts.service.js';
import { lastsUntil } from './lesson.js';
import { MeasuresRepository } from './measures.repository.js';
import type { NewLesson } from './lessons.repository.js';
import { readinessOf, type HeldTablet } from './readiness.js';

/** A line is measured as the lesson begins, or not at all. */
const WITHIN_MS = 10 * 60_000;

/** How fast the line is as a lesson begins: told by a few of its tablets, and kept as their median. */
@Injectable()
export class LessonMeasures {
  constructor(
    private readonly acts: LessonActs,
    @Inject(CART_ORDERS) private readonly asking: CartOrders,
    private readonly repository: MeasuresRepository,
  ) {}

  /** Of a lesson that has just been opened; one that is noted late, or whose tablets are silent, asks nothing. */
  async ask(tx: Tx, reach: Reach, lesson: NewLesson, tablets: readonly HeldTablet[]): Promise<void> {
    const now = this.acts.now();
    if (now.getTime() - lesson.startedAt.getTime() > WITHIN_MS) return;
    const ready = tablets.filter((tablet) => readinessOf(tablet, now) === 'ready').map(({ deviceId }) => deviceId);
    if (ready.length === 0) return;
    const { id, classroomId, schoolId } = lesson;
    const until = new Date(Math.min(now.getTime() + WITHIN_MS, lastsUntil(lesson).getTime()));
    const operationIds = await this.asking.measure(tx, reach, { classroomId, schoolId, deviceIds: ready, until });
    await this.repository.add(tx, id, operationIds);
  }

  /** In a system transaction: what one of them has told; of an operation that no lesson asked, nothing. */
  async note(tx: Tx, operationId: string, tenths: number): Promise<void> {
    await this.repository.note(tx, operationId, tenths);
  }
}
