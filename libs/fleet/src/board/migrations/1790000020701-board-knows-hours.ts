import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What of its school a device is told is its name **and its hours** (`fleet.mark_of`). The board went by the name alone: a school that
 * had said its hours saw all its tablets « en dialogue » for ever, ready as they were.
 */
const SQL = `
  create or replace function fleet.board_state(d fleet.device, c fleet.classroom, at timestamptz, quiet boolean) returns text
  language sql stable as $$ select fleet.standing_of(d, c, fleet.school_mark(c.school_id), at, quiet) $$;

  -- Of these schools, those that the caller reaches, each counted.
  create or replace function fleet.board_counts(schools uuid[], at timestamptz, quiet boolean) returns table (school_id uuid,
    classrooms integer, capacity integer, devices integer, enrolled integer, ready integer, talking integer, blocked integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
    with hers as materialized (
      select s.id, fleet.mark_of(s.name, h.openings) as mark
        from territory.place s left join territory.school_hours h on h.school_id = s.id
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
          from (select d.enrolled_at, fleet.standing_of(d, c, hers.mark, at, quiet) as state
                  from fleet.device d where d.classroom_id = c.id and d.slot is not null) as one
      ) as n group by c.school_id $$;

  -- Blocked devices of these schools, of those that the caller reaches: on which something failed first, then by how long.
  create or replace function fleet.board_blocked(schools uuid[], at timestamptz, quiet boolean, most integer) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
    with hers as materialized (
      select s.id, fleet.mark_of(s.name, h.openings) as mark
        from territory.place s left join territory.school_hours h on h.school_id = s.id
       where s.id = any (schools)
         and ((select territory.is_system()) or territory.is_under(s.id, (select territory.roots('device:read'))))
    )
    select d.id from hers join fleet.classroom c on c.school_id = hers.id
      join fleet.device d on d.classroom_id = c.id and d.slot is not null
     where fleet.standing_of(d, c, hers.mark, at, quiet) = 'blocked'
     order by (d.outcome = 'failed' and d.reported_revision
                = fleet.revision(coalesce(d.configuration_hash, c.configuration_hash), c.name, hers.mark, d.slot)) desc nulls last,
              d.revoked_at is not null desc, coalesce(d.last_contact_at, d.enrolled_at), d.id
     limit most $$;
`;

export class BoardKnowsHours1790000020701 implements MigrationInterface {
  readonly name = 'BoardKnowsHours1790000020701';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SQL);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: the functions of before were wrong.
    throw new Error('BoardKnowsHours1790000020701 is not undone: restore a copy');
  }
}
