import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each night deleted: rule, time and count, nothing of what was in the rows. */
export class Retention1790000010301 implements MigrationInterface {
  readonly name = 'Retention1790000010301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.retention_run (
        id bigint generated always as identity primary key,
        rule text not null check (length(rule) between 1 and 80),
        ran_at timestamptz not null,
        pruned bigint not null check (pruned >= 0)
      );
      create index retention_run_by_rule on platform.retention_run (rule, ran_at desc);
      alter table platform.retention_run enable row level security;
      -- Counts alone: any person may read them, and the door says who is shown them.
      create policy retention_run_read on platform.retention_run for select to chariot_app
        using (coalesce(current_setting('chariot.kind', true), '') in ('person', 'system'));
      create policy retention_run_write on platform.retention_run for insert to chariot_app
        with check (current_setting('chariot.kind', true) = 'system');
      create policy retention_run_prune on platform.retention_run for delete to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      grant select, delete on platform.retention_run to chariot_app;
      grant insert (rule, ran_at, pruned) on platform.retention_run to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.retention_run');
  }
}
