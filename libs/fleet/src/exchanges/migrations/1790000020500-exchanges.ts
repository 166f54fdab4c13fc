import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last fifty exchanges of each device with the server. */
export class Exchanges1790000020500 implements MigrationInterface {
  readonly name = 'Exchanges1790000020500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.exchange_head (
        device_id uuid primary key references fleet.device (id) on delete cascade,
        last bigint not null default 0,
        -- What the last one said: the same again is counted in its row.
        likeness text,
        -- In no index: it is written at each exchange, in place.
        at timestamptz not null
      ) with (fillfactor = 70);

      -- A ring: the fifty-first takes the place of the first. A name that is not a column is kept nowhere.
      create table fleet.exchange (
        device_id uuid not null references fleet.exchange_head (device_id) on delete cascade,
        slot smallint not null check (slot between 0 and 49 and slot = number % 50),
        number bigint not null,
        at timestamptz not null,
        first_at timestamptz not null,
        times int not null check (times > 0),
        door text not null check (door in ('checkIn', 'command', 'declaration', 'profile', 'push')),
        said text not null check (length(said) between 1 and 120),
        about text check (length(about) between 1 and 120),
        identifier text check (length(identifier) between 1 and 120),
        by_user boolean not null,
        faults text[] not null check (cardinality(faults) <= 5),
        outcome text not null check (outcome in ('fine', 'nothing', 'later', 'failed', 'refused')),
        why text check (length(why) between 1 and 300),
        answer text check (length(answer) between 1 and 120),
        answer_identifier text check (length(answer_identifier) between 1 and 120),
        status int,
        milliseconds int check (milliseconds >= 0),
        primary key (device_id, slot)
      ) with (fillfactor = 85);

      -- Whoever keeps a device reads what it says; the server alone writes it down.
      alter table fleet.exchange_head enable row level security;
      create policy exchange_head_of_the_system on fleet.exchange_head to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, update, delete on fleet.exchange_head to chariot_app;
      alter table fleet.exchange enable row level security;
      create policy exchange_select on fleet.exchange for select to chariot_app
        using ((select territory.is_system()) or fleet.may_write_device(device_id));
      create policy exchange_insert on fleet.exchange for insert to chariot_app
        with check ((select territory.is_system()));
      create policy exchange_update on fleet.exchange for update to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, update on fleet.exchange to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.exchange, fleet.exchange_head');
  }
}
