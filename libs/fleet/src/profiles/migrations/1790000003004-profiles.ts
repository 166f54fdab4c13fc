import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- Settings in a school's words; its secrets are sealed references.
  create table fleet.profile (
    id uuid primary key,
    place_id uuid not null references territory.place,
    name text not null check (length(btrim(name)) between 1 and 80),
    version integer not null check (version > 0),
    settings jsonb not null check (jsonb_typeof(settings) = 'object'),
    changed_at timestamptz not null,
    changed_by jsonb not null
  );
  create index profile_by_place on fleet.profile (place_id);

  create table fleet.profile_version (
    profile_id uuid not null references fleet.profile,
    version integer not null,
    name text not null,
    settings jsonb not null,
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (profile_id, version)
  );

  create table fleet.assignment (
    id uuid primary key,
    -- The order in which they were made: the later one wins.
    position bigint generated always as identity,
    profile_id uuid not null references fleet.profile,
    target text not null check (target in ('school', 'classroom')),
    target_id uuid not null,
    -- The school itself, or the classroom's.
    school_id uuid not null references territory.place,
    check ((target = 'school') = (target_id = school_id)),
    constraint assignment_once unique (profile_id, target_id)
  );
  create index assignment_by_target on fleet.assignment (target_id);
  create index assignment_by_school on fleet.assignment (school_id);
`;

const FUNCTIONS = `
  -- Whether a profile may be assigned in that school: it lives there, or above.
  create function fleet.profile_covers(profile uuid, school uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
      select from fleet.profile p join territory.place_closure above on above.ancestor = p.place_id
       where p.id = profile and above.descendant = school and above.until_on >= territory.today()) $$;

  -- Whether the caller may change what devices of that school should be.
  create function fleet.may_configure(school uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select territory.covers('profile:write', school) or territory.covers('classroom:write', school) $$;

  -- What each of these classrooms should be, identical ones together: profiles of the school, then of the classroom; in
  -- each, the later assignment wins; a setting wins as a whole. It reads profiles that live above the caller's reach.
  create function fleet.resolved_settings(classrooms uuid[]) returns table (settings jsonb, classroom_ids uuid[])
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with asked as (
      select c.id, c.school_id from fleet.classroom c where c.id = any (classrooms) and fleet.may_configure(c.school_id)
    ), said as (
      select asked.id, one.key, one.value, row_number() over (
               partition by asked.id, one.key order by (a.target = 'classroom') desc, a.position desc) as rank
        from asked
        join fleet.assignment a on a.target_id in (asked.id, asked.school_id)
        join fleet.profile p on p.id = a.profile_id
       cross join lateral jsonb_each(p.settings) as one
    ), resolved as (
      select asked.id, coalesce(jsonb_object_agg(said.key, said.value) filter (where said.key is not null), '{}') as settings
        from asked left join said on said.id = asked.id and said.rank = 1
       group by asked.id
    )
    select resolved.settings, array_agg(resolved.id order by resolved.id) from resolved group by resolved.settings $$;

  -- Writes what classrooms should be, and says which were something else. configurations: [{hash, settings, classroomIds}].
  create function fleet.configure(configurations jsonb, at timestamptz) returns setof uuid
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with wanted as (
      select one.hash, one.settings, one."classroomIds" as ids
        from jsonb_to_recordset(configurations) as one (hash text, settings jsonb, "classroomIds" uuid[])
    ), named as (
      insert into fleet.configuration (hash, settings) select distinct on (hash) hash, settings from wanted
        on conflict (hash) do nothing
    )
    update fleet.classroom c set configuration_hash = wanted.hash, configured_at = at
      from wanted, unnest(wanted.ids) as wanted_id
     where c.id = wanted_id and c.configuration_hash <> wanted.hash and fleet.may_configure(c.school_id)
    returning c.id $$;
`;

const SECURITY = `
  alter table fleet.assignment enable row level security;
  create policy assignment_select on fleet.assignment for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('profile:read')));
  create policy assignment_insert on fleet.assignment for insert to chariot_app
    with check (((select territory.is_system()) or school_id in (select territory.reachable('profile:write')))
      and fleet.profile_covers(profile_id, school_id));
  create policy assignment_delete on fleet.assignment for delete to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('profile:write')));
  grant select, delete on fleet.assignment to chariot_app;
  grant insert (id, profile_id, target, target_id, school_id) on fleet.assignment to chariot_app;

  -- Whoever reaches the place where it lives, or a school that it is assigned to, may read it.
  alter table fleet.profile enable row level security;
  create policy profile_select on fleet.profile for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('profile:read'))
      or id in (select a.profile_id from fleet.assignment a));
  create policy profile_insert on fleet.profile for insert to chariot_app
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  create policy profile_update on fleet.profile for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  grant select, insert on fleet.profile to chariot_app;
  grant update (name, version, settings, changed_at, changed_by) on fleet.profile to chariot_app;

  alter table fleet.profile_version enable row level security;
  create policy profile_version_select on fleet.profile_version for select to chariot_app
    using (exists (select from fleet.profile p where p.id = profile_id));
  create policy profile_version_insert on fleet.profile_version for insert to chariot_app
    with check (exists (select from fleet.profile p where p.id = profile_id
      and ((select territory.is_system()) or p.place_id in (select territory.reachable('profile:write')))));
  grant select, insert on fleet.profile_version to chariot_app;

  revoke execute on function fleet.profile_covers(uuid, uuid), fleet.may_configure(uuid), fleet.resolved_settings(uuid[]),
    fleet.configure(jsonb, timestamptz) from public;
  grant execute on function fleet.profile_covers(uuid, uuid), fleet.may_configure(uuid), fleet.resolved_settings(uuid[]),
    fleet.configure(jsonb, timestamptz) to chariot_app;
`;

/** Profiles, their history, and the places that they are for. */
export class Profiles1790000003004 implements MigrationInterface {
  readonly name = 'Profiles1790000003004';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.assignment, fleet.profile_version, fleet.profile cascade');
    await runner.query(
      'drop function fleet.configure, fleet.resolved_settings, fleet.may_configure, fleet.profile_covers',
    );
  }
}
