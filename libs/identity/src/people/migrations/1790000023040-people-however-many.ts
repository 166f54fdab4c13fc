import type { MigrationInterface, QueryRunner } from 'typeorm';

const KNOWN = `
  -- Whether a person holds, has held or will hold a role at one of these places or below: a look at two indexes, however many people there are.
  create function identity.is_known_under(person uuid, roots uuid[]) returns boolean
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
  begin
    return exists (select from identity.held_role h where h.person_id = person and territory.is_under(h.place_id, roots));
  end $$;
  revoke execute on function identity.is_known_under(uuid, uuid[]) from public;
  grant execute on function identity.is_known_under(uuid, uuid[]) to chariot_app;
`;

const WITHIN_FEW = `id in (select person_id from identity.held_role where place_id in (select territory.reachable('person:read')))`;

/**
 * Reading one person took as long as naming everybody whom the caller reads. As for places: where a caller reaches many, each
 * row that a statement comes upon is asked about.
 */
export class PeopleHoweverMany1790000023040 implements MigrationInterface {
  readonly name = 'PeopleHoweverMany1790000023040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${KNOWN}
      alter policy person_select on identity.person
        using ((select territory.is_system()) or id = (select identity.caller_person())
          or case when (select territory.reaches_widely('person:read'))
               then identity.is_known_under(id, (select territory.roots('person:read')))
               else ${WITHIN_FEW} end);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy person_select on identity.person
        using ((select territory.is_system()) or id = (select identity.caller_person()) or ${WITHIN_FEW});
      drop function identity.is_known_under(uuid, uuid[]);
    `);
  }
}
