import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a committee is told of the money: one total, invoices less credit notes, issued by a day. Lines, suppliers and
 * prices stay with the two parties; null where nothing was recorded.
 */
export class SpentThatDay1790000017812 implements MigrationInterface {
  name = 'SpentThatDay1790000017812';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.spent_by(conventions uuid[], day date) returns bigint
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select sum(e.total_gross_cents)::bigint from convention.expense e
           where e.convention_id = any (conventions) and e.kind <> 'order' and e.issued_on <= day
             and (e.withdrawn_at is null or e.withdrawn_at::date > day)
             and ((select territory.is_system()) or e.convention_id in (select convention.readable())
               or e.convention_id in (select convention.writable()))
        $$;
      revoke execute on function convention.spent_by(uuid[], date) from public;
      grant execute on function convention.spent_by(uuid[], date) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function convention.spent_by(uuid[], date)');
  }
}
