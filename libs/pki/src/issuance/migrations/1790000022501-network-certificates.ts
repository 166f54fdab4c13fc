import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A device may also have a certificate for the network of its school (802.1X), which is nobody at our doors. */
export class NetworkCertificates1790000022501 implements MigrationInterface {
  readonly name = 'NetworkCertificates1790000022501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table pki.device_certificate
        add column purpose text not null default 'identity' check (purpose in ('identity', 'network')),
        -- The identity that it was asked for by: it ends with it, and with all that was enrolled so.
        add column granted_under text references pki.device_certificate (fingerprint),
        add constraint device_certificate_network check ((purpose = 'network') = (granted_under is not null)
          and (purpose = 'identity' or (replaces is null and first_used_at is null)));
      create index device_certificate_by_grant on pki.device_certificate (granted_under) where granted_under is not null;
      create index device_certificate_networks on pki.device_certificate (device_id, not_after)
        where purpose = 'network' and revoked_at is null;

      -- Devices whose last certificate for a network ends before then; the system's to ask, by the row level security.
      create function pki.networks_ending(before timestamptz) returns table (device_id uuid)
      language sql stable set search_path = ''
      as $$
        select c.device_id from pki.device_certificate c
         where c.purpose = 'network' and c.revoked_at is null
         group by c.device_id having max(c.not_after) < before
      $$;
      revoke all on function pki.networks_ending(timestamptz) from public;
      grant execute on function pki.networks_ending(timestamptz) to chariot_app;
      ${endsWhere("c.purpose = 'identity' and ")}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function pki.networks_ending(timestamptz);
      ${endsWhere('')};
      delete from pki.device_certificate where purpose = 'network';
      drop index pki.device_certificate_by_grant, pki.device_certificate_networks;
      alter table pki.device_certificate drop constraint device_certificate_network, drop column purpose,
        drop column granted_under;
    `);
  }
}

/** When the identity in use by each device ends. */
const endsWhere = (condition: string): string => `
  create or replace function pki.certificate_ends(devices uuid[]) returns table (device_id uuid, not_after timestamptz)
    language sql stable security definer set search_path = ''
    as $$
      select c.device_id, max(c.not_after) from pki.device_certificate c
      where c.device_id = any (devices) and ${condition}c.revoked_at is null
        and (c.first_used_at is not null or c.replaces is null) group by c.device_id
    $$`;
