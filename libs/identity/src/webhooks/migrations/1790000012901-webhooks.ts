import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who subscribed to what, where; and which deliveries she may therefore see. */
export class Webhooks1790000012901 implements MigrationInterface {
  readonly name = 'Webhooks1790000012901';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.webhook (
        id uuid primary key,
        place_id uuid not null references territory.place,
        url text not null check (length(url) between 9 and 2000 and url !~ '[[:cntrl:]]'),
        topics text[] not null check (cardinality(topics) between 1 and 20),
        -- Sealed by the vault: shown once.
        secret_id uuid not null references platform.secret,
        created_by uuid not null references identity.person,
        created_at timestamptz not null,
        stopped_at timestamptz,
        stopped_because text check (stopped_because in ('unanswered', 'makerLostRight')),
        check ((stopped_at is null) = (stopped_because is null))
      );
      create index webhook_by_place on identity.webhook (place_id) where stopped_at is null;
      create index webhook_by_maker on identity.webhook (created_by);

      -- The roles that its maker holds at that moment on its place or above; for the system, which calls in her name.
      create function identity.webhook_roles(webhook uuid, moment timestamptz) returns text[]
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select array(select distinct held.role
          from identity.webhook made
          join identity.person maker on maker.id = made.created_by and maker.disabled_at is null
          join identity.held_role held on held.person_id = maker.id
         where made.id = webhook and held.place_id in (select territory.above(made.place_id))
           and identity.is_current(held, moment) and territory.is_system()
         order by held.role) $$;
      revoke execute on function identity.webhook_roles(uuid, timestamptz) from public;
      grant execute on function identity.webhook_roles(uuid, timestamptz) to chariot_app;

      alter table identity.webhook enable row level security;
      create policy webhook_select on identity.webhook for select to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('integration:manage')));
      create policy webhook_insert on identity.webhook for insert to chariot_app
        with check (created_by = (select identity.caller_person()) and stopped_at is null
          and place_id in (select territory.reachable('integration:manage')));
      create policy webhook_update on identity.webhook for update to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('integration:manage')))
        with check ((select territory.is_system()) or (created_by = (select identity.caller_person())
          and place_id in (select territory.reachable('integration:manage'))));
      create policy webhook_delete on identity.webhook for delete to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('integration:manage')));
      -- Where it calls, what of and for whom is never rewritten; resuming it makes it the resumer's.
      grant select, insert, delete on identity.webhook to chariot_app;
      grant update (stopped_at, stopped_because, created_by) on identity.webhook to chariot_app;

      -- The machinery's rows, by the subscription that they belong to.
      create function identity.manages_webhook(webhook uuid) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select exists (select from identity.webhook made
          where made.id = webhook and territory.covers('integration:manage', made.place_id)) $$;
      revoke execute on function identity.manages_webhook(uuid) from public;
      grant execute on function identity.manages_webhook(uuid) to chariot_app;
      create policy webhook_channel_managed on platform.webhook_channel to chariot_app
        using (identity.manages_webhook(webhook_id)) with check (identity.manages_webhook(webhook_id));
      create policy webhook_delivery_seen on platform.webhook_delivery for select to chariot_app
        using (identity.manages_webhook(webhook_id));
      create policy webhook_delivery_removed on platform.webhook_delivery for delete to chariot_app
        using (identity.manages_webhook(webhook_id));
      -- By hand, a test and nothing else: what happened is told by what happened.
      create policy webhook_delivery_tried on platform.webhook_delivery for insert to chariot_app
        with check (topic = 'test' and identity.manages_webhook(webhook_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy webhook_delivery_tried on platform.webhook_delivery;
      drop policy webhook_delivery_removed on platform.webhook_delivery;
      drop policy webhook_delivery_seen on platform.webhook_delivery;
      drop policy webhook_channel_managed on platform.webhook_channel;
      drop function identity.manages_webhook(uuid);
      drop table identity.webhook;
      drop function identity.webhook_roles(uuid, timestamptz);
    `);
  }
}
