import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The devices of one page. A policy asks for every school that the caller reaches, which is as long as the country is wide:
 * of twenty-five devices it is shorter to ask of each.
 */
export class DevicesShown1790000019903 implements MigrationInterface {
  readonly name = 'DevicesShown1790000019903';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.shown_devices(devices uuid[], instant timestamptz, quiet boolean) returns table (id uuid,
        "serialNumber" text, "assetTag" text, family text, manufacturer text, model text, state text, "schoolId" uuid,
        "schoolName" text, "schoolUai" text, "classroomId" uuid, "classroomName" text, slot integer, "labelTitle" text,
        "boardState" text, online boolean, "enrolledAt" timestamptz, "lastContactAt" timestamptz, "osName" text,
        "osVersion" text, "batteryPercent" integer, erasure jsonb, year smallint, conformity text)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare
        roots uuid[] := territory.roots('device:read');
        today date := territory.today();
      begin
        return query
          select d.id, d.serial_number, d.asset_tag, d.family, d.manufacturer, d.model, d.state, d.school_id, s.name, s.uai,
                 d.classroom_id, c.name, d.slot, fleet.label_title(k.settings), fleet.board_state(d, c, instant, quiet),
                 fleet.is_online(d, instant), d.enrolled_at, d.last_contact_at, i.facts ->> 'osName', i.facts ->> 'osVersion',
                 (i.facts ->> 'batteryPercent')::integer, fleet.erasure_of(d, instant), l.year, l.conformity
            from unnest(devices) with ordinality as asked (device, rank)
            join fleet.device d on d.id = asked.device
            join fleet.listing l on l.device_id = d.id
            join fleet.classroom c on c.id = d.classroom_id
            join territory.place s on s.id = d.school_id
            join fleet.configuration k on k.hash = fleet.hash_of(d, c)
            left join fleet.inventory i on i.device_id = d.id
           where territory.is_system() or fleet.reaches_listed(l.places, l.places_until, l.school_id, roots, today)
           order by asked.rank;
      end $$;

      -- The same for a file, which may be as long as the fleet: nothing that has to be worked out.
      create function fleet.device_lines(devices uuid[]) returns table (uai text, school text, city text, classroom text,
        slot integer, "serialNumber" text, "assetTag" text, manufacturer text, model text, os text, year smallint, state text,
        conformity text, "enrolledAt" timestamptz, "lastContactAt" timestamptz)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare
        roots uuid[] := territory.roots('device:read');
        today date := territory.today();
      begin
        return query
          select s.uai, s.name, s.city, c.name, d.slot, d.serial_number, d.asset_tag, d.manufacturer, d.model, l.os, l.year,
                 d.state, d.conformity, d.enrolled_at, d.last_contact_at
            from unnest(devices) with ordinality as asked (device, rank)
            join fleet.listing l on l.device_id = asked.device
            join fleet.device d on d.id = l.device_id
            join fleet.classroom c on c.id = d.classroom_id
            join territory.place s on s.id = d.school_id
           where territory.is_system() or fleet.reaches_listed(l.places, l.places_until, l.school_id, roots, today)
           order by asked.rank;
      end $$;
      revoke execute on function fleet.shown_devices(uuid[], timestamptz, boolean), fleet.device_lines(uuid[]) from public;
      grant execute on function fleet.shown_devices(uuid[], timestamptz, boolean), fleet.device_lines(uuid[]) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.device_lines(uuid[]), fleet.shown_devices(uuid[], timestamptz, boolean)');
  }
}
