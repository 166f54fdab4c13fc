import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People and the roles that they hold on places. */
export class People1790000002001 implements MigrationInterface {
  readonly name = 'People1790000002001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema identity;
      grant usage on schema identity to chariot_app;

      create function identity.caller_person() returns uuid language sql stable parallel safe as
        $$ select case when current_setting('chariot.kind', true) = 'person'
             then nullif(current_setting('chariot.actor', true), '')::uuid end $$;

      create table identity.person (
        id uuid primary key,
        display_name text not null check (length(btrim(display_name)) between 1 and 120),
        email text not null constraint person_email_unique unique check (email = lower(btrim(email)) and email like '%_@_%'),
        created_at timestamptz not null,
        last_sign_in_at timestamptz,
        disabled_at timestamptz
      );
      create index person_by_name on identity.person (display_name collate "fr-x-icu", id);

      -- Both days belong to the role. Ending it takes effect at once, whatever the days say: ended_at.
      create table identity.held_role (
        id uuid primary key,
        person_id uuid not null references identity.person,
        role text not null check (role in ('administrator', 'academie', 'it', 'finance', 'digitalReferent', 'schoolHead',
          'teacher', 'inspector', 'collegePrincipal', 'dpo')),
        place_id uuid not null references territory.place,
        from_on date not null,
        until_on date check (until_on >= from_on),
        granted_by uuid references identity.person,
        granted_at timestamptz not null,
        ended_by uuid references identity.person,
        ended_at timestamptz
      );
      create index held_role_by_person on identity.held_role (person_id);
      create index held_role_by_place on identity.held_role (place_id, person_id);
      create unique index held_role_once on identity.held_role (person_id, role, place_id)
        where ended_at is null and until_on is null;
    `);
    await runner.query(FUNCTIONS);
    await runner.query(SECURITY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema identity cascade');
  }
}

const FUNCTIONS = `
  -- Somebody must remain who can let others in: an administrator of an académie, without an end already written.
  create function identity.keep_an_administrator() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    gone boolean := old.role = 'administrator' and old.ended_at is null and old.until_on is null
      and (new.ended_at is not null or new.until_on is not null)
      and exists (select from territory.place where id = old.place_id and kind = 'academie');
  begin
    if not gone then return null; end if;
    -- Two administrators who end each other's role at once must not both succeed.
    perform pg_advisory_xact_lock(hashtext('identity.administrators'));
    if not exists (
      select from identity.held_role held
        join identity.person on person.id = held.person_id and person.disabled_at is null
        join territory.place on place.id = held.place_id and place.kind = 'academie'
       where held.role = 'administrator' and held.ended_at is null and held.until_on is null
         and held.from_on <= (coalesce(new.ended_at, now()) at time zone place.time_zone)::date
    ) then
      raise exception 'The last administrator stays' using errcode = 'check_violation', constraint = 'last_administrator';
    end if;
    return null;
  end $$;
  create trigger keep_an_administrator after update on identity.held_role
    for each row execute function identity.keep_an_administrator();

  -- Every role that a person holds or will hold, also where the caller sees nothing: whoever lets a person in must be
  -- able to measure what she lets in. Answers only somebody who answers for that person somewhere.
  create function identity.roles_in_force(person uuid, moment timestamptz)
  returns table (role text, place_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.role, held.place_id
      from identity.held_role held join territory.place on place.id = held.place_id
     where held.person_id = person and held.ended_at is null
       and coalesce(held.until_on, 'infinity') >= (moment at time zone place.time_zone)::date
       and (territory.is_system() or person = identity.caller_person()
         or exists (select from identity.held_role known where known.person_id = person
                      and known.place_id in (select territory.reachable('person:write')))) $$;
`;

const SECURITY = `
  alter table identity.held_role enable row level security;
  create policy held_role_select on identity.held_role for select to chariot_app
    using ((select territory.is_system()) or person_id = (select identity.caller_person())
      or place_id in (select territory.reachable('person:read')));
  create policy held_role_insert on identity.held_role for insert to chariot_app
    with check ((select territory.is_system()) or (place_id in (select territory.reachable('person:write'))
      and granted_by = (select identity.caller_person())));
  create policy held_role_update on identity.held_role for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('person:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('person:write')));

  alter table identity.person enable row level security;
  create policy person_select on identity.person for select to chariot_app
    using ((select territory.is_system()) or id = (select identity.caller_person())
      or id in (select person_id from identity.held_role where place_id in (select territory.reachable('person:read'))));
  -- A person without a role is seen by nobody: her first role, beside her, says where she belongs.
  create policy person_insert on identity.person for insert to chariot_app
    with check ((select territory.is_system()) or cardinality((select territory.roots('person:write'))) > 0);
  create policy person_update on identity.person for update to chariot_app
    using ((select territory.is_system()));

  -- Nobody is deleted, and a role is ended, never rewritten.
  grant select, insert on identity.person, identity.held_role to chariot_app;
  grant update (last_sign_in_at) on identity.person to chariot_app;
  grant update (until_on, ended_by, ended_at) on identity.held_role to chariot_app;
  revoke execute on all functions in schema identity from public;
  grant execute on function identity.caller_person(), identity.roles_in_force(uuid, timestamptz) to chariot_app;
`;
