import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- What opens Apple's licences of one place: at most one for each.
  create table apple.content_token (
    id uuid primary key,
    place_id uuid not null unique references territory.place,
    -- Sealed by the vault: never the token itself.
    secret uuid not null references platform.secret (id),
    organisation text not null check (length(organisation) <= 200),
    -- Apple's number for the location: the same whoever renews.
    library text not null check (length(library) between 1 and 100),
    location text check (length(location) <= 200),
    expires_at timestamptz not null,
    uploaded_at timestamptz not null,
    uploaded_by jsonb not null,
    -- When its licences were last counted at Apple, and when it is looked at again.
    counted_at timestamptz,
    next_at timestamptz not null,
    failures int not null default 0 check (failures >= 0),
    problem text check (length(problem) between 1 and 500),
    -- Days before its end at which people were written to.
    told int[] not null default '{}'
  );
  create index content_token_by_turn on apple.content_token (next_at);

  -- An application that the place has licences of.
  create table apple.licensed_app (
    id uuid primary key,
    token_id uuid not null references apple.content_token (id) on delete cascade,
    adam_id text not null check (adam_id ~ '^[1-9][0-9]{0,14}$'),
    pricing text not null check (pricing in ('STDQ', 'PLUS')),
    -- Its own name, by which the catalogue knows it; null until Apple has told it.
    bundle_id text check (length(bundle_id) <= 255),
    name text check (length(name) <= 120),
    -- Null: without end.
    total int check (total >= 0),
    assigned int not null check (assigned >= 0),
    -- Of the catalogue.
    app_id uuid references fleet.app (id),
    unique (token_id, adam_id, pricing)
  );
  create unique index licensed_app_one on apple.licensed_app (app_id) where app_id is not null;

  -- A licence of one iPad, from being wanted until it was given back and the application is gone.
  create table apple.licence (
    licensed_app_id uuid not null references apple.licensed_app (id) on delete cascade,
    device_id uuid not null references fleet.device (id),
    serial text not null check (serial ~ '^[A-Z0-9]{1,40}$'),
    adam_id text not null,
    bundle_id text not null,
    state text not null check (state in ('wanted', 'asked', 'held', 'refused', 'surplus', 'returning', 'returned')),
    -- What Apple does with it goes on under this number; null while asked: whether it was heard is not known.
    event_id text check (length(event_id) <= 100),
    since timestamptz not null,
    retry_at timestamptz,
    -- How the application stands on the iPad.
    installed text not null default 'none'
      check (installed in ('none', 'asked', 'there', 'outdated', 'updating', 'failed', 'removing')),
    -- When there is something to say to the iPad about it, and when it was last woken for that.
    next_at timestamptz,
    woken_at timestamptz,
    asked_at timestamptz,
    times int not null default 0 check (times >= 0),
    why text check (length(why) between 1 and 300),
    primary key (licensed_app_id, device_id),
    constraint licence_event check (event_id is null or state in ('asked', 'returning'))
  );
  create index licence_by_device on apple.licence (device_id) where next_at is not null;
  create index licence_by_turn on apple.licence (next_at) where next_at is not null;
  create index licence_by_event on apple.licence (licensed_app_id, event_id) where event_id is not null;

  alter table apple.command drop constraint command_what_check;
  alter table apple.command add constraint command_what_check check (what in ('declare', 'settings', 'information',
    'applications', 'operation', 'configured', 'install', 'remove', 'managed', 'renewal', 'logOut'));
`;

const SECURITY = `
  alter table apple.content_token enable row level security;
  create policy of_the_place on apple.content_token to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('app:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('app:write')));
  grant select, insert, update, delete on apple.content_token to chariot_app;

  alter table apple.licensed_app enable row level security;
  create policy licensed_app_select on apple.licensed_app for select to chariot_app
    using (exists (select from apple.content_token t where t.id = token_id));
  create policy licensed_app_write on apple.licensed_app to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  grant select, insert, update, delete on apple.licensed_app to chariot_app;

  alter table apple.licence enable row level security;
  create policy licence_select on apple.licence for select to chariot_app
    using ((select territory.is_system()) or device_id = (select territory.caller_device())
      or exists (select from apple.licensed_app a where a.id = licensed_app_id));
  create policy licence_write on apple.licence to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  -- An iPad says how its applications stand, and never that it holds a licence.
  create policy licence_of_the_device on apple.licence for update to chariot_app
    using (device_id = (select territory.caller_device())) with check (device_id = (select territory.caller_device()));
  create function apple.licence_is_apples() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if territory.is_system() is not true then
      raise exception 'of the system only' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  create trigger licence_is_apples before update of licensed_app_id, device_id, serial, adam_id, bundle_id, state, event_id,
    since, retry_at, woken_at on apple.licence for each row execute function apple.licence_is_apples();
  grant select, insert, update, delete on apple.licence to chariot_app;
`;

/** Apple's licences: the token of a place, what it has, and the licence of each iPad. */
export class AppleLicences1790000020401 implements MigrationInterface {
  readonly name = 'AppleLicences1790000020401';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from apple.command where what in ('install', 'remove', 'managed');
      alter table apple.command drop constraint command_what_check;
      alter table apple.command add constraint command_what_check check (what in ('declare', 'settings', 'information',
        'applications', 'operation', 'configured', 'renewal', 'logOut'));
      drop table apple.licence, apple.licensed_app, apple.content_token;
      drop function apple.licence_is_apples()`);
  }
}
