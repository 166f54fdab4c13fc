import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which budget line paid for which device. The convention keeps what it must know of a device itself, by serial number,
 * fed by events: no foreign key crosses to the fleet.
 */
export class Funding1790000004002 implements MigrationInterface {
  name = 'Funding1790000004002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.funded_device (
        convention_id uuid not null references convention.convention,
        serial_number text not null check (serial_number <> ''),
        manufacturer text not null default '',
        model text not null default '',
        -- Not unique: a tablet that another commune took over stays in the books of the one that paid for it.
        device_id uuid,
        school_id uuid references territory.place,
        school_uai text,
        classroom_name text,
        slot integer,
        budget_line_id uuid,
        attributed_at timestamptz,
        enrolled_at timestamptz,
        primary key (convention_id, serial_number),
        -- A device is paid by a line of the same convention, or by none yet.
        foreign key (convention_id, budget_line_id) references convention.budget_line (convention_id, id),
        check ((budget_line_id is null) = (attributed_at is null))
      );
      create index on convention.funded_device (device_id);
      create index on convention.funded_device (budget_line_id);
      create index on convention.funded_device (school_id);

      alter table convention.funded_device enable row level security;
      create policy seen on convention.funded_device for select using (
        (select territory.is_system())
        or school_id in (select territory.reachable('convention:read'))
        or (school_id is null and convention_id in (select convention.readable()))
        or convention_id in (select convention.writable()));
    `);
    for (const [command, clause] of [
      ['insert', 'with check'],
      ['update', 'using'],
    ]) {
      await runner.query(`
        create policy ${command}ed on convention.funded_device for ${command} ${clause} (
          (select territory.is_system()) or convention_id in (select convention.writable()));
      `);
    }
    await runner.query('grant select, insert, update on convention.funded_device to chariot_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table convention.funded_device');
  }
}
