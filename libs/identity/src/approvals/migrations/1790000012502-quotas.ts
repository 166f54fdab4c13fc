import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each person has taken of each dangerous act: one stolen account must not cut a fleet off. */
export class Quotas1790000012502 implements MigrationInterface {
  readonly name = 'Quotas1790000012502';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.quota_use (
        id bigint generated always as identity primary key,
        person_id uuid not null references identity.person,
        act text not null check (act <> ''),
        place_id uuid not null references territory.place,
        weight integer not null check (weight >= 1),
        taken_at timestamptz not null
      );
      create index quota_use_by_person on identity.quota_use (person_id, act, taken_at);
      create index quota_use_by_time on identity.quota_use (taken_at);

      -- Takes from the caller's own quota of the last 24 hours, or refuses. Two takings at once queue.
      create function identity.take_quota(act text, place uuid, weight integer, per_day integer, one_place boolean,
        moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        taker uuid := identity.caller_person();
        used bigint;
        elsewhere boolean;
      begin
        if taker is null then
          raise exception 'Only a person has a quota' using errcode = 'insufficient_privilege';
        end if;
        perform pg_advisory_xact_lock(hashtext('identity.quota'), hashtext(taker || take_quota.act));
        select coalesce(sum(taken.weight), 0), coalesce(bool_or(taken.place_id <> take_quota.place), false)
          into used, elsewhere
          from identity.quota_use taken
         where taken.person_id = taker and taken.act = take_quota.act and taken.taken_at > moment - interval '24 hours';
        if one_place and elsewhere then
          raise exception 'One place a day' using errcode = 'check_violation', constraint = 'quota_one_place';
        end if;
        if used + take_quota.weight > per_day then
          raise exception 'The quota is spent' using errcode = 'check_violation', constraint = 'quota_spent';
        end if;
        insert into identity.quota_use (person_id, act, place_id, weight, taken_at)
          values (taker, take_quota.act, take_quota.place, take_quota.weight, moment);
      end $$;

      alter table identity.quota_use enable row level security;
      create policy quota_use_select on identity.quota_use for select to chariot_app
        using ((select territory.is_system()) or person_id = (select identity.caller_person()));
      create policy quota_use_delete on identity.quota_use for delete to chariot_app using ((select territory.is_system()));
      -- Nobody writes in it but through the function.
      grant select, delete on identity.quota_use to chariot_app;
      revoke execute on function identity.take_quota(text, uuid, integer, integer, boolean, timestamptz) from public;
      grant execute on function identity.take_quota(text, uuid, integer, integer, boolean, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function identity.take_quota(text, uuid, integer, integer, boolean, timestamptz);
      drop table identity.quota_use`);
  }
}
