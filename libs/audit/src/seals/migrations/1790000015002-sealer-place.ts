import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the sealer stands, as a plain number: a copy of the database leaves transaction numbers (`xid8`) out. */
export class SealerPlace1790000015002 implements MigrationInterface {
  readonly name = 'SealerPlace1790000015002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table audit.sealer alter column after_xact type numeric(20) using after_xact::text::numeric',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit.sealer alter column after_xact type xid8 using after_xact::text::xid8');
  }
}
