import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The week of each school. No row: it has not said. */
export class SchoolHours1790000019501 implements MigrationInterface {
  readonly name = 'SchoolHours1790000019501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table territory.school_hours (
        school_id uuid primary key references territory.place,
        openings jsonb not null check (jsonb_typeof(openings) = 'array' and jsonb_array_length(openings) <= 42),
        changed_at timestamptz not null
      );
      alter table territory.school_hours enable row level security;
      create policy school_hours_select on territory.school_hours for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('place:read')));
      create policy school_hours_insert on territory.school_hours for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      create policy school_hours_update on territory.school_hours for update to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      grant select, insert on territory.school_hours to chariot_app;
      grant update (openings, changed_at) on territory.school_hours to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table territory.school_hours');
  }
}
