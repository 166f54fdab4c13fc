import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { TerritoryModule } from '@chariot/territory';
import { BoxesRepository } from './boxes/boxes.repository.js';
import { Boxes } from './boxes/boxes.service.js';
import { CountingRepository } from './lessons/counting.repository.js';
import { LessonCounting } from './lessons/counting.service.js';
import { LessonActs } from './lessons/lesson-acts.service.js';
import { LessonBookings } from './lessons/lesson-bookings.service.js';
import { LessonBoxes } from './lessons/lesson-boxes.service.js';
import { LessonCarts } from './lessons/lesson-carts.service.js';
import { LessonEndings } from './lessons/lesson-endings.service.js';
import { LessonHomes } from './lessons/lesson-home.service.js';
import { LessonKeeping } from './lessons/lesson-keeping.service.js';
import { LessonOrders } from './lessons/lesson-orders.service.js';
import { LessonTicks } from './lessons/lesson-ticks.service.js';
import { LessonViews } from './lessons/lesson-views.service.js';
import { LessonsController } from './lessons/lessons.controller.js';
import { LessonsKeepingRepository } from './lessons/lessons-keeping.repository.js';
import { LessonsRepository } from './lessons/lessons.repository.js';
import { Lessons } from './lessons/lessons.service.js';

export interface TeachingBindings {
  /** Providers of CARTS, CART_READINESS and CART_ORDERS: what teaching asks of the fleet, which it does not know. */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

const LESSONS: readonly Provider[] = [
  ...[LessonsRepository, CountingRepository, LessonsKeepingRepository, BoxesRepository],
  ...[LessonActs, LessonCarts, LessonBookings, Boxes, LessonBoxes],
  ...[LessonViews, LessonHomes, Lessons, LessonOrders, LessonCounting, LessonEndings, LessonTicks, LessonKeeping],
];

@Module({})
export class TeachingModule {
  static forRoot({ bindings, imports = [] }: TeachingBindings): DynamicModule {
    return {
      module: TeachingModule,
      imports: [TerritoryModule, ...imports],
      controllers: [LessonsController],
      providers: [...bindings, ...LESSONS],
    };
  }
}
