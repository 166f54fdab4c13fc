import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Only system transactions reach this schema: no person and no device has any business in it. */
export class CreateAuthorities1790000000101 implements MigrationInterface {
  name = 'CreateAuthorities1790000000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema pki;
      grant usage on schema pki to chariot_app;

      create table pki.authority (
        id uuid primary key,
        role text not null check (role in ('root', 'issuing')),
        issuer_id uuid references pki.authority (id),
        certificate bytea not null,
        -- sealed by the vault: never the key itself
        key_secret uuid not null references platform.secret (id),
        not_after timestamptz not null,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint authority_issuer check ((role = 'root') = (issuer_id is null))
      );
      -- two processes that start together make one root and one issuing authority
      create unique index authority_one_active on pki.authority (role) where retired_at is null;

      create table pki.server_certificate (
        fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
        serial text not null unique check (serial ~ '^[4-7][0-9a-f]{31}$'),
        authority_id uuid not null references pki.authority (id),
        hostnames text[] not null check (cardinality(hostnames) > 0),
        certificate bytea not null,
        key_secret uuid not null references platform.secret (id),
        not_after timestamptz not null,
        created_at timestamptz not null
      );
      create index server_certificate_by_hostnames on pki.server_certificate (hostnames, not_after desc);

      alter table pki.authority enable row level security;
      alter table pki.server_certificate enable row level security;
      create policy system_reads on pki.authority for select to chariot_app using (current_setting('chariot.kind', true) = 'system');
      create policy system_adds on pki.authority for insert to chariot_app with check (current_setting('chariot.kind', true) = 'system');
      create policy system_reads on pki.server_certificate for select to chariot_app using (current_setting('chariot.kind', true) = 'system');
      create policy system_adds on pki.server_certificate for insert to chariot_app with check (current_setting('chariot.kind', true) = 'system');
      grant select, insert on pki.authority, pki.server_certificate to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table pki.server_certificate;
      drop table pki.authority;
      drop schema pki;
    `);
  }
}
