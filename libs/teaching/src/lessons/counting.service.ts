import { Injectable } from '@nestjs/common';
import { LocalDate } from '@chariot/kernel';
import { Outbox, type Tx } from '@chariot/platform';
import { LessonHeld } from '../events.js';
import { CountingRepository } from './counting.repository.js';
import { minutesOf } from './lesson.js';
import { LessonsRepository, type LessonRow } from './lessons.repository.js';
import { countedTimes } from './marks.js';

/** Tells statistics of a lesson, once: what leaves names nobody, and nothing that is said later changes it. */
@Injectable()
export class LessonCounting {
  constructor(
    private readonly repository: LessonsRepository,
    private readonly counted: CountingRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Of a lesson that has ended and is locked, as it now is. */
  async count(tx: Tx, lesson: LessonRow, at: Date): Promise<void> {
    const { id, schoolId, classroomId, level, discipline, pupils, booked, slots, used, handedBack } = lesson;
    if (lesson.endedAt === null || lesson.countedAt !== null) return;
    const on = LocalDate.at(at, lesson.timeZone);
    const firstOf = await this.counted.firstOf(tx, id, on, countedTimes(on));
    await this.repository.count(tx, id, on, at);
    await this.outbox.emit(
      tx,
      LessonHeld.of({
        ...{ schoolId, classroomId, on, level, discipline, pupils },
        minutes: minutesOf(lesson.startedAt, lesson.endedAt),
        wasBooked: booked,
        // A lesson whose tablets nobody heard of is declared: it has nothing to be measured by.
        tabletsInService: used === null ? null : (slots?.length ?? null),
        tabletsUsed: used?.length ?? null,
        tabletsHandedBack: handedBack?.length ?? null,
        throughputTenths: lesson.throughputTenths,
        incident: lesson.incident,
        firstOf,
      }),
    );
  }
}
