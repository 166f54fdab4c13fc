import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is shown of any place, however few are behind it: equipment, and what use is divided by. Never a figure of people’s use. */
const SUMMED = [
  ...['devices', 'devices_in_service', 'devices_expected', 'devices_acquired', 'devices_deployed', 'devices_seen'],
  ...['devices_compliant', 'devices_over_age', 'carts', 'repairs_open', 'device_days', 'device_days_in_service'],
  ...['losses', 'thefts', 'breakages', 'pupils', 'classes', 'teachers', 'open_days', 'open_weeks', 'bookable_slots'],
  ...['box_minutes', 'box_minutes_beside_lessons'],
];

/**
 * Sums over all schools of some places, asked about once for each place and never for each row: whoever may read the
 * figures of a place may read those of all of it.
 */
export class Figures1790000022202 implements MigrationInterface {
  readonly name = 'Figures1790000022202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function usage.equipment(places uuid[], from_month date, until_month date)
      returns table (place_id uuid, month date, schools bigint, schools_with_pupils bigint, schools_with_classes bigint,
        schools_with_teachers bigint, schools_open bigint, schools_counted bigint, in_service_with_pupils bigint,
        ${SUMMED.map((one) => `${one} bigint`).join(', ')})
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
        set plan_cache_mode = force_custom_plan as $$
      #variable_conflict use_column
      declare
        held uuid[] := array(select one from unnest(places) as one where territory.covers('usage:read', one));
        today date := territory.today();
      begin
        return query
          select c.ancestor, m.month, count(*), count(*) filter (where m.pupils > 0), count(*) filter (where m.classes > 0),
                 count(*) filter (where m.teachers > 0), count(*) filter (where m.open_days > 0),
                 count(*) filter (where m.device_days > 0),
                 coalesce(sum(m.devices_in_service) filter (where m.pupils > 0), 0)::bigint,
                 ${SUMMED.map((one) => `sum(m.${one})::bigint`).join(', ')}
            from territory.place_closure c join usage.month m on m.school_id = c.descendant
           where c.ancestor = any (held) and c.until_on >= today and m.month between from_month and until_month
           group by c.ancestor, m.month;
      end $$;

      create function usage.distributed(places uuid[], names text[], from_month date, until_month date)
      returns table (place_id uuid, month date, name text, value integer, n bigint)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
        set plan_cache_mode = force_custom_plan as $$
      #variable_conflict use_column
      declare
        held uuid[] := array(select one from unnest(places) as one where territory.covers('usage:read', one));
        today date := territory.today();
      begin
        return query
          select c.ancestor, d.month, d.name, d.value, sum(d.n)::bigint
            from territory.place_closure c join usage.distribution d on d.school_id = c.descendant
           where c.ancestor = any (held) and c.until_on >= today and d.month between from_month and until_month
             and d.name = any (names)
           group by c.ancestor, d.month, d.name, d.value;
      end $$;

      revoke execute on function usage.equipment(uuid[], date, date), usage.distributed(uuid[], text[], date, date) from public;
      grant execute on function usage.equipment(uuid[], date, date), usage.distributed(uuid[], text[], date, date) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function usage.distributed(uuid[], text[], date, date), usage.equipment(uuid[], date, date)',
    );
  }
}
