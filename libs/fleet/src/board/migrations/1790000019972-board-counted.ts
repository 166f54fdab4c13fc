import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rule of `fleet.board_state`, for who knows the school's name already: looking it up is most of its price. */
const STANDING = `
  create function fleet.standing_of(d fleet.device, c fleet.classroom, school text, at timestamptz, quiet boolean) returns text
  language sql stable parallel safe as $$
    select case
      when d.enrolled_at is null then 'waiting'
      when d.revoked_at is not null or d.state in ('broken', 'inRepair') then 'blocked'
      when d.reported_revision = fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, school, d.slot) then case
        when d.outcome = 'complete' then 'ready'
        when d.outcome = 'failed' then 'blocked'
        -- It passed settings over in silence: it has ten minutes to say more.
        when d.reported_at < at - interval '10 minutes' then 'blocked'
        else 'talking' end
      when coalesce(d.last_contact_at, d.enrolled_at) >= at - interval '10 minutes' then 'talking'
      -- It was never ready: somebody is waiting for it.
      when d.ready_at is null then 'blocked'
      -- It has been off since before it had anything to be told (Wi-Fi off by default: loi 2015-136 art. 7 II).
      when quiet or d.last_contact_at < greatest(c.configured_at, d.configured_at, d.placed_at) then 'talking'
      else 'blocked' end $$;

  create or replace function fleet.board_state(d fleet.device, c fleet.classroom, at timestamptz, quiet boolean) returns text
  language sql stable as $$ select fleet.standing_of(d, c, fleet.school_name(c.school_id), at, quiet) $$;
`;

const COUNTS = `
  -- Of these schools, those that the caller reaches, each counted.
  create function fleet.board_counts(schools uuid[], at timestamptz, quiet boolean) returns table (school_id uuid,
    classrooms integer, capacity integer, devices integer, enrolled integer, ready integer, talking integer, blocked integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
    with hers as materialized (
      select s.id, s.name from territory.place s
       where s.id = any (schools)
         and ((select territory.is_system()) or territory.is_under(s.id, (select territory.roots('device:read'))))
    )
    select c.school_id, count(*)::int, sum(c.capacity)::int, sum(n.devices)::int, sum(n.enrolled)::int, sum(n.ready)::int,
           sum(n.talking)::int, sum(n.blocked)::int
      from hers join fleet.classroom c on c.school_id = hers.id cross join lateral (
        select count(*) as devices, count(one.enrolled_at) as enrolled,
               count(*) filter (where one.state = 'ready') as ready,
               count(*) filter (where one.state = 'talking') as talking,
               count(*) filter (where one.state = 'blocked') as blocked
          from (select d.enrolled_at, fleet.standing_of(d, c, hers.name, at, quiet) as state
                  from fleet.device d where d.classroom_id = c.id and d.slot is not null) as one
      ) as n group by c.school_id $$;

  -- Blocked devices of these schools, of those that the caller reaches: on which something failed first, then by how long.
  create function fleet.board_blocked(schools uuid[], at timestamptz, quiet boolean, most integer) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
    with hers as materialized (
      select s.id, s.name from territory.place s
       where s.id = any (schools)
         and ((select territory.is_system()) or territory.is_under(s.id, (select territory.roots('device:read'))))
    )
    select d.id from hers join fleet.classroom c on c.school_id = hers.id
      join fleet.device d on d.classroom_id = c.id and d.slot is not null
     where fleet.standing_of(d, c, hers.name, at, quiet) = 'blocked'
     order by (d.outcome = 'failed' and d.reported_revision
                = fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, hers.name, d.slot)) desc nulls last,
              d.revoked_at is not null desc, coalesce(d.last_contact_at, d.enrolled_at), d.id
     limit most $$;

  -- Schools with a classe mobile, and classes mobiles, below places of which the caller reaches all.
  create function fleet.classrooms_below(places uuid[]) returns table (schools integer, classrooms integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
    with hers as materialized (
      select array_agg(one) as places from unnest(places) as one where territory.covers('device:read', one)
    )
    select count(distinct c.school_id)::int, count(*)::int from fleet.listed_classroom c, hers where c.places && hers.places $$;

  revoke execute on function fleet.standing_of(fleet.device, fleet.classroom, text, timestamptz, boolean),
    fleet.board_counts(uuid[], timestamptz, boolean), fleet.board_blocked(uuid[], timestamptz, boolean, integer),
    fleet.classrooms_below(uuid[]) from public;
  grant execute on function fleet.standing_of(fleet.device, fleet.classroom, text, timestamptz, boolean),
    fleet.board_counts(uuid[], timestamptz, boolean), fleet.board_blocked(uuid[], timestamptz, boolean, integer),
    fleet.classrooms_below(uuid[]) to chariot_app;
`;

/** The fleet at a glance: devices are looked at where they are few enough, and known by their counts elsewhere. */
export class BoardCounted1790000019972 implements MigrationInterface {
  readonly name = 'BoardCounted1790000019972';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [STANDING, COUNTS]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: what counts boards asks for functions that only this version has.
    throw new Error('BoardCounted1790000019972 is not undone: restore a copy');
  }
}
