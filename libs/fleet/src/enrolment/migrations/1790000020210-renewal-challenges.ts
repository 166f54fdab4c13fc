import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A challenge may also be of a device that is enrolled, for the successor of one certificate of its own: then it is of no code. */
export class RenewalChallenges1790000020210 implements MigrationInterface {
  readonly name = 'RenewalChallenges1790000020210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table fleet.enrolment_challenge
        alter column code_id drop not null,
        -- Fingerprint of the certificate that is to be replaced; device_id is then the device that it is of.
        add column renews text check (renews ~ '^[0-9a-f]{64}$'),
        add constraint enrolment_challenge_of_a_code_or_a_certificate check ((code_id is null) = (renews is not null)),
        drop constraint enrolment_challenge_device_id_key;
      create unique index enrolment_challenge_drawn on fleet.enrolment_challenge (device_id) where renews is null;
      create index enrolment_challenge_by_renewal on fleet.enrolment_challenge (device_id) where renews is not null;
      create unique index enrolment_challenge_one_renewal_waits on fleet.enrolment_challenge (device_id)
        where renews is not null and spent_at is null and not lapsed;

      -- What a challenge renews, by its hash, and whether its device is still trusted; held until the transaction ends.
      create function fleet.renewal(by_challenge bytea) returns jsonb
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
          'expiresAt', x.expires_at, 'spentBy', x.key_fingerprint,
          'trusted', exists (select from fleet.device d where d.id = x.device_id and d.enrolled_at is not null
            and d.revoked_at is null));
      end $$;
      revoke execute on function fleet.renewal(bytea) from public;
      grant execute on function fleet.renewal(bytea) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.renewal(bytea);
      delete from fleet.enrolment_challenge where renews is not null;
      drop index fleet.enrolment_challenge_one_renewal_waits, fleet.enrolment_challenge_by_renewal,
        fleet.enrolment_challenge_drawn;
      alter table fleet.enrolment_challenge
        drop constraint enrolment_challenge_of_a_code_or_a_certificate,
        drop column renews,
        alter column code_id set not null,
        add constraint enrolment_challenge_device_id_key unique (device_id);
    `);
  }
}
