import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Carts are looked at again on the word of whoever may change thresholds there: to read a cart was enough. */
export class LookingAgain1790000019904 implements MigrationInterface {
  readonly name = 'LookingAgain1790000019904';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy compliance_due_by_writers on fleet.compliance_due as restrictive for insert to chariot_app
        with check ((select territory.is_system()) or exists (select from fleet.classroom c
          where c.id = classroom_id and c.school_id in (select territory.reachable('compliance:write'))))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy compliance_due_by_writers on fleet.compliance_due');
  }
}
