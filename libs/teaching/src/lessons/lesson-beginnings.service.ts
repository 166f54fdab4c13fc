import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Boxes } from '../boxes/boxes.service.js';
import type { Cart } from '../carts/carts.port.js';
import { Windows } from '../maintenance/windows.service.js';
import { LessonBookings } from './lesson-bookings.service.js';
import { LessonMeasures } from './lesson-measures.service.js';
import type { NewLesson } from './lessons.repository.js';
import type { HeldStanding } from './readiness.js';

/** What begins with a lesson that goes on now: nothing of it for one that is noted once it is over. */
@Injectable()
export class LessonBeginnings {
  constructor(
    private readonly bookings: LessonBookings,
    private readonly windows: Windows,
    private readonly boxes: Boxes,
    private readonly measures: LessonMeasures,
  ) {}

  /** @throws DomainError those of `Boxes.switchOn` */
  async begin(
    tx: Tx,
    reach: Reach,
    lesson: NewLesson,
    { cart, standing, boxOn }: { readonly cart: Cart; readonly standing: HeldStanding; readonly boxOn: boolean },
  ): Promise<void> {
    await this.bookings.tookKey(tx, reach, cart);
    await this.windows.giveWay(tx, reach, cart.classroomId);
    if (boxOn) await this.boxes.switchOn(tx, reach, cart, standing.box, lesson.startedAt);
    await this.measures.ask(tx, reach, lesson, standing.tablets);
  }
}
