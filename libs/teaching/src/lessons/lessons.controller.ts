import { Controller } from '@nestjs/common';
import {
  endLesson,
  getLesson,
  getLessonHome,
  openLesson,
  orderInLesson,
  switchWifiBox,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { LessonBoxes } from './lesson-boxes.service.js';
import { LessonEndings } from './lesson-endings.service.js';
import { LessonHomes } from './lesson-home.service.js';
import { LessonOrders } from './lesson-orders.service.js';
import { Lessons } from './lessons.service.js';

@Controller()
export class LessonsController {
  constructor(
    private readonly database: Database,
    private readonly homes: LessonHomes,
    private readonly lessons: Lessons,
    private readonly orders: LessonOrders,
    private readonly endings: LessonEndings,
    private readonly boxes: LessonBoxes,
  ) {}

  @Door(getLessonHome)
  home(@Caller() reach: Reach): Promise<OutputOf<typeof getLessonHome>> {
    return this.database.read(reach, (tx) => this.homes.read(tx, reach));
  }

  @Door(openLesson)
  open(@Caller() reach: Reach, @Input() { body }: InputOf<typeof openLesson>): Promise<OutputOf<typeof openLesson>> {
    return this.database.transaction(reach, (tx) => this.lessons.open(tx, reach, body));
  }

  @Door(getLesson)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getLesson>): Promise<OutputOf<typeof getLesson>> {
    return this.database.read(reach, (tx) => this.lessons.get(tx, reach, params.id));
  }

  @Door(orderInLesson)
  order(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof orderInLesson>,
  ): Promise<OutputOf<typeof orderInLesson>> {
    return this.database.transaction(reach, (tx) => this.orders.order(tx, reach, params.id, body));
  }

  @Door(endLesson)
  end(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof endLesson>,
  ): Promise<OutputOf<typeof endLesson>> {
    return this.database.transaction(reach, (tx) => this.endings.end(tx, reach, params.id, body));
  }

  @Door(switchWifiBox)
  switchBox(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof switchWifiBox>,
  ): Promise<OutputOf<typeof switchWifiBox>> {
    return this.database.transaction(reach, (tx) => this.boxes.switch(tx, reach, params.id, body.on));
  }
}
