import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLANNED_ONCE = `
  create or replace function identity.is_in_force(held identity.held_role, day date) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if held.ended_at is not null or coalesce(held.until_on, 'infinity') < day then return false; end if;
    if held.delegated_from is null then return true; end if;
    return exists (
      select from identity.held_role origin
        join identity.person lender on lender.id = origin.person_id and lender.disabled_at is null
       where origin.id = held.delegated_from and origin.ended_at is null
         and coalesce(origin.until_on, 'infinity') >= day);
  end $$;

  create or replace function identity.is_current(held identity.held_role, moment timestamptz) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    day date := (select (moment at time zone place.time_zone)::date from territory.place where place.id = held.place_id);
  begin
    return held.from_on <= day and identity.is_in_force(held, day);
  end $$;
`;

const AS_IT_WAS = `
  create or replace function identity.is_in_force(held identity.held_role, day date) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.ended_at is null and coalesce(held.until_on, 'infinity') >= day
      and (held.delegated_from is null or exists (
        select from identity.held_role origin
          join identity.person lender on lender.id = origin.person_id and lender.disabled_at is null
         where origin.id = held.delegated_from and origin.ended_at is null
           and coalesce(origin.until_on, 'infinity') >= day)) $$;
  create or replace function identity.is_current(held identity.held_role, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.from_on <= (moment at time zone place.time_zone)::date
      and identity.is_in_force(held, (moment at time zone place.time_zone)::date)
      from territory.place where place.id = held.place_id $$;
`;

/** What is asked of each role at each call of a person keeps its plan as long as its connection. */
export class RolesPlannedOnce1790000023011 implements MigrationInterface {
  readonly name = 'RolesPlannedOnce1790000023011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PLANNED_ONCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(AS_IT_WAS);
  }
}
