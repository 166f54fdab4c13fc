import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- What applications a cart is asked for, named by its content: the same list is one row, whoever has it.
  create table fleet.app_set (
    id bigint generated always as identity primary key,
    settings jsonb not null,
    -- {setting: its canonical text}, as profiles keep theirs.
    parts jsonb not null,
    content text not null unique
  );
  create table fleet.classroom_apps (
    classroom_id uuid primary key references fleet.classroom,
    set_id bigint not null references fleet.app_set
  );
  alter table fleet.app_set enable row level security;
  alter table fleet.classroom_apps enable row level security;
`;

const SETTLE = `
  -- Keeps what these classrooms are asked for equal to what their assignments say.
  create function fleet.settle_apps(classrooms uuid[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    with wanted as materialized (
      select one.classroom_id, one.apps,
             (select '[' || string_agg(format('{"package":%s,"state":%s}', item -> 'package', item -> 'state'), ',') || ']'
                from jsonb_array_elements(one.apps) as item) as content
        from fleet.assigned_apps(classrooms) one
    ), made as (
      insert into fleet.app_set (settings, parts, content)
      select distinct on (w.content) jsonb_build_object('apps', w.apps), jsonb_build_object('apps', w.content), w.content
        from wanted w on conflict (content) do update set content = excluded.content
      returning id, content
    ), kept as (
      insert into fleet.classroom_apps (classroom_id, set_id)
      select w.classroom_id, made.id from wanted w join made on made.content = w.content
      on conflict (classroom_id) do update set set_id = excluded.set_id where classroom_apps.set_id <> excluded.set_id
    )
    delete from fleet.classroom_apps c where c.classroom_id = any (classrooms)
       and not exists (select from wanted w where w.classroom_id = c.classroom_id);
  end $$;

  -- The classrooms that an assignment reaches.
  create function fleet.app_reaches(target text, target_id uuid) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when target = 'classroom' then array[target_id] else array(
      select c.id from territory.place_closure below join fleet.classroom c on c.school_id = below.descendant
       where below.ancestor = target_id and below.until_on >= territory.today()) end $$;

  create or replace function fleet.app_assigned() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    one fleet.app_assignment := coalesce(new, old);
  begin
    perform fleet.reserve_app(one.app_id, null);
    perform fleet.settle_apps(fleet.app_reaches(one.target, one.target_id));
    return null;
  end $$;

  create function fleet.app_repackaged() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    one fleet.app_assignment;
  begin
    for one in select * from fleet.app_assignment a where a.app_id = new.id loop
      perform fleet.settle_apps(fleet.app_reaches(one.target, one.target_id));
    end loop;
    return null;
  end $$;
  create trigger app_repackaged after update of packages on fleet.app for each row
    when (old.packages is distinct from new.packages) execute function fleet.app_repackaged();

  create or replace function fleet.classroom_holds() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    wished record;
  begin
    if exists (select from fleet.app_assignment) then
      -- In one order, so that nobody waits for somebody who waits.
      for wished in select w.app_id from fleet.app_wishes(array[new.id]) w order by w.app_id loop
        perform fleet.reserve_app(wished.app_id, new.id);
      end loop;
      perform fleet.settle_apps(array[new.id]);
    end if;
    return null;
  end $$;

  revoke execute on function fleet.settle_apps(uuid[]), fleet.app_reaches(text, uuid), fleet.app_repackaged() from public;
`;

/** What carts are asked for, by content: Resolution1790000019951 makes it part of what their devices should be. */
export class AppsInSettings1790000019802 implements MigrationInterface {
  readonly name = 'AppsInSettings1790000019802';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, SETTLE]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy, as for what it is laid on.
    throw new Error('AppsInSettings1790000019802 is not undone: restore a copy');
  }
}
