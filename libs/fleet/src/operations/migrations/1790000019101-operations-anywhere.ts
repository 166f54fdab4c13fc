import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations on any place, of any kind, one row whatever their size; what has become of them is counted as it happens. */
export class OperationsAnywhere1790000019101 implements MigrationInterface {
  readonly name = 'OperationsAnywhere1790000019101';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, CONCERNS, GUARDS, COUNTS, SECURITY]) await runner.query(part);
  }

  /** Forward only in practice: what is of a new kind has no place in the old tables, and goes. */
  async down(runner: QueryRunner): Promise<void> {
    for (const part of [FORMER_ROWS, FORMER_TABLES, FORMER_FUNCTIONS, FORMER_SECURITY]) await runner.query(part);
  }
}

const TABLES = `
  -- Of a classroom, a device or a list of devices, their school; of a place, that place.
  alter table fleet.operation rename column school_id to place_id;
  alter table fleet.operation
    add column filter jsonb not null default '{}' check (jsonb_typeof(filter) = 'object'),
    add column seconds integer check (seconds between 1 and 300),
    add column url text check (length(url) <= 500),
    -- The operation whose devices that did not do it are asked again.
    add column retry_of uuid references fleet.operation on delete set null,
    -- Over, and seen to be: no device looks at it any more.
    add column closed_at timestamptz,
    -- How many devices it concerns, less what fleet.operation_tally adds. Of a place: null until it was counted. Of
    -- anything smaller: null until it is over, and counted at each look.
    add column concerned bigint,
    drop constraint operation_kind_check,
    add constraint operation_kind_check check (kind in ('message', 'ring', 'lock', 'unlock', 'restart', 'shutdown',
      'clearTraces', 'refreshInventory', 'openPage', 'yearEndReset', 'erase')),
    drop constraint operation_target_check,
    add constraint operation_target_check check (target in ('place', 'classroom', 'device', 'devices')),
    drop constraint operation_message_has_a_text,
    add constraint operation_says_what_it_needs
      check ((kind <> 'message' or text is not null) and (kind in ('message', 'lock') or text is null)
        and (kind = 'ring') = (seconds is not null) and (kind = 'openPage') = (url is not null)),
    drop constraint operation_erases_by_approval,
    add constraint operation_by_two_has_an_approval
      check ((kind in ('erase', 'yearEndReset')) = (approval_id is not null) and (kind = 'erase') = (target = 'devices')),
    add constraint operation_of_a_place_is_there check (target <> 'place' or target_id = place_id);
  update fleet.operation set closed_at = least(expires_at, cancelled_at) where least(expires_at, cancelled_at) <= now();
  -- What a device looks at: of all that was ever asked, what is not over.
  create index operation_open on fleet.operation (target_id) where closed_at is null;
  create index operation_to_close on fleet.operation (least(expires_at, cancelled_at)) where closed_at is null;
  create index operation_retried on fleet.operation (retry_of) where retry_of is not null;

  alter table fleet.operation_device
    -- Null for what the device does not understand: it was never told.
    alter column told_at drop not null,
    add column first_told_at timestamptz,
    add column times_told integer not null default 0,
    drop constraint operation_device_status_check,
    add constraint operation_device_status_check check (status in ('done', 'recorded', 'failed', 'notApplicable'));
  update fleet.operation_device set first_told_at = told_at, times_told = 1;
  alter table fleet.operation_device
    add constraint operation_device_told_or_not check (told_at is not null or status = 'notApplicable');
  drop index fleet.operation_device_by_device;
  create index operation_device_by_device on fleet.operation_device (device_id, told_at);
  create index operation_device_by_status on fleet.operation_device (operation_id, status, device_id);
  create index membership_by_device on fleet.membership (device_id, from_at);

  -- What has become of an operation, in sixteen parts so that devices of one operation seldom wait for each other.
  create table fleet.operation_tally (
    operation_id uuid not null references fleet.operation on delete cascade,
    shard smallint not null check (shard between 0 and 15),
    -- Devices that have come back to its target, less those that have left it.
    concerned bigint not null default 0,
    told bigint not null default 0,
    done bigint not null default 0,
    failed bigint not null default 0,
    not_applicable bigint not null default 0,
    primary key (operation_id, shard)
  );
`;

const CONCERNS = `
  create function fleet.is_under(place uuid, school uuid, since timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from territory.place_closure c
      where c.ancestor = place and c.descendant = school
        and c.until_on >= (since at time zone 'Europe/Paris')::date) $$;

  -- Whatever an operation that concerns this device may be on: itself, its classroom, its school and what is above.
  create function fleet.target_ids(d fleet.device) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select array[d.id, d.classroom_id]
      || array(select c.ancestor from territory.place_closure c where c.descendant = d.school_id) $$;

  -- The device is still in the target. One that is lost or stolen has no slot: it is told nothing, but to erase itself.
  create function fleet.stays(o fleet.operation, d fleet.device) returns boolean
  language sql stable as $$
    select d.enrolled_at <= o.created_at and d.revoked_at is null and (d.slot is not null or o.kind = 'erase')
       and case o.target
         when 'devices' then d.school_id = o.place_id
         when 'device' then d.id = o.target_id and d.school_id = o.place_id
         when 'classroom' then d.classroom_id = o.target_id and d.school_id = o.place_id
         else fleet.is_under(o.target_id, d.school_id, o.created_at) end
       and coalesce(d.family = o.filter ->> 'family', true) and coalesce(d.model = o.filter ->> 'model', true) $$;

  -- The device was in the target when the operation was made: what is past does not change, whatever the device does.
  create function fleet.belonged(o fleet.operation, d fleet.device) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    former fleet.operation;
    said fleet.operation_device;
    version text;
  begin
    if o.target = 'devices' then
      return exists (select from fleet.operation_target t where t.operation_id = o.id and t.device_id = d.id);
    end if;
    -- In its slot since before: where it is, it was.
    if o.target <> 'device' and (d.placed_at is null or d.placed_at > o.created_at) and not exists (
      select from fleet.membership m join fleet.classroom c on c.id = m.classroom_id
       where m.device_id = d.id and m.from_at <= o.created_at and (m.until_at is null or m.until_at >= o.created_at)
         and case o.target when 'classroom' then m.classroom_id = o.target_id
               else fleet.is_under(o.target_id, c.school_id, o.created_at) end) then
      return false;
    end if;
    if o.filter ? 'state' and o.filter ->> 'state' is distinct from coalesce(
      (select to_state from fleet.state_change where device_id = d.id and at <= o.created_at order by id desc limit 1),
      d.state) then
      return false;
    end if;
    if o.filter ? 'osVersion' then
      version := coalesce(
        (select c.before from fleet.inventory_change c
          where c.device_id = d.id and c.fact = 'Version du système' and c.at > o.created_at order by c.id limit 1),
        (select facts ->> 'osVersion' from fleet.inventory where device_id = d.id));
      if version is null or not starts_with(version || '.', (o.filter ->> 'osVersion') || '.') then return false; end if;
    end if;
    if o.retry_of is not null then
      select * into former from fleet.operation where id = o.retry_of;
      if found then
        if not coalesce(d.enrolled_at <= former.created_at and fleet.belonged(former, d), false) then return false; end if;
        select * into said from fleet.operation_device s
         where s.operation_id = former.id and s.device_id = d.id and s.finished_at <= o.created_at;
        if said.status in ('done', 'recorded', 'notApplicable') then return false; end if;
        -- Silent: asked again only once there is nothing more to wait for.
        if said.status is null and least(former.expires_at, former.cancelled_at) > o.created_at then return false; end if;
      end if;
    end if;
    return true;
  end $$;

  -- In its target when it was made, and still in it.
  create or replace function fleet.concerns(o fleet.operation, d fleet.device) returns boolean
  language sql stable as $$ select coalesce(fleet.stays(o, d) and fleet.belonged(o, d), false) $$;

  -- What is open for a device and has not been reported, erasures apart. What is over is not looked at.
  create function fleet.open_operations(d fleet.device, at timestamptz) returns setof uuid
  language sql stable rows 1 as $$
    select o.id from fleet.operation o
     where o.target_id = any (fleet.target_ids(d)) and o.closed_at is null and o.kind <> 'erase'
       and o.cancelled_at is null and o.expires_at > at
       and not exists (select from fleet.operation_device s
                        where s.operation_id = o.id and s.device_id = d.id and s.finished_at is not null)
       and fleet.concerns(o, d) $$;

  create function fleet.told_to_caller(operation uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from fleet.operation_device s
      where s.operation_id = operation and s.device_id = territory.caller_device()) $$;

  create function fleet.targets_of_caller() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select fleet.target_ids(d) from fleet.device d where d.id = territory.caller_device() $$;
`;

const GUARDS = `
  -- Whoever writes here, nothing destructive is started but what an approval of now wants.
  create or replace function fleet.guard_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.kind in ('erase', 'yearEndReset') and not exists (
      select from identity.approval a
       where a.id = new.approval_id and a.state = 'approved' and a.place_id = new.place_id and a.starts_at <= new.created_at
         and case new.kind when 'erase' then a.act = 'fleet.device.erase'
               else a.act = 'fleet.operation.yearEndReset' and a.payload ->> 'target' = new.target
                 and a.payload ->> 'targetId' = new.target_id::text and a.payload -> 'filter' = new.filter end) then
      raise exception 'no approval of this %', case new.kind when 'erase' then 'erasure' else 'reset' end
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

  create or replace function fleet.guard_frozen() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.status is distinct from 'notApplicable' and exists (
      select from fleet.operation o where o.id = new.operation_id and o.kind in ('erase', 'yearEndReset'))
      and identity.hold_freeze() then
      raise exception 'dangerous acts are frozen' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
`;

const COUNTS = `
  -- The devices that it concerns, and those that have something to say of it though they have left.
  create function fleet.concerned_now(o fleet.operation) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    -- Nothing to look up device by device.
    plain boolean := o.retry_of is null and not o.filter ?| array['state', 'osVersion'];
    found bigint;
    apart bigint;
  begin
    case o.target
      when 'place' then
        select count(*) into found
          from territory.place_closure c join fleet.device d on d.school_id = c.descendant
         where c.ancestor = o.target_id and c.until_on >= (o.created_at at time zone 'Europe/Paris')::date
           and d.enrolled_at <= o.created_at and d.revoked_at is null and d.slot is not null
           and (o.filter ->> 'family' is null or d.family = o.filter ->> 'family')
           and (o.filter ->> 'model' is null or d.model = o.filter ->> 'model')
           and case when plain and d.placed_at <= o.created_at then true else fleet.belonged(o, d) end;
      when 'classroom' then
        select count(*) into found from fleet.device d where d.classroom_id = o.target_id and fleet.concerns(o, d);
      when 'device' then
        select count(*) into found from fleet.device d where d.id = o.target_id and fleet.concerns(o, d);
      else
        select count(*) into found from fleet.operation_target t join fleet.device d on d.id = t.device_id
         where t.operation_id = o.id and fleet.concerns(o, d);
    end case;
    select count(*) into apart from fleet.operation_device s join fleet.device d on d.id = s.device_id
     where s.operation_id = o.id and not fleet.concerns(o, d);
    return found + apart;
  end $$;

  create function fleet.shard_of(device uuid) returns smallint
  language sql immutable as $$ select (get_byte(uuid_send(device), 15) & 15)::smallint $$;

  create function fleet.said_of(status text) returns text
  language sql immutable as $$ select case status when 'recorded' then 'done' else coalesce(status, 'told') end $$;

  create function fleet.tally_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    was text := case when tg_op = 'UPDATE' then fleet.said_of(old.status) end;
    become text := fleet.said_of(new.status);
  begin
    if was is not distinct from become then return null; end if;
    insert into fleet.operation_tally as t (operation_id, shard, told, done, failed, not_applicable)
      select new.operation_id, fleet.shard_of(new.device_id),
             (become = 'told')::int - coalesce(was = 'told', false)::int,
             (become = 'done')::int - coalesce(was = 'done', false)::int,
             (become = 'failed')::int - coalesce(was = 'failed', false)::int,
             (become = 'notApplicable')::int - coalesce(was = 'notApplicable', false)::int
    on conflict (operation_id, shard) do update set told = t.told + excluded.told, done = t.done + excluded.done,
      failed = t.failed + excluded.failed, not_applicable = t.not_applicable + excluded.not_applicable;
    return null;
  end $$;
  create trigger operation_device_tally after insert or update of status on fleet.operation_device
    for each row execute function fleet.tally_said();

  -- A device that has nothing to say of an operation, and leaves its target or comes back to it. At commit, when where it
  -- was is written too. Shared with other moves: fleet.count_operation waits for those that could not see the operation.
  create function fleet.tally_moved() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtext('fleet.operation.concerned'));
    insert into fleet.operation_tally as t (operation_id, shard, concerned)
      select o.id, fleet.shard_of(new.id), fleet.concerns(o, new)::int - fleet.concerns(o, old)::int
        from fleet.operation o
       where o.target = 'place' and o.closed_at is null
         and o.target_id = any (fleet.target_ids(old) || fleet.target_ids(new))
         and not exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = new.id)
         and fleet.concerns(o, new) <> fleet.concerns(o, old)
       order by o.id
    on conflict (operation_id, shard) do update set concerned = t.concerned + excluded.concerned;
    return null;
  end $$;
  create constraint trigger device_operation_tally
    after update of school_id, classroom_id, slot, placed_at, enrolled_at, revoked_at, family, model on fleet.device
    deferrable initially deferred for each row
    when ((old.school_id, old.classroom_id, old.slot, old.placed_at, old.enrolled_at, old.revoked_at, old.family, old.model)
      is distinct from
      (new.school_id, new.classroom_id, new.slot, new.placed_at, new.enrolled_at, new.revoked_at, new.family, new.model))
    execute function fleet.tally_moved();

  -- Counts an operation on a place, once it is committed. Moves that began before it, and did not see it, are waited for:
  -- what is counted then, less what the tally says at that moment, stays true with whatever the tally says later.
  create function fleet.count_operation(operation uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not territory.is_system() then
      raise exception 'Only the system counts' using errcode = 'insufficient_privilege';
    end if;
    -- Taken and let go at once, whatever happens: undoing the block gives the lock back, and nobody waits for the count.
    begin
      perform pg_advisory_xact_lock(hashtext('fleet.operation.concerned'));
      raise exception 'nobody is moving' using errcode = 'P0C01';
    exception when sqlstate 'P0C01' then null;
    end;
    update fleet.operation o set concerned = fleet.concerned_now(o)
           - coalesce((select sum(t.concerned) from fleet.operation_tally t where t.operation_id = o.id), 0)
     where o.id = operation and o.target = 'place' and o.concerned is null;
  end $$;

  -- What is over by then is closed. What was counted at each look is counted a last time: it does not change any more.
  create function fleet.close_operations(at timestamptz, batch integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    closed integer;
  begin
    if not territory.is_system() then
      raise exception 'Only the system closes' using errcode = 'insufficient_privilege';
    end if;
    update fleet.operation o
       set closed_at = least(o.expires_at, o.cancelled_at),
           concerned = case when o.target = 'place' then o.concerned else fleet.concerned_now(o) end
     where o.id in (select id from fleet.operation
                     where closed_at is null and least(expires_at, cancelled_at) <= at
                     order by least(expires_at, cancelled_at) limit batch for no key update skip locked);
    get diagnostics closed = row_count;
    return closed;
  end $$;

  insert into fleet.operation_tally (operation_id, shard, told, done, failed)
    select operation_id, fleet.shard_of(device_id), count(*) filter (where status is null),
           count(*) filter (where status in ('done', 'recorded')), count(*) filter (where status = 'failed')
      from fleet.operation_device group by 1, 2;
`;

const SECURITY = `
  alter table fleet.operation_tally enable row level security;
  -- Written by triggers alone.
  create policy operation_tally_select on fleet.operation_tally for select to chariot_app
    using (exists (select from fleet.operation o where o.id = operation_id));
  grant select on fleet.operation_tally to chariot_app;
  grant update (first_told_at, times_told) on fleet.operation_device to chariot_app;

  drop policy operation_select on fleet.operation;
  create policy operation_select on fleet.operation for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('device:read'))
      or target_id = any ((select fleet.targets_of_caller())::uuid[])
      or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device()))
      -- Wherever it has gone since, it may say what it did.
      or ((select territory.caller_device()) is not null and fleet.told_to_caller(id)));
  drop policy operation_insert on fleet.operation;
  create policy operation_insert on fleet.operation for insert to chariot_app
    with check ((select territory.is_system())
      or (kind not in ('erase', 'yearEndReset') and place_id in (select territory.reachable('operation:run'))));

  revoke execute on function fleet.is_under(uuid, uuid, timestamptz), fleet.target_ids(fleet.device),
    fleet.stays(fleet.operation, fleet.device), fleet.belonged(fleet.operation, fleet.device),
    fleet.open_operations(fleet.device, timestamptz), fleet.told_to_caller(uuid), fleet.targets_of_caller(),
    fleet.concerned_now(fleet.operation), fleet.shard_of(uuid), fleet.said_of(text), fleet.tally_said(),
    fleet.tally_moved(), fleet.count_operation(uuid), fleet.close_operations(timestamptz, integer) from public;
  grant execute on function fleet.is_under(uuid, uuid, timestamptz), fleet.target_ids(fleet.device),
    fleet.stays(fleet.operation, fleet.device), fleet.belonged(fleet.operation, fleet.device),
    fleet.open_operations(fleet.device, timestamptz), fleet.told_to_caller(uuid), fleet.targets_of_caller(),
    fleet.concerned_now(fleet.operation), fleet.count_operation(uuid),
    fleet.close_operations(timestamptz, integer) to chariot_app;
`;

const FORMER_ROWS = `
  drop trigger device_operation_tally on fleet.device;
  drop trigger operation_device_tally on fleet.operation_device;
  drop table fleet.operation_tally;
  delete from fleet.operation_device s using fleet.operation o where o.id = s.operation_id
    and (s.told_at is null or s.status = 'notApplicable' or o.kind not in ('message', 'restart', 'erase') or o.target = 'place');
  delete from fleet.operation where kind not in ('message', 'restart', 'erase') or target = 'place';
`;

const FORMER_TABLES = `
  drop policy operation_select on fleet.operation;
  drop policy operation_insert on fleet.operation;
  drop index fleet.operation_open, fleet.operation_to_close, fleet.operation_device_by_status,
    fleet.operation_device_by_device, fleet.membership_by_device;
  create index operation_device_by_device on fleet.operation_device (device_id);
  drop function fleet.concerned_now(fleet.operation), fleet.open_operations(fleet.device, timestamptz),
    fleet.stays(fleet.operation, fleet.device) cascade;
  alter table fleet.operation rename column place_id to school_id;
  alter table fleet.operation
    drop constraint operation_of_a_place_is_there,
    drop constraint operation_by_two_has_an_approval,
    drop constraint operation_says_what_it_needs,
    drop column filter, drop column seconds, drop column url, drop column retry_of, drop column closed_at,
    drop column concerned,
    drop constraint operation_kind_check, add constraint operation_kind_check check (kind in ('message', 'restart', 'erase')),
    drop constraint operation_target_check,
    add constraint operation_target_check check (target in ('classroom', 'device', 'devices')),
    add constraint operation_message_has_a_text check ((kind = 'message') = (text is not null)),
    add constraint operation_erases_by_approval
      check ((kind = 'erase') = (approval_id is not null) and (kind = 'erase') = (target = 'devices'));
  alter table fleet.operation_device
    drop constraint operation_device_told_or_not,
    drop column first_told_at, drop column times_told,
    alter column told_at set not null,
    drop constraint operation_device_status_check,
    add constraint operation_device_status_check check (status in ('done', 'recorded', 'failed'));
`;

const FORMER_FUNCTIONS = `
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
  create or replace function fleet.guard_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.kind = 'erase' and not exists (
      select from identity.approval a where a.id = new.approval_id and a.act = 'fleet.device.erase'
         and a.state = 'approved' and a.place_id = new.school_id and a.starts_at <= new.created_at) then
      raise exception 'no approval of this erasure' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create or replace function fleet.guard_frozen() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if exists (select from fleet.operation o where o.id = new.operation_id and o.kind = 'erase') and identity.hold_freeze() then
      raise exception 'dangerous acts are frozen' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  drop function fleet.belonged(fleet.operation, fleet.device), fleet.is_under(uuid, uuid, timestamptz),
    fleet.told_to_caller(uuid), fleet.targets_of_caller(), fleet.target_ids(fleet.device), fleet.shard_of(uuid),
    fleet.said_of(text), fleet.tally_said(), fleet.tally_moved(), fleet.count_operation(uuid),
    fleet.close_operations(timestamptz, integer);
`;

const FORMER_SECURITY = `
  create policy operation_select on fleet.operation for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('device:read'))
      or exists (select from fleet.device d where d.id = (select territory.caller_device())
        and target_id in (d.id, d.classroom_id))
      or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device())));
  create policy operation_insert on fleet.operation for insert to chariot_app
    with check ((select territory.is_system())
      or (kind <> 'erase' and school_id in (select territory.reachable('operation:run'))));
`;
