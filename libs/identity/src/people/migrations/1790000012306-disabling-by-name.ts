import type { MigrationInterface, QueryRunner } from 'typeorm';

const BODY = (person: string): string => `
      create or replace function identity.set_disabled(person uuid, moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (territory.is_system() or (identity.caller_person() <> person and identity.answers_for(person)
          and not exists (select from identity.held_role held
                           where held.person_id = person and identity.is_in_force(held, territory.today())
                             and held.place_id not in (select territory.reachable('person:write'))))) then
          raise exception 'May not close or reopen the access of %', person using errcode = 'insufficient_privilege';
        end if;
        update identity.person set disabled_at = moment where id = ${person};
      end $$;`;

/** Beside a table of the same name, PostgreSQL asks whether `person` is the row or what was given. */
export class DisablingByName1790000012306 implements MigrationInterface {
  readonly name = 'DisablingByName1790000012306';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BODY('set_disabled.person'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BODY('person'));
  }
}
