import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was given up by itself because whoever had reserved it left the school: told to who directs it, nobody named. */
export class BookingDepartures1790000023031 implements MigrationInterface {
  readonly name = 'BookingDepartures1790000023031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table teaching.booking_departure (
        id uuid primary key,
        school_id uuid not null references territory.place,
        bookings integer not null check (bookings > 0),
        first_on date not null,
        last_on date not null check (last_on >= first_on),
        made_at timestamptz not null,
        -- Once, by any of those who direct the school.
        read_at timestamptz
      );
      create index booking_departure_unread on teaching.booking_departure (school_id, made_at) where read_at is null;
      create index booking_departure_by_age on teaching.booking_departure (made_at);

      alter table teaching.booking_departure enable row level security;
      create policy booking_departure_select on teaching.booking_departure for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
      create policy booking_departure_insert on teaching.booking_departure for insert to chariot_app
        with check ((select territory.is_system()));
      create policy booking_departure_update on teaching.booking_departure for update to chariot_app
        using (school_id in (select territory.reachable('operation:run')));
      create policy booking_departure_delete on teaching.booking_departure for delete to chariot_app
        using ((select territory.is_system()));
      grant select, insert, delete on teaching.booking_departure to chariot_app;
      grant update (read_at) on teaching.booking_departure to chariot_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table teaching.booking_departure');
  }
}
