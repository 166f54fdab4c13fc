import type { MigrationInterface, QueryRunner } from 'typeorm';

const SQL = `
  -- What this device should be where it is an exception; null: as its classroom.
  alter table fleet.device
    add column configuration_hash text references fleet.configuration,
    add column configured_at timestamptz;
  create index device_by_configuration on fleet.device (configuration_hash) where configuration_hash is not null;
  create index if not exists classroom_by_school on fleet.classroom (school_id);

  create function fleet.hash_of(d fleet.device, c fleet.classroom) returns text
  language sql immutable parallel safe as $$ select coalesce(d.configuration_hash, c.configuration_hash) $$;

  create or replace function fleet.revision_of(d fleet.device, c fleet.classroom) returns text
  language sql stable as $$
    select fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, fleet.school_name(c.school_id), d.slot) $$;

  create or replace function fleet.board_state(d fleet.device, c fleet.classroom, at timestamptz, quiet boolean) returns text
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
      when quiet or d.last_contact_at < greatest(c.configured_at, d.configured_at, d.placed_at) then 'talking'
      else 'blocked' end $$;

  drop policy configuration_select on fleet.configuration;
  create policy configuration_select on fleet.configuration for select to chariot_app
    using ((select territory.is_system()) or exists (select from fleet.classroom c where c.configuration_hash = hash)
      or exists (select from fleet.device d where d.configuration_hash = hash));

  revoke execute on function fleet.hash_of(fleet.device, fleet.classroom) from public;
  grant execute on function fleet.hash_of(fleet.device, fleet.classroom) to chariot_app;
`;

/** A device that is an exception has a configuration of its own. */
export class ExceptionalDevices1790000019303 implements MigrationInterface {
  readonly name = 'ExceptionalDevices1790000019303';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SQL);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: the former functions know no exception.
    throw new Error('ExceptionalDevices1790000019303 is not undone: restore a copy');
  }
}
