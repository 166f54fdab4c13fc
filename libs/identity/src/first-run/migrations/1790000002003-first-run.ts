import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The code that the terminal shows while nobody administers the instance yet; its SHA-256 alone is kept. */
export class FirstRun1790000002003 implements MigrationInterface {
  readonly name = 'FirstRun1790000002003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.first_run (
        code_hash bytea primary key check (length(code_hash) = 32),
        created_at timestamptz not null,
        used_at timestamptz
      );
      alter table identity.first_run enable row level security;
      create policy first_run_system on identity.first_run to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert on identity.first_run to chariot_app;
      grant update (used_at) on identity.first_run to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.first_run');
  }
}
