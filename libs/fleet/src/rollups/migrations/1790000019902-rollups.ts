import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- How many devices below a place above schools have each value. Exact together with fleet.rollup_delta.
  create table fleet.rollup (
    place_id uuid not null references territory.place,
    dimension text not null,
    departed boolean not null,
    value text not null,
    count bigint not null,
    primary key (place_id, dimension, departed, value)
  );

  -- What has changed since: only ever added to, so that no device waits for another's count. Of a school, for every place
  -- above it; or of one place alone, when a school came under it or left it.
  create table fleet.rollup_delta (
    id bigint generated always as identity primary key,
    school_id uuid,
    place_id uuid,
    dimension text not null,
    departed boolean not null,
    value text not null,
    count bigint not null,
    check ((school_id is null) <> (place_id is null))
  );
  create index rollup_delta_by_school on fleet.rollup_delta (school_id) where school_id is not null;
  create index rollup_delta_by_place on fleet.rollup_delta (place_id) where place_id is not null;

  -- fleet.rollup counts a school under the places that it was under on that day. Whoever folds, or changes what is above a
  -- school, locks this row: the one may not do half of what the other has done.
  create table fleet.rollup_state (
    singleton boolean primary key default true check (singleton),
    day date not null
  );
  insert into fleet.rollup_state (day) values (territory.today());
  create index place_closure_ending on territory.place_closure (until_on) where until_on <> 'infinity';

  alter table fleet.rollup enable row level security;
  alter table fleet.rollup_delta enable row level security;
  alter table fleet.rollup_state enable row level security;
  create policy rollup_select on fleet.rollup for select to chariot_app using ((select territory.is_system()));
  create policy rollup_delta_select on fleet.rollup_delta for select to chariot_app using ((select territory.is_system()));
  create policy rollup_state_select on fleet.rollup_state for select to chariot_app using ((select territory.is_system()));
`;

const DIMENSIONS = (row: string): string => `lateral (values ('state', ${row}.state), ('family', ${row}.family),
  ('model', ${row}.model), ('os', ${row}.os), ('year', ${row}.year::text), ('conformity', ${row}.conformity),
  ('standing', ${row}.standing)) as v (dimension, value)`;

const COLUMNS = `device_id, classroom_id, school_id, slot, place_order, serial, asset, state, family, model, os, year, conformity,
  standing, departed, places, places_until`;

const WRITING = `
  -- Writes the listing of these devices again, and what that changes in the counts.
  create function fleet.relist(devices uuid[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform from fleet.listing l where l.device_id = any (devices) order by l.device_id for no key update;
    with fresh as materialized (
      select * from fleet.listings_of(devices)
    ), former as materialized (
      select * from fleet.listing l where l.device_id = any (devices)
    ), counted as (
      insert into fleet.rollup_delta (school_id, dimension, departed, value, count)
      select one.school_id, one.dimension, one.departed, one.value, sum(one.n) from (
        select fresh.school_id, v.dimension, fresh.departed, v.value, 1 as n from fresh, ${DIMENSIONS('fresh')}
        union all
        select former.school_id, v.dimension, former.departed, v.value, -1 from former, ${DIMENSIONS('former')}
      ) as one group by one.school_id, one.dimension, one.departed, one.value having sum(one.n) <> 0
    ), named as (
      insert into fleet.known_model (model, manufacturer)
      select distinct d.model, d.manufacturer from fleet.device d where d.id = any (devices)
        and not exists (select from fleet.known_model k where k.model = d.model and k.manufacturer = d.manufacturer)
      on conflict do nothing
    )
    insert into fleet.listing as l (${COLUMNS}) select ${COLUMNS} from fresh
      on conflict (device_id) do update set (${COLUMNS}) = (select
        ${COLUMNS.split(',')
          .map((column) => `excluded.${column.trim()}`)
          .join(', ')});
  end $$;

  -- Everything again, from the tables that it is written from: after a change that no trigger sees.
  create function fleet.relist_all() returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  begin
    lock table fleet.listing, fleet.rollup, fleet.rollup_delta in exclusive mode;
    delete from fleet.rollup_delta;
    delete from fleet.rollup;
    delete from fleet.listing;
    delete from fleet.listed_classroom;
    update fleet.rollup_state set day = territory.today();
    insert into fleet.listed_classroom
      select * from fleet.listed_classrooms_of(array(select id from fleet.classroom));
    insert into fleet.known_model (model, manufacturer) select distinct model, manufacturer from fleet.device on conflict do nothing;
    -- In the order in which they are listed: a page of the list is then a few pages of the table.
    insert into fleet.listing (${COLUMNS}) select ${COLUMNS} from fleet.listings_of(null) order by place_order;
    insert into fleet.rollup (place_id, dimension, departed, value, count)
      select above.ancestor, by_school.dimension, by_school.departed, by_school.value, sum(by_school.n)
        from (select l.school_id, v.dimension, l.departed, v.value, count(*) as n
                from fleet.listing l, ${DIMENSIONS('l')} group by 1, 2, 3, 4) as by_school
        join territory.place_closure above on above.descendant = by_school.school_id and above.until_on >= territory.today()
       where above.ancestor <> by_school.school_id
       group by 1, 2, 3, 4;
  end $$;
  revoke execute on function fleet.relist(uuid[]), fleet.relist_all() from public;
`;

const TRIGGERS = `
  create function fleet.devices_added() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform fleet.relist(array(select id from added));
    return null;
  end $$;
  create trigger device_listed after insert on fleet.device
    referencing new table as added for each statement execute function fleet.devices_added();

  create function fleet.device_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform fleet.relist(array[new.id]);
    return null;
  end $$;
  -- By row, because only so may it name its columns: a check-in, which changes none of them, does not come here.
  create trigger device_relisted after update of manufacturer, model, family, asset_tag, state, school_id, classroom_id, slot,
      enrolled_at, revoked_at, acquired_on, conformity on fleet.device for each row
    when ((old.manufacturer, old.model, old.family, old.asset_tag, old.state, old.school_id, old.classroom_id, old.slot,
        old.enrolled_at, old.revoked_at, old.acquired_on, old.conformity)
      is distinct from (new.manufacturer, new.model, new.family, new.asset_tag, new.state, new.school_id, new.classroom_id, new.slot,
        new.enrolled_at, new.revoked_at, new.acquired_on, new.conformity))
    execute function fleet.device_changed();

  create function fleet.system_told() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform fleet.relist(array[new.device_id]);
    return null;
  end $$;
  create trigger inventory_listed after insert on fleet.inventory for each row execute function fleet.system_told();
  create trigger inventory_relisted after update of facts on fleet.inventory for each row
    when ((old.facts -> 'osName', old.facts -> 'osVersion') is distinct from (new.facts -> 'osName', new.facts -> 'osVersion'))
    execute function fleet.system_told();

  create function fleet.classroom_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform fleet.list_classrooms(array[new.id]);
    if tg_op = 'UPDATE' then
      perform fleet.relist(array(select d.id from fleet.device d where d.classroom_id = new.id));
    end if;
    return null;
  end $$;
  create trigger classroom_listed after insert on fleet.classroom for each row execute function fleet.classroom_changed();
  create trigger classroom_relisted after update of name on fleet.classroom for each row
    when (old.name is distinct from new.name) execute function fleet.classroom_changed();

  -- What a school comes to at this moment, less what is still to be spread from it.
  create function fleet.settled_counts(school uuid) returns table (dimension text, departed boolean, value text, count bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select one.dimension, one.departed, one.value, sum(one.n) from (
      select v.dimension, l.departed, v.value, 1 as n from fleet.listing l, ${DIMENSIONS('l')} where l.school_id = school
      union all
      select d.dimension, d.departed, d.value, -d.count from fleet.rollup_delta d where d.school_id = school
    ) as one group by 1, 2, 3 having sum(one.n) <> 0 $$;
  revoke execute on function fleet.settled_counts(uuid) from public;

  -- What is above some schools is written again, for lists.
  create function fleet.renew_places(schools uuid[]) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with fresh as (
      select * from fleet.listed_classrooms_of(array(select c.classroom_id from fleet.listed_classroom c where c.school_id = any (schools)))
    ), classrooms as (
      update fleet.listed_classroom c set places = fresh.places, places_until = fresh.places_until
        from fresh where fresh.classroom_id = c.classroom_id
    )
    update fleet.listing l set places = fresh.places, places_until = fresh.places_until
      from fresh where fresh.classroom_id = l.classroom_id $$;
  revoke execute on function fleet.renew_places(uuid[]) from public;

  create function fleet.places_moved() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    counted_on date;
    moved jsonb;
  begin
    -- change: +1 for a school that has come under a place, -1 for one that has left it.
    if tg_op = 'INSERT' then
      select jsonb_agg(jsonb_build_object('place', c.ancestor, 'school', c.descendant, 'until', c.until_on, 'sign', 1)) into moved
        from changed c where exists (select from fleet.listed_classroom k where k.school_id = c.descendant);
    elsif tg_op = 'DELETE' then
      select jsonb_agg(jsonb_build_object('place', c.ancestor, 'school', c.descendant, 'until', c.until_on, 'sign', -1)) into moved
        from former c where exists (select from fleet.listed_classroom k where k.school_id = c.descendant);
    else
      select jsonb_agg(jsonb_build_object('place', c.ancestor, 'school', c.descendant, 'until', c.until_on, 'sign', c.sign)) into moved
        from (select *, 1 as sign from changed union all select *, -1 from former) as c
       where exists (select from fleet.listed_classroom k where k.school_id = c.descendant);
    end if;
    if moved is null then return null; end if;
    select day into counted_on from fleet.rollup_state for update;
    insert into fleet.rollup_delta (place_id, dimension, departed, value, count)
      select one.place, s.dimension, s.departed, s.value, sum(one.sign * s.count)
        from jsonb_to_recordset(moved) as one (place uuid, school uuid, until date, sign integer)
       cross join lateral fleet.settled_counts(one.school) as s
       where one.until >= counted_on and one.place <> one.school
       group by 1, 2, 3, 4 having sum(one.sign * s.count) <> 0;
    perform fleet.renew_places(array(select distinct school from jsonb_to_recordset(moved) as one (school uuid)));
    return null;
  end $$;
  create trigger places_came after insert on territory.place_closure
    referencing new table as changed for each statement execute function fleet.places_moved();
  create trigger places_changed after update on territory.place_closure
    referencing new table as changed old table as former for each statement execute function fleet.places_moved();
  create trigger places_left after delete on territory.place_closure
    referencing old table as former for each statement execute function fleet.places_moved();
`;

const READING = `
  -- Puts what has changed into the counts. @returns how many changes there were.
  create function fleet.fold_rollups() returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  declare
    counted_on date;
    today date := territory.today();
    folded bigint;
  begin
    if not territory.is_system() then raise exception 'of the system only' using errcode = 'insufficient_privilege'; end if;
    select day into counted_on from fleet.rollup_state for update;
    if counted_on < today then
      -- Schools that left a place at midnight: nothing but the calendar says so.
      insert into fleet.rollup_delta (place_id, dimension, departed, value, count)
        select c.ancestor, s.dimension, s.departed, s.value, -sum(s.count)
          from territory.place_closure c cross join lateral fleet.settled_counts(c.descendant) as s
         where c.until_on >= counted_on and c.until_on < today and c.until_on <> 'infinity' and c.ancestor <> c.descendant
           and exists (select from fleet.listed_classroom k where k.school_id = c.descendant)
         group by 1, 2, 3, 4;
      update fleet.rollup_state set day = today;
      perform fleet.renew_places(array(select distinct school_id from fleet.listed_classroom
        where places_until < today and places_until <> 'infinity'));
    end if;
    with taken as (
      delete from fleet.rollup_delta returning *
    ), spread as (
      select above.ancestor as place_id, t.dimension, t.departed, t.value, t.count
        from (select school_id, dimension, departed, value, sum(count) as count from taken
               where school_id is not null group by 1, 2, 3, 4) as t
        join territory.place_closure above on above.descendant = t.school_id and above.until_on >= today
       where above.ancestor <> t.school_id and t.count <> 0
      union all
      select place_id, dimension, departed, value, count from taken where place_id is not null
    ), summed as (
      select place_id, dimension, departed, value, sum(count) as count from spread group by 1, 2, 3, 4 having sum(count) <> 0
    ), written as (
      insert into fleet.rollup as r (place_id, dimension, departed, value, count)
        select * from summed order by 1, 2, 3, 4
        on conflict (place_id, dimension, departed, value) do update set count = r.count + excluded.count
    )
    select count(*) into folded from taken;
    if folded > 0 then delete from fleet.rollup where count = 0; end if;
    return folded;
  end $$;

  -- The counts of places, as they are at this moment: what was folded, and what has changed since. Of a school, counted.
  create function fleet.rolled_up(places uuid[]) returns table (place_id uuid, dimension text, departed boolean, value text, count bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  #variable_conflict use_column
  declare
    above uuid[];
    schools uuid[];
    counted_on date := (select day from fleet.rollup_state);
    today date := territory.today();
  begin
    select array_agg(p.id) filter (where p.kind <> 'school'), array_agg(p.id) filter (where p.kind = 'school') into above, schools
      from unnest(places) as one join territory.place p on p.id = one where territory.covers('device:read', one);
    return query
      select said.place_id, said.dimension, said.departed, said.value, sum(said.count)::bigint from (
        select r.place_id, r.dimension, r.departed, r.value, r.count from fleet.rollup r where r.place_id = any (above)
        union all
        -- Few, and each looked up: the closure of a wide place is as long as the country.
        select up.ancestor, d.dimension, d.departed, d.value, d.count from fleet.rollup_delta d cross join lateral (
          select a.ancestor from territory.place_closure a
           where a.descendant = d.school_id and a.until_on >= today and a.ancestor = any (above) offset 0) as up
        union all
        select d.place_id, d.dimension, d.departed, d.value, d.count from fleet.rollup_delta d where d.place_id = any (above)
        union all
        select c.ancestor, s.dimension, s.departed, s.value, -s.count
          from territory.place_closure c cross join lateral fleet.settled_counts(c.descendant) as s
         where c.until_on <> 'infinity' and c.until_on >= counted_on and c.until_on < today and c.ancestor = any (above)
        union all
        select l.school_id, v.dimension, l.departed, v.value, 1 from fleet.listing l, ${DIMENSIONS('l')}
         where l.school_id = any (schools)
      ) as said group by 1, 2, 3, 4 having sum(said.count) <> 0;
  end $$;

  -- Every count that is not what counting the devices themselves gives, and every device whose listing is not what it is.
  create function fleet.verify_rollups() returns table (what text, place_id uuid, dimension text, departed boolean, value text,
    kept bigint, counted bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with truth as materialized (
      select * from fleet.listings_of(null)
    ), counted as (
      select above.ancestor as place_id, one.dimension, one.departed, one.value, sum(one.n)::bigint as count
        from (select t.school_id, v.dimension, t.departed, v.value, count(*) as n from truth t, ${DIMENSIONS('t')}
               group by 1, 2, 3, 4) as one
        join territory.place_closure above on above.descendant = one.school_id and above.until_on >= territory.today()
       where above.ancestor <> one.school_id
       group by 1, 2, 3, 4
    ), kept as (
      select * from fleet.rolled_up(array(select id from territory.place where kind <> 'school'))
    )
    select 'count', place_id, dimension, departed, value, kept.count, counted.count
      from kept full join counted using (place_id, dimension, departed, value)
     where territory.is_system() and kept.count is distinct from counted.count
    union all
    select 'listing', device_id, null, null, null, null, null
      from (select * from truth) as t
      full join (select ${COLUMNS} from fleet.listing) as l using (device_id)
     where territory.is_system() and (t.school_id is null or l.school_id is null
       or (t.classroom_id, t.school_id, t.slot, t.place_order, t.serial, t.asset, t.state, t.family, t.model, t.os, t.year,
           t.conformity, t.standing, t.departed) is distinct from
          (l.classroom_id, l.school_id, l.slot, l.place_order, l.serial, l.asset, l.state, l.family, l.model, l.os, l.year,
           l.conformity, l.standing, l.departed)) $$;

  revoke execute on function fleet.devices_added(), fleet.device_changed(), fleet.system_told(), fleet.classroom_changed(),
    fleet.places_moved(), fleet.fold_rollups(), fleet.rolled_up(uuid[]), fleet.verify_rollups() from public;
  grant execute on function fleet.fold_rollups(), fleet.rolled_up(uuid[]), fleet.verify_rollups() to chariot_app;
`;

/** How many devices of which kind there are under each place, exact at all times and never counted again from the start. */
export class Rollups1790000019902 implements MigrationInterface {
  readonly name = 'Rollups1790000019902';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, WRITING, TRIGGERS, READING, 'select fleet.relist_all()']) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger places_came on territory.place_closure;
      drop trigger places_changed on territory.place_closure;
      drop trigger places_left on territory.place_closure;
      drop trigger device_listed on fleet.device;
      drop trigger device_relisted on fleet.device;
      drop trigger inventory_listed on fleet.inventory;
      drop trigger inventory_relisted on fleet.inventory;
      drop trigger classroom_listed on fleet.classroom;
      drop trigger classroom_relisted on fleet.classroom;
      drop function fleet.verify_rollups(), fleet.rolled_up(uuid[]), fleet.fold_rollups(), fleet.places_moved(),
        fleet.renew_places(uuid[]), fleet.settled_counts(uuid), fleet.classroom_changed(), fleet.system_told(),
        fleet.device_changed(), fleet.devices_added(), fleet.relist_all(), fleet.relist(uuid[]);
      drop index territory.place_closure_ending;
      drop table fleet.rollup_state, fleet.rollup_delta, fleet.rollup`);
  }
}
