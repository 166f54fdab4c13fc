import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHOOLS = [
  ...['schools', 'schools_with_pupils', 'schools_with_classes', 'schools_with_teachers', 'schools_open'],
  ...['schools_counted', 'in_service_with_pupils'],
];
/** Of a school, whatever it has: nobody divides by them where it has nothing. */
const OF_EQUIPPED = ['pupils', 'classes', 'teachers', 'open_days', 'open_weeks'];
const SUMMED = [
  ...['devices', 'devices_in_service', 'devices_expected', 'devices_acquired', 'devices_deployed', 'devices_seen'],
  ...['devices_compliant', 'devices_over_age', 'carts', 'repairs_open', 'device_days', 'device_days_in_service'],
  ...['losses', 'thefts', 'breakages', 'pupils', 'classes', 'teachers', 'open_days', 'open_weeks', 'bookable_slots'],
  ...['box_minutes', 'box_minutes_beside_lessons'],
];
const COLUMNS = [...SCHOOLS, ...SUMMED];
const list = (write: (column: string) => string): string => COLUMNS.map(write).join(', ');

/**
 * A school is equipped in a month in which it has, or had on an open day, a tablet or a cart: one whose last tablets were
 * given away, or whose cart has gone to another, is no longer counted among those that use is divided by.
 */
const EQUIPPED = 'm.carts + m.devices + m.device_days > 0';
const sumsNow = `count(*) filter (where ${EQUIPPED}),
  count(*) filter (where ${EQUIPPED} and (m.pupils > 0 or m.carts + m.devices = 0)),
  count(*) filter (where ${EQUIPPED} and m.classes > 0), count(*) filter (where ${EQUIPPED} and m.teachers > 0),
  count(*) filter (where ${EQUIPPED} and m.open_days > 0), count(*) filter (where m.device_days > 0),
  coalesce(sum(m.devices_in_service) filter (where m.pupils > 0), 0)::bigint,
  ${SUMMED.map((one) =>
    OF_EQUIPPED.includes(one)
      ? `coalesce(sum(m.${one}) filter (where ${EQUIPPED}), 0)::bigint`
      : `sum(m.${one})::bigint`,
  ).join(', ')}`;
const sumsBefore = `count(*), count(*) filter (where m.pupils > 0), count(*) filter (where m.classes > 0),
  count(*) filter (where m.teachers > 0), count(*) filter (where m.open_days > 0), count(*) filter (where m.device_days > 0),
  coalesce(sum(m.devices_in_service) filter (where m.pupils > 0), 0)::bigint,
  ${SUMMED.map((one) => `sum(m.${one})::bigint`).join(', ')}`;

const monthsOf = (sums: string, places: string, months: string): string => `
  select c.ancestor, m.month, ${sums}
    from territory.place_closure c join usage.month m on m.school_id = c.descendant
   where c.ancestor = any (${places}) and c.until_on >= today and ${months}
   group by c.ancestor, m.month`;
const valuesOf = (places: string, months: string): string => `
  select c.ancestor, d.month, d.name, d.value, sum(d.n)::bigint
    from territory.place_closure c join usage.distribution d on d.school_id = c.descendant
   where c.ancestor = any (${places}) and c.until_on >= today and ${months}
   group by c.ancestor, d.month, d.name, d.value`;

/** As before (1790000022911), but for what is summed; what is kept of closed months is summed anew. */
const functionsWith = (sums: string): string => `
  create or replace function usage.keep_sums(fewest integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
  declare
    today date := territory.today();
    closed date := usage.closed_for_good();
    wide uuid[];
    sums numeric[];
    anew uuid[];
    further uuid[];
    since date;
  begin
    if not territory.is_system() then
      raise exception 'only the system keeps sums' using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtext('usage.keep_sums'));
    select array_agg(ancestor), array_agg(members) into wide, sums from (
      select c.ancestor, sum(uuid_hash_extended(c.descendant, 0)) as members
        from territory.place_closure c where c.until_on >= today group by c.ancestor having count(*) >= fewest) as one;
    delete from usage.kept_place k where k.before > closed or not exists (
      select from unnest(wide, sums) as w (id, members) where w.id = k.place_id and w.members = k.members);
    anew := array(select unnest(wide) except select place_id from usage.kept_place);
    insert into usage.kept_place
      select w.id, w.members, closed from unnest(wide, sums) as w (id, members) where w.id = any (anew);
    insert into usage.kept_month ${monthsOf(sums, 'anew', 'm.month < closed')};
    insert into usage.kept_distribution ${valuesOf('anew', 'd.month < closed')};
    -- A month has closed: it alone is added.
    further := array(select k.place_id from usage.kept_place k where k.before < closed);
    since := (select min(k.before) from usage.kept_place k where k.before < closed);
    if since is not null then
      delete from usage.kept_month k where k.place_id = any (further) and k.month >= since;
      delete from usage.kept_distribution k where k.place_id = any (further) and k.month >= since;
      insert into usage.kept_month ${monthsOf(sums, 'further', 'm.month >= since and m.month < closed')};
      insert into usage.kept_distribution ${valuesOf('further', 'd.month >= since and d.month < closed')};
      update usage.kept_place set before = closed where place_id = any (further);
    end if;
    return cardinality(anew) + cardinality(further);
  end $$;

  create or replace function usage.equipment(places uuid[], from_month date, until_month date)
  returns table (place_id uuid, month date, ${list((column) => `${column} bigint`)})
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
    set plan_cache_mode = force_custom_plan as $$
  #variable_conflict use_column
  declare
    held uuid[] := array(select one from unnest(places) as one where territory.covers('usage:read', one));
    today date := territory.today();
    kept uuid[] := array(select k.place_id from usage.kept_place k
                          where k.place_id = any (held) and k.members = usage.members(k.place_id));
    others uuid[] := array(select unnest(held) except select unnest(kept));
    since date := greatest(from_month, (select min(k.before) from usage.kept_place k where k.place_id = any (kept)));
  begin
    if cardinality(kept) > 0 then
      return query select k.place_id, k.month, ${list((column) => `k.${column}`)} from usage.kept_month k
                    where k.place_id = any (kept) and k.month >= from_month and k.month <= until_month and k.month < since;
      return query ${monthsOf(sums, 'kept', 'm.month between since and until_month')};
    end if;
    if cardinality(others) > 0 then
      return query ${monthsOf(sums, 'others', 'm.month between from_month and until_month')};
    end if;
  end $$;

  delete from usage.kept_place;
`;

/** Schools that have nothing any more are not among equipped ones. */
export class EquippedSchools1790000023120 implements MigrationInterface {
  readonly name = 'EquippedSchools1790000023120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(functionsWith(sumsNow));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(functionsWith(sumsBefore));
  }
}
