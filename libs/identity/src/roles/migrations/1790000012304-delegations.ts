import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A role lent by whoever holds it: never wider, longer or further than the origin, and over when the origin is. */
export class Delegations1790000012304 implements MigrationInterface {
  readonly name = 'Delegations1790000012304';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RULES);
    await runner.query(LENDING);
    await runner.query(SECURITY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy held_role_lend on identity.held_role;
      drop policy held_role_select_lent on identity.held_role;
      drop policy held_role_update_lent on identity.held_role;
      drop trigger check_lent on identity.held_role;
      drop trigger end_lent on identity.held_role;
      drop trigger only_shorter on identity.held_role;
      drop function identity.check_lent(), identity.end_lent(), identity.only_shorter(),
        identity.person_to_lend_to(text, timestamptz), identity.address_of(uuid);
      alter table identity.held_role drop constraint held_role_lendable;
    `);
  }
}

const RULES = `
  alter table identity.held_role add constraint held_role_lendable check (delegated_from is null
    or (role in ('it', 'finance', 'digitalReferent', 'schoolHead', 'academie', 'inspector', 'dpo')
      and granted_by is not null and granted_by <> person_id and until_on <= from_on + 92));

  create function identity.check_lent() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if new.delegated_from is null then return new; end if;
    -- Whoever ends the origin at this moment goes before or after, never beside.
    perform from identity.held_role where id = new.delegated_from for no key update;
    if not exists (
      select from identity.held_role origin
       where origin.id = new.delegated_from and origin.person_id = new.granted_by and origin.delegated_from is null
         and origin.ended_at is null and (origin.role, origin.place_id) = (new.role, new.place_id)
         and origin.from_on <= new.from_on and new.until_on <= coalesce(origin.until_on, 'infinity')
    ) then
      raise exception 'What is lent is not the lender''s' using errcode = 'check_violation', constraint = 'held_role_lent';
    end if;
    return new;
  end $$;
  create trigger check_lent before insert on identity.held_role for each row execute function identity.check_lent();

  create function identity.end_lent() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if old.ended_at is null and new.ended_at is not null and new.delegated_from is null then
      update identity.held_role lent
         set ended_at = new.ended_at, ended_by = new.ended_by, until_on = greatest(lent.from_on, least(lent.until_on, new.until_on))
       where lent.delegated_from = new.id and lent.ended_at is null;
    end if;
    return null;
  end $$;
  create trigger end_lent after update on identity.held_role for each row execute function identity.end_lent();

  -- A person ends a role or shortens it; she neither lengthens one nor brings one back.
  create function identity.only_shorter() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if identity.caller_person() is not null and ((old.ended_at is not null and new.ended_at is distinct from old.ended_at)
      or coalesce(new.until_on, 'infinity') > coalesce(old.until_on, 'infinity')) then
      raise exception 'A role is ended, never lengthened' using errcode = 'check_violation', constraint = 'held_role_only_shorter';
    end if;
    return new;
  end $$;
  create trigger only_shorter before update on identity.held_role for each row execute function identity.only_shorter();
`;

const LENDING = `
  -- Somebody known who may come in and holds something today, for whoever has something to lend: nobody else asks.
  create function identity.person_to_lend_to(address text, moment timestamptz)
  returns table (id uuid, display_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select person.id, person.display_name from identity.person
     where person.email = address and person.disabled_at is null
       and exists (select from identity.held_role held where held.person_id = person.id and identity.is_current(held, moment))
       and exists (select from identity.held_role mine where mine.person_id = identity.caller_person()
                     and mine.delegated_from is null and identity.is_current(mine, moment)) $$;

  -- Where to write to a person: for herself, whoever answers for her, whoever lends her something, and the system.
  create function identity.address_of(person uuid) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select email from identity.person where person.id = address_of.person
       and (person.id = identity.caller_person() or identity.answers_for(person.id)
         or exists (select from identity.held_role lent where lent.person_id = person.id
                      and lent.delegated_from is not null and lent.granted_by = identity.caller_person()
                      and lent.ended_at is null)) $$;

  create or replace function identity.close_sessions_of(person uuid, moment timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not (person = identity.caller_person() or identity.answers_for(person)
      or exists (select from identity.held_role lent where lent.person_id = person and lent.delegated_from is not null
                   and lent.granted_by = identity.caller_person() and lent.ended_at is null)) then
      raise exception 'May not close the sessions of %', person using errcode = 'insufficient_privilege';
    end if;
    update identity.session set revoked_at = moment where person_id = person and revoked_at is null;
    update identity.sign_in_link set expires_at = least(expires_at, moment) where person_id = person and used_at is null;
  end $$;

  create or replace function identity.revoke_tokens_of(person uuid, place uuid, moment timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    revoked integer;
  begin
    if not (person = identity.caller_person() or identity.answers_for(person)
      or exists (select from identity.held_role lent where lent.person_id = person and lent.delegated_from is not null
                   and lent.place_id = place and lent.granted_by = identity.caller_person() and lent.ended_at is null)) then
      raise exception 'May not revoke the tokens of %', person using errcode = 'insufficient_privilege';
    end if;
    update identity.api_token set revoked_at = moment, revoked_by = identity.caller_person()
     where created_by = person and revoked_at is null
       and (place is null or place_id in (
         select descendant from territory.place_closure where ancestor = place and until_on >= territory.today()));
    get diagnostics revoked = row_count;
    return revoked;
  end $$;
`;

const SECURITY = `
  -- Beside the policies of those who administer people: the lender, for what she lends.
  create policy held_role_lend on identity.held_role for insert to chariot_app
    with check (delegated_from is not null and granted_by = (select identity.caller_person()) and ended_at is null);
  create policy held_role_select_lent on identity.held_role for select to chariot_app
    using (delegated_from is not null and granted_by = (select identity.caller_person()));
  create policy held_role_update_lent on identity.held_role for update to chariot_app
    using (delegated_from is not null and granted_by = (select identity.caller_person()));
  revoke execute on function identity.check_lent(), identity.end_lent(), identity.only_shorter(),
    identity.person_to_lend_to(text, timestamptz), identity.address_of(uuid) from public;
  grant execute on function identity.person_to_lend_to(text, timestamptz), identity.address_of(uuid) to chariot_app;
`;
