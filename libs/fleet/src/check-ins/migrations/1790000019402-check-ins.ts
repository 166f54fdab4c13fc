import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Many devices that have nothing to hear, heard in one statement. It says what `DesiredState.next` says, of those to which
 * the answer is to wait, and is silent about all others: they are asked about one by one.
 */
export class CheckIns1790000019402 implements MigrationInterface {
  readonly name = 'CheckIns1790000019402';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Its last contact is written where the row is: no index has it.
      alter table fleet.device set (fillfactor = 80);

      -- turn: of the arrays, from 1. Two asks of one device are never both answered here: they may be of two machines.
      create function fleet.check_in(devices uuid[], boots uuid[], claims text[], at timestamptz,
        inventoried_since timestamptz, failed_since timestamptz) returns table (turn integer)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if territory.is_system() is not true then
          raise exception 'only the system hears devices together' using errcode = 'insufficient_privilege';
        end if;
        return query
        with asked as (
          select distinct on (one.device) one.device, one.boot, one.claim, one.turn::integer as turn
            from unnest(check_in.devices, check_in.boots, check_in.claims) with ordinality as one (device, boot, claim, turn)
           order by one.device, one.turn
        ), quiet as (
          select d.id, d.classroom_id, d.school_id, asked.turn, fleet.is_online(d, check_in.at) as online
            from asked
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
             and not exists (select from fleet.open_operations(d, check_in.at))
             and not exists (select from fleet.operation_target t join fleet.operation o on o.id = t.operation_id
                              where t.device_id = d.id and o.closed_at is null)
           -- Whoever holds one of them may have something to say to it: nobody waits here.
             for no key update of d skip locked
        ), heard as (
          update fleet.device d set last_contact_at = greatest(d.last_contact_at, check_in.at) from quiet where d.id = quiet.id
          returning quiet.*
        ), told as (
          insert into platform.outbox (type, payload)
          select 'fleet.DeviceChanged', jsonb_build_object('deviceId', heard.id, 'classroomId', heard.classroom_id,
                 'schoolId', heard.school_id)
            from heard where not heard.online
        )
        select heard.turn from heard;
      end $$;
      revoke execute on function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz) from public;
      grant execute on function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.check_in(uuid[], uuid[], text[], timestamptz, timestamptz, timestamptz);
      alter table fleet.device reset (fillfactor)`);
  }
}
