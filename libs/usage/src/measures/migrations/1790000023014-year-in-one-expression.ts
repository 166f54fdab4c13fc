import type { MigrationInterface, QueryRunner } from 'typeorm';

const year = `extract(year from territory.today() - interval '8 months')::int`;

/** One expression, which PostgreSQL puts into the statement that asks: it was planned anew for each lesson, several times. */
export class YearInOneExpression1790000023014 implements MigrationInterface {
  readonly name = 'YearInOneExpression1790000023014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function usage.this_year() returns text language sql stable parallel safe as
        $$ select ${year} || '-' || (${year} + 1) $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function usage.this_year() returns text language sql stable parallel safe as
        $$ select first || '-' || first + 1 from (select ${year}) as one (first) $$`);
  }
}
