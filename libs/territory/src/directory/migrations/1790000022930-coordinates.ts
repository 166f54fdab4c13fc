import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an establishment is, as the directory says: for maps. Files that were loaded before say nothing until the next. */
export class Coordinates1790000022930 implements MigrationInterface {
  name = 'Coordinates1790000022930';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table territory.directory_entry
        add column latitude double precision check (latitude between -90 and 90),
        add column longitude double precision check (longitude between -180 and 180),
        add check ((latitude is null) = (longitude is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table territory.directory_entry drop column latitude, drop column longitude');
  }
}
