import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type DomainEvent, type Json, type Tx } from '@chariot/platform';
import { LessonChanged } from '../events.js';
import type { LessonRow } from './lessons.repository.js';

type Of = Pick<LessonRow, 'classroomId' | 'schoolId'>;
const changedOf = ({ classroomId, schoolId }: Of): DomainEvent => LessonChanged.of({ classroomId, schoolId });

/** What every act on a lesson needs: the present, the journal, and the word to those who look at the cart. */
@Injectable()
export class LessonActs implements Clock {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async record(
    tx: Tx,
    reach: Reach,
    act: string,
    lesson: Pick<LessonRow, 'id' | 'classroomId' | 'classroomName' | 'schoolId'>,
    details: Record<string, Json>,
  ): Promise<void> {
    const subject = { kind: 'lesson', id: lesson.id, label: lesson.classroomName };
    await this.journal.record(tx, reach, { act, subject, placeId: lesson.schoolId, details }, [changedOf(lesson)]);
  }

  /** @param more what else is told of it, in the same round trip */
  changed(tx: Tx, lesson: Of, more: readonly DomainEvent[] = []): Promise<void> {
    return this.outbox.emitAll(tx, [changedOf(lesson), ...more]);
  }
}
