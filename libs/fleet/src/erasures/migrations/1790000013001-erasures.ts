import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasing devices that two people have named: an operation on a list of devices, handed out only while nothing is frozen. */
export class Erasures1790000013001 implements MigrationInterface {
  readonly name = 'Erasures1790000013001';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, GUARDS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger operation_device_frozen on fleet.operation_device;
      drop trigger operation_by_two on fleet.operation;
      drop function fleet.guard_frozen(), fleet.guard_erasure(), fleet.school_uai(uuid),
        fleet.erasure_of(fleet.device, timestamptz);
      drop policy operation_select on fleet.operation;
      drop policy operation_insert on fleet.operation;
      create policy operation_insert on fleet.operation for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      create or replace function fleet.concerns(o fleet.operation, d fleet.device) returns boolean
      language sql stable as $$
        select d.enrolled_at <= o.created_at and d.revoked_at is null and d.slot is not null and case o.target
          when 'device' then d.id = o.target_id
          else d.classroom_id = o.target_id and exists (
            select from fleet.membership m
             where m.device_id = d.id and m.classroom_id = o.target_id
               and m.from_at <= o.created_at and (m.until_at is null or m.until_at > o.created_at)) end $$;
      drop table fleet.operation_target;
      drop function fleet.guard_erased_device();
      delete from fleet.operation_device where operation_id in (select id from fleet.operation where kind = 'erase');
      delete from fleet.operation where kind = 'erase';
      alter table fleet.operation_device drop column confirmed_at;
      alter table fleet.operation drop column approval_id,
        drop constraint operation_kind_check, add constraint operation_kind_check check (kind in ('message', 'restart')),
        drop constraint operation_target_check, add constraint operation_target_check check (target in ('classroom', 'device'));
      create policy operation_select on fleet.operation for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('device:read'))
          or exists (select from fleet.device d where d.id = (select territory.caller_device())
            and target_id in (d.id, d.classroom_id)))`);
  }
}

const TABLES = `
  alter table fleet.operation
    -- What two people agreed on; approvals are forgotten before operations: no foreign key. One approval, one operation.
    add column approval_id uuid unique,
    drop constraint operation_kind_check,
    add constraint operation_kind_check check (kind in ('message', 'restart', 'erase')),
    drop constraint operation_target_check,
    add constraint operation_target_check check (target in ('classroom', 'device', 'devices')),
    add constraint operation_erases_by_approval
      check ((kind = 'erase') = (approval_id is not null) and (kind = 'erase') = (target = 'devices'));

  -- The devices of an operation that has a list of them; its target_id is then their school.
  create table fleet.operation_target (
    operation_id uuid not null references fleet.operation,
    device_id uuid not null references fleet.device,
    school_id uuid not null references territory.place,
    primary key (operation_id, device_id)
  );
  create index operation_target_by_device on fleet.operation_target (device_id, operation_id);

  -- The server's last word before the device destroys anything.
  alter table fleet.operation_device add column confirmed_at timestamptz;
`;

const FUNCTIONS = `
  -- The devices that an operation concerns: enrolled and in its target when it was made, and still in it and its school.
  -- One that is lost or stolen has no slot: it is told nothing, but to erase itself.
  create or replace function fleet.concerns(o fleet.operation, d fleet.device) returns boolean
  language sql stable as $$
    select d.enrolled_at <= o.created_at and d.revoked_at is null and d.school_id = o.school_id
       and (d.slot is not null or o.kind = 'erase') and case o.target
      when 'devices' then exists (
        select from fleet.operation_target t where t.operation_id = o.id and t.device_id = d.id)
      when 'device' then d.id = o.target_id
      else d.classroom_id = o.target_id and exists (
        select from fleet.membership m
         where m.device_id = d.id and m.classroom_id = o.target_id
           and m.from_at <= o.created_at and (m.until_at is null or m.until_at > o.created_at)) end $$;

  -- What is to become, or has become, of a device that is to be erased, since it was last enrolled.
  create function fleet.erasure_of(d fleet.device, now timestamptz) returns jsonb
  language sql stable as $$
    select case
        when s.status in ('done', 'recorded') then jsonb_build_object('state', 'erased', 'at', s.finished_at)
        when s.status = 'failed' then jsonb_build_object('state', 'failed', 'at', s.finished_at)
        when not fleet.concerns(o, d) then null
        when s.confirmed_at is not null then jsonb_build_object('state', 'erasing', 'at', s.confirmed_at)
        when o.cancelled_at is not null then null
        when o.expires_at <= now then jsonb_build_object('state', 'expired', 'at', o.expires_at)
        else jsonb_build_object('state', 'due', 'at', o.created_at) end
      from fleet.operation_target t join fleet.operation o on o.id = t.operation_id
      left join fleet.operation_device s on s.operation_id = t.operation_id and s.device_id = t.device_id
     where t.device_id = d.id and o.created_at >= d.enrolled_at order by o.created_at desc, o.id desc limit 1 $$;

  create function fleet.school_uai(school uuid) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp as
    $$ select uai from territory.place where id = school $$;
`;

const GUARDS = `
  -- Whoever writes here, nothing is to be erased but what an approval of now names.
  create function fleet.guard_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.kind = 'erase' and not exists (
      select from identity.approval a where a.id = new.approval_id and a.act = 'fleet.device.erase'
         and a.state = 'approved' and a.place_id = new.school_id and a.starts_at <= new.created_at) then
      raise exception 'no approval of this erasure' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create trigger operation_by_two before insert on fleet.operation for each row execute function fleet.guard_erasure();

  create function fleet.guard_erased_device() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not exists (
      select from fleet.operation o join identity.approval a on a.id = o.approval_id
        join fleet.device d on d.id = new.device_id
       where o.id = new.operation_id and a.state = 'approved' and a.payload -> 'deviceIds' ? new.device_id::text
         and d.school_id = a.place_id and new.school_id = a.place_id) then
      raise exception 'the approval does not name this device' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create trigger operation_target_by_two before insert on fleet.operation_target
    for each row execute function fleet.guard_erased_device();

  -- While the switch is set nothing destructive is handed out or let go on; a word given keeps the switch waiting.
  create function fleet.guard_frozen() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if exists (select from fleet.operation o where o.id = new.operation_id and o.kind = 'erase') and identity.hold_freeze() then
      raise exception 'dangerous acts are frozen' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create trigger operation_device_frozen before insert or update of told_at, confirmed_at on fleet.operation_device
    for each row execute function fleet.guard_frozen();
`;

const SECURITY = `
  alter table fleet.operation_target enable row level security;
  create policy operation_target_select on fleet.operation_target for select to chariot_app
    using ((select territory.is_system()) or device_id = (select territory.caller_device())
      or school_id in (select territory.reachable('device:read')));
  create policy operation_target_insert on fleet.operation_target for insert to chariot_app
    with check ((select territory.is_system()));
  grant select, insert on fleet.operation_target to chariot_app;

  drop policy operation_select on fleet.operation;
  create policy operation_select on fleet.operation for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('device:read'))
      or exists (select from fleet.device d where d.id = (select territory.caller_device())
        and target_id in (d.id, d.classroom_id))
      or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device())));
  drop policy operation_insert on fleet.operation;
  create policy operation_insert on fleet.operation for insert to chariot_app
    with check ((select territory.is_system())
      or (kind <> 'erase' and school_id in (select territory.reachable('operation:run'))));
  grant update (confirmed_at) on fleet.operation_device to chariot_app;

  revoke execute on function fleet.erasure_of(fleet.device, timestamptz), fleet.school_uai(uuid), fleet.guard_erasure(),
    fleet.guard_erased_device(), fleet.guard_frozen() from public;
  grant execute on function fleet.erasure_of(fleet.device, timestamptz), fleet.school_uai(uuid) to chariot_app;
`;
