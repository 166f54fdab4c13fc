import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journal, outbox and secrets. Why the policies are as they are: README.md of this room. */
export class Platform1790000000001 implements MigrationInterface {
  readonly name = 'Platform1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant usage on schema platform to chariot_app;

      create table platform.journal (
        id bigint generated always as identity primary key,
        created_at timestamptz not null default now(),
        actor_kind text not null check (actor_kind in ('person', 'device', 'system')),
        actor_id text not null check (actor_id <> ''),
        actor_label text not null,
        act text not null check (act ~ '^[a-z]+(\\.[a-zA-Z-]+)+$'),
        subject_kind text not null,
        subject_id text not null,
        subject_label text not null,
        place_id uuid,
        details jsonb not null check (jsonb_typeof(details) = 'object' and length(details::text) <= 16384)
      );
      create index journal_by_place on platform.journal (place_id, id desc);
      create index journal_by_subject on platform.journal (subject_id, id desc);
      alter table platform.journal enable row level security;
      -- Nobody writes in another's name.
      create policy journal_write on platform.journal for insert to chariot_app
        with check (actor_kind = current_setting('chariot.kind', true) and actor_id = current_setting('chariot.actor', true));
      -- Who else reads which place is audit's to add, once territory knows what "reachable" means.
      create policy journal_read_by_system on platform.journal for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      grant select on platform.journal to chariot_app;
      grant insert (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, place_id, details)
        on platform.journal to chariot_app;

      create table platform.outbox (
        id bigint generated always as identity primary key,
        type text not null check (length(type) <= 100),
        payload jsonb not null,
        created_at timestamptz not null default now(),
        run_at timestamptz not null default now(),
        attempts integer not null default 0,
        delivered text[] not null default '{}',
        last_error text,
        done_at timestamptz,
        dead_at timestamptz,
        check (done_at is null or dead_at is null)
      );
      create index outbox_pending on platform.outbox (run_at, id) where done_at is null and dead_at is null;
      create index outbox_done on platform.outbox (done_at) where done_at is not null;
      alter table platform.outbox enable row level security;
      create policy outbox_emit on platform.outbox for insert to chariot_app
        with check (coalesce(current_setting('chariot.kind', true), '') <> '');
      create policy outbox_read on platform.outbox for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy outbox_move on platform.outbox for update to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy outbox_prune on platform.outbox for delete to chariot_app
        using (current_setting('chariot.kind', true) = 'system' and done_at is not null);
      grant insert (type, payload) on platform.outbox to chariot_app;
      grant select, delete on platform.outbox to chariot_app;
      grant update (run_at, attempts, delivered, last_error, done_at, dead_at) on platform.outbox to chariot_app;

      create function platform.announce_event() returns trigger language plpgsql as $$
      begin
        -- Heard at commit and never before; the payload stays in the row (a notification holds 8,000 bytes).
        perform pg_notify('chariot_outbox', new.id || ':' || new.type);
        return null;
      end $$;
      create trigger announce_event after insert on platform.outbox for each row execute function platform.announce_event();

      create table platform.secret (
        id uuid primary key,
        purpose text not null check (purpose <> ''),
        key_id text not null,
        nonce bytea not null check (length(nonce) = 12),
        sealed bytea not null check (length(sealed) between 16 and 65552),
        created_at timestamptz not null default now()
      );
      create index secret_by_key on platform.secret (key_id);
      alter table platform.secret enable row level security;
      create policy secret_under_a_reach on platform.secret to chariot_app
        using (coalesce(current_setting('chariot.kind', true), '') <> '')
        with check (coalesce(current_setting('chariot.kind', true), '') <> '');
      grant select, insert, delete on platform.secret to chariot_app;
      grant update (key_id, nonce, sealed) on platform.secret to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table platform.secret, platform.outbox, platform.journal; drop function platform.announce_event',
    );
  }
}
