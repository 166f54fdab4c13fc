import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

@Injectable()
export class MeasuresRepository {
  async add(tx: Tx, lessonId: string, operationIds: readonly string[]): Promise<void> {
    await tx.execute(`insert into teaching.lesson_measure (operation_id, lesson_id) select unnest($2::uuid[]), $1`, [
      lessonId,
      operationIds,
    ]);
  }

  /** In a system transaction. The first word counts; a lesson that was counted stays as it was. */
  async note(tx: Tx, operationId: string, tenths: number): Promise<void> {
    const told = await tx.one<{ lessonId: string }>(
      `update teaching.lesson_measure set tenths = $2 where operation_id = $1 and tenths is null
       returning lesson_id as "lessonId"`,
      [operationId, tenths],
    );
    if (told === undefined) return;
    await tx.execute(
      `update teaching.lesson l set throughput_tenths = (
         select round(percentile_cont(0.5) within group (order by m.tenths))::int
           from teaching.lesson_measure m where m.lesson_id = l.id)
        where l.id = $1 and l.counted_at is null`,
      [told.lessonId],
    );
  }
}
