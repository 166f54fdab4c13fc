import type { MigrationInterface, QueryRunner } from 'typeorm';

/** That a device has told what opens it again once it is erased; the code itself is in the vault. */
export class ActivationLocks1790000020602 implements MigrationInterface {
  readonly name = 'ActivationLocks1790000020602';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.activation_lock (
        device_id uuid primary key references fleet.device,
        secret_id uuid not null,
        kept_at timestamptz not null
      );
      alter table fleet.activation_lock enable row level security;
      create policy activation_lock_select on fleet.activation_lock for select to chariot_app
        using (exists (select from fleet.device d where d.id = device_id));
      create policy activation_lock_insert on fleet.activation_lock for insert to chariot_app
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      create policy activation_lock_update on fleet.activation_lock for update to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      create policy activation_lock_delete on fleet.activation_lock for delete to chariot_app
        using ((select territory.is_system()));
      grant select, insert, delete on fleet.activation_lock to chariot_app;
      grant update (secret_id, kept_at) on fleet.activation_lock to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.activation_lock');
  }
}
