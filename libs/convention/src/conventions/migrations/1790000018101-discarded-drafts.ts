import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A draft that nothing hangs on may be given up; what is signed, or has books, stays (foreign keys say so). */
export class DiscardedDrafts1790000018101 implements MigrationInterface {
  name = 'DiscardedDrafts1790000018101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy discarded on convention.convention for delete using (
        signed_on is null and ((select territory.is_system()) or id in (select convention.writable())));
      -- Devices of the annex's schools that no line has paid: they are heard of again with the next convention.
      create policy discarded on convention.funded_device for delete using (
        budget_line_id is null and not convention.is_signed(convention_id)
        and ((select territory.is_system()) or convention_id in (select convention.writable())));
      grant delete on convention.convention, convention.funded_device to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke delete on convention.convention, convention.funded_device from chariot_app;
      drop policy discarded on convention.convention;
      drop policy discarded on convention.funded_device;
    `);
  }
}
