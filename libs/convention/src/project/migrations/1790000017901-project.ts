import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The file of the project: facts by kind, whose details the contract describes. Read by whoever reads the convention,
 * written with `project:write` on one of its places. Nothing is deleted: what was noted by mistake is withdrawn.
 */
export class Project1790000017901 implements MigrationInterface {
  name = 'Project1790000017901';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.projectable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.convention_id from convention.party p
          where p.place_id in (select territory.reachable('project:write'))
        $$;
      revoke execute on function convention.projectable() from public;
      grant execute on function convention.projectable() to chariot_app;

      create table convention.project_record (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        kind text not null check (kind <> ''),
        happened_on date not null,
        subject text not null check (subject <> ''),
        -- The school of the annex that it is about; null: all of them.
        school_uai text check (school_uai ~ '^[0-9]{7}[A-Z]$'),
        reference text,
        words text check (length(words) <= 4000),
        details jsonb not null,
        recorded_at timestamptz not null,
        recorded_by_id uuid,
        recorded_by text not null,
        changed_at timestamptz not null,
        withdrawn_at timestamptz,
        check (details ->> 'kind' = kind)
      );
      create index on convention.project_record (convention_id, happened_on) where withdrawn_at is null;
      create index on convention.project_record (recorded_by_id);

      alter table convention.project_record enable row level security;
      create policy seen on convention.project_record for select using (
        (select territory.is_system()) or convention_id in (select convention.readable()));
      create policy noted on convention.project_record for insert with check (
        (select territory.is_system()) or convention_id in (select convention.projectable()));
      create policy changed on convention.project_record for update using (
        (select territory.is_system()) or convention_id in (select convention.projectable()));
      grant select, insert on convention.project_record to chariot_app;
      grant update (happened_on, subject, school_uai, reference, words, details, changed_at, withdrawn_at)
        on convention.project_record to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.project_record;
      drop function convention.projectable();
    `);
  }
}
