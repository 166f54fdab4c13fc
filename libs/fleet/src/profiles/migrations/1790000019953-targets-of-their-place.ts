import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is assigned to a cart or to a device is assigned at its school: a row that named a place of the caller's and a cart
 * of another's would have configured that cart.
 */
export class TargetsOfTheirPlace1790000019953 implements MigrationInterface {
  readonly name = 'TargetsOfTheirPlace1790000019953';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.is_target_at(target text, target_id uuid, place uuid) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select case target
          when 'place' then target_id = place
          when 'classroom' then exists (select from fleet.classroom c where c.id = target_id and c.school_id = place)
          when 'device' then exists (select from fleet.device d where d.id = target_id and d.school_id = place)
          else false end $$;
      revoke execute on function fleet.is_target_at(text, uuid, uuid) from public;
      grant execute on function fleet.is_target_at(text, uuid, uuid) to chariot_app;

      create policy assignment_at_its_place on fleet.assignment as restrictive for insert to chariot_app
        with check (fleet.is_target_at(target, target_id, place_id));
      create policy app_assignment_at_its_place on fleet.app_assignment as restrictive for insert to chariot_app
        with check (fleet.is_target_at(target, target_id, place_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy app_assignment_at_its_place on fleet.app_assignment;
      drop policy assignment_at_its_place on fleet.assignment;
      drop function fleet.is_target_at(text, uuid, uuid)`);
  }
}
