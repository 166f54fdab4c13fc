import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The file of a list of devices says of which family each is. */
export class FamiliesExported1790000022601 implements MigrationInterface {
  readonly name = 'FamiliesExported1790000022601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(lines({ type: ', family text', value: ', d.family' }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(lines({ type: '', value: '' }));
  }
}

/** What a function gives cannot be replaced: it is made anew. */
const lines = (last: { readonly type: string; readonly value: string }): string => `
  drop function fleet.device_lines(uuid[]);
  create function fleet.device_lines(devices uuid[]) returns table (uai text, school text, city text, classroom text,
    slot integer, "serialNumber" text, "assetTag" text, manufacturer text, model text, os text, year smallint, state text,
    conformity text, "warrantyEndsOn" text, "enrolledAt" timestamptz, "lastContactAt" timestamptz${last.type})
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    roots uuid[] := territory.roots('device:read');
    today date := territory.today();
  begin
    return query
      select s.uai, s.name, s.city, c.name, d.slot, d.serial_number, d.asset_tag, d.manufacturer, d.model, l.os, l.year,
             d.state, d.conformity, to_char(w.ends_on, 'YYYY-MM-DD'), d.enrolled_at, d.last_contact_at${last.value}
        from unnest(devices) with ordinality as asked (device, rank)
        join fleet.listing l on l.device_id = asked.device
        join fleet.device d on d.id = l.device_id
        join fleet.classroom c on c.id = d.classroom_id
        join territory.place s on s.id = d.school_id
        left join fleet.warranty w on w.device_id = d.id
       where territory.is_system() or fleet.reaches_listed(l.places, l.places_until, l.school_id, roots, today)
       order by asked.rank;
  end $$;
  revoke execute on function fleet.device_lines(uuid[]) from public;
  grant execute on function fleet.device_lines(uuid[]) to chariot_app;`;
