import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The registration authority of SCEP, and certificates that are issued before their device has said who it is. */
export class Registration1790000020000 implements MigrationInterface {
  readonly name = 'Registration1790000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pki.registration_certificate (
        fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
        serial text not null unique check (serial ~ '^[4-7][0-9a-f]{31}$'),
        authority_id uuid not null references pki.authority (id),
        certificate bytea not null,
        -- sealed by the vault: never the key itself
        key_secret uuid not null references platform.secret (id),
        not_after timestamptz not null,
        created_at timestamptz not null
      );
      create index registration_certificate_by_end on pki.registration_certificate (authority_id, not_after desc);
      alter table pki.registration_certificate enable row level security;
      create policy system_reads on pki.registration_certificate for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy system_adds on pki.registration_certificate for insert to chariot_app
        with check (current_setting('chariot.kind', true) = 'system');
      grant select, insert on pki.registration_certificate to chariot_app;

      -- A certificate's device is said once, before it is first shown: afterwards whose it is never changes.
      grant update (device_id) on pki.device_certificate to chariot_app;
      create function pki.keep_device() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        if old.first_used_at is not null or old.revoked_at is not null then
          raise exception 'a certificate that was used or revoked stays with its device' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      revoke execute on function pki.keep_device() from public;
      create trigger device_certificate_keeps_device before update of device_id on pki.device_certificate
        for each row when (old.device_id is distinct from new.device_id) execute function pki.keep_device();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger device_certificate_keeps_device on pki.device_certificate;
      drop function pki.keep_device();
      revoke update (device_id) on pki.device_certificate from chariot_app;
      drop table pki.registration_certificate;
    `);
  }
}
