import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last revocation list of each authority. */
export class CreateRevocationLists1790000000103 implements MigrationInterface {
  name = 'CreateRevocationLists1790000000103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pki.revocation_list (
        authority_id uuid primary key references pki.authority (id),
        number bigint not null check (number > 0),
        -- how many certificates had been revoked when it was made, expired ones included: it only grows
        revoked_total bigint not null,
        next_update timestamptz not null,
        content bytea not null
      );
      alter table pki.revocation_list enable row level security;
      create policy system_reads on pki.revocation_list for select to chariot_app using (current_setting('chariot.kind', true) = 'system');
      create policy system_adds on pki.revocation_list for insert to chariot_app with check (current_setting('chariot.kind', true) = 'system');
      create policy system_changes on pki.revocation_list for update to chariot_app
        using (current_setting('chariot.kind', true) = 'system') with check (current_setting('chariot.kind', true) = 'system');
      grant select, insert, update on pki.revocation_list to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pki.revocation_list');
  }
}
