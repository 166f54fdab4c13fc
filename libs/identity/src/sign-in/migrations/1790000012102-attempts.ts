import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often signing in has failed, by account and by address, for every process. Both are kept as a keyed hash: the
 * table tells neither who was tried nor from where, and counts an account that does not exist like any other.
 */
export class SignInAttempts1790000012102 implements MigrationInterface {
  readonly name = 'SignInAttempts1790000012102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.sign_in_attempt (
        key bytea primary key check (length(key) = 32),
        failures integer not null check (failures > 0),
        last_at timestamptz not null,
        blocked_until timestamptz not null
      );
      create index sign_in_attempt_by_age on identity.sign_in_attempt (last_at);
      alter table identity.sign_in_attempt enable row level security;
      create policy sign_in_attempt_system on identity.sign_in_attempt to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, delete on identity.sign_in_attempt to chariot_app;
      grant update (failures, last_at, blocked_until) on identity.sign_in_attempt to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.sign_in_attempt');
  }
}
