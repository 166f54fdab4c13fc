import type { MigrationInterface, QueryRunner } from 'typeorm';

const WORDS = `
  create index classroom_by_name on fleet.classroom (name collate "fr-x-icu", id);

  -- A classe mobile is found by the room that it is kept in, too.
  create or replace function fleet.listed_classrooms_of(classrooms uuid[]) returns setof fleet.listed_classroom
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id, s.id,
           left(fleet.plain(s.name), 24) || E'\\x01' || coalesce(s.uai, '') || E'\\x01' || left(fleet.plain(c.name), 16)
             || E'\\x01' || right(c.id::text, 6) || E'\\x01',
           to_tsvector('simple', fleet.plain(concat_ws(' ', s.name, s.uai, s.city, c.name, c.room))), above.places, above.until_on
      from fleet.classroom c
      join territory.place s on s.id = c.school_id
     cross join lateral (
       select array_agg(a.ancestor order by a.ancestor) as places, min(a.until_on) as until_on from territory.place_closure a
        where a.descendant = s.id and a.until_on >= territory.today()) as above
     where c.id = any (classrooms) $$;
  create trigger classroom_room_listed after update of room on fleet.classroom for each row
    when (old.room is distinct from new.room) execute function fleet.classroom_changed();
  select fleet.list_classrooms(array(select id from fleet.classroom where room is not null));
`;

const LISTS = `
  -- Those of the caller's whose name, room, school or town bear what is searched, in the order of names; at most so many.
  create function fleet.classrooms_bearing(asked tsquery, school uuid, after_name text, after uuid, most integer) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
    set jit = off as $$
  declare
    roots uuid[] := territory.roots('classroom:read');
    everywhere boolean := territory.is_system();
    today date := territory.today();
  begin
    if numnode(asked) = 0 then return; end if;
    return query
      select c.id from fleet.classroom c join fleet.listed_classroom k on k.classroom_id = c.id
       where k.words @@ asked and (school is null or c.school_id = school)
         and (everywhere or case when k.places_until >= today then k.places && roots else territory.is_under(k.school_id, roots) end)
         and (after is null or (c.name collate "fr-x-icu", c.id) > (after_name collate "fr-x-icu", after))
       order by c.name collate "fr-x-icu", c.id limit most;
  end $$;

  -- How many there are below these places, of those that the caller reaches; at most so many are counted.
  create function fleet.classrooms_counted(everywhere boolean, roots uuid[], school uuid, asked tsquery, most integer) returns integer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
    set jit = off as $$
  declare
    -- What the statement says, and what the caller is: a root that she does not hold counts for nothing.
    held uuid[] := case when territory.is_system() then roots
      else array(select one from unnest(roots) as one where one = any (territory.roots('classroom:read'))) end;
    today date := territory.today();
  begin
    everywhere := everywhere and territory.is_system();
    return (select count(*) from (
      select from fleet.listed_classroom k
       where (everywhere or case when k.places_until >= today then k.places && held else territory.is_under(k.school_id, held) end)
         and (school is null or k.school_id = school) and (asked is null or k.words @@ asked)
       limit most) as one);
  end $$;

  revoke execute on function fleet.classrooms_bearing(tsquery, uuid, text, uuid, integer),
    fleet.classrooms_counted(boolean, uuid[], uuid, tsquery, integer) from public;
  grant execute on function fleet.classrooms_bearing(tsquery, uuid, text, uuid, integer),
    fleet.classrooms_counted(boolean, uuid[], uuid, tsquery, integer) to chariot_app;
`;

/** The tablets of a school's name that many bear: its classes mobiles are walked, which are twelve times fewer. */
const IN_ORDER = `
  create index listed_classroom_in_order on fleet.listed_classroom (place_order);

  -- Of the caller's, those that a word is found in, in the order of a list of devices, from one on.
  create function fleet.classrooms_in_order(word text, from_order text, descending boolean, most integer)
  returns table (classroom_id uuid, place_order text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
    set jit = off as $$
  #variable_conflict use_column
  declare
    asked tsquery := (quote_literal(word) || case when length(word) > 2 then ':*' else '' end)::tsquery;
    roots uuid[] := territory.roots('device:read');
    everywhere boolean := territory.is_system();
    today date := territory.today();
  begin
    if descending then
      return query
        select k.classroom_id, k.place_order from fleet.listed_classroom k
         where k.words @@ asked and (from_order is null or k.place_order <= from_order)
           and (everywhere or fleet.reaches_listed(k.places, k.places_until, k.school_id, roots, today))
         order by k.place_order desc limit most;
    else
      return query
        select k.classroom_id, k.place_order from fleet.listed_classroom k
         where k.words @@ asked and (from_order is null or k.place_order >= from_order)
           and (everywhere or fleet.reaches_listed(k.places, k.places_until, k.school_id, roots, today))
         order by k.place_order limit most;
    end if;
  end $$;
  revoke execute on function fleet.classrooms_in_order(text, text, boolean, integer) from public;
  grant execute on function fleet.classrooms_in_order(text, text, boolean, integer) to chariot_app;
`;

const GOVERNED = (column: string): string => `((select territory.is_system())
  or case when (select territory.reaches_widely('profile:read')) then fleet.governs(${column}, (select territory.roots('profile:read')))
       else ${column} in (select fleet.governing('profile:read')) end)`;

/** What is assigned above or below a caller’s places: asked of each row where naming them all would take longer. */
const GOVERNING = `
  create function fleet.governs(place uuid, roots uuid[]) returns boolean
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
  begin
    return territory.is_under(place, roots)
      or exists (select from territory.place_closure up
          where up.ancestor = place and up.descendant = any (roots) and up.until_on >= territory.today())
      -- A commune and a circonscription share schools, without being above one another.
      or exists (select from territory.place_closure down
          where down.ancestor = place and down.until_on >= territory.today() and territory.is_under(down.descendant, roots));
  end $$;
  revoke execute on function fleet.governs(uuid, uuid[]) from public;
  grant execute on function fleet.governs(uuid, uuid[]) to chariot_app;
  alter policy assignment_select on fleet.assignment using (${GOVERNED('place_id')});
  alter policy past_assignment_select on fleet.past_assignment using (${GOVERNED('place_id')});
  alter policy rollout_select on fleet.rollout using (${GOVERNED('place_id')});
`;

/** Lists of classes mobiles and of profiles that whoever reaches a country reads as fast as anybody. */
export class ClassroomsHoweverMany1790000019973 implements MigrationInterface {
  readonly name = 'ClassroomsHoweverMany1790000019973';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [WORDS, LISTS, IN_ORDER, GOVERNING]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: policies ask for functions that only this version has.
    throw new Error('ClassroomsHoweverMany1790000019973 is not undone: restore a copy');
  }
}
