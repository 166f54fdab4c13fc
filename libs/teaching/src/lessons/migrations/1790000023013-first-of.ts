import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a lesson that is being counted is the first of its teacher and of its class: asked in one round trip, by index, and planned
 * once for each connection. Policies would ask six times whether the caller reaches the school.
 */
export class FirstOf1790000023013 implements MigrationInterface {
  readonly name = 'FirstOf1790000023013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function teaching.first_of(lesson uuid, day date, month_from date, year_from date)
      returns table (teacher_in_month boolean, teacher_in_year boolean, teacher_in_discipline boolean,
        class_in_month boolean, class_in_year boolean, class_in_discipline boolean)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        own teaching.lesson := (select l from teaching.lesson l where l.id = lesson);
      begin
        if own.id is null or not (territory.is_system()
          or territory.is_under(own.school_id, territory.roots('lesson:run'))) then
          raise exception 'May not count that lesson' using errcode = 'insufficient_privilege';
        end if;
        -- Whoever counts in the same school at the same instant waits: two firsts would be two teachers where there is one. What
        -- follows sees what the other has committed.
        perform pg_advisory_xact_lock(hashtextextended('teaching.counted.' || own.school_id, 0));
        select coalesce(max(l.counted_on) < month_from, true), max(l.counted_on) is null into teacher_in_month, teacher_in_year
          from teaching.lesson l where l.school_id = own.school_id and l.teacher_id = own.teacher_id
           and l.counted_on between year_from and day and l.id <> own.id;
        select coalesce(max(l.counted_on) < month_from, true), max(l.counted_on) is null into class_in_month, class_in_year
          from teaching.lesson l where l.school_id = own.school_id and l.class_key = own.class_key
           and l.counted_on between year_from and day and l.id <> own.id;
        teacher_in_discipline := teacher_in_year or not exists (
          select from teaching.lesson l where l.school_id = own.school_id and l.teacher_id = own.teacher_id
             and l.counted_on between year_from and day and l.discipline = own.discipline and l.id <> own.id);
        class_in_discipline := class_in_year or not exists (
          select from teaching.lesson l where l.school_id = own.school_id and l.class_key = own.class_key
             and l.counted_on between year_from and day and l.discipline = own.discipline and l.id <> own.id);
        return next;
      end $$;
      revoke execute on function teaching.first_of(uuid, date, date, date) from public;
      grant execute on function teaching.first_of(uuid, date, date, date) to chariot_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function teaching.first_of(uuid, date, date, date)');
  }
}
