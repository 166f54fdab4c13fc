import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EMPTY_CONFIGURATION } from '../canonical-json.js';

/** What runs as the owner, because a profile may live above the caller's reach. */
const AS_OWNER = `security definer set search_path = pg_catalog, pg_temp set jit = off set work_mem = '64MB'`;

/**
 * What reaches whom. A list of profiles, from the farthest to the nearest, says what a classroom or an exceptional device
 * is made of: each is twice its number, plus one where the version that is being tried goes. The applications that a
 * classroom is asked for come last, by their own catalogue: a negative number, fleet.app_set.
 *
 * Carts are alike by hundreds: each way of being reached is looked at once.
 */
const LISTS = `
  alter table fleet.profile add column number bigint not null generated always as identity;
  create unique index profile_by_number on fleet.profile (number);

  -- The nearer wins: device, classroom, école, collectivité, circonscription, département, académie.
  create function fleet.nearness(kind text) returns integer
  language sql immutable parallel safe as $$
    select case kind when 'academie' then 1 when 'departement' then 2 when 'district' then 3
      when 'localAuthority' then 4 when 'school' then 5 else 0 end $$;

  -- For the classrooms below these places, these classrooms, and those of their devices that have assignments of their own.
  create function fleet.lists(places uuid[], classrooms uuid[])
  returns table (subject uuid, classroom_id uuid, device_id uuid, list bigint[])
  language sql stable ${AS_OWNER} as $$
    with scope as materialized (
      select c.id, c.school_id from fleet.classroom c where c.id = any (classrooms)
      union
      select c.id, c.school_id
        from territory.place_closure below join fleet.classroom c on c.school_id = below.descendant
       where below.ancestor = any (places) and below.until_on >= territory.today()
    ), school as materialized (
      select distinct school_id as id from scope
    ), assigned as materialized (
      -- Places that have profiles, numbered from the farthest.
      select p.id, fleet.nearness(p.kind) as nearness, (row_number() over (order by fleet.nearness(p.kind), p.id))::int as n
        from territory.place p where p.id in (select a.target_id from fleet.assignment a where a.target = 'place')
    ), above as materialized (
      select up.descendant as school_id, array_agg(assigned.n order by assigned.n) as places
        from assigned join territory.place_closure up on up.ancestor = assigned.id and up.until_on >= territory.today()
        join school on school.id = up.descendant
       group by up.descendant
    ), left_out as materialized (
      select scope.id as classroom_id, array_agg(distinct a.position) as positions
        from fleet.assignment a
       cross join lateral (
         select scope.id from scope where scope.id = any (a.except_classrooms)
         union
         select scope.id from territory.place_closure e join scope on scope.school_id = e.descendant
          where e.ancestor = any (a.except_places) and e.until_on >= territory.today()) as scope
       where a.target = 'place' and (a.except_places <> '{}' or a.except_classrooms <> '{}')
       group by scope.id
    ), trial as materialized (
      select t.classroom_id, array_agg(r.id order by r.id) as rollouts
        from fleet.rollout r join fleet.rollout_classroom t on t.rollout_id = r.id
       where r.state = 'trying' group by t.classroom_id
    ), own as materialized (
      select one.subject, one.classroom_id, array_agg(one.position order by one.nearness, one.position) as positions
        from (
          select scope.id as subject, scope.id as classroom_id, 6 as nearness, a.position
            from fleet.assignment a join scope on scope.id = a.target_id and scope.school_id = a.place_id
           where a.target = 'classroom'
          union all
          select d.id, d.classroom_id, 7, a.position
            from fleet.assignment a join fleet.device d on d.id = a.target_id and d.school_id = a.place_id
            join scope on scope.id = d.classroom_id
           where a.target = 'device' and a.place_id in (select school.id from school)
        ) as one group by one.subject, one.classroom_id
    ), reached as materialized (
      select s.*, concat_ws('|', s.places, s.without, s.rollouts, s.own) as way
        from (
          select s.subject, s.classroom_id, s.device_id, coalesce(above.places, '{}') as places,
                 coalesce(left_out.positions, '{}') as without, coalesce(trial.rollouts, '{}') as rollouts,
                 case when s.device_id is null then coalesce(mine.positions, '{}')
                   else coalesce(carts.positions, '{}') || mine.positions end as own
            from (select scope.id, scope.id, scope.school_id, null::uuid from scope
                  union all
                  select own.subject, own.classroom_id, scope.school_id, own.subject
                    from own join scope on scope.id = own.classroom_id where own.subject <> own.classroom_id
                 ) as s (subject, classroom_id, school_id, device_id)
            left join above on above.school_id = s.school_id
            left join left_out on left_out.classroom_id = s.classroom_id
            left join trial on trial.classroom_id = s.classroom_id
            left join own mine on mine.subject = s.subject
            left join own carts on s.device_id is not null and carts.subject = s.classroom_id
        ) as s
    ), way as materialized (
      select distinct on (r.way) r.way, r.places, r.without, r.rollouts, r.own from reached r order by r.way
    ), said as materialized (
      select way.way, assigned.nearness, 0::bigint as rank, a.position, a.rollout_id, a.profile_id, way.rollouts, way.without
        from way cross join unnest(way.places) as place (n) join assigned on assigned.n = place.n
        join fleet.assignment a on a.target_id = assigned.id and a.target = 'place'
      union all
      select way.way, 6, mine.rank, a.position, a.rollout_id, a.profile_id, way.rollouts, way.without
        from way cross join unnest(way.own) with ordinality as mine (position, rank)
        join fleet.assignment a on a.position = mine.position
    ), told as materialized (
      select said.way, array_agg(p.number * 2 + (exists (select from fleet.rollout r
               where r.id = any (said.rollouts) and r.profile_id = p.id and r.kind = 'version'))::int
               order by said.nearness, said.rank, said.position) as list
        from said join fleet.profile p on p.id = said.profile_id
       where said.position <> all (said.without) and (said.rollout_id is null or said.rollout_id = any (said.rollouts))
       group by said.way
    )
    select reached.subject, reached.classroom_id, reached.device_id,
           case when apps.set_id is null then coalesce(told.list, '{}') else told.list || -apps.set_id end
      from reached
      left join told on told.way = reached.way
      left join fleet.classroom_apps apps on apps.classroom_id = reached.classroom_id $$;
`;

/** Each list of \`resolved\` is merged once, however many classrooms share it: a setting wins as a whole. */
const MERGED = `
  listed as materialized (
    select one.list, row_number() over () as n from (select distinct list from resolved) as one
  ), content as materialized (
    select item.key, p.id as profile_id, p.name,
           case when item.key % 2 = 1 then v.settings else p.settings end as settings,
           case when item.key % 2 = 1 then v.parts else p.parts end as parts
      from (select distinct unnest(list) as key from listed) as item
      join fleet.profile p on p.number = item.key / 2
      left join fleet.rollout r on item.key % 2 = 1 and r.profile_id = p.id and r.state = 'trying' and r.kind = 'version'
      left join fleet.profile_version v on v.profile_id = r.profile_id and v.version = r.version
    union all
    select -s.id, null, 'Applications', s.settings, s.parts
      from fleet.app_set s where -s.id in (select unnest(listed.list) from listed)
  ), named as materialized (
    select content.key, jsonb_object_keys(content.settings) as setting from content
  ), said as (
    select listed.n, item.rank, named.key, named.setting
      from listed cross join unnest(listed.list) with ordinality as item (key, rank) join named on named.key = item.key
  ), winner as (
    select distinct on (said.n, said.setting) said.n, said.setting, said.key
      from said order by said.n, said.setting, said.rank desc
  ), made as materialized (
    select winner.n, jsonb_object_agg(winner.setting, content.settings -> winner.setting) as settings,
           encode(sha256(convert_to('{' || string_agg(to_json(winner.setting)::text || ':' || (content.parts ->> winner.setting),
             ',' order by winner.setting collate "C") || '}', 'UTF8')), 'hex') as hash
      from winner join content on content.key = winner.key group by winner.n
  ), merged as materialized (
    select listed.list, listed.n, coalesce(made.hash, '${EMPTY_CONFIGURATION}') as hash, coalesce(made.settings, '{}') as settings
      from listed left join made on made.n = listed.n
  )`;

const RECONCILE = `
  -- Makes what classrooms and exceptional devices should be equal to what their assignments say, whoever calls: it takes
  -- no word but that of the tables. Returns the classrooms of which something has changed.
  create function fleet.reconcile(places uuid[], classrooms uuid[], at timestamptz) returns setof uuid
  language sql volatile ${AS_OWNER} as $$
    with resolved as materialized (
      select * from fleet.lists(places, classrooms)
    ), ${MERGED}, kept as (
      insert into fleet.configuration (hash, settings) select distinct on (hash) hash, settings from merged
        on conflict (hash) do nothing
    ), of_classroom as (
      update fleet.classroom c set configuration_hash = merged.hash, configured_at = at
        from resolved join merged on merged.list = resolved.list
       where resolved.device_id is null and c.id = resolved.subject and c.configuration_hash <> merged.hash
      returning c.id
    ), of_device as (
      update fleet.device d set configuration_hash = merged.hash, configured_at = at
        from resolved join merged on merged.list = resolved.list
       where d.id = any (array(select r.device_id from resolved r where r.device_id is not null))
         and d.id = resolved.device_id and d.configuration_hash is distinct from merged.hash
      returning d.classroom_id
    ), as_classroom as (
      update fleet.device d set configuration_hash = null, configured_at = at
        from resolved
       where resolved.device_id is null and d.classroom_id = resolved.subject and d.configuration_hash is not null
         and d.id <> all (array(select r.device_id from resolved r where r.device_id is not null))
      returning d.classroom_id
    )
    select id from of_classroom union select classroom_id from of_device union select classroom_id from as_classroom $$;

  -- A device that is an exception takes its own assignments along, those at least that may go where it goes.
  create function fleet.follow_device() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.configuration_hash is null
       and not exists (select from fleet.assignment a where a.target_id = new.id and a.target = 'device') then
      return null;
    end if;
    delete from fleet.assignment a where a.target_id = new.id and a.target = 'device'
      and not fleet.profile_covers(a.profile_id, new.school_id);
    update fleet.assignment a set place_id = new.school_id where a.target_id = new.id and a.target = 'device';
    perform fleet.reconcile('{}', array[new.classroom_id], coalesce(new.placed_at, now()));
    return null;
  end $$;
  create trigger device_followed after update of classroom_id on fleet.device
    for each row when (old.classroom_id is distinct from new.classroom_id) execute function fleet.follow_device();
`;

/** What would change if \`reconcile\` were called now: asked in a transaction that is undone, so nothing is said twice. */
const FORESIGHT = `
  create function fleet.foreseen(places uuid[], classrooms uuid[]) returns table (
    subject uuid, classroom_id uuid, device_id uuid, before text, after text, settings jsonb, n bigint)
  language sql stable ${AS_OWNER} as $$
    with resolved as materialized (
      select l.* from fleet.lists(places, classrooms) l join fleet.classroom c on c.id = l.classroom_id
       where territory.is_system() or c.school_id in (select territory.reachable('profile:write'))
    ), ${MERGED}, compared as (
      select r.subject, r.classroom_id, r.device_id, coalesce(d.configuration_hash, c.configuration_hash) as before,
             merged.hash as after, merged.n
        from resolved r join merged on merged.list = r.list join fleet.classroom c on c.id = r.classroom_id
        left join fleet.device d on d.id = r.device_id
      union all
      select d.id, d.classroom_id, d.id, d.configuration_hash, merged.hash, merged.n
        from resolved r join merged on merged.list = r.list
        join fleet.device d on d.classroom_id = r.subject and d.configuration_hash is not null
       where r.device_id is null and d.id <> all (array(select x.device_id from resolved x where x.device_id is not null))
    )
    select compared.subject, compared.classroom_id, compared.device_id, compared.before, compared.after,
           -- Once for each content: 45,000 classrooms must not carry 45,000 copies.
           case when row_number() over (partition by compared.after) = 1 then
             (select merged.settings from merged where merged.n = compared.n) end, compared.n
      from compared where compared.before <> compared.after $$;

  -- How many, by what they are and what they would be.
  create function fleet.foreseen_changes(places uuid[], classrooms uuid[]) returns table (
    before jsonb, after jsonb, classrooms integer, devices integer)
  language sql stable ${AS_OWNER} as $$
    with change as materialized (
      select * from fleet.foreseen(foreseen_changes.places, foreseen_changes.classrooms)
    ), weighed as (
      select change.before, change.after, (change.device_id is null)::int as classrooms,
             case when change.device_id is not null then 1 else (
               select count(*) from fleet.device d
                where d.classroom_id = change.subject and d.slot is not null and d.configuration_hash is null
                  and d.id <> all (array(select x.device_id from change x where x.device_id is not null))) end as devices
        from change
    ), counted as (
      select before, after, sum(weighed.classrooms)::int as classrooms, sum(weighed.devices)::int as devices
        from weighed group by before, after
    )
    select was.settings, (select change.settings from change where change.after = counted.after and change.settings is not null),
           counted.classrooms, counted.devices
      from counted join fleet.configuration was on was.hash = counted.before $$;

  -- Where a profile meets others that say something else of the same setting: which one wins, in how many classrooms.
  create function fleet.foreseen_conflicts(places uuid[], classrooms uuid[], profile uuid) returns table (
    setting text, profile_id uuid, name text, target text, target_id uuid, place_id uuid, wins boolean, classrooms integer)
  language sql stable ${AS_OWNER} as $$
    with resolved as materialized (
      select l.* from fleet.lists(places, classrooms) l join fleet.classroom c on c.id = l.classroom_id
       where territory.is_system() or c.school_id in (select territory.reachable('profile:write'))
    ), ${MERGED}, mine as (
      select distinct on (said.n, said.setting) said.n, said.setting, said.rank, content.parts ->> said.setting as part
        from said join content on content.key = said.key where content.profile_id = foreseen_conflicts.profile
       order by said.n, said.setting, said.rank desc
    ), met as (
      -- Of those that win, the nearest; of those that lose, the one that would have won.
      select distinct on (mine.n, mine.setting, said.rank > mine.rank)
             mine.n, mine.setting, said.key, said.rank > mine.rank as wins, mine.part
        from mine join said on said.n = mine.n and said.setting = mine.setting
        join content on content.key = said.key and content.profile_id <> foreseen_conflicts.profile
       order by mine.n, mine.setting, said.rank > mine.rank, said.rank desc
    ), counted as (
      select merged.n, count(*)::int as classrooms
        from resolved join merged on merged.list = resolved.list where resolved.device_id is null group by merged.n
    )
    select met.setting, content.profile_id, content.name, a.target, a.target_id, a.place_id, met.wins,
           sum(counted.classrooms)::int
      from met join content on content.key = met.key join counted on counted.n = met.n
      -- Where it comes from is told where there is no doubt.
      left join lateral (
        select min(one.target) as target, (array_agg(one.target_id))[1] as target_id, (array_agg(one.place_id))[1] as place_id
          from fleet.assignment one where one.profile_id = content.profile_id having count(*) = 1) as a on true
     where content.parts ->> met.setting <> met.part
     group by met.setting, content.profile_id, content.name, a.target, a.target_id, a.place_id, met.wins $$;
`;

const GRANTS = `
  drop function fleet.resolved_settings(uuid[]);
  drop function fleet.configure(jsonb, timestamptz);
  revoke execute on function fleet.nearness(text),
    fleet.lists(uuid[], uuid[]), fleet.reconcile(uuid[], uuid[], timestamptz), fleet.follow_device(),
    fleet.foreseen(uuid[], uuid[]), fleet.foreseen_changes(uuid[], uuid[]),
    fleet.foreseen_conflicts(uuid[], uuid[], uuid) from public;
  grant execute on function fleet.nearness(text),
    fleet.reconcile(uuid[], uuid[], timestamptz), fleet.foreseen(uuid[], uuid[]), fleet.foreseen_changes(uuid[], uuid[]),
    fleet.foreseen_conflicts(uuid[], uuid[], uuid) to chariot_app;
  select fleet.reconcile(array(select id from territory.place where kind = 'academie'), '{}', now());
`;

/** What devices should be, made from every assignment that reaches them; one statement for any number of classrooms. */
export class Resolution1790000019951 implements MigrationInterface {
  readonly name = 'Resolution1790000019951';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [LISTS, RECONCILE, FORESIGHT, GRANTS]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy: the former functions cannot read the assignments that this version makes.
    throw new Error('Resolution1790000019951 is not undone: restore a copy');
  }
}
