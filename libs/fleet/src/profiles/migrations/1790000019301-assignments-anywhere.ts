import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  alter table fleet.assignment rename column school_id to place_id;
  alter index fleet.assignment_by_school rename to assignment_by_place;
  alter table fleet.assignment drop constraint assignment_target_check, drop constraint assignment_check;
  update fleet.assignment set target = 'place' where target = 'school';
  alter table fleet.assignment
    add constraint assignment_target check (target in ('place', 'classroom', 'device')),
    -- The place itself; of a classroom or a device, its school.
    add constraint assignment_of_its_place check (target <> 'place' or target_id = place_id),
    -- What is left out, and everything below it.
    add column except_places uuid[] not null default '{}',
    add column except_classrooms uuid[] not null default '{}',
    add constraint assignment_exceptions
      check (target = 'place' or (except_places = '{}' and except_classrooms = '{}')),
    add column made_at timestamptz,
    add column made_by jsonb;
  create unique index assignment_by_position on fleet.assignment (position);
  create index assignment_of_devices on fleet.assignment (place_id) where target = 'device';

  -- Assignments that were taken away, so that one may come back to them.
  create table fleet.past_assignment (
    id uuid primary key,
    profile_id uuid not null references fleet.profile,
    target text not null check (target in ('place', 'classroom', 'device')),
    target_id uuid not null,
    place_id uuid not null references territory.place,
    except_places uuid[] not null,
    except_classrooms uuid[] not null,
    made_at timestamptz,
    made_by jsonb,
    ended_at timestamptz not null,
    ended_by jsonb not null
  );
  create index past_assignment_by_profile on fleet.past_assignment (profile_id, ended_at);

  -- When a version went to all, and when another took its place: one that was only tried, or asked for, never did.
  alter table fleet.profile_version add column published_at timestamptz, add column replaced_at timestamptz;
  update fleet.profile_version v set published_at = v.changed_at, replaced_at = (
    select n.changed_at from fleet.profile_version n where n.profile_id = v.profile_id and n.version = v.version + 1);
`;

/** A setting's canonical text is made once, when its profile is written: a configuration is then named by joining texts. */
const CANONICAL = `
  -- The one text of a JSON value, as canonical-json.ts writes it (RFC 8785 §3.2); keys are ASCII here.
  create function fleet.canonical(value jsonb) returns text
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  begin
    case jsonb_typeof(value)
      when 'object' then
        return '{' || coalesce((select string_agg(to_json(one.key)::text || ':' || fleet.canonical(one.value), ','
          order by one.key collate "C") from jsonb_each(value) as one), '') || '}';
      when 'array' then
        return '[' || coalesce((select string_agg(fleet.canonical(one.value), ',' order by one.rank)
          from jsonb_array_elements(value) with ordinality as one (value, rank)), '') || ']';
      when 'number' then return trim_scale((value #>> '{}')::numeric)::text;
      else return value::text;
    end case;
  end $$;

  -- Of each setting, its canonical text.
  create function fleet.canonical_parts(settings jsonb) returns jsonb
  language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_object_agg(one.key, fleet.canonical(one.value)), '{}') from jsonb_each(settings) as one $$;
  revoke execute on function fleet.canonical(jsonb), fleet.canonical_parts(jsonb) from public;
  grant execute on function fleet.canonical(jsonb), fleet.canonical_parts(jsonb) to chariot_app;

  alter table fleet.profile add column parts jsonb not null generated always as (fleet.canonical_parts(settings)) stored;
  alter table fleet.profile_version
    add column parts jsonb not null generated always as (fleet.canonical_parts(settings)) stored;
`;

const SECURITY = `
  -- The places that the caller reaches, and all that is above any of them: what is assigned there concerns her.
  create function fleet.governing(permission text) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp rows 300 as $$
    select distinct up.ancestor
      from territory.place_closure down join territory.place_closure up on up.descendant = down.descendant
     where down.ancestor = any (territory.roots(permission))
       and down.until_on >= territory.today() and up.until_on >= territory.today() $$;
  revoke execute on function fleet.governing(text) from public;
  grant execute on function fleet.governing(text) to chariot_app;

  drop policy assignment_select on fleet.assignment;
  create policy assignment_select on fleet.assignment for select to chariot_app
    using ((select territory.is_system()) or place_id in (select fleet.governing('profile:read')));
  create policy assignment_update on fleet.assignment for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  grant insert (except_places, except_classrooms, made_at, made_by) on fleet.assignment to chariot_app;
  grant update (except_places, except_classrooms) on fleet.assignment to chariot_app;

  create policy profile_version_update on fleet.profile_version for update to chariot_app
    using (exists (select from fleet.profile p where p.id = profile_id
      and ((select territory.is_system()) or p.place_id in (select territory.reachable('profile:write')))));
  grant update (published_at, replaced_at) on fleet.profile_version to chariot_app;

  alter table fleet.past_assignment enable row level security;
  create policy past_assignment_select on fleet.past_assignment for select to chariot_app
    using ((select territory.is_system()) or place_id in (select fleet.governing('profile:read')));
  create policy past_assignment_insert on fleet.past_assignment for insert to chariot_app
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  grant select, insert on fleet.past_assignment to chariot_app;
`;

/** Profiles assigned to any place, classroom or device, with exceptions; what was taken away is remembered. */
export class AssignmentsAnywhere1790000019301 implements MigrationInterface {
  readonly name = 'AssignmentsAnywhere1790000019301';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, CANONICAL, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table fleet.past_assignment;
      drop policy profile_version_update on fleet.profile_version;
      alter table fleet.profile_version drop column published_at, drop column replaced_at;
      alter table fleet.profile drop column parts;
      alter table fleet.profile_version drop column parts;
      drop function fleet.canonical_parts, fleet.canonical;
      drop policy assignment_update on fleet.assignment;
      drop policy assignment_select on fleet.assignment;
      drop function fleet.governing;
      -- What was assigned elsewhere than to a school or a classroom had no meaning before.
      delete from fleet.assignment a where a.target = 'device' or (a.target = 'place'
        and not exists (select from territory.place p where p.id = a.place_id and p.kind = 'school'));
      drop index fleet.assignment_of_devices, fleet.assignment_by_position;
      alter table fleet.assignment drop constraint assignment_target, drop constraint assignment_of_its_place,
        drop constraint assignment_exceptions, drop column except_places, drop column except_classrooms,
        drop column made_at, drop column made_by;
      update fleet.assignment set target = 'school' where target = 'place';
      alter index fleet.assignment_by_place rename to assignment_by_school;
      alter table fleet.assignment rename column place_id to school_id;
      alter table fleet.assignment
        add constraint assignment_target_check check (target in ('school', 'classroom')),
        add constraint assignment_check check ((target = 'school') = (target_id = school_id));
      create policy assignment_select on fleet.assignment for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('profile:read')))`);
  }
}
