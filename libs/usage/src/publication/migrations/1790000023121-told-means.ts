import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As `usage.equipment` has it: something on an open day of that month, or as it ended. */
const EQUIPPED = 'm.carts + m.devices + m.device_days > 0';

/**
 * What the use that a release tells is divided by, frozen with it: of the very schools that were told, and not of those that are
 * under the place when it is read. A school that moved or closed left its lessons in the one, and not in the other.
 */
export class ToldMeans1790000023121 implements MigrationInterface {
  readonly name = 'ToldMeans1790000023121';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function usage.means_of(schools uuid[], from_month text, to_month text) returns jsonb
      language sql stable set search_path = pg_catalog, pg_temp as $$
        with had as materialized (
          select m.* from usage.month m
           where m.school_id = any (schools) and ${EQUIPPED}
             and m.month between (from_month || '-01')::date and (to_month || '-01')::date
        ), last as (select * from had where month = (select max(month) from had))
        select jsonb_build_object(
            'bookableSlots', coalesce(sum(bookable_slots), 0), 'openWeeks', coalesce(sum(open_weeks), 0),
            'schoolsOpen', count(distinct school_id) filter (where open_days > 0))
          || (select jsonb_build_object('schools', count(*), 'schoolsWithClasses', count(*) filter (where classes > 0),
                'schoolsWithTeachers', count(*) filter (where teachers > 0),
                'classes', coalesce(sum(classes), 0), 'teachers', coalesce(sum(teachers), 0)) from last)
          from had $$;
      revoke execute on function usage.means_of(uuid[], text, text) from public;
      grant execute on function usage.means_of(uuid[], text, text) to chariot_app;

      alter table usage.told add column means jsonb check (jsonb_typeof(means) = 'object');
      -- What was told before: of the schools that the year's map has there.
      update usage.told t
         set means = usage.means_of(array(
               select (m ->> 'schoolId')::uuid from usage.release r, jsonb_array_elements(r.partition) as m
                where r.school_year = t.school_year and (m -> 'localAuthorities' ? t.place_id::text
                   or t.place_id::text in (m ->> 'schoolId', m ->> 'district', m ->> 'departement', m ->> 'academie'))),
               t.from_month, t.to_month)
       where t.kind <> 'discipline';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table usage.told drop column means;
      drop function usage.means_of(uuid[], text, text);
    `);
  }
}
