import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may close and reopen a person's way in; somebody who administers must remain. */
export class Disabling1790000012305 implements MigrationInterface {
  readonly name = 'Disabling1790000012305';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Closes (moment) or reopens (null) a person's way in. Answers the system, and another person who administers people
      -- on every place where she holds or will hold something.
      create function identity.set_disabled(person uuid, moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (territory.is_system() or (identity.caller_person() <> person and identity.answers_for(person)
          and not exists (select from identity.held_role held
                           where held.person_id = person and identity.is_in_force(held, territory.today())
                             and held.place_id not in (select territory.reachable('person:write'))))) then
          raise exception 'May not close or reopen the access of %', person using errcode = 'insufficient_privilege';
        end if;
        update identity.person set disabled_at = moment where id = person;
      end $$;

      create function identity.keep_an_administrator_in() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if old.disabled_at is not null or new.disabled_at is null then return null; end if;
        -- The same queue as for the end of a role: two administrators who shut each other out must not both succeed.
        perform pg_advisory_xact_lock(hashtext('identity.administrators'));
        if exists (select from identity.held_role held join territory.place on place.id = held.place_id and place.kind = 'academie'
                    where held.person_id = new.id and held.role = 'administrator' and held.ended_at is null and held.until_on is null)
          and not exists (
            select from identity.held_role held
              join identity.person on person.id = held.person_id and person.disabled_at is null
              join territory.place on place.id = held.place_id and place.kind = 'academie'
             where held.role = 'administrator' and held.ended_at is null and held.until_on is null
               and held.from_on <= (new.disabled_at at time zone place.time_zone)::date) then
          raise exception 'The last administrator stays' using errcode = 'check_violation', constraint = 'last_administrator';
        end if;
        return null;
      end $$;
      create trigger keep_an_administrator_in after update on identity.person
        for each row execute function identity.keep_an_administrator_in();
      revoke execute on function identity.set_disabled(uuid, timestamptz), identity.keep_an_administrator_in() from public;
      grant execute on function identity.set_disabled(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger keep_an_administrator_in on identity.person;
      drop function identity.keep_an_administrator_in();
      drop function identity.set_disabled(uuid, timestamptz);
    `);
  }
}
