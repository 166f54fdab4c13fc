import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions and sign-in links. Only the SHA-256 of a token is kept: a stolen copy of these tables opens nothing. */
export class Sessions1790000002002 implements MigrationInterface {
  readonly name = 'Sessions1790000002002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.session (
        token_hash bytea primary key check (length(token_hash) = 32),
        person_id uuid not null references identity.person,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz
      );
      create index session_by_person on identity.session (person_id);
      create table identity.sign_in_link (
        token_hash bytea primary key check (length(token_hash) = 32),
        person_id uuid not null references identity.person,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index sign_in_link_by_person on identity.sign_in_link (person_id);

      -- Ends a person's sessions and links. Answers only herself, the system, and whoever answers for her somewhere.
      create function identity.close_sessions_of(person uuid, moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (territory.is_system() or person = identity.caller_person()
          or exists (select from identity.held_role known where known.person_id = person
                       and known.place_id in (select territory.reachable('person:write')))) then
          raise exception 'May not close the sessions of %', person using errcode = 'insufficient_privilege';
        end if;
        update identity.session set revoked_at = moment where person_id = person and revoked_at is null;
        update identity.sign_in_link set expires_at = least(expires_at, moment) where person_id = person and used_at is null;
      end $$;

      alter table identity.session enable row level security;
      create policy session_own on identity.session to chariot_app
        using ((select territory.is_system()) or person_id = (select identity.caller_person()))
        with check ((select territory.is_system()) or person_id = (select identity.caller_person()));

      alter table identity.sign_in_link enable row level security;
      create policy sign_in_link_select on identity.sign_in_link for select to chariot_app
        using ((select territory.is_system()) or person_id = (select identity.caller_person()));
      -- Whoever answers for a person may make her a link; reading it back or using it is another matter.
      create policy sign_in_link_insert on identity.sign_in_link for insert to chariot_app
        with check ((select territory.is_system()) or person_id in (
          select person_id from identity.held_role where place_id in (select territory.reachable('person:write'))));
      create policy sign_in_link_update on identity.sign_in_link for update to chariot_app
        using ((select territory.is_system()));
      create policy sign_in_link_delete on identity.sign_in_link for delete to chariot_app
        using ((select territory.is_system()));

      grant select, insert, delete on identity.session, identity.sign_in_link to chariot_app;
      grant update (last_seen_at, expires_at, revoked_at) on identity.session to chariot_app;
      grant update (used_at) on identity.sign_in_link to chariot_app;
      revoke execute on function identity.close_sessions_of(uuid, timestamptz) from public;
      grant execute on function identity.close_sessions_of(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function identity.close_sessions_of(uuid, timestamptz); drop table identity.sign_in_link, identity.session',
    );
  }
}
