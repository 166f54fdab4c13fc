import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every room's row level security asks about the caller. They run as the owner of the tables, so that a policy
 * may use them without running into the policies of the tables they read.
 */
const CALLER = `
  create function territory.is_system() returns boolean language sql stable parallel safe as
    $$ select coalesce(current_setting('chariot.kind', true), '') = 'system' $$;

  create function territory.caller_device() returns uuid language sql stable parallel safe as
    $$ select case when current_setting('chariot.kind', true) = 'device'
         then nullif(current_setting('chariot.actor', true), '')::uuid end $$;

  -- The places on which the caller holds a permission; it holds below them too.
  create function territory.roots(permission text) returns uuid[] language sql stable parallel safe as
    $$ select coalesce(array(select jsonb_array_elements_text(
         nullif(current_setting('chariot.grants', true), '')::jsonb -> permission)::uuid), '{}') $$;

  -- The places on which the caller holds anything at all.
  create function territory.all_roots() returns uuid[] language sql stable parallel safe as
    $$ select coalesce(array(select distinct place::uuid
         from jsonb_each(coalesce(nullif(current_setting('chariot.grants', true), '')::jsonb, '{}')) as held (permission, places),
              jsonb_array_elements_text(held.places) as place), '{}') $$;

  -- Links between places end on a day of the mainland's calendar.
  create function territory.today() returns date language sql stable parallel safe as
    $$ select (now() at time zone 'Europe/Paris')::date $$;
`;

const TABLES = `
  -- For searching: without case or accents, and with one apostrophe.
  create function territory.folded(value text) returns text language sql immutable parallel safe as
    $$ select translate(regexp_replace(normalize(lower(value), NFD), '[\\u0300-\\u036f]', '', 'g'), '’', '''') $$;

  create table territory.place (
    id uuid primary key,
    kind text not null check (kind in ('academie', 'departement', 'localAuthority', 'district', 'school', 'college')),
    name text not null check (length(btrim(name)) between 1 and 160),
    uai text constraint place_uai_unique unique,
    siret text check (siret ~ '^[0-9]{14}$'),
    insee_code text check (insee_code ~ '^[0-9AB]{5}$'),
    local_authority_kind text check (local_authority_kind in ('commune', 'epci', 'departement', 'syndicat')),
    address text,
    postcode text check (postcode ~ '^[0-9]{5}$'),
    city text,
    -- PostgreSQL must know the zone, or every date of this place would be an error.
    time_zone text not null default 'Europe/Paris' check ((timestamptz 'epoch' at time zone time_zone) is not null),
    opened_on date not null,
    -- The first day on which it is closed.
    closed_on date check (closed_on >= opened_on),
    constraint place_uai_check_letter check (uai is null or case when uai ~ '^[0-9]{7}[A-Z]$'
      then substr(uai, 8) = substr('ABCDEFGHJKLMNPRSTUVWXYZ', substr(uai, 1, 7)::int % 23 + 1, 1) else false end),
    constraint place_school_has_uai check (kind <> 'school' or uai is not null),
    constraint place_local_authority_kind check ((kind = 'localAuthority') = (local_authority_kind is not null))
  );
  create index place_by_name on territory.place (name collate "fr-x-icu", id);

  -- Both days belong to the link.
  create table territory.place_parent (
    child uuid not null references territory.place,
    parent uuid not null references territory.place,
    from_on date not null,
    until_on date check (until_on >= from_on),
    primary key (child, parent, from_on)
  );
  create index place_parent_by_parent on territory.place_parent (parent, child);

  create table territory.reference_college (
    school uuid not null references territory.place,
    college uuid not null references territory.place,
    from_on date not null,
    until_on date check (until_on >= from_on),
    primary key (school, from_on)
  );
  create unique index reference_college_one_at_a_time on territory.reference_college (school) where until_on is null;
  create index reference_college_by_college on territory.reference_college (college);

  -- Who is above whom, itself included, and until when: the latest end over all paths of the earliest end along each.
  create table territory.place_closure (
    ancestor uuid not null references territory.place,
    descendant uuid not null references territory.place,
    until_on date not null,
    primary key (ancestor, descendant)
  );
  create index place_closure_upwards on territory.place_closure (descendant, ancestor);
`;

const CLOSURE = `
  -- Walks up again from the given places and everything below them, and puts the closure right.
  create function territory.rebuild_closure(changed uuid[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    -- Two links made at once would each miss the path through the other. Places open rarely: they queue.
    perform pg_advisory_xact_lock(hashtext('territory.place_closure'));
    with recursive
      below (id) as (
        select unnest(changed)
        union
        select link.child from territory.place_parent link join below on link.parent = below.id
      ),
      path (descendant, ancestor, until_on) as (
        select id, id, date 'infinity' from below
        union
        select path.descendant, link.parent, least(path.until_on, coalesce(link.until_on, 'infinity'))
          from path join territory.place_parent link on link.child = path.ancestor
      ),
      truth as (select ancestor, descendant, max(until_on) as until_on from path group by ancestor, descendant),
      gone as (
        delete from territory.place_closure old using below
         where old.descendant = below.id
           and not exists (select from truth where (truth.ancestor, truth.descendant) = (old.ancestor, old.descendant))
      )
    insert into territory.place_closure as old (ancestor, descendant, until_on)
      select ancestor, descendant, until_on from truth
      on conflict (ancestor, descendant) do update set until_on = excluded.until_on
        where old.until_on <> excluded.until_on;
  end $$;

  create function territory.place_added() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    insert into territory.place_closure (ancestor, descendant, until_on) select id, id, 'infinity' from changed;
    return null;
  end $$;
  create trigger place_added after insert on territory.place
    referencing new table as changed for each statement execute function territory.place_added();

  create function territory.links_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform territory.rebuild_closure(array(select distinct child from changed));
    return null;
  end $$;
  create trigger links_added after insert on territory.place_parent
    referencing new table as changed for each statement execute function territory.links_changed();
  create trigger links_updated after update on territory.place_parent
    referencing new table as changed for each statement execute function territory.links_changed();
  create trigger links_removed after delete on territory.place_parent
    referencing old table as changed for each statement execute function territory.links_changed();
`;

/** Which kind goes under which: the graph has no cycle because a parent is always of a higher kind. */
const SHAPE = `
  create function territory.may_be_under(child text, parent text) returns boolean language sql immutable as $$
    select case child
      when 'departement' then parent = 'academie'
      when 'localAuthority' then parent in ('academie', 'departement')
      when 'district' then parent in ('academie', 'departement')
      when 'school' then parent in ('localAuthority', 'district')
      when 'college' then parent in ('academie', 'departement', 'localAuthority')
      else false end $$;

  create function territory.check_link_kinds() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    child_kind text := (select kind from territory.place where id = new.child);
    parent_kind text := (select kind from territory.place where id = new.parent);
  begin
    if not coalesce(territory.may_be_under(child_kind, parent_kind), true) then
      raise exception 'A % cannot be under a %', child_kind, parent_kind
        using errcode = 'check_violation', constraint = 'place_parent_kinds';
    end if;
    return new;
  end $$;
  create trigger check_link_kinds before insert or update on territory.place_parent
    for each row execute function territory.check_link_kinds();

  create function territory.check_reference_college() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if exists (select from territory.place where id = new.school and kind <> 'school')
       or exists (select from territory.place where id = new.college and kind <> 'college') then
      raise exception 'A school has a college for reference'
        using errcode = 'check_violation', constraint = 'reference_college_kinds';
    end if;
    return new;
  end $$;
  create trigger check_reference_college before insert or update on territory.reference_college
    for each row execute function territory.check_reference_college();

  -- At commit, because a place comes before its links.
  create function territory.check_parents() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    -- By name: naming a field that the other table lacks is an error even where it is not evaluated.
    child_id uuid := (to_jsonb(new) ->> case tg_table_name when 'place' then 'id' else 'child' end)::uuid;
    child territory.place;
    current_kinds text[];
  begin
    select * into child from territory.place where id = child_id;
    select coalesce(array_agg(parent.kind), '{}') into current_kinds
      from territory.place_parent link join territory.place parent on parent.id = link.parent
     where link.child = child_id and link.until_on is null;
    if child.kind <> 'academie' and child.closed_on is null and cardinality(current_kinds) = 0 then
      raise exception 'A % needs a parent', child.kind
        using errcode = 'check_violation', constraint = 'place_has_parent';
    end if;
    if child.kind = 'school' and child.closed_on is null and not 'localAuthority' = any (current_kinds) then
      raise exception 'A school needs its local authority'
        using errcode = 'check_violation', constraint = 'place_school_has_local_authority';
    end if;
    if exists (
      select from territory.place_parent a
        join territory.place_parent b on a.child = b.child and (a.parent, a.from_on) < (b.parent, b.from_on)
        join territory.place pa on pa.id = a.parent
        join territory.place pb on pb.id = b.parent
       where a.child = child_id
         and a.from_on <= coalesce(b.until_on, 'infinity') and b.from_on <= coalesce(a.until_on, 'infinity')
         and (a.parent = b.parent or (pa.kind = pb.kind and pa.kind <> 'localAuthority'))
    ) then
      raise exception 'One district, one departement and one academie at a time'
        using errcode = 'check_violation', constraint = 'place_one_parent_of_a_kind';
    end if;
    return null;
  end $$;
  create constraint trigger check_parents after insert on territory.place
    deferrable initially deferred for each row execute function territory.check_parents();
  create constraint trigger check_parents after insert or update on territory.place_parent
    deferrable initially deferred for each row execute function territory.check_parents();
`;

const REACH = `
  -- Every place under the caller's roots for that permission, the roots included. Nothing for the system: ask is_system().
  create function territory.reachable(permission text) returns setof uuid
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp rows 200 as $$
    select distinct descendant from territory.place_closure
     where ancestor = any (territory.roots(permission)) and until_on >= territory.today() $$;

  create function territory.covers(permission text, place uuid) returns boolean
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system() or exists (
      select from territory.place_closure
       where ancestor = any (territory.roots(permission)) and descendant = place and until_on >= territory.today()) $$;

  -- The ids of a place and of what is above it today: one look at an index, however wide the caller's reach.
  create function territory.above(place uuid) returns setof uuid
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp rows 6 as $$
    select ancestor from territory.place_closure where descendant = place and until_on >= territory.today() $$;

  -- Administering one commune is not administering the instance: that is held on an académie.
  create function territory.administers_instance() returns boolean
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select territory.is_system() or exists (
      select from territory.place where id = any (territory.roots('system:administer')) and kind = 'academie') $$;

  -- Whether nothing has been put above this place yet.
  create function territory.is_unattached(place uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select from territory.place_parent where child = place) $$;

  -- What a place is called, for whoever may have to name it: persons name what they reach, what is above it, and the
  -- collège de référence of its schools; the system, and a device that proved itself, name any.
  create function territory.place_refs(ids uuid[]) returns table (id uuid, kind text, name text, uai text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select place.id, place.kind, place.name, place.uai from territory.place
     where place.id = any (ids)
       and (coalesce(current_setting('chariot.kind', true), '') in ('system', 'device')
         or exists (select from territory.place_closure below
                      join territory.place_closure mine on mine.descendant = below.descendant
                     where below.ancestor = place.id and mine.ancestor = any (territory.all_roots())
                       and mine.until_on >= territory.today())
         or exists (select from territory.reference_college chosen
                      join territory.place_closure mine on mine.descendant = chosen.school
                     where chosen.college = place.id and mine.ancestor = any (territory.all_roots())
                       and mine.until_on >= territory.today())) $$;

  create function territory.place_ref(place uuid) returns table (id uuid, kind text, name text, uai text)
  language sql stable as $$ select * from territory.place_refs(array[place]) $$;
`;

const SECURITY = `
  alter table territory.place enable row level security;
  create policy place_select on territory.place for select to chariot_app
    using ((select territory.is_system()) or id in (select territory.reachable('place:read')));
  -- It is not under anything yet: its links say where, and no place but an académie may stay without any.
  create policy place_insert on territory.place for insert to chariot_app
    with check ((select territory.is_system())
      or (kind <> 'academie' and cardinality((select territory.roots('place:write'))) > 0));
  create policy place_update on territory.place for update to chariot_app
    using ((select territory.is_system()) or id in (select territory.reachable('place:write')))
    with check ((select territory.is_system()) or id in (select territory.reachable('place:write')));

  alter table territory.place_parent enable row level security;
  create policy place_parent_select on territory.place_parent for select to chariot_app
    using ((select territory.is_system()) or child in (select territory.reachable('place:read')));
  -- Nobody takes another's school by putting it under a place of her own.
  create policy place_parent_insert on territory.place_parent for insert to chariot_app
    with check ((select territory.is_system()) or (parent in (select territory.reachable('place:write'))
      and (territory.is_unattached(child) or child in (select territory.reachable('place:write')))));
  create policy place_parent_update on territory.place_parent for update to chariot_app
    using ((select territory.is_system()) or (parent in (select territory.reachable('place:write'))
      and child in (select territory.reachable('place:write'))));

  alter table territory.place_closure enable row level security;
  create policy place_closure_select on territory.place_closure for select to chariot_app
    using ((select territory.is_system()) or descendant in (select territory.reachable('place:read')));

  alter table territory.reference_college enable row level security;
  create policy reference_college_select on territory.reference_college for select to chariot_app
    using ((select territory.is_system()) or school in (select territory.reachable('place:read')));
  create policy reference_college_insert on territory.reference_college for insert to chariot_app
    with check ((select territory.is_system()) or school in (select territory.reachable('place:write')));
  create policy reference_college_update on territory.reference_college for update to chariot_app
    using ((select territory.is_system()) or school in (select territory.reachable('place:write')));

  -- Nothing is deleted, and what a link joins never changes (a collège may be corrected on the day it was chosen).
  grant usage on schema territory to chariot_app;
  grant select, insert on territory.place, territory.place_parent, territory.reference_college to chariot_app;
  grant select on territory.place_closure to chariot_app;
  grant update (closed_on) on territory.place to chariot_app;
  grant update (until_on) on territory.place_parent to chariot_app;
  grant update (college, until_on) on territory.reference_college to chariot_app;
  revoke execute on all functions in schema territory from public;
  grant execute on function territory.is_system(), territory.caller_device(), territory.roots(text),
    territory.all_roots(), territory.today(), territory.folded(text), territory.reachable(text), territory.covers(text, uuid), territory.above(uuid),
    territory.administers_instance(), territory.is_unattached(uuid), territory.place_refs(uuid[]), territory.place_ref(uuid) to chariot_app;
`;

/** Places, their links, and the questions that every other room's row level security asks. */
export class Places1790000001001 implements MigrationInterface {
  readonly name = 'Places1790000001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema territory');
    for (const part of [CALLER, TABLES, CLOSURE, SHAPE, REACH, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema territory cascade');
  }
}
