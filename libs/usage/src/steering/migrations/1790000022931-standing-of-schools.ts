import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of the equipment of each school of a place, at once, and where it is. Asked about once for the place: whoever
 * may read its figures may read those of all of it. Never a figure of people’s use.
 */
export class StandingOfSchools1790000022931 implements MigrationInterface {
  readonly name = 'StandingOfSchools1790000022931';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function usage.schools_of(asked uuid)
      returns table (school_id uuid, name text, uai text, latitude double precision, longitude double precision,
        district_id uuid, departement_id uuid, is_counted boolean, carts integer, devices integer, devices_in_service integer,
        devices_expected integer, devices_acquired integer, devices_deployed integer, gone integer, box_minutes integer)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
        set plan_cache_mode = force_custom_plan as $$
      #variable_conflict use_column
      declare
        today date := territory.today();
        this_month date := usage.this_month();
        last_month date := (usage.this_month() - interval '1 month')::date;
        september date := make_date(left(usage.this_year(), 4)::int, 9, 1);
      begin
        if not territory.covers('usage:read', asked) then return; end if;
        return query
          with school as materialized (
            select s.id, s.name, s.uai
              from territory.place_closure c join territory.place s on s.id = c.descendant
             where c.ancestor = asked and c.until_on >= today and s.kind = 'school'
               and (s.closed_on is null or s.closed_on > today)
          ), above as (
            select c.descendant as school_id,
                   (array_agg(a.id order by a.id) filter (where a.kind = 'district'))[1] as district_id,
                   (array_agg(a.id order by a.id) filter (where a.kind = 'departement'))[1] as departement_id
              from school join territory.place_closure c on c.descendant = school.id and c.until_on >= today
              join territory.place a on a.id = c.ancestor and a.kind in ('district', 'departement')
             group by c.descendant
          ), counted as (
            select m.school_id,
                   sum(m.losses + m.thefts) filter (where m.month >= september)::int as gone,
                   sum(m.box_minutes_beside_lessons) filter (where m.month = last_month)::int as box_minutes
              from school join usage.month m on m.school_id = school.id
             where m.month >= least(september, last_month)
             group by m.school_id
          )
          select school.id, school.name, school.uai, e.latitude, e.longitude, above.district_id, above.departement_id,
                 m.school_id is not null, coalesce(m.carts, 0), coalesce(m.devices, 0), coalesce(m.devices_in_service, 0),
                 coalesce(m.devices_expected, 0), coalesce(m.devices_acquired, 0), coalesce(m.devices_deployed, 0),
                 coalesce(counted.gone, 0), coalesce(counted.box_minutes, 0)
            from school
            left join above on above.school_id = school.id
            left join counted on counted.school_id = school.id
            left join usage.month m on m.school_id = school.id and m.month = this_month
            left join territory.directory_entry e on e.uai = school.uai
           order by school.id;
      end $$;
      revoke execute on function usage.schools_of(uuid) from public;
      grant execute on function usage.schools_of(uuid) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function usage.schools_of(uuid)');
  }
}
