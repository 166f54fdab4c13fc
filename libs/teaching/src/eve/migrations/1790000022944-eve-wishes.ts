import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who wants to be written to on the evening before a reservation, and for which day she was last. */
export class EveWishes1790000022944 implements MigrationInterface {
  readonly name = 'EveWishes1790000022944';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table teaching.eve_wish (
        person_id uuid primary key references identity.person,
        since timestamptz not null,
        told_for date,
        told_at timestamptz,
        constraint eve_wish_told_of_a_day check ((told_for is null) = (told_at is null))
      );
      create index eve_wish_unused on teaching.eve_wish (coalesce(told_at, since));

      alter table teaching.eve_wish enable row level security;
      create policy own on teaching.eve_wish for select to chariot_app
        using ((select territory.is_system()) or person_id = (select teaching.caller_person()));
      create policy asked on teaching.eve_wish for insert to chariot_app
        with check (person_id = (select teaching.caller_person()));
      create policy told on teaching.eve_wish for update to chariot_app using ((select territory.is_system()));
      create policy stopped on teaching.eve_wish for delete to chariot_app
        using ((select territory.is_system()) or person_id = (select teaching.caller_person()));
      grant select, insert, delete on teaching.eve_wish to chariot_app;
      grant update (told_for, told_at) on teaching.eve_wish to chariot_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table teaching.eve_wish');
  }
}
