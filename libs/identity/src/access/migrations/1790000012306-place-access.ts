import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who reaches a place today, and why: told to whoever may ask it there, and without any address. */
export class PlaceAccess1790000012306 implements MigrationInterface {
  readonly name = 'PlaceAccess1790000012306';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function identity.people_reaching(here uuid, moment timestamptz)
      returns table (id uuid, display_name text, role text, held_on uuid, from_on date, until_on date, granted_by text,
        granted_on date, lent boolean, reason text, ticket text, today date, last_seen_at timestamptz)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select held.id, person.display_name, held.role, held.place_id, held.from_on, held.until_on, giver.display_name,
               (held.granted_at at time zone place.time_zone)::date, held.delegated_from is not null, held.reason,
               held.ticket, (moment at time zone place.time_zone)::date,
               greatest(person.last_sign_in_at,
                 (select max(session.last_seen_at) from identity.session where session.person_id = person.id))
          from identity.held_role held
          join identity.person on person.id = held.person_id and person.disabled_at is null
          join territory.place on place.id = held.place_id
          left join identity.person giver on giver.id = held.granted_by
         where territory.covers('access:read', here) and held.place_id in (select territory.above(here))
           and identity.is_current(held, moment)
         order by held.id limit 2000 $$;

      create function identity.tokens_reaching(here uuid, moment timestamptz)
      returns table (id uuid, name text, created_by text, held_on uuid, permissions text[], created_on date, until_on date,
        last_used_at timestamptz, maker_roles text[])
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select token.id, token.name, maker.display_name, token.place_id, token.permissions,
               (token.created_at at time zone place.time_zone)::date, token.until_on, token.last_used_at,
               array(select distinct held.role from identity.held_role held
                      where held.person_id = maker.id and held.place_id in (select territory.above(token.place_id))
                        and identity.is_current(held, moment) order by held.role)
          from identity.api_token token
          join identity.person maker on maker.id = token.created_by and maker.disabled_at is null
          join territory.place on place.id = token.place_id
         where territory.covers('access:read', here) and token.place_id in (select territory.above(here))
           and token.revoked_at is null and token.until_on >= (moment at time zone place.time_zone)::date
         order by token.id limit 2000 $$;
      revoke execute on function identity.people_reaching(uuid, timestamptz), identity.tokens_reaching(uuid, timestamptz) from public;
      grant execute on function identity.people_reaching(uuid, timestamptz), identity.tokens_reaching(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function identity.people_reaching(uuid, timestamptz), identity.tokens_reaching(uuid, timestamptz)',
    );
  }
}
