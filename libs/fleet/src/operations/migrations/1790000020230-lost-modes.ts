import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lost Mode: `lost`, on two persons' word and on one device, and `found`, which the server makes when it is over and which is told
 * until the device says so.
 */
export class LostModes1790000020230 implements MigrationInterface {
  readonly name = 'LostModes1790000020230';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, FUNCTIONS, GUARDS]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: an iPad that is in Lost Mode would stay in it.
    throw new Error('LostModes1790000020230 is not undone: restore a copy');
  }
}

const TABLE = `
  alter table fleet.operation
    -- Of \`found\`: the Lost Mode that it ends.
    add column ends uuid references fleet.operation on delete set null,
    drop constraint operation_kind_check,
    add constraint operation_kind_check check (kind in ('message', 'ring', 'lock', 'unlock', 'restart', 'shutdown',
      'clearTraces', 'refreshInventory', 'openPage', 'clearPasscode', 'yearEndReset', 'lost', 'found', 'erase')),
    drop constraint operation_says_what_it_needs,
    add constraint operation_says_what_it_needs
      check ((kind not in ('message', 'lost') or text is not null) and (kind in ('message', 'lock', 'lost') or text is null)
        and (kind = 'ring') = (seconds is not null) and (kind = 'openPage') = (url is not null)),
    drop constraint operation_by_two_has_an_approval,
    add constraint operation_by_two_has_an_approval
      check ((kind in ('erase', 'yearEndReset', 'lost')) = (approval_id is not null) and (kind = 'erase') = (target = 'devices')),
    -- A code that is taken off, a screen that is taken over: one device at a time, whatever the door.
    add constraint operation_of_one_device check (kind not in ('clearPasscode', 'lost', 'found') or target = 'device'),
    add constraint operation_ends_a_lost_mode check (kind = 'found' or ends is null);
  create index operation_lost on fleet.operation (expires_at) where kind = 'lost';
  create index operation_ends on fleet.operation (ends) where ends is not null;
`;

const FUNCTIONS = `
  -- It said that it is in Lost Mode, and nobody has ended that yet.
  create function fleet.is_lost(d fleet.device) returns boolean
  language sql stable as $$
    select exists (
      select from fleet.operation o join fleet.operation_device s on s.operation_id = o.id and s.device_id = d.id
       where o.target_id = d.id and o.kind = 'lost' and o.created_at >= d.enrolled_at and s.status in ('done', 'recorded')
         and not exists (select from fleet.operation f where f.ends = o.id)) $$;

  -- The device is still in the target. One that is lost or stolen has no slot: it is told nothing, but to erase itself, what
  -- Lost Mode is, and to ring while it is in it. What ends a Lost Mode follows the device to whichever school it goes.
  create or replace function fleet.stays(o fleet.operation, d fleet.device) returns boolean
  language sql stable as $$
    select d.enrolled_at <= o.created_at and d.revoked_at is null
       and case when d.slot is not null or o.kind in ('erase', 'lost', 'found') then true
                else o.kind = 'ring' and o.target = 'device' and fleet.is_lost(d) end
       and case o.target
         when 'devices' then d.school_id = o.place_id
         when 'device' then d.id = o.target_id and (d.school_id = o.place_id or o.kind = 'found')
         when 'classroom' then d.classroom_id = o.target_id and d.school_id = o.place_id
         else fleet.is_under(o.target_id, d.school_id, o.created_at) end
       and coalesce(d.family = o.filter ->> 'family', true) and coalesce(d.model = o.filter ->> 'model', true) $$;

  -- The Lost Mode that a device is in, is to be in, or has not said yet that it came out of; of its present enrolment.
  create function fleet.lost_mode_of(d fleet.device, now timestamptz) returns jsonb
  language sql stable as $$
    select case
        when latest.status in ('failed', 'notApplicable') or latest.found then null
        when latest.over and latest.told_at is null then null
        else jsonb_build_object('operationId', latest.id, 'until', latest.expires_at, 'text', latest.text, 'state',
          case when latest.over then 'ending' when latest.status is null then 'due' else 'on' end) end
      from (
        select o.id, o.text, o.expires_at, s.told_at, s.status,
               coalesce(o.cancelled_at <= lost_mode_of.now, false) or o.expires_at <= lost_mode_of.now as over,
               exists (select from fleet.operation f join fleet.operation_device e on e.operation_id = f.id
                        where f.ends = o.id and e.device_id = d.id and e.status in ('done', 'recorded')) as found
          from fleet.operation o left join fleet.operation_device s on s.operation_id = o.id and s.device_id = d.id
         where o.target_id = d.id and o.kind = 'lost' and o.created_at >= d.enrolled_at
         order by o.created_at desc, o.id desc limit 1) as latest $$;

  -- Whether a Lost Mode that is over has to be ended on its device, which is locked: a device is told things under that lock, so
  -- that none is told to be lost after this has looked.
  create function fleet.lost_mode_to_end(operation uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  declare
    lost fleet.operation;
  begin
    select * into lost from fleet.operation o where o.id = operation and o.kind = 'lost';
    if lost.id is null or not territory.covers('operation:run', lost.place_id) then return false; end if;
    perform from fleet.device d where d.id = lost.target_id for no key update;
    return exists (select from fleet.operation_device s
                    where s.operation_id = lost.id and s.told_at is not null and s.status is distinct from 'failed'
                      and s.status is distinct from 'notApplicable')
       and not exists (select from fleet.operation f where f.ends = lost.id);
  end $$;

  revoke execute on function fleet.is_lost(fleet.device), fleet.lost_mode_of(fleet.device, timestamptz),
    fleet.lost_mode_to_end(uuid) from public;
  grant execute on function fleet.is_lost(fleet.device), fleet.lost_mode_of(fleet.device, timestamptz),
    fleet.lost_mode_to_end(uuid) to chariot_app;
`;

const GUARDS = `
  -- Whoever writes here, nothing that takes two persons is started but what an approval of now wants.
  create or replace function fleet.guard_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.kind in ('erase', 'yearEndReset', 'lost') and not exists (
      select from identity.approval a
       where a.id = new.approval_id and a.state = 'approved' and a.place_id = new.place_id and a.starts_at <= new.created_at
         and case new.kind when 'erase' then a.act = 'fleet.device.erase'
               when 'lost' then a.act = 'fleet.device.lost' and a.payload ->> 'deviceId' = new.target_id::text
                 and a.payload ->> 'text' = new.text
                 and new.expires_at <= new.created_at + make_interval(hours => 24 * (a.payload ->> 'days')::integer)
               else a.act = 'fleet.operation.yearEndReset' and a.payload ->> 'target' = new.target
                 and a.payload ->> 'targetId' = new.target_id::text and a.payload -> 'filter' = new.filter end) then
      raise exception 'no approval of this %', case new.kind when 'erase' then 'erasure' when 'lost' then 'Lost Mode' else 'reset' end
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

  drop policy operation_insert on fleet.operation;
  create policy operation_insert on fleet.operation for insert to chariot_app
    with check ((select territory.is_system())
      or (kind not in ('erase', 'yearEndReset', 'lost') and territory.covers('operation:run', place_id)));
`;
