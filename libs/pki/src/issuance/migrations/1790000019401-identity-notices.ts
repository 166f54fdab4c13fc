import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A revoked certificate is said to every process at its commit: they remember those that are good. */
export class IdentityNotices1790000019401 implements MigrationInterface {
  name = 'IdentityNotices1790000019401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function pki.announce_revocation() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        perform pg_notify('chariot_identity', new.fingerprint);
        return null;
      end $$;
      revoke execute on function pki.announce_revocation() from public;
      create trigger device_certificate_revocation after update of revoked_at on pki.device_certificate
        for each row when (old.revoked_at is null and new.revoked_at is not null)
        execute function pki.announce_revocation();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop trigger device_certificate_revocation on pki.device_certificate; drop function pki.announce_revocation()',
    );
  }
}
