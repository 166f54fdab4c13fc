import { Injectable } from '@nestjs/common';
import type { LessonSaid } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from './lesson-reach.js';

export type Correction = Omit<LessonSaid, 'minutes'> & { readonly classKey: string; readonly plannedEndAt: Date };

@Injectable()
export class LessonCorrectionsRepository {
  /** Of an open lesson that is locked. */
  async correct(tx: Tx, reach: Reach, id: string, said: Correction): Promise<void> {
    const { className, classKey, level, discipline, pupils, halfClass, plannedEndAt } = said;
    await tx.execute(
      `update teaching.lesson l set class_name = $4, class_key = $5, level = $6, discipline = $7, pupils = $8, half_class = $9,
              planned_end_at = $10
        where ${within('l.school_id')} and l.id = $3 and l.ended_at is null`,
      [
        ...[...reachParams(reach, 'lesson:run'), id],
        ...[className, classKey, level, discipline, pupils, halfClass, plannedEndAt],
      ],
    );
  }
}
