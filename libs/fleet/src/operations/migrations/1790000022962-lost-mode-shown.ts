import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An iPad in Lost Mode is as it should be and of no use to anybody: lists, boards and counts say « bloquée », and why. */
export class LostModeShown1790000022962 implements MigrationInterface {
  readonly name = 'LostModeShown1790000022962';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMN, STANDING, SHOWN]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: lists ask for what only this version says.
    throw new Error('LostModeShown1790000022962 is not undone: restore a copy');
  }
}

const COLUMN = `
  alter table fleet.device
    -- When it said that it is in Lost Mode, until it says that it came out of it. Of an enrolment before the present one it says nothing.
    -- A column, because what stands in each list may look nothing up.
    add column lost_mode_since timestamptz;
  grant update (lost_mode_since) on fleet.device to chariot_app;
  update fleet.device d set lost_mode_since = now() where fleet.lost_mode_of(d, now()) ->> 'state' in ('on', 'ending');

  create function fleet.is_in_lost_mode(d fleet.device) returns boolean
  language sql stable parallel safe as $$ select coalesce(d.lost_mode_since >= d.enrolled_at and d.revoked_at is null, false) $$;
  revoke execute on function fleet.is_in_lost_mode(fleet.device) from public;
  grant execute on function fleet.is_in_lost_mode(fleet.device) to chariot_app;
`;

const STANDING = `
  create or replace function fleet.standing_of(d fleet.device, c fleet.classroom, school text, at timestamptz, quiet boolean) returns text
  language sql stable parallel safe as $$
    select case
      when d.enrolled_at is null then 'waiting'
      when d.revoked_at is not null or d.state in ('broken', 'inRepair') or d.lost_mode_since >= d.enrolled_at then 'blocked'
      when d.reported_revision = fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, school, d.slot) then case
        when d.outcome = 'complete' then 'ready'
        when d.outcome = 'failed' then 'blocked'
        -- It passed settings over in silence: it has ten minutes to say more.
        when d.reported_at < at - interval '10 minutes' then 'blocked'
        else 'talking' end
      when coalesce(d.last_contact_at, d.enrolled_at) >= at - interval '10 minutes' then 'talking'
      -- It was never ready: somebody is waiting for it.
      when d.ready_at is null then 'blocked'
      -- It has been off since before it had anything to be told (Wi-Fi off by default: loi 2015-136 art. 7 II).
      when quiet or d.last_contact_at < greatest(c.configured_at, d.configured_at, d.placed_at) then 'talking'
      else 'blocked' end $$;
`;

const SHOWN = `
  drop function fleet.shown_devices(uuid[], timestamptz, boolean);
  create function fleet.shown_devices(devices uuid[], instant timestamptz, quiet boolean) returns table (id uuid,
    "serialNumber" text, "assetTag" text, family text, manufacturer text, model text, state text, "schoolId" uuid,
    "schoolName" text, "schoolUai" text, "classroomId" uuid, "classroomName" text, slot integer, "labelTitle" text,
    "boardState" text, "inLostMode" boolean, online boolean, "enrolledAt" timestamptz, "lastContactAt" timestamptz, "osName" text,
    "osVersion" text, "batteryPercent" integer, erasure jsonb, year smallint, conformity text,
    "warrantyEndsOn" text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    roots uuid[] := territory.roots('device:read');
    today date := territory.today();
  begin
    return query
      select d.id, d.serial_number, d.asset_tag, d.family, d.manufacturer, d.model, d.state, d.school_id, s.name, s.uai,
             d.classroom_id, c.name, d.slot, fleet.label_title(k.settings), fleet.board_state(d, c, instant, quiet),
             fleet.is_in_lost_mode(d), fleet.is_online(d, instant), d.enrolled_at, d.last_contact_at, i.facts ->> 'osName',
             i.facts ->> 'osVersion', (i.facts ->> 'batteryPercent')::integer, fleet.erasure_of(d, instant), l.year, l.conformity,
             to_char(w.ends_on, 'YYYY-MM-DD')
        from unnest(devices) with ordinality as asked (device, rank)
        join fleet.device d on d.id = asked.device
        join fleet.listing l on l.device_id = d.id
        join fleet.classroom c on c.id = d.classroom_id
        join territory.place s on s.id = d.school_id
        join fleet.configuration k on k.hash = fleet.hash_of(d, c)
        left join fleet.inventory i on i.device_id = d.id
        left join fleet.warranty w on w.device_id = d.id
       where territory.is_system() or fleet.reaches_listed(l.places, l.places_until, l.school_id, roots, today)
       order by asked.rank;
  end $$;
  revoke execute on function fleet.shown_devices(uuid[], timestamptz, boolean) from public;
  grant execute on function fleet.shown_devices(uuid[], timestamptz, boolean) to chariot_app;
`;
