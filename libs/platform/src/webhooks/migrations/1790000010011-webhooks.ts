import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is to be told to other programs, and how each of those answers. Who they are, and which person sees what, is said
 * by the room that knows subscriptions: here, everything is the system's.
 */
export class Webhooks1790000010011 implements MigrationInterface {
  readonly name = 'Webhooks1790000010011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.webhook_channel (
        webhook_id uuid primary key,
        failing_since timestamptz,
        failures integer not null default 0 check (failures >= 0),
        next_try_at timestamptz not null,
        check ((failures = 0) = (failing_since is null))
      );
      create index webhook_channel_due on platform.webhook_channel (next_try_at);

      create table platform.webhook_delivery (
        id uuid primary key,
        webhook_id uuid not null references platform.webhook_channel on delete cascade,
        topic text not null check (topic ~ '^[a-z]{1,40}$'),
        thing_id text not null check (length(thing_id) between 1 and 100),
        place_id uuid not null,
        at timestamptz not null,
        state text not null default 'waiting' check (state in ('waiting', 'delivered', 'abandoned')),
        attempts integer not null default 0,
        ended_at timestamptz,
        status integer check (status between 100 and 599),
        fault text check (length(fault) <= 100),
        check ((state = 'waiting') = (ended_at is null))
      );
      -- What has not been tried yet says « read this again »: saying it once is enough.
      create unique index webhook_delivery_once on platform.webhook_delivery (webhook_id, topic, thing_id)
        where state = 'waiting' and attempts = 0;
      create index webhook_delivery_waiting on platform.webhook_delivery (webhook_id, id) where state = 'waiting';
      create index webhook_delivery_by_webhook on platform.webhook_delivery (webhook_id, id desc);
      create index webhook_delivery_ended on platform.webhook_delivery (ended_at) where state <> 'waiting';

      alter table platform.webhook_channel enable row level security;
      alter table platform.webhook_delivery enable row level security;
      create policy webhook_channel_system on platform.webhook_channel to chariot_app
        using (current_setting('chariot.kind', true) = 'system') with check (current_setting('chariot.kind', true) = 'system');
      create policy webhook_delivery_system on platform.webhook_delivery to chariot_app
        using (current_setting('chariot.kind', true) = 'system') with check (current_setting('chariot.kind', true) = 'system');
      grant select, delete on platform.webhook_channel, platform.webhook_delivery to chariot_app;
      grant insert (webhook_id, next_try_at) on platform.webhook_channel to chariot_app;
      grant update (failing_since, failures, next_try_at) on platform.webhook_channel to chariot_app;
      grant insert (id, webhook_id, topic, thing_id, place_id, at) on platform.webhook_delivery to chariot_app;
      grant update (state, attempts, ended_at, status, fault) on platform.webhook_delivery to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.webhook_delivery, platform.webhook_channel');
  }
}
