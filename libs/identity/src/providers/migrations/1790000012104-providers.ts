import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom an identity provider's subject is, and the journeys to a provider that have not come back yet. */
export class Providers1790000012104 implements MigrationInterface {
  readonly name = 'Providers1790000012104';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.provider_link (
        id uuid primary key,
        person_id uuid not null references identity.person,
        provider text not null check (provider ~ '^[a-z0-9-]{1,40}$'),
        -- OpenID Connect Core §2: the two together name somebody, and nothing else does.
        issuer text not null check (length(issuer) between 1 and 400),
        subject text not null check (length(subject) between 1 and 255),
        linked_at timestamptz not null,
        last_used_at timestamptz,
        constraint provider_link_subject_unique unique (issuer, subject),
        constraint provider_link_person_unique unique (person_id, issuer)
      );
      alter table identity.provider_link enable row level security;
      create policy provider_link_select on identity.provider_link for select to chariot_app
        using ((select territory.is_system()) or person_id = (select identity.caller_person()));
      -- What a provider said was checked by the system: nobody writes a link herself.
      create policy provider_link_insert on identity.provider_link for insert to chariot_app
        with check ((select territory.is_system()));
      create policy provider_link_update on identity.provider_link for update to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      create policy provider_link_delete on identity.provider_link for delete to chariot_app
        using ((select territory.is_system()) or person_id = (select identity.caller_person()));
      grant select, insert, delete on identity.provider_link to chariot_app;
      grant update (last_used_at) on identity.provider_link to chariot_app;

      create table identity.provider_flow (
        state_hash bytea primary key check (length(state_hash) = 32),
        -- Of the cookie that the browser got when it left: another browser's answer is not taken.
        browser_hash bytea not null check (length(browser_hash) = 32),
        provider text not null check (provider ~ '^[a-z0-9-]{1,40}$'),
        purpose text not null check (purpose in ('signIn', 'prove', 'link')),
        nonce text not null check (length(nonce) = 43),
        verifier text not null check (length(verifier) = 43),
        person_id uuid references identity.person,
        session_id uuid,
        asked_from bytea not null check (length(asked_from) = 32),
        created_at timestamptz not null,
        expires_at timestamptz not null check (expires_at <= created_at + interval '10 minutes'),
        check ((purpose = 'signIn') = (person_id is null) and (person_id is null) = (session_id is null))
      );
      create index provider_flow_by_end on identity.provider_flow (expires_at);
      create index provider_flow_by_asker on identity.provider_flow (asked_from);
      alter table identity.provider_flow enable row level security;
      create policy provider_flow_system on identity.provider_flow to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, delete on identity.provider_flow to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.provider_flow, identity.provider_link');
  }
}
