import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Avenants (art. 10.1): beside the signed text, never over it. A school or a line that one adds gets its row, marked by
 * it, so that devices and parties are known there; what rows of the signed text become is in the avenant alone.
 */
export class Amendments1790000017102 implements MigrationInterface {
  name = 'Amendments1790000017102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.amendment (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        number integer not null check (number > 0),
        subject text not null check (length(btrim(subject)) > 0),
        articles text[] not null check (cardinality(articles) > 0),
        academie_signed_on date not null,
        local_authority_signed_on date not null,
        effective_on date not null,
        changes jsonb not null check (length(changes::text) <= 262144),
        recorded_at timestamptz not null,
        unique (convention_id, number),
        unique (convention_id, id)
      );
      alter table convention.annex_row
        add column amendment_id uuid,
        add foreign key (convention_id, amendment_id) references convention.amendment (convention_id, id);
      alter table convention.budget_line
        add column amendment_id uuid,
        add foreign key (convention_id, amendment_id) references convention.amendment (convention_id, id);

      alter table convention.amendment enable row level security;
      create policy seen on convention.amendment for select using (
        (select territory.is_system())
        or convention_id in (select convention.readable()) or convention_id in (select convention.writable()));
      create policy recorded on convention.amendment for insert with check (
        (select territory.is_system()) or convention_id in (select convention.writable()));
      grant select, insert on convention.amendment to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table convention.annex_row drop column amendment_id;
      alter table convention.budget_line drop column amendment_id;
      drop table convention.amendment;
    `);
  }
}
