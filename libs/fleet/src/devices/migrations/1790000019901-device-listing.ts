import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- When it was bought, where anybody knows; nobody's word but a delivery's or an import's.
  alter table fleet.device add column acquired_on date;
  grant update (acquired_on) on fleet.device to chariot_app;
  update fleet.device d set acquired_on = l.delivered_on
    from fleet.delivery_device x join fleet.delivery l on l.id = x.delivery_id where x.device_id = d.id;

  -- What lists look for of a classe mobile: written from fleet.classroom and territory.place by triggers, and by nobody else.
  create table fleet.listed_classroom (
    classroom_id uuid primary key references fleet.classroom,
    school_id uuid not null references territory.place,
    -- Its school's name and UAI, then its own name: the order of a list of devices.
    place_order text collate "C" not null,
    words tsvector not null,
    -- Every place above, the school included, and the last day on which all of them still are.
    places uuid[] not null,
    places_until date not null
  );
  create index listed_classroom_by_school on fleet.listed_classroom (school_id);
  create index listed_classroom_by_words on fleet.listed_classroom using gin (words);
  create index listed_classroom_to_renew on fleet.listed_classroom (places_until) where places_until <> 'infinity';

  -- A device in as few bytes as a list needs to filter and to sort: a check-in does not touch it.
  create table fleet.listing (
    device_id uuid primary key references fleet.device,
    classroom_id uuid not null,
    school_id uuid not null,
    slot smallint,
    place_order text collate "C" not null,
    serial text collate "C" not null,
    -- So that the last signs of a number find it too.
    serial_backwards text collate "C" not null generated always as (reverse(serial)) stored,
    asset text collate "C",
    state text collate "C" not null,
    family text collate "C" not null,
    model text collate "C" not null,
    os text collate "C" not null,
    -- In which it was bought, or else came in: an age that no clock has to keep up to date.
    year smallint not null,
    conformity text collate "C" not null,
    -- expected: never enrolled; hearing: it is told what is new; deaf: enrolled, and away or revoked.
    standing text collate "C" not null check (standing in ('expected', 'hearing', 'deaf')),
    -- Given away or thrown away: no more of the fleet.
    departed boolean not null,
    places uuid[] not null,
    places_until date not null
  );
  create unique index listing_by_place on fleet.listing (place_order, device_id);
  create index listing_by_serial on fleet.listing (serial);
  create index listing_by_serial_backwards on fleet.listing (serial_backwards);
  create index listing_by_asset on fleet.listing (asset) where asset is not null;
  create index listing_by_school on fleet.listing (school_id);
  create index listing_by_classroom on fleet.listing (classroom_id);
  -- Each serves a filter in the order of places, and the sort by that column.
  create index listing_by_state on fleet.listing (state, place_order);
  create index listing_by_family on fleet.listing (family, place_order);
  create index listing_by_model on fleet.listing (model, place_order);
  create index listing_by_os on fleet.listing (os, place_order);
  create index listing_by_year on fleet.listing (year, place_order);
  create index listing_by_conformity on fleet.listing (conformity, place_order);

  -- Makers' names are written three ways: a model is one, whoever made it. For searching.
  create table fleet.known_model (
    model text not null,
    manufacturer text not null,
    primary key (model, manufacturer)
  );
`;

const FUNCTIONS = `
  -- As words are compared: folded, and nothing but letters and figures.
  create function fleet.plain(value text) returns text language sql immutable parallel safe as
    $$ select btrim(regexp_replace(territory.folded(value), '[^a-z0-9]+', ' ', 'g')) $$;

  -- What a listed classroom is, from what it is written from.
  create function fleet.listed_classrooms_of(classrooms uuid[]) returns setof fleet.listed_classroom
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id, s.id,
           left(fleet.plain(s.name), 24) || E'\\x01' || coalesce(s.uai, '') || E'\\x01' || left(fleet.plain(c.name), 16)
             || E'\\x01' || right(c.id::text, 6) || E'\\x01',
           to_tsvector('simple', fleet.plain(concat_ws(' ', s.name, s.uai, s.city, c.name))), above.places, above.until_on
      from fleet.classroom c
      join territory.place s on s.id = c.school_id
     cross join lateral (
       select array_agg(a.ancestor order by a.ancestor) as places, min(a.until_on) as until_on from territory.place_closure a
        where a.descendant = s.id and a.until_on >= territory.today()) as above
     where c.id = any (classrooms) $$;

  create function fleet.list_classrooms(classrooms uuid[]) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into fleet.listed_classroom select * from fleet.listed_classrooms_of(classrooms)
      on conflict (classroom_id) do update set school_id = excluded.school_id, place_order = excluded.place_order,
        words = excluded.words, places = excluded.places, places_until = excluded.places_until $$;

  -- What the listing of a device is, from what it is written from.
  create function fleet.listings_of(devices uuid[]) returns table (device_id uuid, classroom_id uuid, school_id uuid,
    slot smallint, place_order text, serial text, asset text, state text, family text, model text, os text, year smallint,
    conformity text, standing text, departed boolean, places uuid[], places_until date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select d.id, d.classroom_id, d.school_id, d.slot::smallint,
           c.place_order || lpad(coalesce(d.slot, 99)::text, 2, '0'), d.serial_key,
           nullif(upper(regexp_replace(d.asset_tag, '\\s', '', 'g')), ''), d.state, d.family, d.model,
           btrim(concat_ws(' ', i.facts ->> 'osName', i.facts ->> 'osVersion')),
           extract(year from coalesce(d.acquired_on, (coalesce(d.enrolled_at, d.created_at) at time zone 'Europe/Paris')::date))::smallint,
           d.conformity,
           case when d.enrolled_at is null then 'expected' when d.revoked_at is null and d.slot is not null then 'hearing'
             else 'deaf' end,
           d.state in ('retired', 'donated', 'recycled'), c.places, c.places_until
      from fleet.device d
      join fleet.listed_classroom c on c.classroom_id = d.classroom_id
      left join fleet.inventory i on i.device_id = d.id
     where devices is null or d.id = any (devices) $$;

  -- Whether the caller reaches a row: by the places above it as they were written, unless one of them was to end by now.
  create function fleet.reaches_listed(places uuid[], places_until date, school uuid, roots uuid[], today date) returns boolean
  language sql stable parallel safe as $$
    select case when places_until >= today then places && roots else territory.covers('device:read', school) end $$;

  -- Of a word that was searched: the classrooms whose name, school, town or UAI has a word that begins so. At most so many.
  create function fleet.classrooms_named(word text, most integer) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.classroom_id from fleet.listed_classroom c
     where c.words @@ (quote_literal(word) || case when length(word) > 2 then ':*' else '' end)::tsquery
       and (territory.is_system() or fleet.reaches_listed(c.places, c.places_until, c.school_id,
         (select territory.roots('device:read')), (select territory.today())))
     limit most $$;

  -- Where a list may look: the roots of the caller, or that place when all of it is hers. disjoint: no school is under two.
  create function fleet.list_scope(place uuid) returns table (places uuid[], covered boolean, disjoint boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with held as (
      select case when place is not null and territory.covers('device:read', place) then array[place]
        when territory.is_system() then array(select id from territory.place where kind = 'academie')
        else territory.roots('device:read') end as roots
    ), pruned as (
      select p.id, p.kind from held, unnest(held.roots) as root join territory.place p on p.id = root
       where not held.roots && array(select one from territory.above(p.id) as one where one <> p.id)
    )
    select coalesce(array_agg(id), '{}'), coalesce(place = any (array_agg(id)), place is null),
           count(*) = 1 or (count(distinct kind) = 1 and min(kind) in ('academie', 'departement', 'district', 'school'))
      from pruned $$;

  -- The schools with a classe mobile below these places, for who holds all of them.
  create function fleet.listed_schools(places uuid[]) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct c.school_id from unnest(places) as one
      join territory.place_closure below on below.ancestor = one and below.until_on >= territory.today()
      join fleet.listed_classroom c on c.school_id = below.descendant
     where territory.covers('device:read', one) $$;

  -- Models whose name or maker holds that.
  create function fleet.models_named(word text) returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct model from fleet.known_model
     where strpos(' ' || fleet.plain(manufacturer || ' ' || model), ' ' || word) > 0 $$;
`;

/** Triggers come with fleet.relist, which also counts: see the rollups' migration. */
const SECURITY = `
  alter table fleet.listed_classroom enable row level security;
  create policy listed_classroom_select on fleet.listed_classroom for select to chariot_app
    using ((select territory.is_system()) or fleet.reaches_listed(places, places_until, school_id,
      (select territory.roots('device:read')), (select territory.today())));
  grant select on fleet.listed_classroom to chariot_app;

  alter table fleet.listing enable row level security;
  create policy listing_select on fleet.listing for select to chariot_app
    using ((select territory.is_system()) or fleet.reaches_listed(places, places_until, school_id,
      (select territory.roots('device:read')), (select territory.today())));
  grant select on fleet.listing to chariot_app;

  -- Read by fleet.models_named alone.
  alter table fleet.known_model enable row level security;
  create policy known_model_select on fleet.known_model for select to chariot_app using ((select territory.is_system()));

  revoke execute on function fleet.plain(text), fleet.listed_classrooms_of(uuid[]), fleet.list_classrooms(uuid[]),
    fleet.listings_of(uuid[]), fleet.reaches_listed(uuid[], date, uuid, uuid[], date), fleet.classrooms_named(text, integer),
    fleet.list_scope(uuid), fleet.listed_schools(uuid[]), fleet.models_named(text) from public;
  grant execute on function fleet.plain(text), fleet.reaches_listed(uuid[], date, uuid, uuid[], date),
    fleet.classrooms_named(text, integer), fleet.list_scope(uuid), fleet.listed_schools(uuid[]), fleet.models_named(text)
    to chariot_app;
`;

/** Lists that stay instant however many devices there are: what they filter and sort by is in a table of its own. */
export class DeviceListing1790000019901 implements MigrationInterface {
  readonly name = 'DeviceListing1790000019901';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table fleet.listing, fleet.known_model cascade;
      drop table fleet.listed_classroom cascade;
      drop function fleet.models_named(text), fleet.listed_schools(uuid[]), fleet.list_scope(uuid),
        fleet.classrooms_named(text, integer), fleet.reaches_listed(uuid[], date, uuid, uuid[], date),
        fleet.listings_of(uuid[]), fleet.list_classrooms(uuid[]), fleet.plain(text);
      alter table fleet.device drop column acquired_on`);
  }
}
