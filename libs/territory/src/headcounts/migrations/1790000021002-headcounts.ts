import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many pupils, classes and teachers a school has: what the ministry published, and what the school says itself. */
export class Headcounts1790000021002 implements MigrationInterface {
  readonly name = 'Headcounts1790000021002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- By UAI: it is of schools that are no place here yet, too.
      create table territory.published_headcount (
        uai text not null,
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        pupils integer not null check (pupils >= 0),
        classes integer not null check (classes >= 0),
        primary key (uai, school_year)
      );
      create table territory.school_headcount (
        school_id uuid not null references territory.place,
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        pupils integer check (pupils >= 0),
        classes integer check (classes >= 0),
        teachers integer check (teachers >= 0),
        counted_on date not null,
        changed_at timestamptz not null,
        primary key (school_id, school_year)
      );

      -- Open data: whoever holds a role may look it up.
      alter table territory.published_headcount enable row level security;
      create policy published_headcount_looked_up on territory.published_headcount for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.all_roots())) > 0);
      create policy published_headcount_loaded on territory.published_headcount for insert to chariot_app
        with check ((select territory.is_system()));
      create policy published_headcount_loaded_anew on territory.published_headcount for update to chariot_app
        using ((select territory.is_system()));
      grant select, insert on territory.published_headcount to chariot_app;
      grant update (pupils, classes) on territory.published_headcount to chariot_app;

      alter table territory.school_headcount enable row level security;
      create policy school_headcount_select on territory.school_headcount for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('place:read')));
      create policy school_headcount_insert on territory.school_headcount for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('project:write')));
      create policy school_headcount_update on territory.school_headcount for update to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('project:write')));
      grant select, insert on territory.school_headcount to chariot_app;
      grant update (pupils, classes, teachers, counted_on, changed_at) on territory.school_headcount to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table territory.school_headcount, territory.published_headcount');
  }
}
