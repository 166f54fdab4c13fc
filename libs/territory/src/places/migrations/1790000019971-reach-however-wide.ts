import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = `
  -- Whether a place is one of these or below one of them: a look at an index, however much is below.
  create function territory.is_under(place uuid, roots uuid[]) returns boolean
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
  begin
    return exists (select from territory.place_closure c
      where c.descendant = place and c.ancestor = any (roots) and c.until_on >= territory.today());
  end $$;

  -- Whether so many places are below the caller's roots that asking of each row is shorter than naming them all.
  create function territory.reaches_widely(permission text) returns boolean
  language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) > 500 from (
      select from territory.place_closure where ancestor = any (territory.roots(permission)) limit 501) as few $$;

  -- As it was: persons name what they reach, what is above it, and the collège de référence of its schools; the system, and a
  -- device that proved itself, name any. What is reached is found at once, without looking at all that is below.
  create or replace function territory.place_refs(ids uuid[]) returns table (id uuid, kind text, name text, uai text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    roots uuid[] := territory.all_roots();
    any_place boolean := coalesce(current_setting('chariot.kind', true), '') in ('system', 'device');
    today date := territory.today();
  begin
    return query
      select place.id, place.kind, place.name, place.uai from territory.place
       where place.id = any (ids)
         and case when any_place or territory.is_under(place.id, roots) then true
           when exists (select from territory.place_closure up
                         where up.ancestor = place.id and up.descendant = any (roots)) then true
           else exists (select from territory.place_closure below
                          join territory.place_closure mine on mine.descendant = below.descendant
                         where below.ancestor = place.id and mine.ancestor = any (roots) and mine.until_on >= today)
             or exists (select from territory.reference_college chosen
                          join territory.place_closure mine on mine.descendant = chosen.school
                         where chosen.college = place.id and mine.ancestor = any (roots) and mine.until_on >= today) end;
  end $$;

  revoke execute on function territory.is_under(uuid, uuid[]), territory.reaches_widely(text) from public;
  grant execute on function territory.is_under(uuid, uuid[]), territory.reaches_widely(text) to chariot_app;
`;

const LISTS = `
  -- As words are searched: folded, and nothing but letters and figures.
  create function territory.plain(value text) returns text language sql immutable parallel safe as
    $$ select btrim(regexp_replace(territory.folded(value), '[^a-z0-9]+', ' ', 'g')) $$;

  -- Every word is to be there; a longer one may be the beginning of what is written.
  create function territory.words_of(q text) returns tsquery language sql immutable parallel safe as
    $$ select coalesce(string_agg(quote_literal(word) || case when length(word) > 1 then ':*' else '' end, ' & '), '')::tsquery
         from regexp_split_to_table(territory.plain(q), ' ') as word where word <> '' $$;

  alter table territory.place add column words tsvector not null
    generated always as (to_tsvector('simple', territory.plain(name || ' ' || coalesce(uai, '') || ' ' || coalesce(city, '')))) stored;
  create index place_by_words on territory.place using gin (words);
  create index place_by_kind on territory.place (kind, name collate "fr-x-icu", id);

  -- Of the places that the caller reaches, those that bear what is searched, in the order of names; at most so many.
  create function territory.places_named(asked tsquery, of_kind text, under uuid, open boolean, at timestamptz, after uuid,
    most integer) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
    set jit = off as $$
  declare
    everywhere boolean := territory.is_system();
    roots uuid[] := territory.roots('place:read');
    tops uuid[] := case when under is null then roots else array[under] end;
    after_name text := (select p.name from territory.place p where p.id = after);
    today date := territory.today();
    few uuid[];
  begin
    if numnode(asked) = 0 then return; end if;
    if under is not null or not everywhere then
      few := array(select c.descendant from territory.place_closure c
        where c.ancestor = any (tops) and c.until_on >= today and c.descendant is distinct from under limit 501);
      if cardinality(few) > 500 then few := null; end if;
    end if;
    -- OFFSET 0: looked up for each row that is come upon, never listed.
    return query
      select p.id from territory.place p
       where p.words @@ asked and (few is null or p.id = any (few)) and (of_kind is null or p.kind = of_kind)
         and (open is null or open = (p.closed_on is null or p.closed_on > (at at time zone p.time_zone)::date))
         and (everywhere or exists (select from territory.place_closure c
           where c.descendant = p.id and c.ancestor = any (roots) and c.until_on >= today offset 0))
         and (under is null or few is not null or (p.id <> under and exists (select from territory.place_closure c
           where c.descendant = p.id and c.ancestor = under and c.until_on >= today offset 0)))
         and (after is null or (p.name collate "fr-x-icu", p.id) > (after_name collate "fr-x-icu", after))
       order by p.name collate "fr-x-icu", p.id limit most;
  end $$;

  -- How many places there are below these, of those that the caller reaches; at most so many are counted.
  create function territory.places_counted(everywhere boolean, roots uuid[], asked tsquery, of_kind text, under uuid, open boolean,
    at timestamptz, most integer) returns integer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
    set jit = off as $$
  declare
    -- What the statement says, and what the caller is: a root that she does not hold counts for nothing.
    held uuid[] := case when territory.is_system() then roots
      else array(select one from unnest(roots) as one where one = any (territory.roots('place:read'))) end;
    today date := territory.today();
    tops uuid[];
    apart boolean;
  begin
    everywhere := everywhere and territory.is_system();
    if asked is null and under is null and not everywhere then
      -- Roots that are under no other: no place is under two académies, or two départements.
      select coalesce(array_agg(p.id), '{}'), count(*) = 1
             or (count(distinct p.kind) = 1 and min(p.kind) in ('academie', 'departement', 'district', 'school', 'college'))
        into tops, apart
        from territory.place p
       where p.id = any (held) and not exists (select from territory.place_closure a
         where a.descendant = p.id and a.ancestor <> p.id and a.ancestor = any (held) and a.until_on >= today);
      if apart then
        return (select count(*) from (
          select from territory.place_closure c join territory.place p on p.id = c.descendant
           where c.ancestor = any (tops) and c.until_on >= today and (of_kind is null or p.kind = of_kind)
             and (open is null or open = (p.closed_on is null or p.closed_on > (at at time zone p.time_zone)::date))
           limit most) as one);
      end if;
    end if;
    return (select count(*) from (
      select from territory.place p
       where (asked is null or p.words @@ asked) and (of_kind is null or p.kind = of_kind)
         and (open is null or open = (p.closed_on is null or p.closed_on > (at at time zone p.time_zone)::date))
         and (everywhere or exists (select from territory.place_closure c
           where c.descendant = p.id and c.ancestor = any (held) and c.until_on >= today))
         and (under is null or (p.id <> under and exists (select from territory.place_closure c
           where c.descendant = p.id and c.ancestor = under and c.until_on >= today)))
       limit most) as one);
  end $$;

  revoke execute on function territory.plain(text), territory.words_of(text),
    territory.places_named(tsquery, text, uuid, boolean, timestamptz, uuid, integer),
    territory.places_counted(boolean, uuid[], tsquery, text, uuid, boolean, timestamptz, integer) from public;
  grant execute on function territory.plain(text), territory.words_of(text),
    territory.places_named(tsquery, text, uuid, boolean, timestamptz, uuid, integer),
    territory.places_counted(boolean, uuid[], tsquery, text, uuid, boolean, timestamptz, integer) to chariot_app;
`;

/** Of policies, as PostgreSQL gives them back, and of functions, as they were written. */
const SHAPES = {
  policy: {
    named: String.raw`\(([\w.]+) IN \( SELECT territory\.reachable\('([\w:]+)'::text\) AS reachable\)\)`,
    asked: String.raw`CASE\s+WHEN \( SELECT territory\.reaches_widely\('([\w:]+)'::text\) AS reaches_widely\) THEN territory\.is_under\(([\w.]+), \( SELECT territory\.roots\('[\w:]+'::text\) AS roots\)\)\s+ELSE \([\w.]+ IN \( SELECT territory\.reachable\('[\w:]+'::text\) AS reachable\)\)\s+END`,
  },
  function: {
    named: String.raw`([\w.]+) in \(select territory\.reachable\('([\w:]+)'\)\)`,
    asked: String.raw`\(case when \(select territory\.reaches_widely\('([\w:]+)'\)\) then territory\.is_under\(([\w.]+), \(select territory\.roots\('[\w:]+'\)\)\) else [\w.]+ in \(select territory\.reachable\('[\w:]+'\)\) end\)`,
  },
} as const;
const ASKED = String.raw`(case when (select territory.reaches_widely('\2')) then territory.is_under(\1, (select territory.roots('\2'))) else \1 in (select territory.reachable('\2')) end)`;
const NAMED = String.raw`\2 in (select territory.reachable('\1'))`;

const text = (sql: string): string => `'${sql.replaceAll("'", "''")}'`;
/** « Not in » is said of the whole. */
const DENIED = `regexp_replace(one.written, ${text(SHAPES.function.named.replace(' in ', ' not in '))}, ${text(`not ${ASKED}`)}, 'g')`;

/** Writes every policy and every function again, whatever else it says and whose room it is of. */
const rewritten = (from: 'named' | 'asked', to: string): string => `
  do $do$
  declare
    one record;
  begin
    for one in
      select format('alter policy %I on %I.%I', p.polname, n.nspname, c.relname) as altered,
             pg_get_expr(p.polqual, p.polrelid) as using_text, pg_get_expr(p.polwithcheck, p.polrelid) as check_text
        from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    loop
      if one.using_text ~ ${text(SHAPES.policy[from])} then
        execute one.altered || ' using (' || regexp_replace(one.using_text, ${text(SHAPES.policy[from])}, ${text(to)}, 'g') || ')';
      end if;
      if one.check_text ~ ${text(SHAPES.policy[from])} then
        execute one.altered || ' with check (' || regexp_replace(one.check_text, ${text(SHAPES.policy[from])}, ${text(to)}, 'g') || ')';
      end if;
    end loop;
    for one in
      select pg_get_functiondef(f.oid) as written from pg_proc f join pg_namespace n on n.oid = f.pronamespace
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and f.prokind = 'f' and f.prosrc ~ ${text(SHAPES.function[from])}
    loop
      execute regexp_replace(${from === 'named' ? DENIED : 'one.written'}, ${text(SHAPES.function[from])}, ${text(to)}, 'g');
    end loop;
  end $do$`;

/**
 * Row level security that costs whoever reaches forty thousand schools as little as whoever reaches one. Naming all that a
 * caller reaches is the shortest way for a few places, and takes a tenth of a second for a country: there, each row that a
 * statement comes upon is asked about. A policy that is written later in the former way is as right, and slower.
 */
export class ReachHoweverWide1790000019971 implements MigrationInterface {
  readonly name = 'ReachHoweverWide1790000019971';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [FUNCTIONS, LISTS]) await runner.query(part);
    await runner.query(rewritten('named', ASKED));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(rewritten('asked', NAMED));
    await runner.query(`
      create or replace function territory.place_refs(ids uuid[]) returns table (id uuid, kind text, name text, uai text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select place.id, place.kind, place.name, place.uai from territory.place
         where place.id = any (ids)
           and (coalesce(current_setting('chariot.kind', true), '') in ('system', 'device')
             or exists (select from territory.place_closure below
                          join territory.place_closure mine on mine.descendant = below.descendant
                         where below.ancestor = place.id and mine.ancestor = any (territory.all_roots())
                           and mine.until_on >= territory.today())
             or exists (select from territory.reference_college chosen
                          join territory.place_closure mine on mine.descendant = chosen.school
                         where chosen.college = place.id and mine.ancestor = any (territory.all_roots())
                           and mine.until_on >= territory.today())) $$;
      drop function territory.places_counted(boolean, uuid[], tsquery, text, uuid, boolean, timestamptz, integer),
        territory.places_named(tsquery, text, uuid, boolean, timestamptz, uuid, integer);
      drop index territory.place_by_kind;
      alter table territory.place drop column words;
      drop function territory.words_of(text), territory.plain(text), territory.reaches_widely(text),
        territory.is_under(uuid, uuid[])`);
  }
}
