import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Statements of expenses (art. 7.1). What a statement says never changes: its text is kept as it was presented, and what
 * was certified with it is a document of its own. Read from the académie and the collectivité only: prices and accounts.
 */
export class Claims1790000017601 implements MigrationInterface {
  name = 'Claims1790000017601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.claim (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        -- Of the two-person act; it is forgotten before this is, so nothing refers to it.
        approval_id uuid not null unique,
        advance_received_cents bigint check (advance_received_cents >= 0),
        -- As text: the hash is of these very letters.
        statement json not null,
        statement_sha256 text not null check (statement_sha256 ~ '^[0-9a-f]{64}$'),
        asked_at timestamptz not null,
        asked_by_id uuid,
        asked_by text not null,
        version integer check (version > 0),
        certified_at timestamptz,
        certified_by_id uuid,
        certified_by text,
        abandoned_at timestamptz,
        abandoned_because text,
        received_at timestamptz,
        returned_at timestamptz,
        return_reason text,
        service_done_on date,
        service_done_at timestamptz,
        service_done_note text,
        unique (convention_id, version),
        check ((version is null) = (certified_at is null) and (version is null) = (certified_by is null)),
        check ((abandoned_at is null) = (abandoned_because is null)),
        check (abandoned_at is null or version is null),
        -- Nothing is checked that is not certified exact (R66).
        check (version is not null or (received_at is null and returned_at is null and service_done_at is null)),
        check ((returned_at is null) = (return_reason is null)),
        check ((service_done_at is null) = (service_done_on is null)),
        check (returned_at is null or service_done_at is null),
        check (received_at is not null or (returned_at is null and service_done_at is null))
      );
      create unique index claim_waiting on convention.claim (convention_id)
        where version is null and abandoned_at is null;

      create table convention.claim_document (
        claim_id uuid primary key references convention.claim,
        pdf bytea not null,
        sha256 text not null check (sha256 = encode(sha256(pdf), 'hex'))
      );

      -- Each hand writes what is its own, whatever the statement that is sent: certifying and abandoning follow from a
      -- two-person act and are Chariot's, checking is the académie's; what is written is not written again.
      create function convention.guard_claim() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if (old.version, old.certified_at, old.certified_by, old.abandoned_at)
              is distinct from (new.version, new.certified_at, new.certified_by, new.abandoned_at)
             and (not territory.is_system() or old.version is not null or old.abandoned_at is not null) then
            raise exception 'a claim is certified or abandoned once, by Chariot' using errcode = 'insufficient_privilege';
          end if;
          if old.returned_at is not null or old.service_done_at is not null then
            raise exception 'this claim is over' using errcode = 'check_violation';
          end if;
          return new;
        end $$;
      create trigger guard_claim before update on convention.claim
        for each row execute function convention.guard_claim();

      alter table convention.claim enable row level security;
      alter table convention.claim_document enable row level security;
      create policy seen on convention.claim for select using (
        (select territory.is_system()) or convention_id in (select convention.accounts_seen()));
      create policy asked on convention.claim for insert with check (
        (select territory.is_system()) or convention_id in (select convention.spendable()));
      create policy checked on convention.claim for update using (
        (select territory.is_system()) or convention_id in (select convention.checked_by_state()));
      create policy seen on convention.claim_document for select using (
        (select territory.is_system()) or claim_id in (select c.id from convention.claim c));
      create policy frozen on convention.claim_document for insert with check ((select territory.is_system()));
      grant select, insert on convention.claim, convention.claim_document to chariot_app;
      grant update (version, certified_at, certified_by_id, certified_by, abandoned_at, abandoned_because, received_at,
        returned_at, return_reason, service_done_on, service_done_at, service_done_note) on convention.claim
        to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.claim_document, convention.claim;
      drop function convention.guard_claim();
    `);
  }
}
