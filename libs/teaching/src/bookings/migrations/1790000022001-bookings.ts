import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  create schema if not exists teaching;
  grant usage on schema teaching to chariot_app;

  create function teaching.caller_person() returns uuid language sql stable parallel safe as
    $$ select case when current_setting('chariot.kind', true) = 'person'
         then nullif(current_setting('chariot.actor', true), '')::uuid end $$;

  -- Of each cart whose people want something else than what is usual.
  create table teaching.booking_setting (
    classroom_id uuid primary key,
    school_id uuid not null references territory.place,
    travel_minutes integer not null check (travel_minutes between 0 and 60),
    charge_minutes integer not null check (charge_minutes between 0 and 180),
    charge_after_hours integer not null check (charge_after_hours between 1 and 10),
    changed_at timestamptz not null
  );

  -- A reservation that comes back each week: its rule. Its dates are rows of their own.
  create table teaching.booking_series (
    id uuid primary key,
    classroom_id uuid not null,
    school_id uuid not null references territory.place,
    weekday integer not null check (weekday between 1 and 7),
    from_time text not null check (from_time ~ '^[0-2][0-9]:[03]0$'),
    to_time text not null check (to_time ~ '^[0-2][0-9]:[03]0$' and to_time > from_time),
    from_on date not null,
    until_on date not null check (until_on >= from_on),
    made_at timestamptz not null
  );

  create table teaching.booking (
    id uuid primary key,
    series_id uuid references teaching.booking_series,
    -- The fleet's: without a key across.
    classroom_id uuid not null,
    school_id uuid not null references territory.place,
    during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)
      and upper(during) - lower(during) <= interval '12 hours'),
    -- With the way to the next teacher: nobody else has it then.
    busy tstzrange not null,
    level text not null,
    half boolean not null,
    tablets integer not null check (tablets between 1 and 40),
    -- What the cart could hold when it was reserved.
    slots integer not null check (slots between 1 and 40),
    title text check (length(btrim(title)) between 1 and 80),
    -- Forgotten together, at the end of the next school year.
    person_id uuid,
    person_label text,
    made_at timestamptz not null,
    cancelled_at timestamptz,
    -- Of somebody else than whoever made it.
    cancelled_by text,
    cancel_reason text,
    held_at timestamptz,
    lapsed_at timestamptz,
    constraint booking_forgets_all check ((person_id is null) = (person_label is null)),
    constraint booking_within_slots check (tablets <= slots),
    constraint booking_busy_follows check (busy @> during and lower(busy) = lower(during)),
    constraint booking_ends_one_way check (num_nonnulls(cancelled_at, held_at, lapsed_at) <= 1)
  );
`;

/**
 * Two people at the same instant cannot both win: whole classes exclude each other by a constraint of ranges; what a range
 * cannot say (halves that add up, the way to another teacher) a trigger says, one cart after the other, whatever the caller sees.
 */
const FITTING = `
  -- A range of one id: an exclusion by id and by time, without an extension that the server may lack.
  create type teaching.uuid_range as range (subtype = uuid);
  alter table teaching.booking add constraint booking_one_class_at_a_time
    exclude using gist ((teaching.uuid_range(classroom_id, classroom_id, '[]')) with &&, during with &&)
    where (cancelled_at is null and not half);

  -- Whoever reserves a cart waits for whoever is reserving it.
  create function teaching.lock_cart(cart uuid) returns void language sql as
    $$ select pg_advisory_xact_lock(hashtextextended('teaching.cart:' || cart::text, 0)) $$;

  create function teaching.check_booking_fits() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    most integer;
  begin
    if new.cancelled_at is not null then return new; end if;
    perform teaching.lock_cart(new.classroom_id);
    if exists (
      select from teaching.booking other
       where other.classroom_id = new.classroom_id and other.id <> new.id and other.cancelled_at is null
         and not (other.half and new.half)
         and case when other.person_id = new.person_id then other.during && new.during else other.busy && new.busy end
    ) then
      raise exception 'The cart is taken' using errcode = 'exclusion_violation', constraint = 'booking_taken';
    end if;
    -- Of the halves that are there at once, the most tablets.
    with beside as (
      select case when other.person_id = new.person_id then other.during else other.busy end as span, other.tablets,
             case when other.person_id = new.person_id then new.during else new.busy end as mine
        from teaching.booking other
       where other.classroom_id = new.classroom_id and other.id <> new.id and other.cancelled_at is null
    ), met as (select span, tablets from beside where span && mine)
    select coalesce(max(total), 0) into most from (
      select (select sum(one.tablets) from met one where one.span @> at.moment) as total
        from (select greatest(lower(span), lower(new.during)) as moment from met) as at) as sums;
    if most + new.tablets > new.slots then
      raise exception 'The cart has too few tablets' using errcode = 'exclusion_violation', constraint = 'booking_taken';
    end if;
    return new;
  end $$;
  create trigger check_booking_fits before insert on teaching.booking
    for each row execute function teaching.check_booking_fits();

  create index booking_of_a_cart on teaching.booking (classroom_id, lower(during));
  create index booking_of_a_school on teaching.booking (school_id, lower(during));
  create index booking_of_a_person on teaching.booking (person_id, lower(during)) where person_id is not null;
  create index booking_of_a_series on teaching.booking (series_id) where series_id is not null;
  create index booking_unsettled on teaching.booking (upper(during))
    where cancelled_at is null and held_at is null and lapsed_at is null;
`;

const AROUND = `
  create table teaching.cart_key (
    classroom_id uuid primary key,
    school_id uuid not null references territory.place,
    person_id uuid,
    person_label text,
    held boolean not null,
    place text check (length(btrim(place)) between 1 and 80),
    said_at timestamptz not null,
    constraint cart_key_forgets_all check ((person_id is null) = (person_label is null))
  );

  create table teaching.booking_feed (
    id uuid primary key,
    -- A person is never deleted; this schema stands without identity's.
    person_id uuid not null,
    -- Null: of her own reservations.
    classroom_id uuid,
    label text not null,
    token_hash bytea not null unique check (length(token_hash) = 32),
    created_at timestamptz not null,
    last_read_at timestamptz
  );
  create index on teaching.booking_feed (person_id);
`;

const SECURITY = `
  alter table teaching.booking_setting enable row level security;
  create policy seen on teaching.booking_setting for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('booking:read')));
  create policy chosen on teaching.booking_setting for insert to chariot_app
    with check ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
  create policy changed on teaching.booking_setting for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('operation:run')));
  grant select, insert, update on teaching.booking_setting to chariot_app;

  alter table teaching.booking_series enable row level security;
  create policy seen on teaching.booking_series for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('booking:read')));
  create policy made on teaching.booking_series for insert to chariot_app
    with check ((select territory.is_system()) or school_id in (select territory.reachable('booking:write')));
  grant select, insert on teaching.booking_series to chariot_app;

  alter table teaching.booking enable row level security;
  create policy seen on teaching.booking for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('booking:read')));
  -- In one's own name.
  create policy made on teaching.booking for insert to chariot_app
    with check ((select territory.is_system()) or (
      person_id = (select teaching.caller_person()) and school_id in (select territory.reachable('booking:write'))));
  -- One's own; all of them for whoever directs the school or keeps its fleet; and what a lesson says of it.
  create policy changed on teaching.booking for update to chariot_app
    using ((select territory.is_system())
      or (person_id = (select teaching.caller_person()) and school_id in (select territory.reachable('booking:write')))
      or school_id in (select territory.reachable('operation:run'))
      or school_id in (select territory.reachable('lesson:run')));
  grant select, insert on teaching.booking to chariot_app;
  grant update (cancelled_at, cancelled_by, cancel_reason, held_at, lapsed_at, person_id, person_label, title)
    on teaching.booking to chariot_app;
  -- What a lesson may say is that it was held: giving up somebody else's, or taking her name away, is not hers.
  create function teaching.check_booking_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    -- Whoever comes back finds what others have reserved meanwhile: she reserves anew.
    if old.cancelled_at is not null and new.cancelled_at is null then
      raise exception 'What was given up is reserved anew' using errcode = 'check_violation';
    end if;
    if territory.is_system() then return new; end if;
    if (new.person_id, new.person_label, new.title, new.lapsed_at)
         is distinct from (old.person_id, old.person_label, old.title, old.lapsed_at)
       or ((new.cancelled_at, new.cancelled_by, new.cancel_reason)
             is distinct from (old.cancelled_at, old.cancelled_by, old.cancel_reason)
         and old.person_id is distinct from teaching.caller_person()
         and not territory.covers('operation:run', old.school_id)) then
      raise exception 'Not hers to change' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create trigger check_booking_change before update on teaching.booking
    for each row execute function teaching.check_booking_change();

  alter table teaching.cart_key enable row level security;
  create policy seen on teaching.cart_key for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('booking:read')));
  create policy said on teaching.cart_key for insert to chariot_app
    with check ((select territory.is_system()) or school_id in (select territory.reachable('booking:write')));
  create policy said_anew on teaching.cart_key for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('booking:write')));
  grant select, insert, update on teaching.cart_key to chariot_app;

  alter table teaching.booking_feed enable row level security;
  create policy own on teaching.booking_feed for select to chariot_app
    using ((select territory.is_system()) or person_id = (select teaching.caller_person()));
  create policy opened on teaching.booking_feed for insert to chariot_app
    with check (person_id = (select teaching.caller_person()));
  create policy read on teaching.booking_feed for update to chariot_app using ((select territory.is_system()));
  create policy closed on teaching.booking_feed for delete to chariot_app
    using ((select territory.is_system()) or person_id = (select teaching.caller_person()));
  grant select, insert, delete on teaching.booking_feed to chariot_app;
  grant update (last_read_at) on teaching.booking_feed to chariot_app;
`;

/** Who has reserved which cart when, who has its key, and the secret addresses that calendars read. */
export class Bookings1790000022001 implements MigrationInterface {
  readonly name = 'Bookings1790000022001';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FITTING, AROUND, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table teaching.booking_feed, teaching.cart_key, teaching.booking, teaching.booking_series,
        teaching.booking_setting;
      drop function teaching.check_booking_fits(), teaching.check_booking_change(), teaching.lock_cart(uuid),
        teaching.caller_person();
      drop type teaching.uuid_range;
      drop schema teaching;
    `);
  }
}
