import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is asked thousands of times a second is planned once: a plan made for the very arrays of each call cost a millisecond,
 * ten times what it then did. The statistics of the day do not choose it either: each row is looked up by its key.
 */
export const STANDING = `language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
      set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
      set jit = off as`;

/**
 * Those that are what they should be, and known. \`open\`: what is asked of each, where anything is open in the whole fleet;
 * whatever is on a list of devices (to erase themselves) is not for here.
 */
export const settled = (open: string, unlisted: string): string => `
          select d.id, asked.turn::integer as turn, asked.understood, case when not fleet.is_online(d, check_in.at) then jsonb_build_object(
                   'deviceId', d.id, 'classroomId', d.classroom_id, 'schoolId', d.school_id) end as arrival${open}
            from unnest(check_in.devices, check_in.boots, check_in.claims, check_in.understood)
                   with ordinality as asked (device, boot, claim, understood, turn)
            join fleet.device d on d.id = asked.device
            join fleet.classroom c on c.id = d.classroom_id
            join territory.place school on school.id = c.school_id
            left join territory.school_hours hours on hours.school_id = c.school_id
           where d.enrolled_at is not null and d.revoked_at is null and d.slot is not null and d.reported_at is not null
             and d.reported_revision = fleet.revision_under(fleet.mark_of(school.name, hours.openings), d, c)
             -- What failed is told again after a while, and what was forgotten at once.
             and case when d.outcome = 'complete' then asked.claim = d.reported_revision
                   else d.reported_at > check_in.failed_since end
             -- The start that speaks is the latest, and was heard twice.
             and exists (select from fleet.boot b
                          where b.device_id = d.id and b.boot_id = asked.boot and b.latest and b.again)
             and exists (select from fleet.inventory i where i.device_id = d.id and i.at > check_in.inventoried_since)${unlisted}
           -- Whoever holds one of them may have something to say to it: nobody waits here.
             for no key update of d skip locked`;

const MARKS = `
      -- What of its school a device is told, said once for whoever looks the school up and for whoever has its rows already.
      create function fleet.mark_of(name text, openings jsonb) returns text
      language sql stable as $$ select name || coalesce(E'\\x1e' || md5(openings::text), '') $$;

      create or replace function fleet.school_mark(school uuid) returns text
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select fleet.mark_of(place.name, hours.openings)
          from territory.place left join territory.school_hours hours on hours.school_id = place.id
         where place.id = school and place.kind = 'school' $$;

      create function fleet.revision_under(mark text, d fleet.device, c fleet.classroom) returns text
      language sql stable as $$ select fleet.revision(fleet.hash_of(d, c), c.name, mark, d.slot) $$;

      create or replace function fleet.revision_of(d fleet.device, c fleet.classroom) returns text
      language sql stable as $$ select fleet.revision_under(fleet.school_mark(c.school_id), d, c) $$;

      -- They only said that they are immutable: what depends on a time zone or an encoding is not, and PostgreSQL would not
      -- write them out where they are called, which costs ten times what they do.
      alter function fleet.revision(text, text, text, integer) stable;
      alter function fleet.is_online(fleet.device, timestamptz) stable;

      revoke execute on function fleet.mark_of(text, jsonb), fleet.revision_under(text, fleet.device, fleet.classroom) from public;
      grant execute on function fleet.mark_of(text, jsonb), fleet.revision_under(text, fleet.device, fleet.classroom) to chariot_app;
`;

const CHECK_IN = `
      drop function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz);

      -- devices: each once. understood: of each, the kinds of operations, with commas between.
      -- quiet: the places in these arrays, from 1, of those that have nothing to hear, heard.
      -- told: of those that hear the one thing that is asked of them and that they were never told, heard and noted: of each its
      -- place (turn) and the operation.
      create function fleet.check_in(devices uuid[], boots uuid[], claims text[], understood text[], at timestamptz,
        inventoried_since timestamptz, failed_since timestamptz, out quiet integer[], out told jsonb)
      ${STANDING} $$
      declare
        arrived jsonb[];
      begin
        if territory.is_system() is not true then
          raise exception 'only the system hears devices together' using errcode = 'insufficient_privilege';
        end if;
        if not exists (select from fleet.operation o where o.closed_at is null) then
          with settled as (${settled('', '')}
          ), heard as (
            update fleet.device d set last_contact_at = greatest(d.last_contact_at, check_in.at) from settled where d.id = settled.id
            returning settled.turn, settled.arrival
          )
          select array_agg(heard.turn), array_agg(heard.arrival) filter (where heard.arrival is not null)
            into quiet, arrived from heard;
        else
          with settled as materialized (${settled(
            `,
                 array(select fleet.open_operations(d, check_in.at)) as open`,
            `
             and not exists (select from fleet.operation_target t join fleet.operation o on o.id = t.operation_id
                              where t.device_id = d.id and o.closed_at is null)`,
          )}
          ), one as materialized (
            select settled.id as device_id, settled.turn, o.*
              from settled join fleet.operation o on o.id = settled.open[1]
             where cardinality(settled.open) = 1 and o.kind = any (string_to_array(settled.understood, ','))
               -- What depends on what else was told, or on a freeze, is asked about as usual.
               and o.kind not in ('lock', 'unlock', 'yearEndReset')
               and not exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = settled.id)
          ), noted as (
            insert into fleet.operation_device (operation_id, device_id, told_at, first_told_at, times_told)
              select one.id, one.device_id, check_in.at, check_in.at, 1 from one
          ), heard as (
            update fleet.device d set last_contact_at = greatest(d.last_contact_at, check_in.at) from settled
             where d.id = settled.id and (settled.open = '{}' or settled.id in (select one.device_id from one))
            returning settled.turn, settled.arrival, settled.open = '{}' as quiet
          )
          select array_agg(heard.turn) filter (where heard.quiet),
                 array_agg(heard.arrival) filter (where heard.arrival is not null),
                 (select jsonb_agg(jsonb_build_object('turn', one.turn, 'id', one.id, 'kind', one.kind, 'text', one.text,
                    'seconds', one.seconds, 'url', one.url, 'expiresAt', one.expires_at)) from one)
            into quiet, arrived, told from heard;
        end if;
        if arrived is not null then
          insert into platform.outbox (type, payload) select 'fleet.DeviceChanged', arrival from unnest(arrived) as arrival;
        end if;
        quiet := coalesce(quiet, '{}');
        told := coalesce(told, '[]');
      end $$;
      revoke execute on function fleet.check_in(uuid[], uuid[], text[], text[], timestamptz, timestamptz, timestamptz) from public;
      grant execute on function fleet.check_in(uuid[], uuid[], text[], text[], timestamptz, timestamptz, timestamptz) to chariot_app;
`;

const REPORTS = `
      -- Its contact is worth writing again.
      create function fleet.is_to_be_noted(d fleet.device, at timestamptz) returns boolean
      language sql immutable as $$
        select d.last_contact_at is null or d.last_contact_at < at - interval '30 seconds' or coalesce(d.absent_at >= d.last_contact_at, false) $$;

      -- devices: each once, with what it says of an operation that it was told. Returns the places in these arrays, from 1, of
      -- those whose report is noted, now or before. What ends an erasure, or was never told, is for the usual way.
      create function fleet.hear_reports(devices uuid[], reports uuid[], operations uuid[], statuses text[], whys text[],
        at timestamptz) returns integer[]
      ${STANDING} $$
      declare
        turns integer[];
        arrived jsonb[];
        changed jsonb[];
      begin
        if territory.is_system() is not true then
          raise exception 'only the system hears devices together' using errcode = 'insufficient_privilege';
        end if;
        with said as materialized (
          select d.id, one.turn::integer as turn, one.report, o.id as operation, one.status, one.why,
                 fleet.is_to_be_noted(d, hear_reports.at) as to_be_noted,
                 case when o.target <> 'place' then jsonb_build_object('operationId', o.id, 'placeId', o.place_id) end as change,
                 case when not fleet.is_online(d, hear_reports.at) then jsonb_build_object(
                   'deviceId', d.id, 'classroomId', d.classroom_id, 'schoolId', d.school_id) end as arrival
            from unnest(hear_reports.devices, hear_reports.reports, hear_reports.operations, hear_reports.statuses, hear_reports.whys)
                   with ordinality as one (device, report, operation, status, why, turn)
            join fleet.device d on d.id = one.device
            join fleet.operation_device s on s.operation_id = one.operation and s.device_id = d.id
            join fleet.operation o on o.id = s.operation_id
           where d.enrolled_at is not null and d.revoked_at is null and s.told_at is not null and o.kind <> 'erase'
             for no key update of d skip locked
        ), noted as (
          insert into fleet.report (device_id, report_id, kind, said, at)
          select said.id, said.report, 'operation',
                 jsonb_build_object('operationId', said.operation, 'status', said.status, 'why', said.why), hear_reports.at
            from said
          on conflict do nothing returning device_id
        ), finished as (
          update fleet.operation_device s set finished_at = hear_reports.at, status = said.status, why = said.why
            from noted join said on said.id = noted.device_id
           where s.operation_id = said.operation and s.device_id = said.id and s.finished_at is null
          returning said.change
        ), heard as (
          update fleet.device d set last_contact_at = hear_reports.at from said where d.id = said.id and said.to_be_noted
          returning said.arrival
        )
        select (select array_agg(said.turn) from said),
               (select array_agg(distinct finished.change) filter (where finished.change is not null) from finished),
               (select array_agg(heard.arrival) filter (where heard.arrival is not null) from heard)
          into turns, changed, arrived;
        if changed is not null or arrived is not null then
          insert into platform.outbox (type, payload)
            select 'fleet.OperationChanged', one from unnest(changed) as one
            union all select 'fleet.DeviceChanged', one from unnest(arrived) as one;
        end if;
        return coalesce(turns, '{}');
      end $$;

      revoke execute on function fleet.is_to_be_noted(fleet.device, timestamptz),
        fleet.hear_reports(uuid[], uuid[], uuid[], text[], text[], timestamptz) from public;
      grant execute on function fleet.is_to_be_noted(fleet.device, timestamptz),
        fleet.hear_reports(uuid[], uuid[], uuid[], text[], text[], timestamptz) to chariot_app;
`;

/** What has become of an operation is added up for each statement, not for each of its rows: a whole class says so at once. */
const TALLY = `
      drop trigger operation_device_tally on fleet.operation_device;

      -- Part by part, in one order: two statements that add to the same parts do not wait for each other in a circle.
      create or replace function fleet.tally_said() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          insert into fleet.operation_tally as t (operation_id, shard, told, done, failed, not_applicable)
            select s.operation_id, fleet.shard_of(s.device_id), count(*) filter (where fleet.said_of(s.status) = 'told'),
                   count(*) filter (where fleet.said_of(s.status) = 'done'), count(*) filter (where s.status = 'failed'),
                   count(*) filter (where s.status = 'notApplicable')
              from became s group by 1, 2 order by 1, 2
          on conflict (operation_id, shard) do update set told = t.told + excluded.told, done = t.done + excluded.done,
            failed = t.failed + excluded.failed, not_applicable = t.not_applicable + excluded.not_applicable;
        else
          insert into fleet.operation_tally as t (operation_id, shard, told, done, failed, not_applicable)
            select n.operation_id, fleet.shard_of(n.device_id), sum((one.said = 'told')::int * one.times),
                   sum((one.said = 'done')::int * one.times), sum((one.said = 'failed')::int * one.times),
                   sum((one.said = 'notApplicable')::int * one.times)
              from became n join was w using (operation_id, device_id)
              cross join lateral (values (fleet.said_of(n.status), 1), (fleet.said_of(w.status), -1)) as one (said, times)
             where fleet.said_of(n.status) <> fleet.said_of(w.status) group by 1, 2 order by 1, 2
          on conflict (operation_id, shard) do update set told = t.told + excluded.told, done = t.done + excluded.done,
            failed = t.failed + excluded.failed, not_applicable = t.not_applicable + excluded.not_applicable;
        end if;
        return null;
      end $$;
      create trigger operation_device_tally_added after insert on fleet.operation_device
        referencing new table as became for each statement execute function fleet.tally_said();
      create trigger operation_device_tally_changed after update on fleet.operation_device
        referencing old table as was new table as became for each statement execute function fleet.tally_said();
`;

/** What devices say in a moment is heard in one statement and one commit, what they are asked and what they report included. */
export class HeardTogether1790000019961 implements MigrationInterface {
  readonly name = 'HeardTogether1790000019961';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [MARKS, CHECK_IN, REPORTS, TALLY]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy.
    throw new Error('HeardTogether1790000019961 is not undone: restore a copy');
  }
}
