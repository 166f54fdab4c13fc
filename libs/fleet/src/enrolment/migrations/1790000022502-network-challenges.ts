import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A challenge of a device that is enrolled may also be for a certificate of its school's network. */
export class NetworkChallenges1790000022502 implements MigrationInterface {
  readonly name = 'NetworkChallenges1790000022502';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table fleet.enrolment_challenge
        -- Of the profile that it is given with; \`renews\` is then the identity that the device has shown for it.
        add column network text check (network ~ '^[A-Za-z0-9_-]{20,64}$'),
        add constraint enrolment_challenge_network_of_an_identity check (network is null or renews is not null);
      drop index fleet.enrolment_challenge_one_renewal_waits;
      create unique index enrolment_challenge_one_renewal_waits on fleet.enrolment_challenge (device_id)
        where renews is not null and network is null and spent_at is null and not lapsed;
      create unique index enrolment_challenge_one_network_waits on fleet.enrolment_challenge (device_id)
        where network is not null and spent_at is null and not lapsed;
      ${renewalWith(", 'network', x.network")}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from fleet.enrolment_challenge where network is not null;
      drop index fleet.enrolment_challenge_one_network_waits, fleet.enrolment_challenge_one_renewal_waits;
      create unique index enrolment_challenge_one_renewal_waits on fleet.enrolment_challenge (device_id)
        where renews is not null and spent_at is null and not lapsed;
      alter table fleet.enrolment_challenge
        drop constraint enrolment_challenge_network_of_an_identity,
        drop column network;
      ${renewalWith('')}
    `);
  }
}

/** What a challenge of an enrolled device is for, by its hash, and whether that device is still trusted; held until the transaction ends. */
const renewalWith = (more: string): string => `
  create or replace function fleet.renewal(by_challenge bytea) returns jsonb
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  declare
    x fleet.enrolment_challenge;
  begin
    if territory.is_system() is not true then
      raise exception 'only the system renews' using errcode = 'insufficient_privilege';
    end if;
    select one.* into x from fleet.enrolment_challenge one
     where one.challenge_hash = by_challenge and one.renews is not null for no key update;
    if not found then return null; end if;
    return jsonb_build_object('id', x.id, 'secretId', x.secret_id, 'deviceId', x.device_id, 'certificate', x.renews,
      'expiresAt', x.expires_at, 'spentBy', x.key_fingerprint${more},
      'trusted', exists (select from fleet.device d where d.id = x.device_id and d.enrolled_at is not null
        and d.revoked_at is null));
  end $$;`;
