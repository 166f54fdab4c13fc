import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API tokens. Only the SHA-256 is kept: a stolen copy of this table opens nothing. */
export class ApiTokens1790000012303 implements MigrationInterface {
  readonly name = 'ApiTokens1790000012303';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.api_token (
        id uuid primary key,
        token_hash bytea not null constraint api_token_hash_unique unique check (length(token_hash) = 32),
        prefix text not null check (length(prefix) between 1 and 20),
        name text not null check (length(btrim(name)) between 1 and 80),
        place_id uuid not null references territory.place,
        -- What TOKEN_PERMISSIONS of the kernel lists: a token neither destroys, nor lets in, nor decides.
        permissions text[] not null constraint api_token_permissions check (cardinality(permissions) > 0
          and permissions <@ array['place:read', 'classroom:read', 'classroom:write', 'device:read', 'device:write',
            'profile:read', 'convention:read', 'journal:read']),
        created_by uuid not null references identity.person,
        created_at timestamptz not null,
        -- Its last day: at most a year. One day more, because the day of an instant depends on the zone of the place.
        until_on date not null constraint api_token_one_year check (until_on <= (created_at at time zone 'UTC')::date + 367),
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_by uuid references identity.person
      );
      create index api_token_by_place on identity.api_token (place_id);
      create index api_token_by_maker on identity.api_token (created_by);

      -- Whether the caller holds every one of these on the place.
      create function identity.holds_all(permissions text[], place uuid) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select coalesce(bool_and(territory.covers(permission, place)), false) from unnest(permissions) as permission $$;

      -- Ends the tokens of a person, all of them or those on a place and below. Answers herself, the system, and whoever
      -- answers for her. Gives how many.
      create function identity.revoke_tokens_of(person uuid, place uuid, moment timestamptz) returns integer
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        revoked integer;
      begin
        if not (person = identity.caller_person() or identity.answers_for(person)) then
          raise exception 'May not revoke the tokens of %', person using errcode = 'insufficient_privilege';
        end if;
        update identity.api_token set revoked_at = moment, revoked_by = identity.caller_person()
         where created_by = person and revoked_at is null
           and (place is null or place_id in (
             select descendant from territory.place_closure where ancestor = place and until_on >= territory.today()));
        get diagnostics revoked = row_count;
        return revoked;
      end $$;

      -- The roles that the maker of a token holds at that moment on its place or above it; for whoever may read the token.
      create function identity.token_roles(token uuid, moment timestamptz) returns text[]
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select array(select distinct held.role
          from identity.api_token made
          join identity.person maker on maker.id = made.created_by and maker.disabled_at is null
          join identity.held_role held on held.person_id = maker.id
         where made.id = token and held.place_id in (select territory.above(made.place_id))
           and identity.is_current(held, moment)
           and (territory.is_system() or territory.covers('integration:manage', made.place_id)
             or territory.covers('access:read', made.place_id))
         order by held.role) $$;

      alter table identity.api_token enable row level security;
      create policy api_token_select on identity.api_token for select to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('integration:manage')));
      create policy api_token_insert on identity.api_token for insert to chariot_app
        with check (created_by = (select identity.caller_person()) and revoked_at is null and last_used_at is null
          and place_id in (select territory.reachable('integration:manage'))
          and identity.holds_all(permissions, place_id));
      create policy api_token_update on identity.api_token for update to chariot_app
        using ((select territory.is_system()) or place_id in (select territory.reachable('integration:manage')));
      create policy api_token_delete on identity.api_token for delete to chariot_app
        using ((select territory.is_system()));

      -- What a token may do, where and until when is never rewritten.
      grant select, insert, delete on identity.api_token to chariot_app;
      grant update (last_used_at, revoked_at, revoked_by) on identity.api_token to chariot_app;
      revoke execute on function identity.holds_all(text[], uuid), identity.revoke_tokens_of(uuid, uuid, timestamptz),
        identity.token_roles(uuid, timestamptz) from public;
      grant execute on function identity.holds_all(text[], uuid), identity.revoke_tokens_of(uuid, uuid, timestamptz),
        identity.token_roles(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table identity.api_token;
      drop function identity.token_roles(uuid, timestamptz);
      drop function identity.revoke_tokens_of(uuid, uuid, timestamptz);
      drop function identity.holds_all(text[], uuid);
    `);
  }
}
