import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ministry's school calendar, zone by zone, and which zone an académie follows. */
export class Calendar1790000021001 implements MigrationInterface {
  readonly name = 'Calendar1790000021001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table territory.holiday (
        zone text not null check (length(btrim(zone)) between 1 and 40),
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        from_on date not null,
        -- The last day without school.
        until_on date not null check (until_on >= from_on),
        name text not null check (length(btrim(name)) between 1 and 120),
        primary key (school_year, zone, from_on)
      );
      create table territory.calendar_zone (
        academie_id uuid primary key references territory.place,
        zone text not null check (length(btrim(zone)) between 1 and 40),
        changed_at timestamptz not null
      );

      -- Open data: whoever holds a role may look it up.
      alter table territory.holiday enable row level security;
      create policy holiday_looked_up on territory.holiday for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.all_roots())) > 0);
      create policy holiday_loaded on territory.holiday for insert to chariot_app
        with check ((select territory.is_system()));
      create policy holiday_loaded_anew on territory.holiday for delete to chariot_app
        using ((select territory.is_system()));
      grant select, insert, delete on territory.holiday to chariot_app;

      -- A school follows its académie, which whoever works there may not read otherwise.
      alter table territory.calendar_zone enable row level security;
      create policy calendar_zone_looked_up on territory.calendar_zone for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.all_roots())) > 0);
      create policy calendar_zone_insert on territory.calendar_zone for insert to chariot_app
        with check ((select territory.is_system()) or academie_id in (select territory.reachable('place:write')));
      create policy calendar_zone_update on territory.calendar_zone for update to chariot_app
        using ((select territory.is_system()) or academie_id in (select territory.reachable('place:write')));
      grant select, insert on territory.calendar_zone to chariot_app;
      grant update (zone, changed_at) on territory.calendar_zone to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table territory.calendar_zone, territory.holiday');
  }
}
