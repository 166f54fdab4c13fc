import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts that the State pays on (art. 7.1). The number is in the vault; here are its mask and the words around it. Nothing is
 * written over: an account is replaced by the next one. No account is unique: a trésorerie's serves many communes (T24).
 */
export class BankDetails1790000017701 implements MigrationInterface {
  name = 'BankDetails1790000017701';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.bank_details (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        -- Of the two-person act; it is forgotten before this is, so nothing refers to it.
        approval_id uuid not null unique,
        -- The IBAN, sealed.
        secret_id uuid not null references platform.secret,
        masked_iban text not null check (masked_iban like '%•%'),
        bic text check (bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'),
        holder text not null check (holder <> ''),
        bank_name text,
        payment_label text,
        document_dated_on date,
        asked_at timestamptz not null,
        asked_by_id uuid,
        asked_by text not null,
        in_force_since timestamptz,
        replaced_at timestamptz,
        abandoned_at timestamptz,
        abandoned_because text,
        verified_on date,
        verified_how text,
        check ((abandoned_at is null) = (abandoned_because is null)),
        check (abandoned_at is null or in_force_since is null),
        check (replaced_at is null or in_force_since is not null),
        check ((verified_on is null) = (verified_how is null)),
        check (verified_on is null or in_force_since is not null)
      );
      create unique index bank_details_waiting on convention.bank_details (convention_id)
        where in_force_since is null and abandoned_at is null;
      create unique index bank_details_in_force on convention.bank_details (convention_id)
        where in_force_since is not null and replaced_at is null;

      -- Each hand writes what is its own, whatever the statement that is sent: an account comes into force, is replaced or
      -- abandoned by the two-person act, which is Chariot's; the académie notes when it was checked.
      create function convention.guard_bank_details() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if (old.in_force_since, old.replaced_at, old.abandoned_at)
              is distinct from (new.in_force_since, new.replaced_at, new.abandoned_at)
             and not territory.is_system() then
            raise exception 'two persons change an account' using errcode = 'insufficient_privilege';
          end if;
          return new;
        end $$;
      create trigger guard_bank_details before update on convention.bank_details
        for each row execute function convention.guard_bank_details();

      alter table convention.bank_details enable row level security;
      create policy seen on convention.bank_details for select using (
        (select territory.is_system()) or convention_id in (select convention.accounts_seen()));
      create policy asked on convention.bank_details for insert with check (
        (select territory.is_system())
        or (convention_id in (select convention.spendable()) and in_force_since is null and abandoned_at is null));
      create policy checked on convention.bank_details for update using (
        (select territory.is_system()) or convention_id in (select convention.checked_by_state()));
      grant select, insert on convention.bank_details to chariot_app;
      grant update (in_force_since, replaced_at, abandoned_at, abandoned_because, verified_on, verified_how)
        on convention.bank_details to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.bank_details;
      drop function convention.guard_bank_details();
    `);
  }
}
