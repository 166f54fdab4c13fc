import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As `usage.equipment` sums them: never a figure of people’s use. */
const SUMMED = [
  ...['devices', 'devices_in_service', 'devices_expected', 'devices_acquired', 'devices_deployed', 'devices_seen'],
  ...['devices_compliant', 'devices_over_age', 'carts', 'repairs_open', 'device_days', 'device_days_in_service'],
  ...['losses', 'thefts', 'breakages', 'pupils', 'classes', 'teachers', 'open_days', 'open_weeks', 'bookable_slots'],
  ...['box_minutes', 'box_minutes_beside_lessons'],
];
const SCHOOLS = [
  ...['schools', 'schools_with_pupils', 'schools_with_classes', 'schools_with_teachers', 'schools_open'],
  ...['schools_counted', 'in_service_with_pupils'],
];
const COLUMNS = [...SCHOOLS, ...SUMMED];
const list = (write: (column: string) => string): string => COLUMNS.map(write).join(', ');

const SUMS = `count(*), count(*) filter (where m.pupils > 0), count(*) filter (where m.classes > 0),
  count(*) filter (where m.teachers > 0), count(*) filter (where m.open_days > 0), count(*) filter (where m.device_days > 0),
  coalesce(sum(m.devices_in_service) filter (where m.pupils > 0), 0)::bigint,
  ${SUMMED.map((one) => `sum(m.${one})::bigint`).join(', ')}`;
/** Of schools as they are under these places today. */
const monthsOf = (places: string, months: string): string => `
  select c.ancestor, m.month, ${SUMS}
    from territory.place_closure c join usage.month m on m.school_id = c.descendant
   where c.ancestor = any (${places}) and c.until_on >= today and ${months}
   group by c.ancestor, m.month`;
const valuesOf = (places: string, months: string): string => `
  select c.ancestor, d.month, d.name, d.value, sum(d.n)::bigint
    from territory.place_closure c join usage.distribution d on d.school_id = c.descendant
   where c.ancestor = any (${places}) and c.until_on >= today and ${months}
   group by c.ancestor, d.month, d.name, d.value`;

/** A plan is made for the months and places of each call: they decide it. */
const READING = `language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
  set plan_cache_mode = force_custom_plan`;

const TABLES = `
  -- Places whose months before that day are summed below, as long as what is under them is what it was: \`members\` says what.
  create table usage.kept_place (
    place_id uuid primary key references territory.place,
    members numeric not null,
    before date not null check (extract(day from before) = 1)
  );
  create table usage.kept_month (
    place_id uuid not null references usage.kept_place on delete cascade,
    month date not null,
    ${list((column) => `${column} bigint not null`)},
    primary key (place_id, month)
  );
  create table usage.kept_distribution (
    place_id uuid not null references usage.kept_place on delete cascade,
    month date not null,
    name text not null,
    value integer not null,
    n bigint not null,
    primary key (place_id, month, name, value)
  );
  ${['kept_place', 'kept_month', 'kept_distribution']
    .map(
      (table) => `alter table usage.${table} enable row level security;
        create policy ${table}_select on usage.${table} for select to chariot_app using ((select territory.is_system()));
        grant select on usage.${table} to chariot_app;`,
    )
    .join('\n')}
`;

const KEEPING = `
  -- What is under a place today, in one number: another school, and it is another number.
  create function usage.members(place uuid) returns numeric
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(uuid_hash_extended(c.descendant, 0)), 0) from territory.place_closure c
     where c.ancestor = place and c.until_on >= territory.today() $$;

  -- Months that no transaction can still add to: those that were over a day ago, since a month is that of a transaction's beginning.
  create function usage.closed_for_good() returns date language sql stable parallel safe as
    $$ select date_trunc('month', (now() - interval '1 day') at time zone 'Europe/Paris')::date $$;

  -- Sums the closed months of all places that have so many others under them, where they are not, or are of other schools.
  create function usage.keep_sums(fewest integer) returns integer
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
    insert into usage.kept_month ${monthsOf('anew', 'm.month < closed')};
    insert into usage.kept_distribution ${valuesOf('anew', 'd.month < closed')};
    -- A month has closed: it alone is added.
    further := array(select k.place_id from usage.kept_place k where k.before < closed);
    since := (select min(k.before) from usage.kept_place k where k.before < closed);
    if since is not null then
      delete from usage.kept_month k where k.place_id = any (further) and k.month >= since;
      delete from usage.kept_distribution k where k.place_id = any (further) and k.month >= since;
      insert into usage.kept_month ${monthsOf('further', 'm.month >= since and m.month < closed')};
      insert into usage.kept_distribution ${valuesOf('further', 'd.month >= since and d.month < closed')};
      update usage.kept_place set before = closed where place_id = any (further);
    end if;
    return cardinality(anew) + cardinality(further);
  end $$;
`;

/** What is kept is read; what is not (open months, small places, places that have just changed) is summed as it was before. */
const DECLARED = `
  #variable_conflict use_column
  declare
    held uuid[] := array(select one from unnest(places) as one where territory.covers('usage:read', one));
    today date := territory.today();`;
const KEPT = `
    kept uuid[] := array(select k.place_id from usage.kept_place k
                          where k.place_id = any (held) and k.members = usage.members(k.place_id));
    others uuid[] := array(select unnest(held) except select unnest(kept));
    since date := greatest(from_month, (select min(k.before) from usage.kept_place k where k.place_id = any (kept)));`;
const BEFORE_SINCE = 'k.month >= from_month and k.month <= until_month and k.month < since';

const equipment = (body: string): string => `
  create or replace function usage.equipment(places uuid[], from_month date, until_month date)
  returns table (place_id uuid, month date, ${list((column) => `${column} bigint`)}) ${READING} as $$ ${body} $$;`;
const distributed = (body: string): string => `
  create or replace function usage.distributed(places uuid[], names text[], from_month date, until_month date)
  returns table (place_id uuid, month date, name text, value integer, n bigint) ${READING} as $$ ${body} $$;`;
const between = (since: string): string => `m.month between ${since} and until_month`;
const named = (since: string): string => `d.month between ${since} and until_month and d.name = any (names)`;

/** What is kept is read; what is not (open months, small places, places that have just changed) is summed as it was before. */
const ASKING = `
  ${equipment(`${DECLARED}${KEPT}
  begin
    if cardinality(kept) > 0 then
      return query select k.place_id, k.month, ${list((column) => `k.${column}`)} from usage.kept_month k
                    where k.place_id = any (kept) and ${BEFORE_SINCE};
      return query ${monthsOf('kept', between('since'))};
    end if;
    if cardinality(others) > 0 then
      return query ${monthsOf('others', between('from_month'))};
    end if;
  end`)}
  ${distributed(`${DECLARED}${KEPT}
  begin
    if cardinality(kept) > 0 then
      return query select k.place_id, k.month, k.name, k.value, k.n from usage.kept_distribution k
                    where k.place_id = any (kept) and k.name = any (names) and ${BEFORE_SINCE};
      return query ${valuesOf('kept', named('since'))};
    end if;
    if cardinality(others) > 0 then
      return query ${valuesOf('others', named('from_month'))};
    end if;
  end`)}
  revoke execute on function usage.members(uuid), usage.closed_for_good(), usage.keep_sums(integer) from public;
  grant execute on function usage.keep_sums(integer) to chariot_app;
`;
const ASKING_BEFORE = `
  ${equipment(`${DECLARED} begin return query ${monthsOf('held', between('from_month'))}; end`)}
  ${distributed(`${DECLARED} begin return query ${valuesOf('held', named('from_month'))}; end`)}
`;

/** Sums of closed months, which never change, by wide place: an académie's year is twelve rows, whatever its schools. */
export class KeptSums1790000022911 implements MigrationInterface {
  readonly name = 'KeptSums1790000022911';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, KEEPING, ASKING]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ASKING_BEFORE);
    await runner.query(`drop function usage.keep_sums(integer), usage.members(uuid), usage.closed_for_good();
      drop table usage.kept_distribution, usage.kept_month, usage.kept_place`);
  }
}
