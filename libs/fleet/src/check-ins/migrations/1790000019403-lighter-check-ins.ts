import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CheckIns1790000019402 } from './1790000019402-check-ins.js';

/**
 * The same answer for less: what is seldom needed (events, what is open in the whole fleet) is not made ready each time, and
 * the caller sees to it that a device is named once.
 */
export class LighterCheckIns1790000019403 implements MigrationInterface {
  readonly name = 'LighterCheckIns1790000019403';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz);

      -- devices: each once. Returns the places in these arrays, from 1, of those that have nothing to hear, heard.
      create function fleet.check_in(devices uuid[], boots uuid[], claims text[], at timestamptz,
        inventoried_since timestamptz, failed_since timestamptz) returns integer[]
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        anything boolean := exists (select from fleet.operation o where o.closed_at is null);
        turns integer[];
        arrived jsonb[];
      begin
        if territory.is_system() is not true then
          raise exception 'only the system hears devices together' using errcode = 'insufficient_privilege';
        end if;
        with quiet as (
          select d.id, asked.turn, case when not fleet.is_online(d, check_in.at) then jsonb_build_object(
                   'deviceId', d.id, 'classroomId', d.classroom_id, 'schoolId', d.school_id) end as arrival
            from unnest(check_in.devices, check_in.boots, check_in.claims) with ordinality as asked (device, boot, claim, turn)
            join fleet.device d on d.id = asked.device
            join fleet.classroom c on c.id = d.classroom_id
           where d.enrolled_at is not null and d.revoked_at is null and d.slot is not null
             and d.reported_at is not null and d.reported_revision = fleet.revision_of(d, c)
             -- What failed is told again after a while, and what was forgotten at once.
             and case when d.outcome = 'complete' then asked.claim = d.reported_revision
                   else d.reported_at > check_in.failed_since end
             -- The start that speaks is the latest, and was heard twice.
             and exists (select from fleet.boot b
                          where b.device_id = d.id and b.boot_id = asked.boot and b.latest and b.again)
             and exists (select from fleet.inventory i where i.device_id = d.id and i.at > check_in.inventoried_since)
             and case when anything then not exists (select from fleet.open_operations(d, check_in.at))
                   and not exists (select from fleet.operation_target t join fleet.operation o on o.id = t.operation_id
                                    where t.device_id = d.id and o.closed_at is null) else true end
           -- Whoever holds one of them may have something to say to it: nobody waits here.
             for no key update of d skip locked
        ), heard as (
          update fleet.device d set last_contact_at = greatest(d.last_contact_at, check_in.at) from quiet where d.id = quiet.id
          returning quiet.turn, quiet.arrival
        )
        select array_agg(heard.turn::integer), array_agg(heard.arrival) filter (where heard.arrival is not null)
          into turns, arrived from heard;
        if arrived is not null then
          insert into platform.outbox (type, payload) select 'fleet.DeviceChanged', one from unnest(arrived) as one;
        end if;
        return coalesce(turns, '{}');
      end $$;
      revoke execute on function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz) from public;
      grant execute on function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new CheckIns1790000019402().down(runner);
    await new CheckIns1790000019402().up(runner);
  }
}
