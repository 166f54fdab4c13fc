import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The hash chain over the journal: a seal per line, a segment per month, and where the sealer stands. Why: README.md. */
export class Seals1790000015001 implements MigrationInterface {
  readonly name = 'Seals1790000015001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema audit;
      grant usage on schema audit to chariot_app;

      create table audit.segment (
        -- The month in which its lines were sealed, in Paris.
        month text primary key check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        first_position bigint not null unique check (first_position >= 1),
        last_position bigint not null unique check (last_position >= first_position),
        count bigint generated always as (last_position - first_position + 1) stored,
        opening_digest bytea not null check (length(opening_digest) = 32),
        -- Of its last line so far, while it is open.
        closing_digest bytea not null check (length(closing_digest) = 32),
        sealed_at timestamptz not null,
        closed_at timestamptz,
        forgotten_at timestamptz check (forgotten_at is null or closed_at is not null),
        mac bytea not null check (length(mac) = 32)
      );
      create table audit.seal (
        position bigint primary key,
        -- No foreign key: verification must be able to name a line that is gone.
        journal_id bigint not null unique,
        digest bytea not null check (length(digest) = 32)
      );
      create table audit.sealer (
        single boolean primary key default true check (single),
        -- Of the PostgreSQL cluster whose transaction numbers these are: a restored copy lives in another.
        cluster text not null,
        after_xact xid8 not null,
        after_id bigint not null,
        position bigint not null,
        digest bytea not null check (length(digest) = 32),
        mac bytea not null check (length(mac) = 32)
      );

      alter table audit.segment enable row level security;
      create policy segment_select on audit.segment for select to chariot_app
        using ((select territory.is_system()) or (select exists (select from territory.reachable('journal:read'))));
      create policy segment_insert on audit.segment for insert to chariot_app with check ((select territory.is_system()));
      create policy segment_update on audit.segment for update to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select on audit.segment to chariot_app;
      grant insert (month, first_position, last_position, opening_digest, closing_digest, sealed_at, closed_at,
        forgotten_at, mac) on audit.segment to chariot_app;
      grant update (last_position, closing_digest, sealed_at, closed_at, forgotten_at, mac) on audit.segment to chariot_app;

      alter table audit.seal enable row level security;
      create policy seal_select on audit.seal for select to chariot_app using ((select territory.is_system()));
      create policy seal_insert on audit.seal for insert to chariot_app with check ((select territory.is_system()));
      grant select, insert on audit.seal to chariot_app;

      alter table audit.sealer enable row level security;
      create policy sealer_select on audit.sealer for select to chariot_app using ((select territory.is_system()));
      create policy sealer_insert on audit.sealer for insert to chariot_app with check ((select territory.is_system()));
      create policy sealer_update on audit.sealer for update to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert on audit.sealer to chariot_app;
      grant update (cluster, after_xact, after_id, position, digest, mac) on audit.sealer to chariot_app;

      create index journal_by_instant on platform.journal (created_at);

      -- The one way in which lines leave the journal: a whole month, closed, over for twelve months, said to be forgotten.
      create function audit.forget_lines(segment_month text, batch integer) returns bigint
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        gone bigint;
      begin
        if not territory.is_system() then
          raise exception 'Only the system forgets' using errcode = 'insufficient_privilege';
        end if;
        with due as (
          select seal.position, seal.journal_id
            from audit.segment join audit.seal on seal.position between first_position and last_position
           where month = segment_month and forgotten_at is not null
             and (to_date(month, 'YYYY-MM') + interval '1 month' + interval '365 days')::date <= current_date
           order by seal.position limit batch),
        lines as (delete from platform.journal using due where id = due.journal_id),
        seals as (delete from audit.seal using due where seal.position = due.position returning 1)
        select count(*) into gone from seals;
        return gone;
      end $$;
      revoke execute on function audit.forget_lines(text, integer) from public;
      grant execute on function audit.forget_lines(text, integer) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index platform.journal_by_instant; drop schema audit cascade');
  }
}
