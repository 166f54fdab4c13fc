import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever administers people makes sign-in links for them: with a link for a colleague who has no passkey yet, one thief
 * would be two people. A person who was let in by another's link, and has no means of her own older than that, counts for
 * nothing in a dangerous act for 72 hours. A link of the terminal is nobody's.
 */
export class LetInByAnother1790000012504 implements MigrationInterface {
  readonly name = 'LetInByAnother1790000012504';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.sign_in_link
        add column made_by uuid references identity.person default identity.caller_person();
      create policy sign_in_link_maker on identity.sign_in_link as restrictive for insert to chariot_app
        with check (made_by is not distinct from identity.caller_person());

      create function identity.let_in_by_another(person uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select exists (select from identity.sign_in_link link
                        where link.person_id = person and link.made_by <> person
                          and link.used_at > moment - interval '72 hours')
           and not exists (select from identity.password means
                            where means.person_id = person and means.set_at <= moment - interval '72 hours')
           and not exists (select from identity.passkey means
                            where means.person_id = person and means.created_at <= moment - interval '72 hours')
           and not exists (select from identity.provider_link means
                            where means.person_id = person and means.linked_at <= moment - interval '72 hours') $$;
      revoke execute on function identity.let_in_by_another(uuid, timestamptz) from public;

      create function identity.holds_long_enough(person uuid, roles text[], place uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select exists (
          select from identity.held_role held
            join identity.person holder on holder.id = held.person_id and holder.disabled_at is null
            join territory.place held_on on held_on.id = held.place_id
            left join identity.held_role origin on origin.id = held.delegated_from
           where held.person_id = person and held.role = any (roles)
             and held.place_id in (select territory.above(place))
             and held.ended_at is null
             and (moment at time zone held_on.time_zone)::date between held.from_on and coalesce(held.until_on, 'infinity')
             and (held.granted_by is null or held.granted_at <= moment - interval '72 hours')
             and (origin.id is null or (origin.ended_at is null and (moment at time zone held_on.time_zone)::date
               between origin.from_on and coalesce(origin.until_on, 'infinity')))) $$;
      revoke execute on function identity.holds_long_enough(uuid, text[], uuid, timestamptz) from public;

      create or replace function identity.stands(person uuid, roles text[], place uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select identity.holds_long_enough(person, roles, place, moment)
           and not identity.let_in_by_another(person, moment) $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function identity.stands(person uuid, roles text[], place uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select identity.holds_long_enough(person, roles, place, moment) $$;
      drop function identity.let_in_by_another(uuid, timestamptz);
      drop policy sign_in_link_maker on identity.sign_in_link;
      alter table identity.sign_in_link drop column made_by;
    `);
  }
}
