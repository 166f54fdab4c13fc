import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever may write about devices locks their classroom first, and changes nothing of it: a prestataire, for one. */
export class ClassroomLock1790000013003 implements MigrationInterface {
  readonly name = 'ClassroomLock1790000013003';

  async up(runner: QueryRunner): Promise<void> {
    // `for no key update` asks for `using` alone: what is written must still pass another policy.
    await runner.query(`
      create policy classroom_lock on fleet.classroom for update to chariot_app
        using (school_id in (select territory.reachable('device:write'))) with check (false);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy classroom_lock on fleet.classroom');
  }
}
