import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an iPad was told while its setup assistant waited, and what came of it; whether it was asked for what opens it again. */
export class AppleSetUp1790000020601 implements MigrationInterface {
  readonly name = 'AppleSetUp1790000020601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table apple.standing
        add column set_up jsonb check (jsonb_typeof(set_up) = 'object'),
        -- As it said last.
        add column supervised boolean,
        add column bypass_asked_at timestamptz;
      alter table apple.command drop constraint command_what_check, add constraint command_what_check
        check (what in ('declare', 'setup', 'settings', 'information', 'applications', 'operation', 'configured', 'bypass',
          'install', 'remove', 'managed', 'renewal', 'logOut'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from apple.command where what in ('setup', 'bypass');
      alter table apple.command drop constraint command_what_check, add constraint command_what_check
        check (what in ('declare', 'settings', 'information', 'applications', 'operation', 'configured', 'install',
          'remove', 'managed', 'renewal', 'logOut'));
      alter table apple.standing drop column set_up, drop column supervised, drop column bypass_asked_at;
    `);
  }
}
