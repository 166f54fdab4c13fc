import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  create table fleet.app_request (
    id uuid primary key,
    school_id uuid not null references territory.place,
    name text not null check (length(btrim(name)) between 1 and 80),
    reason text not null check (length(btrim(reason)) between 1 and 1000),
    state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
    asked_at timestamptz not null,
    asked_by jsonb not null,
    asked_by_id uuid not null,
    decided_at timestamptz check (decided_at >= asked_at),
    decided_by jsonb,
    decision_reason text,
    constraint app_request_answered
      check ((state in ('approved', 'refused')) = (decided_at is not null and decided_by is not null))
  );
  create unique index app_request_once on fleet.app_request (school_id, lower(name)) where state = 'waiting';
  create index app_request_in_order on fleet.app_request ((state <> 'waiting'), asked_at desc, id desc);
  create index app_request_by_school on fleet.app_request (school_id, asked_at);

  create table fleet.app_opinion (
    request_id uuid not null references fleet.app_request,
    person_id uuid not null,
    favourable boolean not null,
    comment text,
    council_on date,
    at timestamptz not null,
    given_by jsonb not null,
    primary key (request_id, person_id)
  );

  create table fleet.app (
    id uuid primary key,
    place_id uuid not null references territory.place,
    name text not null check (length(btrim(name)) between 1 and 80),
    publisher text,
    purpose text not null,
    -- {family: its name there}
    packages jsonb not null check (jsonb_typeof(packages) = 'object' and packages <> '{}'
      and packages - array['linux', 'apple', 'android', 'windows'] = '{}'),
    licences integer check (licences >= 0),
    -- Written by fleet.reserve_app alone.
    reserved integer not null default 0,
    price_cents integer check (price_cents >= 0),
    pupil_data boolean not null,
    added_at timestamptz not null,
    added_by jsonb not null,
    request_id uuid references fleet.app_request,
    -- Never one more than were bought, whoever asks at the same time.
    constraint app_licences check (licences is null or reserved <= licences)
  );
  create unique index app_one_name on fleet.app (place_id, lower(name));
  create index app_by_request on fleet.app (request_id);

  create table fleet.app_assignment (
    id uuid primary key,
    app_id uuid not null references fleet.app,
    target text not null check (target in ('place', 'classroom')),
    target_id uuid not null,
    -- The place itself, or the classroom's school.
    place_id uuid not null references territory.place,
    state text not null check (state in ('installed', 'removed')),
    assigned_at timestamptz not null,
    assigned_by jsonb not null,
    check ((target = 'place') = (target_id = place_id)),
    constraint app_assignment_once unique (app_id, target_id)
  );
  create index app_assignment_by_target on fleet.app_assignment (target_id);

  -- Licences kept for a cart: as many as it may hold, so that nothing that enters it ever lacks one.
  create table fleet.app_reservation (
    app_id uuid not null references fleet.app,
    classroom_id uuid not null references fleet.classroom,
    seats integer not null check (seats > 0),
    primary key (app_id, classroom_id)
  );
  create index app_reservation_by_classroom on fleet.app_reservation (classroom_id);

  -- What devices say that they have, of the catalogue.
  create table fleet.app_presence (
    device_id uuid not null references fleet.device,
    app_id uuid not null references fleet.app,
    version text not null,
    since timestamptz not null,
    primary key (device_id, app_id)
  );
  create index app_presence_by_app on fleet.app_presence (app_id);
`;

const FUNCTIONS = `
  -- What is asked of each of these classrooms: of each application, what the nearest assignment says.
  create function fleet.app_wishes(classrooms uuid[])
  returns table (classroom_id uuid, app_id uuid, state text, assigned_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct on (reached.classroom_id, reached.app_id)
           reached.classroom_id, reached.app_id, reached.state, reached.assigned_at
      from (
        select c.id as classroom_id, a.app_id, a.state, a.assigned_at, 0 as distance
          from fleet.classroom c join fleet.app_assignment a on a.target_id = c.id
         where c.id = any (classrooms)
        union all
        select c.id, a.app_id, a.state, a.assigned_at,
               array_position(array['school', 'localAuthority', 'district', 'departement', 'academie'], p.kind)
          from fleet.classroom c
          join territory.place_closure above on above.descendant = c.school_id and above.until_on >= territory.today()
          join fleet.app_assignment a on a.target_id = above.ancestor
          join territory.place p on p.id = above.ancestor
         where c.id = any (classrooms)
      ) as reached
     order by reached.classroom_id, reached.app_id, reached.distance, reached.assigned_at desc $$;

  -- The setting « apps » of each of these classrooms: the packages that our agents know by name.
  create function fleet.assigned_apps(classrooms uuid[]) returns table (classroom_id uuid, apps jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select wish.classroom_id,
           jsonb_agg(jsonb_build_object('package', wish.package, 'state', wish.state) order by wish.package)
      from (select distinct on (w.classroom_id, app.packages ->> 'linux')
                   w.classroom_id, app.packages ->> 'linux' as package, w.state
              from fleet.app_wishes(classrooms) w join fleet.app on app.id = w.app_id
             where app.packages ? 'linux'
             -- Two entries of one package: that which installs it wins.
             order by w.classroom_id, app.packages ->> 'linux', w.state) as wish
     group by wish.classroom_id $$;

  -- Keeps the licences of an application for the carts that it is installed on, or for one of them. The row of the
  -- application is locked first: two acts at once count one after the other.
  create function fleet.reserve_app(app uuid, only_classroom uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    reached uuid[];
  begin
    perform from fleet.app a where a.id = app for no key update;
    if only_classroom is not null then
      reached := array[only_classroom];
    else
      reached := array(
        select a.target_id from fleet.app_assignment a where a.app_id = app and a.target = 'classroom'
        union
        select c.id from fleet.app_assignment a
          join territory.place_closure below on below.ancestor = a.target_id and below.until_on >= territory.today()
          join fleet.classroom c on c.school_id = below.descendant
         where a.app_id = app and a.target = 'place'
        union
        select r.classroom_id from fleet.app_reservation r where r.app_id = app);
    end if;
    delete from fleet.app_reservation r where r.app_id = app and r.classroom_id = any (reached)
       and not exists (select from fleet.app_wishes(array[r.classroom_id]) w join fleet.classroom c on c.id = w.classroom_id
                        where w.app_id = app and w.state = 'installed' and c.closed_on is null);
    insert into fleet.app_reservation (app_id, classroom_id, seats)
    select app, c.id, c.capacity
      from fleet.app_wishes(reached) w join fleet.classroom c on c.id = w.classroom_id
     where w.app_id = app and w.state = 'installed' and c.closed_on is null
    on conflict (app_id, classroom_id) do update set seats = excluded.seats
      where app_reservation.seats <> excluded.seats;
    update fleet.app a set reserved = (select coalesce(sum(r.seats), 0) from fleet.app_reservation r where r.app_id = app)
     where a.id = app;
  end $$;

  create function fleet.app_assigned() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform fleet.reserve_app(coalesce(new.app_id, old.app_id), null);
    return null;
  end $$;
  create trigger app_assigned after insert or update or delete on fleet.app_assignment
    for each row execute function fleet.app_assigned();

  create function fleet.classroom_holds() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    wished record;
  begin
    if exists (select from fleet.app_assignment) then
      -- In one order, so that nobody waits for somebody who waits.
      for wished in select w.app_id from fleet.app_wishes(array[new.id]) w order by w.app_id loop
        perform fleet.reserve_app(wished.app_id, new.id);
      end loop;
    end if;
    return null;
  end $$;
  create trigger classroom_opened after insert on fleet.classroom
    for each row execute function fleet.classroom_holds();
  create trigger classroom_holds after update of capacity, closed_on on fleet.classroom
    for each row when ((old.capacity, old.closed_on) is distinct from (new.capacity, new.closed_on))
    execute function fleet.classroom_holds();

  -- Nothing is approved without a teacher's favourable opinion, and it is not that of whoever decides.
  create function fleet.guard_approval() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not exists (select from fleet.app_opinion o
                    where o.request_id = new.id and o.favourable and o.person_id::text <> new.decided_by ->> 'id') then
      raise exception 'a favourable opinion is missing' using errcode = 'check_violation',
        constraint = 'app_request_opinion';
    end if;
    return new;
  end $$;
  create trigger app_request_opinion before update on fleet.app_request for each row
    when (new.state = 'approved' and old.state <> 'approved') execute function fleet.guard_approval();

  -- A catalogue is read by those below the place where it is kept.
  create function fleet.is_above_caller(place uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from territory.place_closure below
      where below.ancestor = place and below.until_on >= territory.today()
        and below.descendant = any (territory.roots('device:read'))) $$;

  -- Whether a place is that one, or below it.
  create function fleet.is_below(place uuid, top uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from territory.place_closure c
      where c.ancestor = top and c.descendant = place and c.until_on >= territory.today()) $$;

  revoke execute on function fleet.app_wishes(uuid[]), fleet.assigned_apps(uuid[]), fleet.reserve_app(uuid, uuid),
    fleet.app_assigned(), fleet.classroom_holds(), fleet.guard_approval(), fleet.is_above_caller(uuid),
    fleet.is_below(uuid, uuid) from public;
  grant execute on function fleet.app_wishes(uuid[]), fleet.assigned_apps(uuid[]), fleet.is_above_caller(uuid),
    fleet.is_below(uuid, uuid) to chariot_app;
`;

const SECURITY = `
  alter table fleet.app enable row level security;
  create policy app_select on fleet.app for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('device:read'))
      or fleet.is_above_caller(place_id));
  create policy app_insert on fleet.app for insert to chariot_app
    with check ((select territory.is_system()) or place_id in (select territory.reachable('app:write')));
  create policy app_update on fleet.app for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('app:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('app:write')));
  grant select on fleet.app to chariot_app;
  grant insert (id, place_id, name, publisher, purpose, packages, licences, price_cents, pupil_data, added_at, added_by,
    request_id) on fleet.app to chariot_app;
  grant update (name, publisher, purpose, packages, licences, price_cents, pupil_data) on fleet.app to chariot_app;

  alter table fleet.app_assignment enable row level security;
  create policy app_assignment_select on fleet.app_assignment for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('device:read'))
      or fleet.is_above_caller(place_id));
  create policy app_assignment_insert on fleet.app_assignment for insert to chariot_app
    with check (((select territory.is_system()) or place_id in (select territory.reachable('app:write')))
      and exists (select from fleet.app a where a.id = app_id and fleet.is_below(app_assignment.place_id, a.place_id)));
  create policy app_assignment_update on fleet.app_assignment for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('app:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('app:write')));
  create policy app_assignment_delete on fleet.app_assignment for delete to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('app:write')));
  grant select, insert, delete on fleet.app_assignment to chariot_app;
  grant update (state, assigned_at, assigned_by) on fleet.app_assignment to chariot_app;

  alter table fleet.app_reservation enable row level security;
  create policy app_reservation_select on fleet.app_reservation for select to chariot_app
    using (exists (select from fleet.classroom c where c.id = classroom_id));
  grant select on fleet.app_reservation to chariot_app;

  alter table fleet.app_presence enable row level security;
  create policy app_presence_select on fleet.app_presence for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy app_presence_insert on fleet.app_presence for insert to chariot_app
    with check ((select territory.is_system()));
  create policy app_presence_update on fleet.app_presence for update to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  create policy app_presence_delete on fleet.app_presence for delete to chariot_app
    using ((select territory.is_system()));
  grant select, insert, delete on fleet.app_presence to chariot_app;
  grant update (version) on fleet.app_presence to chariot_app;

  alter table fleet.app_request enable row level security;
  create policy app_request_select on fleet.app_request for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('device:read')));
  create policy app_request_insert on fleet.app_request for insert to chariot_app
    with check (((select territory.is_system()) or school_id in (select territory.reachable('app:request')))
      and state = 'waiting' and asked_by_id::text = current_setting('chariot.actor'));
  create policy app_request_update on fleet.app_request for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('app:write'))
      or (asked_by_id::text = current_setting('chariot.actor')
        and school_id in (select territory.reachable('app:request'))))
    with check ((select territory.is_system()) or school_id in (select territory.reachable('app:write'))
      or (asked_by_id::text = current_setting('chariot.actor') and state = 'withdrawn'));
  create policy app_request_delete on fleet.app_request for delete to chariot_app using ((select territory.is_system()));
  grant select, insert, delete on fleet.app_request to chariot_app;
  grant update (state, decided_at, decided_by, decision_reason) on fleet.app_request to chariot_app;

  alter table fleet.app_opinion enable row level security;
  create policy app_opinion_select on fleet.app_opinion for select to chariot_app
    using (exists (select from fleet.app_request r where r.id = request_id));
  create policy app_opinion_insert on fleet.app_opinion for insert to chariot_app
    with check (person_id::text = current_setting('chariot.actor') and exists (select from fleet.app_request r
      where r.id = request_id and r.school_id in (select territory.reachable('app:advise'))));
  create policy app_opinion_update on fleet.app_opinion for update to chariot_app
    using (person_id::text = current_setting('chariot.actor'))
    with check (person_id::text = current_setting('chariot.actor') and exists (select from fleet.app_request r
      where r.id = request_id and r.school_id in (select territory.reachable('app:advise'))));
  create policy app_opinion_delete on fleet.app_opinion for delete to chariot_app using ((select territory.is_system()));
  grant select, insert, delete on fleet.app_opinion to chariot_app;
  grant update (favourable, comment, council_on, at, given_by) on fleet.app_opinion to chariot_app;
`;

/** Applications: who asks, who approves, how many licences, where they are to be and where they are. */
export class Apps1790000019801 implements MigrationInterface {
  readonly name = 'Apps1790000019801';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger classroom_opened on fleet.classroom;
      drop trigger classroom_holds on fleet.classroom;
      drop table fleet.app_presence, fleet.app_reservation, fleet.app_assignment, fleet.app, fleet.app_opinion,
        fleet.app_request;
      drop function fleet.app_wishes(uuid[]), fleet.assigned_apps(uuid[]), fleet.reserve_app(uuid, uuid),
        fleet.app_assigned(), fleet.classroom_holds(), fleet.guard_approval(), fleet.is_above_caller(uuid),
        fleet.is_below(uuid, uuid)`);
  }
}
