import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever has lost her role names no place any more, and may still see and stop what she asked for: the places of her own
 * asks, which she could name when she asked, and no other.
 */
export class PlaceOfOwnAct1790000016310 implements MigrationInterface {
  readonly name = 'PlaceOfOwnAct1790000016310';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function identity.places_of_own_acts() returns table (id uuid, kind text, name text, uai text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select place.id, place.kind, place.name, place.uai from territory.place
         where place.id in (select asked.place_id from identity.approval asked
                             where asked.asked_by = identity.caller_person()) $$;
      revoke execute on function identity.places_of_own_acts() from public;
      grant execute on function identity.places_of_own_acts() to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function identity.places_of_own_acts()');
  }
}
