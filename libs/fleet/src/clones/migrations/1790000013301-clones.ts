import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The starts of each device that were heard, and whether its identity was found on a second machine. */
export class Clones1790000013301 implements MigrationInterface {
  readonly name = 'Clones1790000013301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Set aside because its identity is on two machines; enrolling it again lifts that.
      alter table fleet.device
        add column copied_at timestamptz,
        add constraint device_copied_is_revoked check (copied_at is null or revoked_at is not null);
      grant update (copied_at) on fleet.device to chariot_app;

      create table fleet.boot (
        device_id uuid not null references fleet.device,
        boot_id uuid not null,
        first_at timestamptz not null,
        -- Heard twice at least: such a start is remembered before those that spoke once.
        again boolean not null default false,
        latest boolean not null,
        primary key (device_id, boot_id)
      );
      create unique index boot_one_latest on fleet.boot (device_id) where latest;

      alter table fleet.boot enable row level security;
      create policy boot_select on fleet.boot for select to chariot_app
        using (exists (select from fleet.device d where d.id = device_id));
      create policy boot_insert on fleet.boot for insert to chariot_app
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      create policy boot_update on fleet.boot for update to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      grant select, insert on fleet.boot to chariot_app;
      grant update (again, latest) on fleet.boot to chariot_app;

      -- All but so many of a device: those that spoke once go first, then the oldest. A stolen identity that makes starts
      -- up cannot thus have the true one forgotten.
      create function fleet.forget_boots(device uuid, kept integer) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if (territory.is_system() or device = territory.caller_device()) is not true then
          raise exception 'Of one''s own device only' using errcode = 'insufficient_privilege';
        end if;
        delete from fleet.boot b where b.device_id = device and b.boot_id in (
          select o.boot_id from fleet.boot o where o.device_id = device
           order by o.latest desc, o.again desc, o.first_at desc, o.boot_id offset kept);
      end $$;
      revoke execute on function fleet.forget_boots(uuid, integer) from public;
      grant execute on function fleet.forget_boots(uuid, integer) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.forget_boots(uuid, integer);
      drop table fleet.boot;
      alter table fleet.device drop column copied_at`);
  }
}
