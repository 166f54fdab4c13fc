import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The server that Apple School Manager knows this instance as, the iPads that it gave to it, and the cart of each. */
export class AppleAde1790000020300 implements MigrationInterface {
  readonly name = 'AppleAde1790000020300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists apple;
      grant usage on schema apple to chariot_app;

      -- What server tokens are sealed to; an older one may still be at Apple's.
      create table apple.ade_key (
        id uuid primary key,
        -- sealed by the vault: never the key itself
        key_secret uuid not null references platform.secret (id),
        certificate bytea not null,
        made_at timestamptz not null
      );
      create index ade_key_by_age on apple.ade_key (made_at);

      create table apple.ade_server (
        single boolean primary key default true check (single),
        server_uuid text not null check (length(server_uuid) between 1 and 100),
        server_name text,
        org_id text,
        org_name text,
        -- sealed by the vault
        token_secret uuid not null references platform.secret (id),
        token_ends_at timestamptz not null,
        token_uploaded_at timestamptz not null,
        -- Where Apple's list was read up to, written with what it brought.
        cursor text check (length(cursor) between 1 and 1000),
        -- The whole list was read once: changes are asked for from then on.
        listed boolean not null default false,
        listing_since timestamptz,
        due_at timestamptz not null,
        synced_at timestamptz,
        failed_at timestamptz,
        failure text check (length(failure) between 1 and 100),
        failures int not null default 0,
        profile_uuid text,
        profile_hash text,
        constraint ade_server_failure check ((failed_at is null) = (failure is null)),
        constraint ade_server_profile check ((profile_uuid is null) = (profile_hash is null))
      );

      create table apple.ade_notice (
        token_ends_at timestamptz not null,
        threshold int not null check (threshold in (60, 30, 7, 0)),
        sent_at timestamptz not null,
        messages int not null,
        primary key (token_ends_at, threshold)
      );

      create table apple.ade_device (
        serial text primary key check (serial ~ '^[A-Z0-9]{1,40}$'),
        model text,
        description text,
        -- In Apple's list, as it was read last; null: in no list yet.
        seen_at timestamptz,
        gone_at timestamptz,
        -- What somebody wants.
        classroom_id uuid references fleet.classroom (id),
        slot int check (slot between 1 and 1000),
        placed_at timestamptz,
        -- What Apple says: the profile that it gives the iPad, and its last answer to ours.
        profile_uuid text,
        outcome text check (length(outcome) between 1 and 60),
        answered_at timestamptz,
        retry_at timestamptz,
        -- It came to the door.
        came_at timestamptz,
        refusal text check (length(refusal) between 1 and 100),
        constraint ade_device_place check ((classroom_id is null) = (slot is null) and (classroom_id is null) = (placed_at is null)),
        constraint ade_device_outcome check ((outcome is null) = (answered_at is null))
      );
      create unique index ade_device_one_of_a_slot on apple.ade_device (classroom_id, slot) where classroom_id is not null;
      create index ade_device_placed on apple.ade_device (serial) where classroom_id is not null or profile_uuid is not null;
      create index ade_device_gone on apple.ade_device (gone_at) where gone_at is not null;

      alter table apple.ade_key enable row level security;
      alter table apple.ade_server enable row level security;
      alter table apple.ade_notice enable row level security;
      alter table apple.ade_device enable row level security;
      create policy of_the_instance on apple.ade_key to chariot_app
        using ((select territory.administers_instance())) with check ((select territory.administers_instance()));
      create policy of_the_instance on apple.ade_server to chariot_app
        using ((select territory.administers_instance())) with check ((select territory.administers_instance()));
      create policy of_the_instance on apple.ade_device to chariot_app
        using ((select territory.administers_instance())) with check ((select territory.administers_instance()));
      create policy of_the_system on apple.ade_notice to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, delete on apple.ade_key to chariot_app;
      grant select, insert, update, delete on apple.ade_server, apple.ade_device to chariot_app;
      grant select, insert on apple.ade_notice to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table apple.ade_device, apple.ade_notice, apple.ade_server, apple.ade_key');
  }
}
