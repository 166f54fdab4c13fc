import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What carts are asked for reads above anybody's reach, so it is no answer to anybody: the functions that settle it ask
 * among themselves, and the system, which compares it with what devices say, by a door of its own.
 */
export class WishesOfCarts1790000019803 implements MigrationInterface {
  readonly name = 'WishesOfCarts1790000019803';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke execute on function fleet.app_wishes(uuid[]), fleet.assigned_apps(uuid[]) from chariot_app;

      create function fleet.wished_apps(classroom uuid) returns table (app_id uuid, state text, assigned_at timestamptz)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if territory.is_system() is not true then
          raise exception 'of the system only' using errcode = 'insufficient_privilege';
        end if;
        return query select w.app_id, w.state, w.assigned_at from fleet.app_wishes(array[classroom]) w;
      end $$;
      revoke execute on function fleet.wished_apps(uuid) from public;
      grant execute on function fleet.wished_apps(uuid) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.wished_apps(uuid);
      grant execute on function fleet.app_wishes(uuid[]), fleet.assigned_apps(uuid[]) to chariot_app`);
  }
}
