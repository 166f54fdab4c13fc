import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EMPTY_CONFIGURATION } from '../canonical-json.js';

const TABLES = `
  -- What a device should be, named by its content: the same settings are one row, whoever has them.
  create table fleet.configuration (
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    settings jsonb not null check (jsonb_typeof(settings) = 'object'),
    created_at timestamptz not null default now()
  );
  insert into fleet.configuration (hash, settings) values ('${EMPTY_CONFIGURATION}', '{}');
  alter table fleet.classroom add foreign key (configuration_hash) references fleet.configuration;

  -- The same, in one family's words.
  create table fleet.rendering (
    hash text not null references fleet.configuration,
    family text not null,
    version integer not null,
    payload jsonb not null,
    primary key (hash, family, version)
  );

  -- What each device says of each setting, the last time it spoke of it.
  create table fleet.device_setting (
    device_id uuid not null references fleet.device,
    setting text not null,
    revision text not null,
    status text not null check (status in ('applied', 'recorded', 'notApplicable', 'failed')),
    why text check (length(why) <= 300),
    at timestamptz not null,
    primary key (device_id, setting)
  );

  -- Every report, once: the same one sent again changes nothing.
  create table fleet.report (
    device_id uuid not null references fleet.device,
    report_id uuid not null,
    kind text not null check (kind in ('configuration', 'inventory', 'operation')),
    at timestamptz not null,
    -- What was said, but for inventories, which have a place of their own.
    said jsonb,
    primary key (device_id, report_id)
  );
`;

const FUNCTIONS = `
  -- The name of what one device should be: its configuration and its own variables, so that a device which changes slot
  -- is told again.
  create function fleet.revision(hash text, classe text, ecole text, slot integer) returns text
  language sql immutable as $$
    select left(hash, 16) || '-' || left(encode(sha256(convert_to(
      concat_ws(E'\\x1f', classe, ecole, coalesce(slot::text, '')), 'UTF8')), 'hex'), 8) $$;

  create function fleet.revision_of(d fleet.device, c fleet.classroom) returns text
  language sql stable as
    $$ select fleet.revision(c.configuration_hash, c.name, fleet.school_name(c.school_id), d.slot) $$;

  -- Where a device stands on the rollout board. quiet: the summer freeze, when a sleeping tablet is no alarm.
  create function fleet.board_state(d fleet.device, c fleet.classroom, at timestamptz, quiet boolean) returns text
  language sql stable as $$
    select case
      when d.enrolled_at is null then 'waiting'
      when d.revoked_at is not null or d.state in ('broken', 'inRepair') then 'blocked'
      when d.reported_revision = fleet.revision_of(d, c) then case
        when d.outcome = 'complete' then 'ready'
        when d.outcome = 'failed' then 'blocked'
        -- It passed settings over in silence: it has ten minutes to say more.
        when d.reported_at < at - interval '10 minutes' then 'blocked'
        else 'talking' end
      when coalesce(d.last_contact_at, d.enrolled_at) >= at - interval '10 minutes' then 'talking'
      -- It was never ready: somebody is waiting for it.
      when d.ready_at is null then 'blocked'
      -- It has been off since before it had anything to be told (Wi-Fi off by default: loi 2015-136 art. 7 II).
      when quiet or d.last_contact_at < greatest(c.configured_at, d.placed_at) then 'talking'
      else 'blocked' end $$;

  -- Presence is what the broker said last, and a contact proves it; neither is believed for ever.
  create function fleet.is_online(d fleet.device, at timestamptz) returns boolean
  language sql immutable as $$
    select coalesce(d.revoked_at is null and (
      (d.present and d.last_contact_at > at - interval '1 hour')
      or (d.last_contact_at > at - interval '2 minutes' and d.last_contact_at > coalesce(d.absent_at, '-infinity'))
    ), false) $$;

  -- What is on a device's screen, before its variables are filled in.
  create function fleet.label_title(settings jsonb) returns text
  language sql immutable as $$ select coalesce(settings -> 'label' ->> 'title', 'Tablette {numero}') $$;
`;

const SECURITY = `
  alter table fleet.configuration enable row level security;
  create policy configuration_select on fleet.configuration for select to chariot_app
    using ((select territory.is_system()) or exists (select from fleet.classroom c where c.configuration_hash = hash));
  -- Written by fleet.configure alone.
  grant select on fleet.configuration to chariot_app;

  alter table fleet.rendering enable row level security;
  create policy rendering_select on fleet.rendering for select to chariot_app
    using (exists (select from fleet.configuration c where c.hash = rendering.hash));
  -- The first device of its family to ask has it made.
  create policy rendering_insert on fleet.rendering for insert to chariot_app
    with check (((select territory.is_system()) or (select territory.caller_device()) is not null)
      and exists (select from fleet.configuration c where c.hash = rendering.hash));
  grant select, insert on fleet.rendering to chariot_app;

  alter table fleet.device_setting enable row level security;
  create policy device_setting_select on fleet.device_setting for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy device_setting_insert on fleet.device_setting for insert to chariot_app
    with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
  create policy device_setting_update on fleet.device_setting for update to chariot_app
    using ((select territory.is_system()) or device_id = (select territory.caller_device()))
    with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
  grant select, insert on fleet.device_setting to chariot_app;
  grant update (revision, status, why, at) on fleet.device_setting to chariot_app;

  alter table fleet.report enable row level security;
  create policy report_select on fleet.report for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy report_insert on fleet.report for insert to chariot_app
    with check ((select territory.is_system()) or device_id = (select territory.caller_device()));
  grant select, insert on fleet.report to chariot_app;

  revoke execute on function fleet.revision(text, text, text, integer), fleet.revision_of(fleet.device, fleet.classroom),
    fleet.board_state(fleet.device, fleet.classroom, timestamptz, boolean), fleet.is_online(fleet.device, timestamptz),
    fleet.label_title(jsonb) from public;
  grant execute on function fleet.revision(text, text, text, integer), fleet.revision_of(fleet.device, fleet.classroom),
    fleet.board_state(fleet.device, fleet.classroom, timestamptz, boolean), fleet.is_online(fleet.device, timestamptz),
    fleet.label_title(jsonb) to chariot_app;
`;

/** What devices should be, and what they say that they are. */
export class Configurations1790000003003 implements MigrationInterface {
  readonly name = 'Configurations1790000003003';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function fleet.board_state, fleet.is_online, fleet.revision_of, fleet.revision, fleet.label_title',
    );
    await runner.query('drop table fleet.report, fleet.device_setting, fleet.rendering, fleet.configuration cascade');
  }
}
