import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The classes mobiles. */
export class Classrooms1790000003001 implements MigrationInterface {
  readonly name = 'Classrooms1790000003001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema fleet;
      grant usage on schema fleet to chariot_app;

      create table fleet.classroom (
        id uuid primary key,
        school_id uuid not null references territory.place,
        name text not null check (length(btrim(name)) between 1 and 80),
        capacity integer not null check (capacity between 1 and 40),
        room text,
        access_point text,
        charging_unit text,
        equipment jsonb not null check (jsonb_typeof(equipment) = 'array'),
        school_council_informed_on date,
        opened_on date not null,
        -- The first day on which it is closed.
        closed_on date check (closed_on >= opened_on),
        configuration_hash text not null,
        -- Since when its devices must be that.
        configured_at timestamptz not null,
        -- What a device belongs to is a classroom of that school: see fleet.device.
        unique (id, school_id)
      );
      create unique index classroom_one_name on fleet.classroom (school_id, lower(name)) where closed_on is null;
      create index classroom_by_configuration on fleet.classroom (configuration_hash);

      alter table fleet.classroom enable row level security;
      create policy classroom_select on fleet.classroom for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('classroom:read')));
      create policy classroom_insert on fleet.classroom for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('classroom:write')));
      create policy classroom_update on fleet.classroom for update to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('classroom:write')))
        with check ((select territory.is_system()) or school_id in (select territory.reachable('classroom:write')));

      -- Never deleted, never taken to another school. What its devices must be is written by fleet.configure alone.
      grant select, insert on fleet.classroom to chariot_app;
      grant update (name, capacity, room, access_point, charging_unit, equipment, school_council_informed_on, closed_on,
        configured_at) on fleet.classroom to chariot_app;

      -- Whoever sees a device may be told its school's name; a place that is no school of the fleet has none here.
      create function fleet.school_name(school uuid) returns text
      language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select name from territory.place where id = school and kind = 'school' $$;
      revoke execute on function fleet.school_name(uuid) from public;
      grant execute on function fleet.school_name(uuid) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema fleet cascade');
  }
}
