import type { MigrationInterface, QueryRunner } from 'typeorm';

const SAID = 'class_name, class_key, level, discipline, pupils, half_class, planned_end_at';

/** What was said of a lesson as it was opened may be put right while it is open, by who opened it. */
export class LessonCorrections1790000023030 implements MigrationInterface {
  readonly name = 'LessonCorrections1790000023030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant update (${SAID}) on teaching.lesson to chariot_app;

      create function teaching.guard_lesson_said() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if old.ended_at is not null then
          raise exception 'a lesson that is over stays as it is' using errcode = 'check_violation', constraint = 'lesson_said_while_open';
        end if;
        if old.teacher_id is distinct from teaching.caller_person() then
          raise exception 'a lesson is put right by who opened it' using errcode = 'insufficient_privilege';
        end if;
        -- A cart that two halves share is not one class's: whoever opens one meanwhile waits, as at the opening.
        if old.half_class and not new.half_class then
          perform pg_advisory_xact_lock(hashtextextended('teaching.lesson.' || new.classroom_id, 0));
          if exists (select from teaching.lesson l
                      where l.classroom_id = new.classroom_id and l.id <> new.id and l.ended_at is null) then
            raise exception 'the cart is in use' using errcode = 'exclusion_violation', constraint = 'lesson_seats';
          end if;
        end if;
        return new;
      end $$;
      revoke execute on function teaching.guard_lesson_said() from public;
      create trigger lesson_said before update of ${SAID} on teaching.lesson
        for each row execute function teaching.guard_lesson_said()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger lesson_said on teaching.lesson;
      drop function teaching.guard_lesson_said();
      revoke update (${SAID}) on teaching.lesson from chariot_app`);
  }
}
