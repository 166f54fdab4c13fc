import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers that go with a message: with it in the queue, and forgotten with its text. */
export class MailAttachments1790000017801 implements MigrationInterface {
  readonly name = 'MailAttachments1790000017801';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table platform.mail
        add column attachments jsonb check (jsonb_typeof(attachments) = 'array'),
        add check (state = 'waiting' or attachments is null);
      grant insert (attachments), update (attachments) on platform.mail to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.mail drop column attachments');
  }
}
