import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each session was opened and last proven, by which browser; and what a role was given for. */
export class CredentialsOfSessions1790000012001 implements MigrationInterface {
  readonly name = 'CredentialsOfSessions1790000012001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.session
        add column id uuid not null default gen_random_uuid() constraint session_id_unique unique,
        add column method text not null default 'link'
          check (method in ('link', 'password', 'passkey', 'provider', 'firstRun')),
        add column browser text not null default '' check (length(browser) <= 80),
        add column proven_at timestamptz;
      alter table identity.session alter column method drop default;
      grant update (proven_at) on identity.session to chariot_app;

      alter table identity.held_role drop constraint held_role_role_check;
      alter table identity.held_role
        add constraint held_role_role_check check (role in ('administrator', 'academie', 'it', 'finance', 'digitalReferent',
          'schoolHead', 'teacher', 'inspector', 'collegePrincipal', 'contractor', 'dpo')),
        add column ticket text check (length(btrim(ticket)) between 1 and 60),
        add column delegated_from uuid references identity.held_role,
        add column reason text check (length(btrim(reason)) between 1 and 300),
        -- A contractor comes for a ticket, and for three months at most.
        add constraint held_role_contractor check ((role = 'contractor') = (ticket is not null)
          and (role <> 'contractor' or (until_on is not null and until_on <= from_on + 92))),
        -- What is lent has an end and a reason.
        add constraint held_role_delegation check (delegated_from is null or (until_on is not null and reason is not null));
      -- Who gave a role, for whoever sees the role: the giver may hold nothing where the reader looks.
      create function identity.person_name(person_id uuid) returns text
      language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
        select display_name from identity.person where id = person_id $$;
      revoke execute on function identity.person_name(uuid) from public;
      grant execute on function identity.person_name(uuid) to chariot_app;

      create index held_role_by_origin on identity.held_role (delegated_from) where delegated_from is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function identity.person_name(uuid);
      alter table identity.held_role drop column ticket, drop column delegated_from, drop column reason;
      alter table identity.session drop column id, drop column method, drop column browser, drop column proven_at;
    `);
  }
}
