import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Datasets by school year, frozen, this instance's and those of others; and the keys that those are signed with. */
export class Datasets1790000022302 implements MigrationInterface {
  readonly name = 'Datasets1790000022302';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A dataset is of all the instance: it is published, or taken in, by whoever publishes for an académie.
      create function usage.publishes() returns boolean
      language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
        select territory.is_system() or exists (
          select from territory.place where id = any (territory.roots('usage:publish')) and kind = 'academie') $$;
      revoke execute on function usage.publishes() from public;
      grant execute on function usage.publishes() to chariot_app;

      create table usage.trusted_key (
        fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{32}$'),
        name text not null check (length(name) between 1 and 120),
        public_key bytea not null,
        trusted_at timestamptz not null
      );
      create table usage.dataset (
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        -- Of the key that signed it; null: this instance's own.
        origin text references usage.trusted_key,
        version integer not null,
        content bytea not null,
        sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
        inputs text not null check (inputs ~ '^[0-9a-f]{64}$'),
        issuer text not null,
        -- How many lines each table has.
        lines jsonb not null,
        signature bytea check ((signature is null) = (origin is null)),
        kept_at timestamptz not null,
        unique nulls not distinct (school_year, origin)
      );

      alter table usage.trusted_key enable row level security;
      create policy trusted_key_select on usage.trusted_key for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.roots('usage:read'))) > 0);
      create policy trusted_key_insert on usage.trusted_key for insert to chariot_app
        with check ((select usage.publishes()));
      grant select, insert on usage.trusted_key to chariot_app;

      -- Published: everybody's who reads figures.
      alter table usage.dataset enable row level security;
      create policy dataset_select on usage.dataset for select to chariot_app
        using ((select territory.is_system()) or cardinality((select territory.roots('usage:read'))) > 0);
      create policy dataset_insert on usage.dataset for insert to chariot_app with check ((select usage.publishes()));
      grant select, insert on usage.dataset to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table usage.dataset; drop table usage.trusted_key; drop function usage.publishes()');
  }
}
