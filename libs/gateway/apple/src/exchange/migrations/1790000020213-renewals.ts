import type { MigrationInterface, QueryRunner } from 'typeorm';

const WHATS = "'declare', 'settings', 'information', 'applications', 'operation', 'configured'";

/** How the renewal of an iPad's identity stands: nothing while none is asked of it. */
export class AppleRenewals1790000020213 implements MigrationInterface {
  readonly name = 'AppleRenewals1790000020213';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table apple.standing
        -- Since when, when it was last told to, how often, and what it answered if it refused.
        add column renewal_asked_at timestamptz,
        add column renewal_told_at timestamptz,
        add column renewal_times int not null default 0 check (renewal_times >= 0),
        add column renewal_refused text check (length(renewal_refused) between 1 and 300),
        add constraint standing_renewal check ((renewal_asked_at is null) = (renewal_told_at is null)
          and (renewal_asked_at is null) = (renewal_times = 0) and (renewal_refused is null or renewal_asked_at is not null));
      create index standing_by_renewal on apple.standing (renewal_asked_at) where renewal_asked_at is not null;
      alter table apple.command
        drop constraint command_what_check,
        add constraint command_what_check check (what in (${WHATS}, 'renewal'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from apple.command where what = 'renewal';
      alter table apple.command
        drop constraint command_what_check,
        add constraint command_what_check check (what in (${WHATS}));
      drop index apple.standing_by_renewal;
      alter table apple.standing drop constraint standing_renewal, drop column renewal_asked_at,
        drop column renewal_told_at, drop column renewal_times, drop column renewal_refused;
    `);
  }
}
