import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLANNED_ONCE = `
  -- One expression, which PostgreSQL puts into the statement that asks: ["a","b"] is the array {a,b}.
  create or replace function territory.roots(permission text) returns uuid[] language sql stable parallel safe as
    $$ select coalesce(translate(nullif(current_setting('chariot.grants', true), '')::jsonb ->> permission, '[]" ', '{}')::uuid[],
         '{}'::uuid[]) $$;

  create or replace function territory.reachable(permission text) returns setof uuid
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp rows 200 as $$
  declare
    held uuid[] := territory.roots(permission);
  begin
    -- One is what most people hold: nothing below it comes twice.
    if cardinality(held) = 1 then
      return query select c.descendant from territory.place_closure c
        where c.ancestor = held[1] and c.until_on >= territory.today();
    elsif cardinality(held) > 1 then
      return query select distinct c.descendant from territory.place_closure c
        where c.ancestor = any (held) and c.until_on >= territory.today();
    end if;
  end $$;

  create or replace function territory.reaches_widely(permission text) returns boolean
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
  declare
    held uuid[] := territory.roots(permission);
    one uuid;
    below integer := 0;
  begin
    -- By root, so that it is planned once.
    foreach one in array held loop
      below := below + (select count(*) from (
        select from territory.place_closure c where c.ancestor = one limit 501) as few);
      if below > 500 then return true; end if;
    end loop;
    return false;
  end $$;

  create or replace function territory.all_roots() returns uuid[] language plpgsql stable parallel safe as $$
  begin
    return coalesce(array(select distinct place::uuid
      from jsonb_each(coalesce(nullif(current_setting('chariot.grants', true), '')::jsonb, '{}')) as held (permission, places),
           jsonb_array_elements_text(held.places) as place), '{}');
  end $$;

  create or replace function territory.covers(permission text, place uuid) returns boolean
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
  begin
    return territory.is_system() or territory.is_under(place, territory.roots(permission));
  end $$;

  -- Places are found by their keys, however many.
  alter function territory.place_refs(uuid[]) set plan_cache_mode = force_generic_plan;
`;

const AS_IT_WAS = `
  alter function territory.place_refs(uuid[]) reset plan_cache_mode;
  create or replace function territory.all_roots() returns uuid[] language sql stable parallel safe as
    $$ select coalesce(array(select distinct place::uuid
         from jsonb_each(coalesce(nullif(current_setting('chariot.grants', true), '')::jsonb, '{}')) as held (permission, places),
              jsonb_array_elements_text(held.places) as place), '{}') $$;
  create or replace function territory.roots(permission text) returns uuid[] language sql stable parallel safe as
    $$ select coalesce(array(select jsonb_array_elements_text(
         nullif(current_setting('chariot.grants', true), '')::jsonb -> permission)::uuid), '{}') $$;
  create or replace function territory.reachable(permission text) returns setof uuid
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp rows 200 as $$
    select distinct descendant from territory.place_closure
     where ancestor = any (territory.roots(permission)) and until_on >= territory.today() $$;
  create or replace function territory.reaches_widely(permission text) returns boolean
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) > 500 from (
      select from territory.place_closure where ancestor = any (territory.roots(permission)) limit 501) as few $$;
  create or replace function territory.covers(permission text, place uuid) returns boolean
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system() or exists (
      select from territory.place_closure
       where ancestor = any (territory.roots(permission)) and descendant = place and until_on >= territory.today()) $$;
`;

/**
 * What row level security asks in each statement, several times: functions in SQL are planned at each call, which took longer
 * than what they look up; those in PL/pgSQL keep their plan as long as their connection.
 */
export class ReachPlannedOnce1790000023010 implements MigrationInterface {
  readonly name = 'ReachPlannedOnce1790000023010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PLANNED_ONCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(AS_IT_WAS);
  }
}
