import { Injectable } from '@nestjs/common';
import { LocalDate } from '@chariot/kernel';
import type { DomainEvent, Tx } from '@chariot/platform';
import { LessonHeld } from '../events.js';
import { CountingRepository } from './counting.repository.js';
import { minutesOf } from './lesson.js';
import type { Counted, LessonRow } from './lessons.repository.js';
import { countedTimes } from './marks.js';

/** Tells statistics of a lesson, once: what leaves names nobody, and nothing that is said later changes it. */
@Injectable()
export class LessonCounting {
  constructor(private readonly counted: CountingRepository) {}

  /** Of a lesson that has ended and is locked, as it now is: to be written and told in the same transaction. */
  async of(tx: Tx, lesson: LessonRow, at: Date): Promise<{ readonly counted: Counted; readonly event: DomainEvent }> {
    const { id, schoolId, classroomId, level, discipline, pupils, booked, slots, used, handedBack } = lesson;
    if (lesson.endedAt === null || lesson.countedAt !== null)
      throw new Error('A lesson is counted once, when it is over');
    // Months of statistics are the mainland's, overseas too: marks by another calendar would count somebody twice in one, and not in the next.
    const day = LocalDate.at(at);
    const firstOf = await this.counted.firstOf(tx, id, day, countedTimes(day));
    return {
      counted: { on: day, at },
      event: LessonHeld.of({
        ...{ schoolId, classroomId, on: LocalDate.at(at, lesson.timeZone), level, discipline, pupils },
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
    };
  }
}
