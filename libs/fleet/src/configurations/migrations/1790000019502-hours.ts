import type { MigrationInterface, QueryRunner } from 'typeorm';

const SQL = `
  -- Told to devices with their settings; null when the school has not said.
  create function fleet.school_hours(school uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object('timeZone', place.time_zone, 'openings', hours.openings)
      from territory.school_hours hours join territory.place on place.id = hours.school_id
     where hours.school_id = school $$;

  -- What of its school a device is told: its name, and its hours where it has said them. One look for both: this is asked
  -- at each check-in.
  create function fleet.school_mark(school uuid) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select place.name || coalesce(E'\\x1e' || md5(hours.openings::text), '')
      from territory.place left join territory.school_hours hours on hours.school_id = place.id
     where place.id = school and place.kind = 'school' $$;

  create or replace function fleet.revision_of(d fleet.device, c fleet.classroom) returns text
  language sql stable as $$
    select fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, fleet.school_mark(c.school_id), d.slot) $$;

  revoke execute on function fleet.school_hours(uuid), fleet.school_mark(uuid) from public;
  grant execute on function fleet.school_hours(uuid), fleet.school_mark(uuid) to chariot_app;
`;

/** A school that changes its hours has its tablets told again. */
export class Hours1790000019502 implements MigrationInterface {
  readonly name = 'Hours1790000019502';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SQL);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: what devices were told names these hours.
    throw new Error('Hours1790000019502 is not undone: restore a copy');
  }
}
