import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-shot acts: one row each, and one row per device once there is something to say of it. */
export class Operations1790000003008 implements MigrationInterface {
  readonly name = 'Operations1790000003008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.operation (
        id uuid primary key,
        kind text not null check (kind in ('message', 'restart')),
        target text not null check (target in ('classroom', 'device')),
        target_id uuid not null,
        target_name text not null,
        school_id uuid not null references territory.place,
        text text check (length(text) <= 300),
        created_at timestamptz not null,
        created_by jsonb not null,
        expires_at timestamptz not null check (expires_at > created_at),
        cancelled_at timestamptz,
        constraint operation_message_has_a_text check ((kind = 'message') = (text is not null))
      );
      create index operation_by_target on fleet.operation (target_id, created_at);
      create index operation_by_time on fleet.operation (created_at desc, id);

      create table fleet.operation_device (
        operation_id uuid not null references fleet.operation,
        device_id uuid not null references fleet.device,
        told_at timestamptz not null,
        finished_at timestamptz,
        status text check (status in ('done', 'recorded', 'failed')),
        why text check (length(why) <= 300),
        primary key (operation_id, device_id),
        check ((finished_at is null) = (status is null))
      );
      create index operation_device_by_device on fleet.operation_device (device_id);

      -- The devices that an operation concerns: enrolled and in its target when it was made, and still in it.
      create function fleet.concerns(o fleet.operation, d fleet.device) returns boolean
      language sql stable as $$
        select d.enrolled_at <= o.created_at and d.revoked_at is null and d.slot is not null and case o.target
          when 'device' then d.id = o.target_id
          else d.classroom_id = o.target_id and exists (
            select from fleet.membership m
             where m.device_id = d.id and m.classroom_id = o.target_id
               and m.from_at <= o.created_at and (m.until_at is null or m.until_at > o.created_at)) end $$;
      revoke execute on function fleet.concerns(fleet.operation, fleet.device) from public;
      grant execute on function fleet.concerns(fleet.operation, fleet.device) to chariot_app;

      alter table fleet.operation enable row level security;
      create policy operation_select on fleet.operation for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('device:read'))
          or exists (select from fleet.device d where d.id = (select territory.caller_device())
            and target_id in (d.id, d.classroom_id)));
      create policy operation_insert on fleet.operation for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      create policy operation_update on fleet.operation for update to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')))
        with check ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      grant select, insert on fleet.operation to chariot_app;
      grant update (cancelled_at) on fleet.operation to chariot_app;

      alter table fleet.operation_device enable row level security;
      -- A device hears of itself alone, whoever shares the operation with it.
      create policy operation_device_select on fleet.operation_device for select to chariot_app
        using (device_id = (select territory.caller_device())
          or ((select territory.caller_device()) is null
            and exists (select from fleet.operation o where o.id = operation_id)));
      create policy operation_device_insert on fleet.operation_device for insert to chariot_app
        with check (((select territory.is_system()) or device_id = (select territory.caller_device()))
          and exists (select from fleet.operation o where o.id = operation_id));
      create policy operation_device_update on fleet.operation_device for update to chariot_app
        using ((select territory.is_system()) or device_id = (select territory.caller_device()))
        with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
      grant select, insert on fleet.operation_device to chariot_app;
      grant update (told_at, finished_at, status, why) on fleet.operation_device to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.concerns');
    await runner.query('drop table fleet.operation_device, fleet.operation');
  }
}
