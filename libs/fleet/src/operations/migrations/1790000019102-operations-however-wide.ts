import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever reaches forty thousand schools reads one operation as fast as whoever reaches one: the place of a row is looked
 * up among what is above it, instead of listing all that the caller reaches.
 */
export class OperationsHoweverWide1790000019102 implements MigrationInterface {
  readonly name = 'OperationsHoweverWide1790000019102';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [POLICIES, DEVICES]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.operation_devices(uuid, boolean, text[], uuid, integer), fleet.few_places(uuid[]);
      drop index fleet.operation_by_place;
      drop policy operation_select on fleet.operation;
      create policy operation_select on fleet.operation for select to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('device:read'))
          or target_id = any ((select fleet.targets_of_caller())::uuid[])
          or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device()))
          or ((select territory.caller_device()) is not null and fleet.told_to_caller(id)));
      drop policy operation_insert on fleet.operation;
      create policy operation_insert on fleet.operation for insert to chariot_app
        with check ((select territory.is_system())
          or (kind not in ('erase', 'yearEndReset') and place_id in (select territory.reachable('operation:run'))));
      drop policy operation_update on fleet.operation;
      create policy operation_update on fleet.operation for update to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('operation:run')))
        with check ((select territory.is_system()) or place_id in (select territory.reachable('operation:run')))`);
  }
}

const POLICIES = `
  create index operation_by_place on fleet.operation (place_id, created_at desc, id);

  drop policy operation_select on fleet.operation;
  create policy operation_select on fleet.operation for select to chariot_app
    using ((select territory.is_system())
      or case when (select territory.caller_device()) is null then territory.covers('device:read', place_id)
           else target_id = any ((select fleet.targets_of_caller())::uuid[])
             or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device()))
             -- Wherever it has gone since, it may say what it did.
             or fleet.told_to_caller(id) end);
  drop policy operation_insert on fleet.operation;
  create policy operation_insert on fleet.operation for insert to chariot_app
    with check ((select territory.is_system())
      or (kind not in ('erase', 'yearEndReset') and territory.covers('operation:run', place_id)));
  drop policy operation_update on fleet.operation;
  create policy operation_update on fleet.operation for update to chariot_app
    using ((select territory.is_system()) or territory.covers('operation:run', place_id))
    with check ((select territory.is_system()) or territory.covers('operation:run', place_id));

  -- The places below these, when they are few enough to be looked for one by one; null for everybody else.
  create function fleet.few_places(roots uuid[]) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when count(*) <= 1000 then array_agg(below.descendant) end
      from (select c.descendant from territory.place_closure c
             where c.ancestor = any (roots) and c.until_on >= territory.today() limit 1001) as below $$;
`;

const DEVICES = `
  -- Devices of an operation, by id: those that have said one of these (null: that were told), or those of which nothing is
  -- kept yet. The caller must see the operation and each device's school: forty thousand schools are not listed for a page.
  create function fleet.operation_devices(operation uuid, silent boolean, saying text[], after uuid, most integer)
  returns table ("deviceId" uuid, "serialNumber" text, slot integer, "classroomId" uuid, "classroomName" text,
    "schoolName" text, why text, "toldAt" timestamptz, "finishedAt" timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
  declare
    o fleet.operation;
  begin
    select * into o from fleet.operation one where one.id = operation;
    if not found or not territory.covers('device:read', o.place_id) then return; end if;
    return query
      with page as materialized (
        select s.device_id as id, s.why, s.told_at, s.finished_at
          from fleet.operation_device s join fleet.device d on d.id = s.device_id
         where not silent and s.operation_id = o.id
           and (s.status = any (saying) or (s.status is null and saying is null))
           and s.device_id > after and territory.covers('device:read', d.school_id)
         order by s.device_id limit most
      ), below as materialized (
        select d.id from fleet.device d join territory.place_closure x on x.descendant = d.school_id
         where silent and o.target = 'place' and x.ancestor = o.target_id and d.id > after
           and not exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = d.id)
           and fleet.concerns(o, d) and territory.covers('device:read', d.school_id)
         order by d.id limit most
      ), few as materialized (
        select d.id from fleet.device d
         where silent and o.target <> 'place' and d.id > after
           and (d.classroom_id = o.target_id or d.id = o.target_id or d.id = any (
             array(select t.device_id from fleet.operation_target t where t.operation_id = o.id)))
           and not exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = d.id)
           and fleet.concerns(o, d) and territory.covers('device:read', d.school_id)
         order by d.id limit most
      ), shown as (
        select * from page union all select id, null, null, null from below union all select id, null, null, null from few
      )
      select d.id, d.serial_number, d.slot, d.classroom_id, c.name, fleet.school_name(d.school_id),
             shown.why, shown.told_at, shown.finished_at
        from shown join fleet.device d on d.id = shown.id join fleet.classroom c on c.id = d.classroom_id
       order by d.id;
  end $$;
  revoke execute on function fleet.operation_devices(uuid, boolean, text[], uuid, integer), fleet.few_places(uuid[]) from public;
  grant execute on function fleet.operation_devices(uuid, boolean, text[], uuid, integer), fleet.few_places(uuid[])
    to chariot_app;
`;
