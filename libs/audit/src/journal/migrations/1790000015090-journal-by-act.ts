import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An act that never happened is looked for in an index, not in a year of lines. */
export class JournalByAct1790000015090 implements MigrationInterface {
  readonly name = 'JournalByAct1790000015090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index journal_by_act on platform.journal (act, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index platform.journal_by_act');
  }
}
