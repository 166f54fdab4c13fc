import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What devices say of themselves. */
export class Inventory1790000003007 implements MigrationInterface {
  readonly name = 'Inventory1790000003007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.inventory (
        device_id uuid primary key references fleet.device,
        -- No address of a network card, no position, no person: a name that is not a fact of the contract is refused.
        facts jsonb not null check (facts - array['serialNumber', 'manufacturer', 'model', 'osName', 'osVersion',
          'memoryBytes', 'storageBytes', 'storageFreeBytes', 'batteryPercent', 'batteryHealthPercent', 'charging',
          'agentVersion', 'software'] = '{}'),
        at timestamptz not null
      );
      create table fleet.inventory_change (
        id bigint generated always as identity primary key,
        device_id uuid not null references fleet.device,
        at timestamptz not null,
        fact text not null,
        before text,
        after text
      );
      create index inventory_change_by_device on fleet.inventory_change (device_id, id desc);

      alter table fleet.inventory enable row level security;
      create policy inventory_select on fleet.inventory for select to chariot_app
        using (exists (select from fleet.device d where d.id = device_id));
      create policy inventory_insert on fleet.inventory for insert to chariot_app
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      create policy inventory_update on fleet.inventory for update to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      grant select, insert on fleet.inventory to chariot_app;
      grant update (facts, at) on fleet.inventory to chariot_app;

      alter table fleet.inventory_change enable row level security;
      create policy inventory_change_select on fleet.inventory_change for select to chariot_app
        using (exists (select from fleet.device d where d.id = device_id));
      create policy inventory_change_insert on fleet.inventory_change for insert to chariot_app
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      grant select, insert on fleet.inventory_change to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.inventory_change, fleet.inventory');
  }
}
