import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The copies that were made: written by the owner's command line, shown by the system to who administers. */
export class Backup1790000010501 implements MigrationInterface {
  readonly name = 'Backup1790000010501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.backup (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        bytes bigint not null check (bytes > 0),
        tables integer not null check (tables > 0),
        rows bigint not null check (rows >= 0),
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        place text not null check (length(place) between 1 and 4096)
      );
      create index backup_by_age on platform.backup (at desc);
      alter table platform.backup enable row level security;
      create policy backup_read_by_system on platform.backup for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      grant select on platform.backup to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.backup');
  }
}
