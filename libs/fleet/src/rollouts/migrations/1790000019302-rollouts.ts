import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- A change of a profile that goes to some classrooms first: its next version, or a new assignment.
  create table fleet.rollout (
    id uuid primary key,
    profile_id uuid not null references fleet.profile,
    -- Where the profile lives, or the place of the assignment: whoever may write there decides.
    place_id uuid not null references territory.place,
    kind text not null check (kind in ('version', 'assignment')),
    -- The version that is tried, and the one that everybody else has.
    version integer,
    from_version integer not null,
    assignment_id uuid,
    -- How many reports are waited for, or how long; past which rate of failures it goes back.
    reports integer not null check (reports between 1 and 100000),
    minutes integer check (minutes between 1 and 43200),
    failure_percent integer not null check (failure_percent between 0 and 100),
    state text not null check (state in ('trying', 'done', 'rolledBack')),
    -- Classrooms that the change concerns, those of the trial included.
    classrooms integer not null check (classrooms > 0),
    concerned integer not null default 0,
    reported integer not null default 0,
    failed integer not null default 0,
    started_at timestamptz not null,
    started_by jsonb not null,
    ended_at timestamptz,
    ended_by jsonb,
    reason text check (length(reason) <= 300),
    check ((kind = 'version') = (version is not null)),
    check ((kind = 'assignment') = (assignment_id is not null)),
    constraint rollout_ended check ((state = 'trying') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
    foreign key (profile_id, version) references fleet.profile_version
  );
  create unique index rollout_one_at_a_time on fleet.rollout (profile_id) where state = 'trying';
  create index rollout_by_profile on fleet.rollout (profile_id, started_at desc);

  create table fleet.rollout_classroom (
    rollout_id uuid not null references fleet.rollout,
    classroom_id uuid not null references fleet.classroom,
    primary key (rollout_id, classroom_id)
  );
  create index rollout_classroom_by_classroom on fleet.rollout_classroom (classroom_id);

  -- While it is tried: only the classrooms of the trial have it.
  alter table fleet.assignment add column rollout_id uuid references fleet.rollout;
`;

const SECURITY = `
  alter table fleet.rollout enable row level security;
  create policy rollout_select on fleet.rollout for select to chariot_app
    using ((select territory.is_system()) or place_id in (select fleet.governing('profile:read')));
  create policy rollout_insert on fleet.rollout for insert to chariot_app
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  create policy rollout_update on fleet.rollout for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('profile:write')));
  grant select, insert on fleet.rollout to chariot_app;
  grant update (state, concerned, reported, failed, ended_at, ended_by, reason) on fleet.rollout to chariot_app;

  -- Each sees those of the trial that she sees anyhow.
  alter table fleet.rollout_classroom enable row level security;
  create policy rollout_classroom_select on fleet.rollout_classroom for select to chariot_app
    using (exists (select from fleet.classroom c where c.id = classroom_id));
  create policy rollout_classroom_insert on fleet.rollout_classroom for insert to chariot_app
    with check (exists (select from fleet.rollout r where r.id = rollout_id
      and ((select territory.is_system()) or r.place_id in (select territory.reachable('profile:write')))));
  grant select, insert on fleet.rollout_classroom to chariot_app;

  -- How many have it first, whoever asks: a count names nobody.
  create function fleet.first_classrooms(rollout uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*)::int from fleet.rollout_classroom t where t.rollout_id = rollout $$;
  revoke execute on function fleet.first_classrooms(uuid) from public;
  grant execute on function fleet.first_classrooms(uuid) to chariot_app;

  grant insert (rollout_id), update (rollout_id) on fleet.assignment to chariot_app;
`;

/** Changes tried on some classrooms before they go to all. */
export class Rollouts1790000019302 implements MigrationInterface {
  readonly name = 'Rollouts1790000019302';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table fleet.assignment drop column rollout_id;
      drop function fleet.first_classrooms;
      drop table fleet.rollout_classroom, fleet.rollout`);
  }
}
