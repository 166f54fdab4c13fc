import type { MigrationInterface, QueryRunner } from 'typeorm';
import { settled, STANDING } from './1790000019961-heard-together.js';

/** What is asked of a device is looked at once, by its targets, and nearly always without asking where it was before. */
const ASKED = `
      -- In its slot since before it was made, and nothing else to look up: it was there.
      create function fleet.plainly_belonged(o fleet.operation, d fleet.device) returns boolean
      language sql stable as $$
        select case when o.target = 'device' or (o.target <> 'devices' and d.placed_at <= o.created_at)
                 then o.retry_of is null and not o.filter ?| array['state', 'osVersion'] else false end $$;

      create or replace function fleet.concerns(o fleet.operation, d fleet.device) returns boolean
      language sql stable as $$
        select coalesce(fleet.stays(o, d) and (fleet.plainly_belonged(o, d) or fleet.belonged(o, d)), false) $$;

      -- What is open for a device and has not been reported, erasures apart, and whether it was told. What is over is not looked at.
      create function fleet.asked_of(d fleet.device, at timestamptz)
      returns table (id uuid, kind text, created_at timestamptz, told boolean)
      language sql stable rows 1 as $$
        select o.id, o.kind, o.created_at, s.operation_id is not null
          from unnest(fleet.target_ids(d)) as target (id)
         -- Each by its key, whatever the statistics of the day say: \`offset 0\` is not looked through.
         cross join lateral (
           select p.id, p.kind, p.created_at from fleet.operation p
            where p.target_id = target.id and p.closed_at is null and p.kind <> 'erase' and p.cancelled_at is null
              and p.expires_at > at and fleet.concerns(p, d) offset 0) as o
          left join lateral (
           select said.operation_id, said.finished_at from fleet.operation_device said
            where said.operation_id = o.id and said.device_id = d.id offset 0) as s on true
         where s.finished_at is null $$;

      create or replace function fleet.open_operations(d fleet.device, at timestamptz) returns setof uuid
      language sql stable rows 1 as $$ select asked.id from fleet.asked_of(d, at) as asked $$;

      revoke execute on function fleet.plainly_belonged(fleet.operation, fleet.device),
        fleet.asked_of(fleet.device, timestamptz) from public;
      grant execute on function fleet.plainly_belonged(fleet.operation, fleet.device),
        fleet.asked_of(fleet.device, timestamptz) to chariot_app;
`;

const CHECK_IN = `
      create or replace function fleet.check_in(devices uuid[], boots uuid[], claims text[], understood text[], at timestamptz,
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
          -- open: the oldest first; null for what depends on what else was told, or on a freeze, what it does not understand, and
          -- what it was told before. One of those, and all of it is asked about as usual.
          with settled as materialized (${settled(
            `,
                 fleet.is_to_be_noted(d, check_in.at) as to_be_noted,
                 array(select case when not one.told and one.kind = any (string_to_array(asked.understood, ','))
                                and one.kind not in ('lock', 'unlock', 'yearEndReset') then one.id end
                         from fleet.asked_of(d, check_in.at) as one order by one.created_at, one.id) as open`,
            `
             and not exists (select from fleet.operation_target t join fleet.operation o on o.id = t.operation_id
                              where t.device_id = d.id and o.closed_at is null)`,
          )}
          ), one as materialized (
            select settled.id as device_id, settled.turn, settled.to_be_noted, o.*
              from settled join fleet.operation o on o.id = settled.open[1]
             where array_position(settled.open, null) is null
          ), noted as (
            insert into fleet.operation_device (operation_id, device_id, told_at, first_told_at, times_told)
              select one.id, one.device_id, check_in.at, check_in.at, 1 from one
          ), heard as (
            -- Who is told something will report: its contact is worth what that of a report is.
            update fleet.device d set last_contact_at = greatest(d.last_contact_at, check_in.at) from settled
             where d.id = settled.id
               and (settled.open = '{}' or settled.id in (select one.device_id from one where one.to_be_noted))
            returning settled.arrival
          )
          select (select array_agg(settled.turn) from settled where settled.open = '{}'),
                 (select array_agg(heard.arrival) filter (where heard.arrival is not null) from heard),
                 (select jsonb_agg(jsonb_build_object('turn', one.turn, 'id', one.id, 'kind', one.kind, 'text', one.text,
                    'seconds', one.seconds, 'url', one.url, 'expiresAt', one.expires_at)) from one)
            into quiet, arrived, told;
        end if;
        if arrived is not null then
          insert into platform.outbox (type, payload) select 'fleet.DeviceChanged', arrival from unnest(arrived) as arrival;
        end if;
        quiet := coalesce(quiet, '{}');
        told := coalesce(told, '[]');
      end $$;
`;

const REPORTS = `
      drop function fleet.hear_reports(uuid[], uuid[], uuid[], text[], text[], timestamptz);

      -- devices: each once, with what it says of an operation that it was told. told: operations that people were told of a moment
      -- ago, who will be told again by whoever asks.
      -- turns: the places in these arrays, from 1, of those whose report is noted, now or before. What ends an erasure,
      -- or is of Lost Mode, or was never
      -- told, is for the usual way. changed: what has become of an operation is not what it was; of a place, nobody is told.
      create function fleet.hear_reports(devices uuid[], reports uuid[], operations uuid[], statuses text[], whys text[],
        at timestamptz, told uuid[], out turns integer[], out changed jsonb)
      ${STANDING} $$
      declare
        arrived jsonb[];
        changes jsonb[];
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
           where d.enrolled_at is not null and d.revoked_at is null and s.told_at is not null
             and o.kind not in ('erase', 'lost', 'found')
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
          into turns, changes, arrived;
        if changes is not null or arrived is not null then
          insert into platform.outbox (type, payload)
            select 'fleet.OperationChanged', one from unnest(changes) as one
             where (one ->> 'operationId')::uuid <> all (hear_reports.told)
            union all select 'fleet.DeviceChanged', one from unnest(arrived) as one;
        end if;
        turns := coalesce(turns, '{}');
        changed := coalesce(to_jsonb(changes), '[]');
      end $$;

      revoke execute on function fleet.hear_reports(uuid[], uuid[], uuid[], text[], text[], timestamptz, uuid[]) from public;
      grant execute on function fleet.hear_reports(uuid[], uuid[], uuid[], text[], text[], timestamptz, uuid[]) to chariot_app;
`;

/** A device's ask looks once at what is open for it; a class that answers at once is told to people once a second. */
export class AskedOfOnce1790000022960 implements MigrationInterface {
  readonly name = 'AskedOfOnce1790000022960';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ASKED, CHECK_IN, REPORTS]) await runner.query(part);
  }

  async down(): Promise<void> {
    // The way back is a restored copy.
    throw new Error('AskedOfOnce1790000022960 is not undone: restore a copy');
  }
}
