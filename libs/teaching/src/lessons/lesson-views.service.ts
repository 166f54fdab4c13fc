import { Injectable } from '@nestjs/common';
import type { Lesson, LessonDetail, LessonTablet } from '@chariot/contract';
import { timeInFrench, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { timeAt } from '../bookings/slots.js';
import { boxOf } from '../boxes/boxes.service.js';
import { LessonActs } from './lesson-acts.service.js';
import { LessonCarts } from './lesson-carts.service.js';
import { lastsUntil, stateOf } from './lesson.js';
import { LessonsRepository, type LessonRow, type OrderRow } from './lessons.repository.js';
import { readinessOf, type HeldTablet, type OneStanding } from './readiness.js';

const ORDERS_SHOWN = 10;

/** A lesson as its page shows it, in one answer: what a slow network carries once. */
@Injectable()
export class LessonViews {
  constructor(
    private readonly acts: LessonActs,
    private readonly carts: LessonCarts,
    private readonly repository: LessonsRepository,
  ) {}

  /** @param known how its cart stands, where it was just looked at in this transaction */
  async detail(tx: Tx, reach: Reach, row: LessonRow, known?: OneStanding): Promise<LessonDetail> {
    const { classroomId } = row;
    const { tablets, box, boxOnAt, ordered } = known ?? (await this.carts.standing(tx, reach, classroomId, row.id));
    const orders = ordered ? await this.repository.orders(tx, row.id) : [];
    const now = this.acts.now();
    return {
      ...lessonTold(row, reach),
      tablets: tablets.map((tablet) => tabletTold(tablet, now)),
      box: boxOf(box, boxOnAt),
      orders: orders.slice(0, ORDERS_SHOWN).map(orderTold),
    };
  }
}

export function lessonTold(row: LessonRow, reach: Reach): Lesson {
  const { id, classroomId, classroomName, schoolId, className, level, discipline, pupils, halfClass, booked } = row;
  const { used, handedBack, incident, endedByItself, teacherId, teacherLabel } = row;
  // Open past its time: it is over, and will be ended within a minute.
  return {
    ...{ id, classroomId, classroomName, schoolId, className, level, discipline, pupils, halfClass, booked },
    ...{ used, handedBack, incident, endedByItself },
    teacher: teacherLabel,
    mine: teacherId === reach.id,
    startedAt: row.startedAt.toISOString(),
    plannedEndAt: row.plannedEndAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    slots: row.slots ?? [],
    answerable: stateOf(row) !== 'counted',
  };
}

function tabletTold(tablet: HeldTablet, now: Date): LessonTablet {
  const { deviceId, slot, label, batteryPercent, lastSeenAt } = tablet;
  const state = readinessOf(tablet, now);
  return { deviceId, slot, label, state, batteryPercent, lastSeenAt: lastSeenAt?.toISOString() ?? null };
}

const orderTold = ({ id, kind, text, url, askedAt, deviceIds }: OrderRow): LessonDetail['orders'][number] => ({
  ...{ id, kind, text, url },
  askedAt: askedAt.toISOString(),
  tablets: deviceIds?.length ?? null,
});

/** Until when a colleague has the cart, in words of the cart's own time: « 10 h 25 ». */
export const untilWords = (row: LessonRow): string => timeInFrench(timeAt(lastsUntil(row), row.timeZone));
