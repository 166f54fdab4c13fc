import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the caller holds is read once for a list: it is told to PostgreSQL as a text, which was read anew for each place that
 * she holds. The same answers as before.
 */
export class ListsAskOnce1790000019998 implements MigrationInterface {
  readonly name = 'ListsAskOnce1790000019998';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${scopeOf(ONCE.scope)};${countsOf(ONCE.counts)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${scopeOf(EACH.scope)};${countsOf(EACH.counts)}`);
  }
}

const ONCE = {
  scope: `
    with mine as materialized (
      select territory.roots('device:read') as roots, territory.is_system() as everywhere
    ), held as materialized (
      select case when place is not null and (mine.everywhere or territory.is_under(place, mine.roots)) then array[place]
        when mine.everywhere then array(select id from territory.place where kind = 'academie')
        else mine.roots end as roots from mine
    )`,
  counts: {
    held: `
    roots uuid[] := territory.roots('device:read');
    everywhere boolean := territory.is_system();`,
    reached: 'everywhere or territory.is_under(one, roots)',
  },
};
const EACH = {
  scope: `
    with held as (
      select case when place is not null and territory.covers('device:read', place) then array[place]
        when territory.is_system() then array(select id from territory.place where kind = 'academie')
        else territory.roots('device:read') end as roots
    )`,
  counts: { held: '', reached: `territory.covers('device:read', one)` },
};

/** Where a list may look: the roots of the caller, or that place when all of it is hers. disjoint: no school is under two. */
const scopeOf = (held: string): string => `
  create or replace function fleet.list_scope(place uuid) returns table (places uuid[], covered boolean, disjoint boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$ ${held}, pruned as (
      select p.id, p.kind from held, unnest(held.roots) as root join territory.place p on p.id = root
       where not held.roots && array(select one from territory.above(p.id) as one where one <> p.id)
    )
    select coalesce(array_agg(id), '{}'), coalesce(place = any (array_agg(id)), place is null),
           count(*) = 1 or (count(distinct kind) = 1 and min(kind) in ('academie', 'departement', 'district', 'school'))
      from pruned $$`;

/** The counts of places, as they are at this moment: what was folded, and what has changed since. Of a school, counted. */
const countsOf = ({ held, reached }: { readonly held: string; readonly reached: string }): string => `
  create or replace function fleet.rolled_up(places uuid[]) returns table (place_id uuid, dimension text, departed boolean, value text,
    count bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  #variable_conflict use_column
  declare
    above uuid[];
    schools uuid[];
    counted_on date := (select day from fleet.rollup_state);
    today date := territory.today();${held}
  begin
    select array_agg(p.id) filter (where p.kind <> 'school'), array_agg(p.id) filter (where p.kind = 'school') into above, schools
      from unnest(places) as one join territory.place p on p.id = one where ${reached};
    return query
      select said.place_id, said.dimension, said.departed, said.value, sum(said.count)::bigint from (
        select r.place_id, r.dimension, r.departed, r.value, r.count from fleet.rollup r where r.place_id = any (above)
        union all
        -- Few, and each looked up: the closure of a wide place is as long as the country.
        select up.ancestor, d.dimension, d.departed, d.value, d.count from fleet.rollup_delta d cross join lateral (
          select a.ancestor from territory.place_closure a
           where a.descendant = d.school_id and a.until_on >= today and a.ancestor = any (above) offset 0) as up
        union all
        select d.place_id, d.dimension, d.departed, d.value, d.count from fleet.rollup_delta d where d.place_id = any (above)
        union all
        select c.ancestor, s.dimension, s.departed, s.value, -s.count
          from territory.place_closure c cross join lateral fleet.settled_counts(c.descendant) as s
         where c.until_on <> 'infinity' and c.until_on >= counted_on and c.until_on < today and c.ancestor = any (above)
        union all
        select l.school_id, v.dimension, l.departed, v.value, 1 from fleet.listing l, lateral (values ('state', l.state),
          ('family', l.family), ('model', l.model), ('os', l.os), ('year', l.year::text), ('conformity', l.conformity),
          ('standing', l.standing)) as v (dimension, value)
         where l.school_id = any (schools)
      ) as said group by 1, 2, 3, 4 having sum(said.count) <> 0;
  end $$`;
