import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As before, and what has become of operations is said to whoever tells people of it. */
export class AppleToldOnce1790000022961 implements MigrationInterface {
  readonly name = 'AppleToldOnce1790000022961';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function apple.hear(uuid[], text[], uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz);
      -- devices: each once, with its UDID (key), and the CommandUUID of what it says that it has done; null: it only asks.
      -- plain: kinds of operations that are one command each, and done once they are acknowledged.
      -- quiet: the places in these arrays, from 1, of those that have nothing to hear, heard.
      -- told: of each that is told a plain operation its place (turn) and the operation, heard and noted.
      -- changed: operations that are not what they were; people were told with this commit, but of those that they were told of a
      -- moment ago (informed).
      -- Of any other nothing is written, but the report of one that has done something plain and is to be told what is not.
      create function apple.hear(devices uuid[], keys text[], done uuid[], reports uuid[], plain text[], at timestamptz,
        inventoried_since timestamptz, failed_since timestamptz, informed uuid[], out quiet integer[], out told jsonb,
        out changed jsonb)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
      set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
      set jit = off as $$
      declare
        asked uuid[];
        starts uuid[];
        claims text[];
        turns integer[];
        reporters integer[];
        noted integer[];
        news jsonb;
      begin
        if territory.is_system() is not true then
          raise exception 'only the system hears devices together' using errcode = 'insufficient_privilege';
        end if;
        -- Those that speak for themselves and are in the middle of nothing but what they say that they have done. A device has one
        -- conversation at a time: whoever holds its standing goes on, and nobody waits here.
        select array_agg(one.device order by one.turn), array_agg(one.start order by one.turn), array_agg(one.claimed order by one.turn),
               array_agg(one.turn order by one.turn), array_agg(one.turn order by one.turn) filter (where one.command is not null)
          into asked, starts, claims, turns, reporters
          from (select e.device_id as device, e.id as start, s.claimed, said.turn::integer as turn, said.command
                  from unnest(hear.devices, hear.keys, hear.done) with ordinality as said (device, key, command, turn)
                  join apple.enrolment e on e.device_id = said.device and e.enrolment_key = said.key
                  join apple.standing s on s.device_id = e.device_id
                 where e.channel = 'device' and e.ended_at is null and not e.awaiting_configuration
                   and s.asked_at is not null and coalesce(s.held_until > hear.at, true)
                   and not exists (select from apple.command c
                                    where c.device_id = e.device_id
                                      and (c.what <> 'operation' or c.put_off_at is not null
                                        or (said.command is not null and c.uuid <> said.command)))
                   and (said.command is null
                     or exists (select from apple.command c
                                 where c.device_id = e.device_id and c.uuid = said.command and c.subject ->> 'hash' = any (hear.plain)))
                   and not exists (select from apple.licence l where l.device_id = e.device_id and l.next_at <= hear.at)
                   for no key update of s skip locked) one;
        quiet := '{}';
        told := '[]';
        changed := '[]';
        if turns is null then return; end if;
        if reporters is not null then
          select array(select reporters[place] from unnest(one.turns) as place), one.changed
            into noted, changed
            from fleet.hear_reports(
                   array(select hear.devices[turn] from unnest(reporters) with ordinality as said (turn, n) order by said.n),
                   array(select hear.reports[turn] from unnest(reporters) with ordinality as said (turn, n) order by said.n),
                   array(select hear.done[turn] from unnest(reporters) with ordinality as said (turn, n) order by said.n),
                   array_fill('done'::text, array[cardinality(reporters)]),
                   array_fill(null::text, array[cardinality(reporters)]), hear.at, hear.informed) as one;
          delete from apple.command c using unnest(noted) as turn
           where c.device_id = hear.devices[turn] and c.uuid = hear.done[turn];
          -- Whose report was not noted is asked about as usual.
          if cardinality(noted) < cardinality(reporters) then
            select array_agg(one.device order by one.turn), array_agg(one.start order by one.turn),
                   array_agg(one.claim order by one.turn), array_agg(one.turn order by one.turn)
              into asked, starts, claims, turns
              from unnest(asked, starts, claims, turns) as one (device, start, claim, turn)
             where one.turn <> all (reporters) or one.turn = any (noted);
            if turns is null then return; end if;
          end if;
        end if;
        select array(select turns[place] from unnest(heard.quiet) as place), heard.told into quiet, news
          from fleet.check_in(asked, starts, claims, array_fill(array_to_string(hear.plain, ','), array[cardinality(asked)]),
                 hear.at, hear.inventoried_since, hear.failed_since) as heard;
        if news = '[]' then return; end if;
        select jsonb_agg(one || jsonb_build_object('turn', turns[(one ->> 'turn')::integer])) into told
          from jsonb_array_elements(news) as one;
        insert into apple.command (device_id, uuid, what, operation_id, subject, first_told_at, told_at, times_told)
          select hear.devices[(one ->> 'turn')::integer], (one ->> 'id')::uuid, 'operation', (one ->> 'id')::uuid,
                 jsonb_build_object('hash', one -> 'kind'), hear.at, hear.at, 1
            from jsonb_array_elements(told) as one;
      end $$;
      revoke execute on function apple.hear(uuid[], text[], uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz, uuid[]) from public;
      grant execute on function apple.hear(uuid[], text[], uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz, uuid[]) to chariot_app;
    `);
  }

  async down(): Promise<void> {
    // The way back is a restored copy.
    throw new Error('AppleToldOnce1790000022961 is not undone: restore a copy');
  }
}
