import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { additionsOf, coarse, disciplineOf, HARM_MEASURES, wholeDays, type Harm, type LessonFact } from './facts.js';
import { IntakeRepository } from './intake.repository.js';

/**
 * What other rooms tell of a school, in the transaction that tells it. It counts in the month in which it comes, and is
 * forgotten: nothing is ever counted again.
 */
@Injectable()
export class Intake {
  constructor(private readonly repository: IntakeRepository) {}

  async lessonHeld(tx: Tx, reach: Reach, lesson: LessonFact): Promise<void> {
    const { schoolId, throughputTenths } = lesson;
    await this.repository.addLesson(tx, reach, schoolId, {
      ...{ ...disciplineOf(lesson), sums: additionsOf(lesson) },
      throughput: throughputTenths === null ? null : coarse(throughputTenths),
    });
  }

  bookingLapsed(tx: Tx, reach: Reach, schoolId: string): Promise<void> {
    return this.repository.add(tx, reach, schoolId, { bookingsLapsed: 1 });
  }

  boxOff(
    tx: Tx,
    reach: Reach,
    {
      schoolId,
      minutesOn,
      minutesBesideLessons,
    }: { schoolId: string; minutesOn: number; minutesBesideLessons: number },
  ): Promise<void> {
    const additions = { boxMinutes: minutesOn, boxMinutesBesideLessons: minutesBesideLessons };
    return this.repository.add(tx, reach, schoolId, additions);
  }

  /** `days`: calendar days between its report and its end. */
  repairEnded(tx: Tx, reach: Reach, { schoolId, days }: { schoolId: string; days: number }): Promise<void> {
    return this.repository.occurred(tx, reach, schoolId, 'repairDays', wholeDays(days));
  }

  /** `days`: calendar days between the request and its answer. */
  appAnswered(tx: Tx, reach: Reach, { schoolId, days }: { schoolId: string; days: number }): Promise<void> {
    return this.repository.occurred(tx, reach, schoolId, 'appAnswerDays', wholeDays(days));
  }

  deviceHarmed(tx: Tx, reach: Reach, { schoolId, how }: { schoolId: string; how: Harm }): Promise<void> {
    return this.repository.add(tx, reach, schoolId, { [HARM_MEASURES[how]]: 1 });
  }
}
