import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What devices that ask for their certificate by SCEP show: one challenge at a time for each code. */
export class Challenges1790000020010 implements MigrationInterface {
  readonly name = 'Challenges1790000020010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.enrolment_challenge (
        -- Also what pki is told as the reason to issue a certificate.
        id uuid primary key,
        code_id uuid not null references fleet.enrolment_code,
        challenge_hash bytea not null unique check (length(challenge_hash) = 32),
        -- The challenge itself, sealed, for as long as it may be given again.
        secret_id uuid,
        -- Drawn for whoever shows it: the device takes it, unless its serial number was known already.
        device_id uuid not null unique,
        made_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > made_at),
        lapsed boolean not null default false,
        spent_at timestamptz,
        key_fingerprint text unique check (key_fingerprint ~ '^[0-9a-f]{64}$'),
        constraint enrolment_challenge_spent_by_a_key check ((spent_at is null) = (key_fingerprint is null)),
        constraint enrolment_challenge_over_is_forgotten check ((spent_at is null and not lapsed) or secret_id is null)
      );
      create unique index enrolment_challenge_one_waits on fleet.enrolment_challenge (code_id)
        where spent_at is null and not lapsed;
      create index enrolment_challenge_by_code on fleet.enrolment_challenge (code_id);

      alter table fleet.enrolment_challenge enable row level security;
      create policy enrolment_challenge_select on fleet.enrolment_challenge for select to chariot_app
        using ((select territory.is_system()));
      create policy enrolment_challenge_insert on fleet.enrolment_challenge for insert to chariot_app
        with check ((select territory.is_system()));
      -- What went to a key stays as it is.
      create policy enrolment_challenge_update on fleet.enrolment_challenge for update to chariot_app
        using ((select territory.is_system()) and spent_at is null) with check ((select territory.is_system()));
      grant select, insert on fleet.enrolment_challenge to chariot_app;
      grant update (secret_id, lapsed, spent_at, key_fingerprint) on fleet.enrolment_challenge to chariot_app;

      -- A code or a challenge, by its hash, with all that is decided on. Locks as enrolment does: classroom, code, challenge.
      create function fleet.invitation(by_code bytea, by_challenge bytea, locking boolean) returns jsonb
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        seen record;
        c fleet.classroom;
        k fleet.enrolment_code;
        w fleet.enrolment_window;
        x fleet.enrolment_challenge;
      begin
        if territory.is_system() is not true then
          raise exception 'only the system enrols' using errcode = 'insufficient_privilege';
        end if;
        select e.id, o.classroom_id into seen
          from fleet.enrolment_code e join fleet.enrolment_window o on o.id = e.window_id
         where e.code_hash = by_code
            or e.id = (select one.code_id from fleet.enrolment_challenge one where one.challenge_hash = by_challenge);
        if not found then return null; end if;
        if locking then
          perform from fleet.classroom one where one.id = seen.classroom_id for no key update;
          perform from fleet.enrolment_code one where one.id = seen.id for no key update;
          perform from fleet.enrolment_challenge one where one.code_id = seen.id for no key update;
        end if;
        select one.* into c from fleet.classroom one where one.id = seen.classroom_id;
        select one.* into k from fleet.enrolment_code one where one.id = seen.id;
        select one.* into w from fleet.enrolment_window one where one.id = k.window_id;
        select one.* into x from fleet.enrolment_challenge one
         where one.code_id = k.id and case when by_challenge is null then one.spent_at is null and not one.lapsed
                                           else one.challenge_hash = by_challenge end;
        return jsonb_build_object(
          'classroom', jsonb_build_object('id', c.id, 'name', c.name, 'capacity', c.capacity,
            'closed', c.closed_on is not null),
          'schoolName', fleet.school_name(c.school_id),
          'labelTitle', (select fleet.label_title(f.settings) from fleet.configuration f where f.hash = c.configuration_hash),
          'code', jsonb_build_object('id', k.id, 'slot', k.slot, 'used', k.used_at is not null,
            'closed', w.closed_at is not null, 'expiresAt', w.expires_at),
          'slotTaken', exists (select from fleet.device d where d.classroom_id = c.id and d.slot = k.slot
            and d.enrolled_at is not null and d.revoked_at is null),
          'challenge', case when x.id is not null then jsonb_build_object('id', x.id, 'secretId', x.secret_id,
            'deviceId', x.device_id, 'expiresAt', x.expires_at, 'spentBy', x.key_fingerprint) end,
          'made', (select count(*) from fleet.enrolment_challenge one where one.code_id = k.id),
          'others', (select coalesce(jsonb_agg(one.device_id), '[]') from fleet.enrolment_challenge one
            where one.code_id = k.id and one.spent_at is not null and one.id is distinct from x.id));
      end $$;
      revoke execute on function fleet.invitation(bytea, bytea, boolean) from public;
      grant execute on function fleet.invitation(bytea, bytea, boolean) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.invitation(bytea, bytea, boolean);
      drop table fleet.enrolment_challenge`);
  }
}
