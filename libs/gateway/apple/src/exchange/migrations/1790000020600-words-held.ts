import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often an iPad has had the fleet write down what it says, and until when the rest of it is held. */
export class AppleWordsHeld1790000020600 implements MigrationInterface {
  readonly name = 'AppleWordsHeld1790000020600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table apple.standing
        add column spent_from timestamptz,
        add column spent int not null default 0 check (spent >= 0),
        add column held_until timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table apple.standing drop column spent_from, drop column spent, drop column held_until');
  }
}
