import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a cart stands, as a lesson looks at it: read without policies, once it was asked whether the caller reaches it, and planned
 * once for each connection. Policies asked the same of each of its tablets, and took most of a lesson's time.
 */
export class StandingOfACart1790000023012 implements MigrationInterface {
  readonly name = 'StandingOfACart1790000023012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A row a tablet in its slot, or one alone for a cart whose slots are empty or which is not the caller's to look into.
      create function fleet.cart_standing(cart uuid, moment timestamptz)
      returns table (name text, school_name text, label_title text, access_point text, informed_on date, device_id uuid,
        slot integer, in_service boolean, online boolean, last_seen_at timestamptz, battery_percent integer)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp rows 12 as $$
      #variable_conflict use_column
      declare
        asked fleet.classroom := (select c from fleet.classroom c where c.id = cart);
        everywhere boolean := territory.is_system();
        looks_into boolean;
      begin
        if asked.id is null or not (everywhere
          or territory.is_under(asked.school_id, territory.roots('classroom:read'))) then return; end if;
        looks_into := everywhere or territory.is_under(asked.school_id, territory.roots('device:read'));
        return query
          select asked.name, s.name, (select fleet.label_title(k.settings) from fleet.configuration k where k.hash = asked.configuration_hash),
                 asked.access_point, asked.school_council_informed_on, d.id, d.slot,
                 d.state = 'inService' and d.enrolled_at is not null and d.revoked_at is null, fleet.is_online(d, moment),
                 d.last_contact_at, (i.facts ->> 'batteryPercent')::int
            from territory.place s
            left join (fleet.device d left join fleet.inventory i on i.device_id = d.id)
              on looks_into and d.classroom_id = cart and d.slot is not null
           where s.id = asked.school_id
           order by d.slot;
      end $$;
      revoke execute on function fleet.cart_standing(uuid, timestamptz) from public;
      grant execute on function fleet.cart_standing(uuid, timestamptz) to chariot_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.cart_standing(uuid, timestamptz)');
  }
}
