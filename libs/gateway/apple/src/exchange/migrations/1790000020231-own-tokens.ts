import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What takes the code off an iPad, named to that iPad alone; and the command that comes before the users of a Shared iPad go. */
export class OwnTokens1790000020231 implements MigrationInterface {
  readonly name = 'OwnTokens1790000020231';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function apple.own_unlock_secret() returns uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select e.unlock_secret from apple.enrolment e
         where e.device_id = territory.caller_device() and e.channel = 'device' and e.ended_at is null $$;
      revoke execute on function apple.own_unlock_secret() from public;
      grant execute on function apple.own_unlock_secret() to chariot_app;

      alter table apple.command drop constraint command_what_check,
        add constraint command_what_check check
          (what in ('declare', 'settings', 'information', 'applications', 'logOut', 'operation', 'configured', 'renewal'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function apple.own_unlock_secret();
      delete from apple.command where what = 'logOut';
      alter table apple.command drop constraint command_what_check,
        add constraint command_what_check check
          (what in ('declare', 'settings', 'information', 'applications', 'operation', 'configured', 'renewal'))`);
  }
}
