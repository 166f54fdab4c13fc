import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a cart's labels say, of a cart that one sees anyway. Read by way of its configuration, which is seen by whoever sees one of
 * its carts, all the carts of an académie that share it were looked through until one of the caller's was found.
 */
export class TitlesOfCarts1790000022901 implements MigrationInterface {
  readonly name = 'TitlesOfCarts1790000022901';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.classroom_title(hash text) returns text
      language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select fleet.label_title(k.settings) from fleet.configuration k where k.hash = $1 $$;
      revoke execute on function fleet.classroom_title(text) from public;
      grant execute on function fleet.classroom_title(text) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.classroom_title(text)');
  }
}
