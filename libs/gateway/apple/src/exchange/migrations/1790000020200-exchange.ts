import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each iPad has said of its configuration, and the commands that it was handed and has not reported on. */
export class AppleExchange1790000020200 implements MigrationInterface {
  readonly name = 'AppleExchange1790000020200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table apple.standing (
        device_id uuid primary key references fleet.device (id),
        -- The configuration that the fleet was last told about.
        claimed text check (length(claimed) <= 200),
        -- The declarations that it was last given, by their hash: since when they are these, and when it said that it heard so.
        token text check (length(token) <= 100),
        token_at timestamptz,
        told_at timestamptz,
        -- Why it manages itself by no declarations.
        refused text check (length(refused) between 1 and 300),
        -- By identifier: of which content, how it stands, and why.
        statuses jsonb not null default '{}' check (jsonb_typeof(statuses) = 'object'),
        -- What the Settings command said last, by its hash, and what came of each setting.
        items_hash text check (length(items_hash) <= 100),
        items_at timestamptz,
        items jsonb not null default '{}' check (jsonb_typeof(items) = 'object'),
        -- What it says of itself, until its list of applications has come too.
        facts jsonb check (jsonb_typeof(facts) = 'object'),
        -- When it last answered what it was asked of itself, or refused to.
        asked_at timestamptz,
        -- Of what was last reported to the fleet.
        reported text check (length(reported) <= 100),
        heard_at timestamptz not null,
        -- When it was last woken for having been silent.
        nudged_at timestamptz,
        constraint standing_token check ((token is null) = (token_at is null)),
        constraint standing_items check ((items_hash is null) = (items_at is null))
      );
      create index standing_by_hearing on apple.standing (heard_at);

      create table apple.command (
        device_id uuid not null references apple.standing (device_id) on delete cascade,
        uuid uuid not null,
        what text not null check (what in ('declare', 'settings', 'information', 'applications', 'operation', 'configured')),
        operation_id uuid,
        -- What it said: a hash, and the settings that it is of.
        subject jsonb,
        first_told_at timestamptz not null,
        told_at timestamptz not null,
        times_told int not null check (times_told > 0),
        put_off_at timestamptz,
        times_put_off int not null default 0 check (times_put_off >= 0),
        primary key (device_id, uuid),
        constraint command_of_an_operation check (what <> 'operation' or operation_id is not null)
      );

      alter table apple.standing enable row level security;
      create policy of_the_device on apple.standing to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      alter table apple.command enable row level security;
      create policy of_the_device on apple.command to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      grant select, insert, update, delete on apple.standing, apple.command to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table apple.command, apple.standing');
  }
}
