import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was published, once and for all: no row of it is ever changed, and nobody may delete one. */
export class Releases1790000022301 implements MigrationInterface {
  readonly name = 'Releases1790000022301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table usage.release (
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        -- A closed month of it, \`2026-09\`; or the school year itself, once it is over.
        period text not null check (period ~ '^[0-9]{4}-[0-9]{2}$' or period = school_year),
        -- The schools that join the year's map with it: where they are, and with whom they are told.
        partition jsonb not null check (jsonb_typeof(partition) = 'array'),
        -- Of every figure that it was worked out from.
        inputs_hash bytea not null check (length(inputs_hash) = 32),
        frozen_at timestamptz not null,
        primary key (school_year, period)
      );
      create table usage.told (
        -- Wide places by month; places by year; wide places by discipline and year.
        kind text not null check (kind in ('month', 'year', 'discipline')),
        school_year text not null,
        period text not null,
        place_id uuid not null references territory.place,
        -- Both belong to it.
        from_month text not null,
        to_month text not null check (to_month >= from_month),
        -- Several where they are only told together.
        disciplines text[] not null default '{}' check ((kind = 'discipline') = (cardinality(disciplines) > 0)),
        counts jsonb not null check (jsonb_typeof(counts) = 'object'),
        foreign key (school_year, period) references usage.release,
        primary key (place_id, kind, from_month, disciplines)
      );
      create index told_by_year on usage.told (school_year);

      alter table usage.release enable row level security;
      create policy release_select on usage.release for select to chariot_app using ((select territory.is_system()));
      create policy release_insert on usage.release for insert to chariot_app with check ((select territory.is_system()));
      grant select, insert on usage.release to chariot_app;

      -- What is published is everybody's who reads figures: it is worked out so that all of it together tells nobody's.
      alter table usage.told enable row level security;
      create policy told_select on usage.told for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.roots('usage:read'))) > 0);
      create policy told_insert on usage.told for insert to chariot_app with check ((select territory.is_system()));
      grant select, insert on usage.told to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table usage.told; drop table usage.release');
  }
}
