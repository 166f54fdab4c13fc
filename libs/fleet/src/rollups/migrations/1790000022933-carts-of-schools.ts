import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The open carts of all schools of a place: when each was last heard, and how many batteries are worn. Asked about once for the
 * place, and never for each of its twelve tablets.
 */
export class CartsOfSchools1790000022933 implements MigrationInterface {
  name = 'CartsOfSchools1790000022933';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.carts_of(asked uuid)
      returns table (school_id uuid, classroom_id uuid, name text, heard_on date, worn_batteries integer)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
        set plan_cache_mode = force_custom_plan as $$
      #variable_conflict use_column
      begin
        if not territory.covers('device:read', asked) then return; end if;
        return query
          with cart as materialized (
            select c.id, c.school_id, c.name
              from territory.place_closure below join fleet.classroom c on c.school_id = below.descendant
             where below.ancestor = asked and below.until_on >= territory.today()
               and (c.closed_on is null or c.closed_on > territory.today())
          ), heard as (
            select d.classroom_id, max(coalesce(d.last_contact_at, d.enrolled_at)) as at
              from cart join fleet.device d on d.classroom_id = cart.id
             where d.slot is not null and d.state = 'inService' and d.enrolled_at is not null and d.revoked_at is null
             group by d.classroom_id
          ), worn as (
            select d.classroom_id, count(*)::int as n
              from fleet.finding f join fleet.device d on d.id = f.device_id join cart on cart.id = d.classroom_id
             where f.rule = 'battery' and f.until_at is null group by d.classroom_id
          )
          select cart.school_id, cart.id, cart.name, (heard.at at time zone 'Europe/Paris')::date, coalesce(worn.n, 0)
            from cart left join heard on heard.classroom_id = cart.id left join worn on worn.classroom_id = cart.id
           order by cart.school_id, cart.id;
      end $$;
      revoke execute on function fleet.carts_of(uuid) from public;
      grant execute on function fleet.carts_of(uuid) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.carts_of(uuid)');
  }
}
