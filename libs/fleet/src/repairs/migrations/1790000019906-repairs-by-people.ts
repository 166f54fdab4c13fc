import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `fleet.may_write_device` is true of a device about itself, for what it reports: it also let it write its own warranty, and
 * change its repair and the photos of it. Those are people's.
 */
export class RepairsByPeople1790000019906 implements MigrationInterface {
  readonly name = 'RepairsByPeople1790000019906';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy warranty_added_by_people on fleet.warranty as restrictive for insert to chariot_app
        with check ((select territory.caller_device()) is null);
      create policy warranty_changed_by_people on fleet.warranty as restrictive for update to chariot_app
        using ((select territory.caller_device()) is null);
      create policy repair_changed_by_people on fleet.repair as restrictive for update to chariot_app
        using ((select territory.caller_device()) is null);
      create policy repair_photo_removed_by_people on fleet.repair_photo as restrictive for delete to chariot_app
        using ((select territory.caller_device()) is null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy repair_photo_removed_by_people on fleet.repair_photo;
      drop policy repair_changed_by_people on fleet.repair;
      drop policy warranty_changed_by_people on fleet.warranty;
      drop policy warranty_added_by_people on fleet.warranty`);
  }
}
