import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Updates of one application that somebody asked for now: how far each has come is told by the licences of its iPads. */
export class AppleAppUpdates1790000022504 implements MigrationInterface {
  readonly name = 'AppleAppUpdates1790000022504';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table apple.app_update (
        id uuid primary key,
        app_id uuid not null references fleet.app (id),
        target text not null check (target in ('device', 'classroom')),
        target_id uuid not null,
        -- As it was called then.
        target_name text not null check (length(target_name) between 1 and 300),
        asked_at timestamptz not null,
        asked_by jsonb not null
      );
      create index app_update_by_app on apple.app_update (app_id, asked_at);
      create table apple.app_update_device (
        update_id uuid not null references apple.app_update (id) on delete cascade,
        device_id uuid not null references fleet.device (id),
        primary key (update_id, device_id)
      );

      alter table apple.app_update enable row level security;
      -- Whoever keeps the licences of that application.
      create policy app_update_of_the_catalogue on apple.app_update to chariot_app
        using ((select territory.is_system()) or exists (select from apple.licensed_app a where a.app_id = app_update.app_id))
        with check ((select territory.is_system()) or exists (select from apple.licensed_app a where a.app_id = app_update.app_id));
      grant select, insert, delete on apple.app_update to chariot_app;
      alter table apple.app_update_device enable row level security;
      create policy app_update_device_of_the_update on apple.app_update_device to chariot_app
        using (exists (select from apple.app_update u where u.id = update_id))
        with check (exists (select from apple.app_update u where u.id = update_id));
      grant select, insert, delete on apple.app_update_device to chariot_app;

      -- They say when an application is told again, and never whether an iPad holds its licence (licence_is_apples).
      create policy licence_of_the_catalogue on apple.licence for update to chariot_app
        using (exists (select from apple.licensed_app a where a.id = licensed_app_id))
        with check (exists (select from apple.licensed_app a where a.id = licensed_app_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy licence_of_the_catalogue on apple.licence;
      drop table apple.app_update_device, apple.app_update;
    `);
  }
}
