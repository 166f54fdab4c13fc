import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a copy may trip over: a circle of foreign keys, a generated column, triggers that refuse or write, a seed row. */
export class Bank1790000900001 implements MigrationInterface {
  readonly name = 'Bank1790000900001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema bank;
      grant usage on schema bank to chariot_app;
      create table bank.account (
        id int primary key, parent int references bank.account, favourite bigint,
        label text not null, amount int not null, doubled int generated always as (amount * 2) stored,
        xact xid8 not null default pg_current_xact_id()
      );
      create table bank.movement (
        id bigint generated always as identity primary key,
        from_id int not null references bank.account, to_id int not null references bank.account, amount int not null
      );
      alter table bank.account add foreign key (favourite) references bank.movement;
      alter table bank.account enable row level security;
      create policy nobody on bank.account to chariot_app using (false);
      insert into bank.account (id, label, amount) values (0, 'la banque', 0);
      create function bank.refuse() returns trigger language plpgsql as $$
      begin
        if new.label = 'interdit' then raise exception 'never again'; end if;
        return new;
      end $$;
      create trigger refuse before insert on bank.account for each row execute function bank.refuse();
      create trigger asleep before insert on bank.account for each row execute function bank.refuse();
      alter table bank.account disable trigger asleep;
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema bank cascade');
  }
}

/** What a later Chariot does to the rows that it finds. */
export class Currency1790000900002 implements MigrationInterface {
  readonly name = 'Currency1790000900002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table bank.account add currency text; update bank.account set currency = 'EUR'`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bank.account drop currency');
  }
}
