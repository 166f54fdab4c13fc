import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which profiles make what a classroom is, from the farthest to the nearest: those above the caller's reach included. */
export class ProfilesOfAClassroom1790000019952 implements MigrationInterface {
  readonly name = 'ProfilesOfAClassroom1790000019952';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.profiles_of(classroom uuid) returns table (profile_id uuid, rank bigint)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select p.id, max(item.rank)
          from fleet.lists('{}', array(select c.id from fleet.classroom c where c.id = classroom
                 and (territory.is_system() or c.school_id in (select territory.reachable('profile:read'))))) as one
         cross join unnest(one.list) with ordinality as item (key, rank)
          join fleet.profile p on p.number = item.key / 2
         where one.device_id is null and item.key > 0
         group by p.id $$;
      revoke execute on function fleet.profiles_of(uuid) from public;
      grant execute on function fleet.profiles_of(uuid) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function fleet.profiles_of(uuid)');
  }
}
