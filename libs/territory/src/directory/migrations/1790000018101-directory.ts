import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Annuaire de l'éducation as it was last loaded: open data, which whoever holds a role may look up. */
export class Directory1790000018101 implements MigrationInterface {
  name = 'Directory1790000018101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table territory.directory_import (
        id uuid primary key,
        file_name text not null,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        at timestamptz not null,
        rows integer not null check (rows >= 0),
        changed integer not null check (changed >= 0),
        refused integer not null check (refused >= 0),
        refused_columns text[] not null
      );

      create table territory.directory_entry (
        uai text primary key,
        name text not null,
        type text not null,
        nature_code text,
        is_public boolean not null,
        address text,
        postcode text,
        city text,
        insee_code text,
        departement_code text,
        academie text,
        district_uai text,
        district_name text,
        siret text,
        status text not null check (status in ('open', 'closing', 'closed', 'unknown')),
        opened_on date,
        updated_on date,
        -- The last file that named it: one that a later file no longer names is kept, and said to be gone.
        import_id uuid not null references territory.directory_import
      );
      create index on territory.directory_entry (departement_code, name);
      create index directory_entry_by_words on territory.directory_entry
        using gin (to_tsvector('simple', territory.folded(name || ' ' || coalesce(city, ''))));

      alter table territory.directory_import enable row level security;
      alter table territory.directory_entry enable row level security;
      grant select, insert on territory.directory_import to chariot_app;
      grant select, insert, update on territory.directory_entry to chariot_app;
    `);
    for (const table of ['directory_import', 'directory_entry']) {
      await runner.query(`
        create policy looked_up on territory.${table} for select using (
          (select territory.is_system()) or cardinality((select territory.all_roots())) > 0);
        create policy loaded on territory.${table} for insert with check ((select territory.is_system()));
      `);
    }
    await runner.query(`
      create policy reloaded on territory.directory_entry for update using ((select territory.is_system()));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table territory.directory_entry, territory.directory_import');
  }
}
