import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which transaction wrote each line: whoever seals the journal afterwards waits until every transaction before a line is
 * over, so that one which commits late is not passed by. The application cannot choose it: no grant.
 */
export class JournalTransactions1790000010311 implements MigrationInterface {
  readonly name = 'JournalTransactions1790000010311';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table platform.journal add column xact xid8 not null default pg_current_xact_id();
      create index journal_by_transaction on platform.journal (xact, id);
      create index journal_by_actor on platform.journal (actor_id, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index platform.journal_by_actor; alter table platform.journal drop column xact');
  }
}
