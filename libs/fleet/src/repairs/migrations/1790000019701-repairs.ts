import { FAULT_LABELS } from '@chariot/contract';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  create table fleet.warranty (
    device_id uuid primary key references fleet.device,
    supplier text not null check (length(btrim(supplier)) between 1 and 120),
    starts_on date not null,
    -- The last day on which it holds.
    ends_on date not null check (ends_on >= starts_on),
    reference text
  );

  create table fleet.repair (
    id uuid primary key,
    device_id uuid not null references fleet.device,
    state text not null check (state in ('open', 'sent', 'closed')),
    fault text not null check (fault in (${Object.keys(FAULT_LABELS)
      .map((fault) => `'${fault}'`)
      .join(', ')})),
    description text not null check (length(btrim(description)) between 1 and 1000),
    opened_at timestamptz not null,
    opened_by jsonb not null,
    supplier text,
    supplier_reference text,
    under_warranty boolean,
    sent_on date,
    expected_back_on date check (expected_back_on >= sent_on),
    back_on date check (back_on >= sent_on),
    outcome text check (outcome in ('repaired', 'replaced', 'irreparable', 'onSite')),
    closing_note text,
    cost_cents integer check (cost_cents >= 0),
    closed_at timestamptz,
    closed_by jsonb,
    loan_device_id uuid references fleet.device,
    constraint repair_sent_has_left check (state <> 'sent' or (sent_on is not null and supplier is not null)),
    constraint repair_closed_has_an_outcome
      check ((state = 'closed') = (outcome is not null and closed_at is not null and back_on is not null))
  );
  -- A device is broken once at a time, and lent to one at a time.
  create unique index repair_one_open on fleet.repair (device_id) where state <> 'closed';
  create unique index repair_one_loan on fleet.repair (loan_device_id) where state <> 'closed';
  create index repair_by_device on fleet.repair (device_id);
  create index repair_by_time on fleet.repair (opened_at desc, id desc);
  create index repair_away on fleet.repair (sent_on) where state = 'sent';

  create table fleet.repair_photo (
    id uuid primary key,
    repair_id uuid not null references fleet.repair,
    name text not null check (name <> ''),
    media_type text not null check (media_type in ('image/png', 'image/jpeg')),
    size_bytes integer not null check (size_bytes between 1 and 3145728),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    added_at timestamptz not null
  );
  create index repair_photo_by_repair on fleet.repair_photo (repair_id);
  create index repair_photo_by_content on fleet.repair_photo (sha256);
`;

const SECURITY = `
  create function fleet.may_report_device(device uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system() or exists (
      select from fleet.device d where d.id = device and d.school_id in (select territory.reachable('repair:report'))) $$;

  -- Whoever has a device in her hands may say that it is broken, and change nothing else of it. One that is away from its
  -- cart, or disposed of, is not in her hands. Answers the state that it was in; null: it cannot be.
  create function fleet.report_broken(device uuid, why text, label text, at timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    was text;
  begin
    select d.state into was from fleet.device d where d.id = device for no key update;
    if not fleet.may_report_device(device) then
      raise exception 'reporting needs repair:report' using errcode = 'insufficient_privilege';
    end if;
    if was not in ('received', 'inventoried', 'prepared', 'inService', 'onLoan') then return null; end if;
    insert into fleet.state_change (device_id, at, from_state, to_state, reason, actor)
    values (device, at, was, 'broken', why, jsonb_build_object('kind', current_setting('chariot.kind'),
      'id', current_setting('chariot.actor'), 'label', label));
    update fleet.device d set state = 'broken' where d.id = device;
    return was;
  end $$;
  revoke execute on function fleet.may_report_device(uuid), fleet.report_broken(uuid, text, text, timestamptz) from public;
  grant execute on function fleet.may_report_device(uuid), fleet.report_broken(uuid, text, text, timestamptz)
    to chariot_app;

  alter table fleet.warranty enable row level security;
  create policy warranty_select on fleet.warranty for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy warranty_insert on fleet.warranty for insert to chariot_app
    with check (fleet.may_write_device(device_id));
  create policy warranty_update on fleet.warranty for update to chariot_app
    using (fleet.may_write_device(device_id)) with check (fleet.may_write_device(device_id));
  grant select, insert on fleet.warranty to chariot_app;
  grant update (supplier, starts_on, ends_on, reference) on fleet.warranty to chariot_app;

  -- Read with the device that it is about.
  alter table fleet.repair enable row level security;
  create policy repair_select on fleet.repair for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy repair_insert on fleet.repair for insert to chariot_app
    with check (fleet.may_report_device(device_id));
  create policy repair_update on fleet.repair for update to chariot_app
    using (fleet.may_write_device(device_id)) with check (fleet.may_write_device(device_id));
  grant select, insert on fleet.repair to chariot_app;
  grant update (state, supplier, supplier_reference, under_warranty, sent_on, expected_back_on, back_on, outcome,
    closing_note, cost_cents, closed_at, closed_by, loan_device_id) on fleet.repair to chariot_app;

  alter table fleet.repair_photo enable row level security;
  create policy repair_photo_select on fleet.repair_photo for select to chariot_app
    using (exists (select from fleet.repair r where r.id = repair_id));
  create policy repair_photo_insert on fleet.repair_photo for insert to chariot_app
    with check (exists (select from fleet.repair r where r.id = repair_id and fleet.may_report_device(r.device_id)));
  create policy repair_photo_delete on fleet.repair_photo for delete to chariot_app
    using ((select territory.is_system())
      or exists (select from fleet.repair r where r.id = repair_id and fleet.may_write_device(r.device_id)));
  grant select, insert, delete on fleet.repair_photo to chariot_app;
`;

/** What breaks, who mends it, and what comes of it. */
export class Repairs1790000019701 implements MigrationInterface {
  readonly name = 'Repairs1790000019701';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table fleet.repair_photo, fleet.repair, fleet.warranty;
      drop function fleet.report_broken(uuid, text, text, timestamptz), fleet.may_report_device(uuid)`);
  }
}
