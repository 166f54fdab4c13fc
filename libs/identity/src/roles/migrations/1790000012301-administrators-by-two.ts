import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person alone makes no administrator: the act passes by a second person, and the system then writes the role. */
export class AdministratorsByTwo1790000012301 implements MigrationInterface {
  readonly name = 'AdministratorsByTwo1790000012301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy held_role_insert on identity.held_role;
      create policy held_role_insert on identity.held_role for insert to chariot_app
        with check ((select territory.is_system()) or (role <> 'administrator' and delegated_from is null
          and place_id in (select territory.reachable('person:write')) and granted_by = (select identity.caller_person())));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy held_role_insert on identity.held_role;
      create policy held_role_insert on identity.held_role for insert to chariot_app
        with check ((select territory.is_system()) or (place_id in (select territory.reachable('person:write'))
          and granted_by = (select identity.caller_person())));
    `);
  }
}
