import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who reads which lines of the journal: platform writes them and knows no place; now "reachable" means something. */
export class JournalReading1790000005001 implements MigrationInterface {
  readonly name = 'JournalReading1790000005001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy journal_read_by_place on platform.journal for select to chariot_app
        using (place_id in (select territory.reachable('journal:read'))
          or (place_id is null and (select territory.administers_instance())));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy journal_read_by_place on platform.journal');
  }
}
