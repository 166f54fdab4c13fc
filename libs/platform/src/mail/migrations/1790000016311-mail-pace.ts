import type { MigrationInterface, QueryRunner } from 'typeorm';

/** So many messages leave for one mailbox in an hour, and so many wait for it. */
export class MailPace1790000016311 implements MigrationInterface {
  readonly name = 'MailPace1790000016311';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index mail_sent_to on platform.mail (lower(recipient), ended_at) where state = 'sent';
      create index mail_waiting_for on platform.mail (lower(recipient)) where state = 'waiting';

      -- Whether there is room for one more to this mailbox, without telling what waits.
      create function platform.mail_has_room_for(mailbox text, most integer) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select count(*) < most from (
             select from platform.mail where state = 'waiting' and lower(recipient) = lower(mailbox) limit most) waiting $$;
      revoke execute on function platform.mail_has_room_for(text, integer) from public;
      grant execute on function platform.mail_has_room_for(text, integer) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function platform.mail_has_room_for(text, integer);
      drop index platform.mail_sent_to, platform.mail_waiting_for;
    `);
  }
}
