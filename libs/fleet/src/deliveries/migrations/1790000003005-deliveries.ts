import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What suppliers delivered, as their lists said it. */
export class Deliveries1790000003005 implements MigrationInterface {
  readonly name = 'Deliveries1790000003005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.delivery (
        id uuid primary key,
        classroom_id uuid not null,
        school_id uuid not null,
        supplier text not null,
        reference text not null,
        delivered_on date not null,
        -- Convention's: no foreign key leaves the fleet for it.
        budget_line_id uuid,
        created_at timestamptz not null,
        created_by jsonb not null,
        foreign key (classroom_id, school_id) references fleet.classroom (id, school_id)
      );
      create index delivery_by_time on fleet.delivery (created_at desc, id);
      create index delivery_by_classroom on fleet.delivery (classroom_id);

      create table fleet.delivery_device (
        delivery_id uuid not null references fleet.delivery,
        device_id uuid not null references fleet.device,
        serial_number text not null,
        manufacturer text not null,
        model text not null,
        slot integer not null,
        primary key (delivery_id, device_id),
        constraint delivery_device_once unique (device_id)
      );

      alter table fleet.delivery enable row level security;
      create policy delivery_select on fleet.delivery for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('device:read')));
      create policy delivery_insert on fleet.delivery for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('device:write')));
      grant select, insert on fleet.delivery to chariot_app;

      alter table fleet.delivery_device enable row level security;
      create policy delivery_device_select on fleet.delivery_device for select to chariot_app
        using (exists (select from fleet.delivery d where d.id = delivery_id));
      create policy delivery_device_insert on fleet.delivery_device for insert to chariot_app
        with check (exists (select from fleet.delivery d where d.id = delivery_id) and fleet.may_write_device(device_id));
      grant select, insert on fleet.delivery_device to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.delivery_device, fleet.delivery');
  }
}
