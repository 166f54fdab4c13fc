import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  create table fleet.device (
    id uuid primary key,
    serial_number text not null check (length(btrim(serial_number)) between 1 and 100),
    -- As it is compared: what a label, a list and the machine write differently is the same device.
    serial_key text not null generated always as (upper(regexp_replace(serial_number, '\\s', '', 'g'))) stored,
    manufacturer text not null,
    model text not null,
    family text not null check (family in ('linux', 'apple', 'android', 'windows')),
    asset_tag text,
    state text not null check (state in ('planned', 'ordered', 'received', 'inventoried', 'prepared', 'inService', 'broken',
      'inRepair', 'onLoan', 'lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled')),
    school_id uuid not null,
    classroom_id uuid not null,
    slot integer check (slot between 1 and 40),
    -- Since when in that slot.
    placed_at timestamptz,
    enrolled_at timestamptz,
    -- SHA-256 of the public key of its identity, lower-case hexadecimal.
    public_key_fingerprint text check (public_key_fingerprint ~ '^[0-9a-f]{64}$'),
    revoked_at timestamptz,
    revocation_reason text,
    last_contact_at timestamptz,
    present boolean not null default false,
    absent_at timestamptz,
    reported_revision text,
    reported_at timestamptz,
    outcome text check (outcome in ('complete', 'partial', 'failed')),
    -- The first time that it was all that it should be.
    ready_at timestamptz,
    created_at timestamptz not null,
    -- A device is of the school that its classroom is of.
    foreign key (classroom_id, school_id) references fleet.classroom (id, school_id),
    -- At commit, so that two devices may exchange their slots.
    constraint device_one_per_slot unique (classroom_id, slot) deferrable initially deferred,
    constraint device_away_has_no_slot
      check (slot is null or state not in ('lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled')),
    constraint device_placed_in_a_slot check ((slot is null) = (placed_at is null)),
    constraint device_enrolled_with_a_key check ((enrolled_at is null) = (public_key_fingerprint is null)),
    constraint device_revoked_after_enrolment check (revoked_at is null or enrolled_at is not null),
    constraint device_report_has_an_outcome check ((reported_revision is null) = (outcome is null))
  );
  -- A serial number is one device, until it was given away for good.
  create unique index device_serial on fleet.device (serial_key) where state not in ('retired', 'donated', 'recycled');
  create unique index device_key on fleet.device (public_key_fingerprint) where revoked_at is null;
  create index device_by_classroom on fleet.device (classroom_id);
  create index device_by_school on fleet.device (school_id);

  -- Where a device was, from when to when.
  create table fleet.membership (
    id bigint generated always as identity primary key,
    device_id uuid not null references fleet.device,
    classroom_id uuid not null references fleet.classroom,
    slot integer not null check (slot between 1 and 40),
    from_at timestamptz not null,
    until_at timestamptz check (until_at >= from_at)
  );
  create unique index membership_one_open_per_device on fleet.membership (device_id) where until_at is null;
  create unique index membership_one_open_per_slot on fleet.membership (classroom_id, slot) where until_at is null;
  create index membership_by_classroom on fleet.membership (classroom_id, from_at);

  create table fleet.state_change (
    id bigint generated always as identity primary key,
    device_id uuid not null references fleet.device,
    at timestamptz not null,
    from_state text,
    to_state text not null,
    reason text not null check (length(btrim(reason)) between 1 and 300),
    actor jsonb not null
  );
  create index state_change_by_device on fleet.state_change (device_id, id);
`;

const SECURITY = `
  alter table fleet.device enable row level security;
  create policy device_select on fleet.device for select to chariot_app
    using ((select territory.is_system()) or id = (select territory.caller_device())
      or school_id in (select territory.reachable('device:read')));
  create policy device_insert on fleet.device for insert to chariot_app
    with check ((select territory.is_system()) or school_id in (select territory.reachable('device:write')));
  create policy device_update on fleet.device for update to chariot_app
    using ((select territory.is_system()) or id = (select territory.caller_device())
      or school_id in (select territory.reachable('device:write')))
    with check ((select territory.is_system()) or id = (select territory.caller_device())
      or school_id in (select territory.reachable('device:write')));
  -- Never deleted; what names it and when it came never change.
  grant select, insert on fleet.device to chariot_app;
  grant update (manufacturer, model, family, asset_tag, state, school_id, classroom_id, slot, placed_at, enrolled_at,
    public_key_fingerprint, revoked_at, revocation_reason, last_contact_at, present, absent_at, reported_revision,
    reported_at, outcome, ready_at) on fleet.device to chariot_app;

  -- A device sees the classroom that it is in.
  create policy classroom_select_by_device on fleet.classroom for select to chariot_app
    using (id = (select d.classroom_id from fleet.device d where d.id = (select territory.caller_device())));

  -- Whether the caller may write about that device.
  create function fleet.may_write_device(device uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system() or exists (
      select from fleet.device d where d.id = device
         and (d.id = territory.caller_device() or d.school_id in (select territory.reachable('device:write')))) $$;
  revoke execute on function fleet.may_write_device(uuid) from public;
  grant execute on function fleet.may_write_device(uuid) to chariot_app;

  -- What is told of a device is seen by whoever sees the device.
  alter table fleet.membership enable row level security;
  create policy membership_select on fleet.membership for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy membership_insert on fleet.membership for insert to chariot_app
    with check (fleet.may_write_device(device_id));
  create policy membership_update on fleet.membership for update to chariot_app
    using (fleet.may_write_device(device_id)) with check (fleet.may_write_device(device_id));
  grant select, insert on fleet.membership to chariot_app;
  grant update (until_at) on fleet.membership to chariot_app;

  alter table fleet.state_change enable row level security;
  create policy state_change_select on fleet.state_change for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy state_change_insert on fleet.state_change for insert to chariot_app
    with check (fleet.may_write_device(device_id));
  grant select, insert on fleet.state_change to chariot_app;

  -- Which of these serial numbers are somebody's already: whether, and not whose.
  create function fleet.known_serials(keys text[]) returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select serial_key from fleet.device
     where serial_key = any (keys) and state not in ('retired', 'donated', 'recycled') $$;
  revoke execute on function fleet.known_serials(text[]) from public;
  grant execute on function fleet.known_serials(text[]) to chariot_app;
`;

/** Devices, where they were and what they went through. */
export class Devices1790000003002 implements MigrationInterface {
  readonly name = 'Devices1790000003002';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy classroom_select_by_device on fleet.classroom');
    await runner.query('drop table fleet.state_change, fleet.membership, fleet.device cascade');
    await runner.query('drop function fleet.may_write_device, fleet.known_serials');
  }
}
