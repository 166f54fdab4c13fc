import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a few tablets of a lesson are asked to measure as it begins, and what each has told. */
export class LessonMeasures1790000022943 implements MigrationInterface {
  readonly name = 'LessonMeasures1790000022943';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table teaching.lesson_measure (
        -- The fleet's: no key across.
        operation_id uuid primary key,
        lesson_id uuid not null references teaching.lesson,
        -- Of Mbit/s; null: it has not told.
        tenths integer check (tenths >= 0)
      );
      create index lesson_measure_by_lesson on teaching.lesson_measure (lesson_id);

      alter table teaching.lesson_measure enable row level security;
      create policy lesson_measure_select on teaching.lesson_measure for select to chariot_app
        using (exists (select from teaching.lesson l where l.id = lesson_id));
      create policy lesson_measure_insert on teaching.lesson_measure for insert to chariot_app
        with check (exists (select from teaching.lesson l where l.id = lesson_id and l.ended_at is null
          and l.teacher_id = (select teaching.caller_person())));
      create policy lesson_measure_update on teaching.lesson_measure for update to chariot_app
        using ((select territory.is_system()));
      create policy lesson_measure_delete on teaching.lesson_measure for delete to chariot_app
        using ((select territory.is_system()));
      grant select, insert, delete on teaching.lesson_measure to chariot_app;
      grant update (tenths) on teaching.lesson_measure to chariot_app;
      grant update (throughput_tenths) on teaching.lesson to chariot_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke update (throughput_tenths) on teaching.lesson from chariot_app;
      drop table teaching.lesson_measure`);
  }
}
