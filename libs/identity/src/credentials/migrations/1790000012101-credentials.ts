import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person comes in with: a password (argon2id) with an application that makes codes, recovery codes, passkeys. The
 * secret of the application is sealed; of everything else only what cannot be turned back is kept.
 */
export class Credentials1790000012101 implements MigrationInterface {
  readonly name = 'Credentials1790000012101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.password (
        person_id uuid primary key references identity.person,
        hash text not null check (hash like '$argon2id$%' and length(hash) <= 200),
        totp_secret_id uuid not null references platform.secret,
        -- RFC 6238 §5.2: a code is accepted once; steps of 30 s, of which only later ones may follow.
        last_step bigint not null,
        set_at timestamptz not null
      );
      create table identity.recovery_code (
        code_hash bytea primary key check (length(code_hash) = 32),
        person_id uuid not null references identity.password (person_id) on delete cascade,
        used_at timestamptz
      );
      create index recovery_code_by_person on identity.recovery_code (person_id);
      -- A password that waits for its first code: one a person, for ten minutes, in the session that proposed it.
      create table identity.password_preparation (
        id uuid primary key,
        person_id uuid not null unique references identity.person,
        session_id uuid not null,
        hash text not null check (hash like '$argon2id$%' and length(hash) <= 200),
        totp_secret_id uuid not null references platform.secret,
        attempts integer not null default 0,
        expires_at timestamptz not null
      );
      create table identity.passkey (
        id uuid primary key,
        person_id uuid not null references identity.person,
        -- WebAuthn Level 3 §4: at most 1023 bytes.
        credential_id bytea not null constraint passkey_credential_unique unique
          check (length(credential_id) between 16 and 1023),
        public_key bytea not null check (length(public_key) between 16 and 2048),
        counter bigint not null check (counter between 0 and 4294967295),
        transports text[] not null check (cardinality(transports) <= 8),
        name text not null check (length(btrim(name)) between 1 and 60),
        created_at timestamptz not null,
        last_used_at timestamptz
      );
      create index passkey_by_person on identity.passkey (person_id);
      -- What a passkey is asked to sign: once, for one purpose, within five minutes; signed in, for one session.
      create table identity.passkey_challenge (
        id uuid primary key,
        purpose text not null check (purpose in ('register', 'signIn', 'prove')),
        challenge bytea not null check (length(challenge) = 32),
        person_id uuid references identity.person,
        session_id uuid,
        -- A keyed hash of the address that asked: nobody may ask for more than some hundreds at once.
        asked_from bytea not null check (length(asked_from) = 32),
        expires_at timestamptz not null,
        check ((purpose = 'signIn') = (person_id is null) and (person_id is null) = (session_id is null))
      );
      create index passkey_challenge_by_end on identity.passkey_challenge (expires_at);
      create index passkey_challenge_by_asker on identity.passkey_challenge (asked_from);
    `);
    for (const table of ['password', 'recovery_code', 'password_preparation', 'passkey', 'passkey_challenge']) {
      await runner.query(own(table));
    }
    await runner.query(`
      grant select, insert, delete on identity.password, identity.recovery_code, identity.password_preparation,
        identity.passkey, identity.passkey_challenge to chariot_app;
      grant update (last_step) on identity.password to chariot_app;
      grant update (used_at) on identity.recovery_code to chariot_app;
      grant update (attempts) on identity.password_preparation to chariot_app;
      grant update (counter, last_used_at) on identity.passkey to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table identity.passkey_challenge, identity.passkey, identity.password_preparation,
      identity.recovery_code, identity.password`);
  }
}

/** The system's, which lets people in, and the person's own. */
const own = (table: string): string => {
  const rule = `((select territory.is_system()) or person_id = (select identity.caller_person()))`;
  return `
    alter table identity.${table} enable row level security;
    create policy ${table}_select on identity.${table} for select to chariot_app using ${rule};
    create policy ${table}_insert on identity.${table} for insert to chariot_app with check ${rule};
    create policy ${table}_update on identity.${table} for update to chariot_app using ${rule} with check ${rule};
    create policy ${table}_delete on identity.${table} for delete to chariot_app using ${rule};`;
};
