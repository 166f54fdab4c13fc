import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is looked at before a certificate is made, in one round trip. */
export class HoldingIssuance1790000019993 implements MigrationInterface {
  readonly name = 'HoldingIssuance1790000019993';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The lock comes first: what is read after it is what whoever held it has committed.
      create function pki.hold_issuance(device uuid, reference text, key text) returns setof pki.device_certificate
      language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
      begin
        if current_setting('chariot.kind', true) is distinct from 'system' then
          raise exception 'only the system has certificates made' using errcode = 'insufficient_privilege';
        end if;
        perform pg_advisory_xact_lock(hashtextextended('chariot:pki:device:' || device, 0));
        return query select c.* from pki.device_certificate c where c."authorisation" = reference
          union select c.* from pki.device_certificate c where c.key_fingerprint = key;
      end $$;
      revoke execute on function pki.hold_issuance(uuid, text, text) from public;
      grant execute on function pki.hold_issuance(uuid, text, text) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function pki.hold_issuance(uuid, text, text)');
  }
}
