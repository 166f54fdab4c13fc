import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a role carries on a day, asked at one place; and only who answers for a person today decides about her. */
export class RolesInForce1790000012302 implements MigrationInterface {
  readonly name = 'RolesInForce1790000012302';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
    await runner.query(ANSWERING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy sign_in_link_insert on identity.sign_in_link;
      create policy sign_in_link_insert on identity.sign_in_link for insert to chariot_app
        with check ((select territory.is_system()) or person_id in (
          select person_id from identity.held_role where place_id in (select territory.reachable('person:write'))));
      create or replace function identity.close_sessions_of(person uuid, moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (territory.is_system() or person = identity.caller_person()
          or exists (select from identity.held_role known where known.person_id = person
                       and known.place_id in (select territory.reachable('person:write')))) then
          raise exception 'May not close the sessions of %', person using errcode = 'insufficient_privilege';
        end if;
        update identity.session set revoked_at = moment where person_id = person and revoked_at is null;
        update identity.sign_in_link set expires_at = least(expires_at, moment) where person_id = person and used_at is null;
      end $$;
      create or replace function identity.roles_in_force(person uuid, moment timestamptz)
      returns table (role text, place_id uuid)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select held.role, held.place_id
          from identity.held_role held join territory.place on place.id = held.place_id
         where held.person_id = person and held.ended_at is null
           and coalesce(held.until_on, 'infinity') >= (moment at time zone place.time_zone)::date
           and (territory.is_system() or person = identity.caller_person()
             or exists (select from identity.held_role known where known.person_id = person
                          and known.place_id in (select territory.reachable('person:write')))) $$;
      drop function identity.answers_for(uuid);
      drop function identity.is_current(identity.held_role, timestamptz);
      drop function identity.is_in_force(identity.held_role, date);
    `);
  }
}

const FUNCTIONS = `
  -- Carried that day or to come. What is lent carries nothing once its origin is over or its lender may not come in.
  create function identity.is_in_force(held identity.held_role, day date) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.ended_at is null and coalesce(held.until_on, 'infinity') >= day
      and (held.delegated_from is null or exists (
        select from identity.held_role origin
          join identity.person lender on lender.id = origin.person_id and lender.disabled_at is null
         where origin.id = held.delegated_from and origin.ended_at is null
           and coalesce(origin.until_on, 'infinity') >= day)) $$;

  -- Carried at that moment, each day counted in its place's zone.
  create function identity.is_current(held identity.held_role, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.from_on <= (moment at time zone place.time_zone)::date
      and identity.is_in_force(held, (moment at time zone place.time_zone)::date)
      from territory.place where place.id = held.place_id $$;

  -- Whether the caller administers people where this person holds or will hold something. Of who holds nothing any more,
  -- the administration of the instance answers: a place that she left has no say about her.
  create function identity.answers_for(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system()
      or exists (select from identity.held_role known
                  where known.person_id = person and identity.is_in_force(known, territory.today())
                    and known.place_id in (select territory.reachable('person:write')))
      or (territory.administers_instance()
        and not exists (select from identity.held_role known
                         where known.person_id = person and identity.is_in_force(known, territory.today()))) $$;
  revoke execute on function identity.is_in_force(identity.held_role, date),
    identity.is_current(identity.held_role, timestamptz), identity.answers_for(uuid) from public;
  grant execute on function identity.is_in_force(identity.held_role, date),
    identity.is_current(identity.held_role, timestamptz), identity.answers_for(uuid) to chariot_app;
`;

const ANSWERING = `
  create or replace function identity.roles_in_force(person uuid, moment timestamptz)
  returns table (role text, place_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.role, held.place_id
      from identity.held_role held join territory.place on place.id = held.place_id
     where held.person_id = person and identity.is_in_force(held, (moment at time zone place.time_zone)::date)
       and (person = identity.caller_person() or identity.answers_for(person)) $$;

  create or replace function identity.close_sessions_of(person uuid, moment timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not (person = identity.caller_person() or identity.answers_for(person)) then
      raise exception 'May not close the sessions of %', person using errcode = 'insufficient_privilege';
    end if;
    update identity.session set revoked_at = moment where person_id = person and revoked_at is null;
    update identity.sign_in_link set expires_at = least(expires_at, moment) where person_id = person and used_at is null;
  end $$;

  drop policy sign_in_link_insert on identity.sign_in_link;
  create policy sign_in_link_insert on identity.sign_in_link for insert to chariot_app
    with check ((select territory.is_system()) or identity.answers_for(person_id));
`;
