import type { MigrationInterface, QueryRunner } from 'typeorm';

const TOLD = `
  -- What is above a place has changed: whatever follows is done at once after the commit, by whoever carries events.
  create function fleet.places_told() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    moved uuid[];
  begin
    -- Only where there is something to follow: opening places tells nobody.
    select array_agg(distinct one.descendant) into moved from moving one
     where one.ancestor <> one.descendant
       and (exists (select from fleet.classroom c where c.school_id = one.descendant)
         or exists (select from fleet.assignment a where a.place_id = one.descendant)
         or exists (select from fleet.app_assignment a where a.place_id = one.descendant));
    insert into platform.outbox (type, payload)
      select 'fleet.PlacesMoved', jsonb_build_object('placeIds', moved[at : at + 199])
        from generate_series(1, coalesce(cardinality(moved), 0), 200) as at;
    return null;
  end $$;
  create index app_assignment_by_place on fleet.app_assignment (place_id);
  create trigger places_came_told after insert on territory.place_closure
    referencing new table as moving for each statement execute function fleet.places_told();
  create trigger places_changed_told after update on territory.place_closure
    referencing new table as moving for each statement execute function fleet.places_told();
  create trigger places_left_told after delete on territory.place_closure
    referencing old table as moving for each statement execute function fleet.places_told();
`;

const LICENCES = `
  -- A cart that came where licences are lacking is asked for nothing that it has none for; compliance says that it misses it.
  create or replace function fleet.assigned_apps(classrooms uuid[]) returns table (classroom_id uuid, apps jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select wish.classroom_id,
           jsonb_agg(jsonb_build_object('package', wish.package, 'state', wish.state) order by wish.package)
      from (select distinct on (w.classroom_id, app.packages ->> 'linux')
                   w.classroom_id, app.packages ->> 'linux' as package, w.state
              from fleet.app_wishes(classrooms) w join fleet.app on app.id = w.app_id
              join fleet.classroom c on c.id = w.classroom_id
             where app.packages ? 'linux'
               and (w.state <> 'installed' or app.licences is null or c.closed_on is not null
                 or exists (select from fleet.app_reservation r where r.app_id = w.app_id and r.classroom_id = w.classroom_id))
             -- Two entries of one package: that which installs it wins.
             order by w.classroom_id, app.packages ->> 'linux', w.state) as wish
     group by wish.classroom_id $$;

  -- Keeps licences for these carts as far as there are some, cart after cart, and gives back what they no longer need.
  create function fleet.reserve_what_fits(apps uuid[], classrooms uuid[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    one record;
    broken text;
  begin
    -- In one order, so that nobody waits for somebody who waits.
    perform from fleet.app a where a.id = any (apps) order by a.id for no key update;
    for one in
      select pair.app_id, pair.classroom_id, bool_or(pair.wished) as wished from (
        select w.app_id, w.classroom_id, w.state = 'installed' as wished from fleet.app_wishes(classrooms) w
        union all
        select r.app_id, r.classroom_id, false from fleet.app_reservation r where r.classroom_id = any (classrooms)) as pair
       where pair.app_id = any (apps)
       group by 1, 2
       -- What is given back may serve the others.
       order by 3, 1, 2
    loop
      begin
        perform fleet.reserve_app(one.app_id, one.classroom_id);
      exception when check_violation then
        get stacked diagnostics broken = constraint_name;
        if broken <> 'app_licences' then raise; end if;
      end;
    end loop;
  end $$;

  -- More licences than before: those that had none have theirs.
  create function fleet.app_relicensed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    lacking uuid[];
  begin
    lacking := array(
      select c.id from fleet.app_assignment a cross join lateral unnest(fleet.app_reaches(a.target, a.target_id)) as c (id)
       where a.app_id = new.id
         and not exists (select from fleet.app_reservation r where r.app_id = new.id and r.classroom_id = c.id));
    if lacking <> '{}' then
      perform fleet.reserve_what_fits(array[new.id], lacking);
      perform fleet.settle_apps(lacking);
    end if;
    return null;
  end $$;
  create trigger app_relicensed after update of licences on fleet.app for each row
    when (new.licences is null or new.licences > old.licences) execute function fleet.app_relicensed();

  create or replace function fleet.app_assigned() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    one fleet.app_assignment := coalesce(new, old);
  begin
    -- One that its catalogue no longer covers ends because its place has moved: fleet.follow_places sees to the rest.
    if tg_op = 'DELETE' and not fleet.is_below(one.place_id, (select a.place_id from fleet.app a where a.id = one.app_id)) then
      return null;
    end if;
    perform fleet.reserve_app(one.app_id, null);
    perform fleet.settle_apps(fleet.app_reaches(one.target, one.target_id));
    return null;
  end $$;
`;

const FOLLOWED = `
  -- What follows for places whose parents have changed: what was assigned there by somebody who no longer reaches them ends,
  -- licences and applications are counted where they now are, and their carts are looked at anew. Safe to run twice.
  create function fleet.follow_places(places uuid[], at timestamptz, by jsonb)
  returns table (place_id uuid, profiles integer, apps integer)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    carts uuid[];
    concerned uuid[];
    ended_profiles uuid[];
    ended_apps uuid[];
  begin
    if territory.is_system() is not true then
      raise exception 'of the system only' using errcode = 'insufficient_privilege';
    end if;
    carts := array(select c.id from fleet.classroom c where c.school_id = any (places));
    with gone as (
      delete from fleet.assignment a
       where a.place_id = any (places) and not fleet.profile_covers(a.profile_id, a.place_id) returning a.*
    ), kept as (
      insert into fleet.past_assignment (id, profile_id, target, target_id, place_id, except_places, except_classrooms,
        made_at, made_by, ended_at, ended_by)
      select gone.id, gone.profile_id, gone.target, gone.target_id, gone.place_id, gone.except_places, gone.except_classrooms,
             gone.made_at, gone.made_by, follow_places.at, follow_places.by from gone
    )
    select array_agg(gone.place_id) into ended_profiles from gone;
    concerned := array(
      select w.app_id from fleet.app_wishes(carts) w
      union select r.app_id from fleet.app_reservation r where r.classroom_id = any (carts)
      union select a.app_id from fleet.app_assignment a where a.place_id = any (places));
    perform from fleet.app a where a.id = any (concerned) order by a.id for no key update;
    with gone as (
      delete from fleet.app_assignment a using fleet.app
       where app.id = a.app_id and a.place_id = any (places) and not fleet.is_below(a.place_id, app.place_id) returning a.*
    )
    select array_agg(gone.place_id) into ended_apps from gone;
    perform fleet.reserve_what_fits(concerned, carts);
    perform fleet.settle_apps(carts);
    -- Its thresholds may be others.
    insert into fleet.compliance_due (classroom_id, not_before) select unnest(carts), '-infinity';
    return query
      select one.place, sum(one.profile)::int, sum(one.app)::int from (
        select unnest(ended_profiles) as place, 1 as profile, 0 as app
        union all
        select unnest(ended_apps), 0, 1) as one
       group by 1;
  end $$;

  -- Places that left what was above them on one of the last days: nothing but the calendar says so.
  create function fleet.places_left_since(day date) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct c.descendant from territory.place_closure c
     where c.until_on >= day and c.until_on < territory.today() and c.until_on <> 'infinity' and c.ancestor <> c.descendant $$;

  revoke execute on function fleet.places_told(), fleet.reserve_what_fits(uuid[], uuid[]), fleet.app_relicensed(),
    fleet.follow_places(uuid[], timestamptz, jsonb), fleet.places_left_since(date) from public;
  grant execute on function fleet.follow_places(uuid[], timestamptz, jsonb), fleet.places_left_since(date) to chariot_app;

  -- A device that is an exception follows what its cart is told beside its settings: another name, other hours.
  create function fleet.exceptions_reconfigured() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    update fleet.device d set configured_at = new.configured_at
     where d.classroom_id = new.id and d.configuration_hash is not null;
    return null;
  end $$;
  create trigger exceptions_reconfigured after update of configured_at on fleet.classroom for each row
    when (old.configuration_hash = new.configuration_hash and old.configured_at is distinct from new.configured_at)
    execute function fleet.exceptions_reconfigured();
  revoke execute on function fleet.exceptions_reconfigured() from public;
`;

/** A school that changes parents takes its carts along: what they are told, which licences they hold, who may change them. */
export class SchoolsThatMove1790000019987 implements MigrationInterface {
  readonly name = 'SchoolsThatMove1790000019987';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TOLD, LICENCES, FOLLOWED]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: carts that have no licence for an application would be asked for it again.
    throw new Error('SchoolsThatMove1790000019987 is not undone: restore a copy');
  }
}
