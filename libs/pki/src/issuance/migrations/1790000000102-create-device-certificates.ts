import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every certificate ever given to a device. Rows are never deleted: a key certified once is never certified again. */
export class CreateDeviceCertificates1790000000102 implements MigrationInterface {
  name = 'CreateDeviceCertificates1790000000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pki.device_certificate (
        fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
        serial text not null unique check (serial ~ '^[4-7][0-9a-f]{31}$'),
        device_id uuid not null,
        authority_id uuid not null references pki.authority (id),
        -- SHA-256 of the SubjectPublicKeyInfo
        key_fingerprint text not null unique check (key_fingerprint ~ '^[0-9a-f]{64}$'),
        -- the decision that allowed it: one decision certifies one key
        "authorisation" text not null unique check (length("authorisation") between 1 and 200),
        replaces text references pki.device_certificate (fingerprint),
        certificate bytea not null,
        not_before timestamptz not null,
        not_after timestamptz not null,
        issued_at timestamptz not null,
        first_used_at timestamptz,
        revoked_at timestamptz,
        revocation_reason text check (
          revocation_reason in ('unspecified', 'keyCompromise', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn')
        ),
        constraint device_certificate_period check (not_before < not_after),
        constraint device_certificate_revoked check ((revoked_at is null) = (revocation_reason is null))
      );
      create index device_certificate_by_device on pki.device_certificate (device_id);
      create index device_certificate_by_predecessor on pki.device_certificate (replaces) where replaces is not null;
      create index device_certificate_revoked_ones on pki.device_certificate (authority_id) where revoked_at is not null;

      alter table pki.device_certificate enable row level security;
      create policy system_reads on pki.device_certificate for select to chariot_app using (current_setting('chariot.kind', true) = 'system');
      create policy system_adds on pki.device_certificate for insert to chariot_app with check (current_setting('chariot.kind', true) = 'system');
      -- a revoked certificate stays as it is: revocation cannot be undone
      create policy system_changes on pki.device_certificate for update to chariot_app
        using (current_setting('chariot.kind', true) = 'system' and revoked_at is null) with check (current_setting('chariot.kind', true) = 'system');
      -- The one thing that people are shown, asked within their own transaction: with a connection of its own for it,
      -- as many readers as the pool has connections would wait for one another for ever.
      create function pki.certificate_ends(devices uuid[]) returns table (device_id uuid, not_after timestamptz)
        language sql stable security definer set search_path = ''
        as $$
          select c.device_id, max(c.not_after) from pki.device_certificate c
          where c.device_id = any (devices) and c.revoked_at is null group by c.device_id
        $$;
      revoke all on function pki.certificate_ends(uuid[]) from public;
      grant execute on function pki.certificate_ends(uuid[]) to chariot_app;
      grant select, insert on pki.device_certificate to chariot_app;
      grant update (first_used_at, revoked_at, revocation_reason) on pki.device_certificate to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function pki.certificate_ends(uuid[]); drop table pki.device_certificate');
  }
}
