import { Injectable } from '@nestjs/common';
import type { WifiBox } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Boxes, boxOf } from '../boxes/boxes.service.js';
import { LessonCarts } from './lesson-carts.service.js';

/** A cart's box, switched by hand: beside a lesson, or off once somebody has thought of it. */
@Injectable()
export class LessonBoxes {
  constructor(
    private readonly carts: LessonCarts,
    private readonly boxes: Boxes,
  ) {}

  /** @throws DomainError `teaching.lessonCartNotFound`, `teaching.mayNotTeachHere`, and those of `Boxes.switchOn` */
  async switch(tx: Tx, reach: Reach, classroomId: string, on: boolean): Promise<WifiBox> {
    const cart = await this.carts.find(tx, reach, classroomId);
    const { box } = await this.carts.standing(tx, reach, classroomId, null);
    if (on) await this.boxes.switchOn(tx, reach, cart, box);
    else await this.boxes.switchOff(tx, reach, cart);
    const onAt = (await this.boxes.onAt(tx, reach, [classroomId])).get(classroomId);
    // Taken off the cart while it was on: it is off all the same.
    return boxOf(box, onAt) ?? { name: cart.name, mayServe: false, onSince: null };
  }
}
