import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each channel that an iPad speaks by, and how it is woken. */
export class AppleEnrolments1790000020020 implements MigrationInterface {
  readonly name = 'AppleEnrolments1790000020020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists apple;
      grant usage on schema apple to chariot_app;

      create table apple.enrolment (
        id uuid primary key,
        -- UDID, EnrollmentID, UDID:UserID; of a Shared iPad UDID:~pseudonym, never the account of a pupil
        enrolment_key text not null unique check (length(enrolment_key) between 1 and 200),
        channel text not null check (channel in ('device', 'user')),
        device_id uuid not null references fleet.device (id),
        topic text not null check (length(topic) between 1 and 200),
        -- Sealed by the vault: push token and magic, unlock token, bootstrap token.
        push_secret uuid,
        unlock_secret uuid,
        bootstrap_secret uuid,
        authenticated_at timestamptz not null,
        -- The first TokenUpdate since, and the last.
        enabled_at timestamptz,
        token_at timestamptz,
        awaiting_configuration boolean not null default false,
        push_off_at timestamptz,
        push_off_reason text check (length(push_off_reason) between 1 and 100),
        ended_at timestamptz,
        constraint enrolment_enabled check ((enabled_at is null) = (token_at is null)),
        constraint enrolment_woken_once_enabled check (push_secret is null or enabled_at is not null),
        constraint enrolment_push_off check ((push_off_at is null) = (push_off_reason is null)),
        constraint enrolment_ended_is_forgotten
          check (ended_at is null or (push_secret is null and unlock_secret is null and bootstrap_secret is null))
      );
      create unique index enrolment_one_of_a_device on apple.enrolment (device_id)
        where channel = 'device' and ended_at is null;
      create index enrolment_by_device on apple.enrolment (device_id);
      create index enrolment_by_end on apple.enrolment (ended_at) where ended_at is not null;

      alter table apple.enrolment enable row level security;
      create policy of_the_system on apple.enrolment to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, update, delete on apple.enrolment to chariot_app;

      -- How many iPads a topic binds is of whoever administers the instance, which ones is not.
      create function apple.enrolled_under(asked text) returns int
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select count(*)::int from apple.enrolment e
         where e.topic = asked and e.channel = 'device' and e.ended_at is null
           and ((select territory.is_system()) or (select territory.administers_instance())) $$;
      revoke execute on function apple.enrolled_under(text) from public;
      grant execute on function apple.enrolled_under(text) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function apple.enrolled_under(text); drop table apple.enrolment');
  }
}
