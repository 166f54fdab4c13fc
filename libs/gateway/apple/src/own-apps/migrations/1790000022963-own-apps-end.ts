import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was written about the end of the profile inside a file: a threshold of days for each letter. */
export class AppleOwnAppsEnd1790000022963 implements MigrationInterface {
  readonly name = 'AppleOwnAppsEnd1790000022963';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table apple.own_app add column told int[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table apple.own_app drop column told');
  }
}
