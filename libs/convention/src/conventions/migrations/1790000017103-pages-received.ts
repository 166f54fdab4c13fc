import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of the files that were received, counted: of the draft, and of what was signed (art. 12, T39). */
export class PagesReceived1790000017103 implements MigrationInterface {
  name = 'PagesReceived1790000017103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table convention.convention add column document_pages integer check (document_pages > 0);
      alter table convention.signing add column signed_pages integer check (signed_pages > 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table convention.convention drop column document_pages;
      alter table convention.signing drop column signed_pages;
    `);
  }
}
