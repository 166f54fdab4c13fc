import { loanBorrower, loanReturn } from '@chariot/contract';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const among = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

const TABLE = `
  create table teaching.loan (
    id uuid primary key,
    -- Of its school, on the slip: the paper alone names who signed.
    number integer not null check (number > 0),
    -- The cart and the tablet are the fleet's: no key across.
    classroom_id uuid not null,
    classroom_name text not null check (classroom_name <> ''),
    school_id uuid not null references territory.place,
    time_zone text not null,
    device_id uuid not null,
    tablet text not null check (tablet <> ''),
    slot integer not null check (slot between 1 and 99),
    borrower text not null check (borrower in (${among(loanBorrower.options)})),
    -- An adult who lent it to herself; forgotten, as who lent is, at the end of the next school year.
    borrower_id uuid references identity.person,
    borrower_label text,
    lent_on date not null,
    due_on date not null,
    lent_by uuid references identity.person,
    lent_by_label text,
    lent_at timestamptz not null,
    returned_on date,
    returned text check (returned in (${among(loanReturn.options)})),
    reminded_at timestamptz,
    constraint loan_number_of_its_school unique (school_id, number),
    constraint loan_due_after_it_began check (due_on >= lent_on),
    constraint loan_back_after_it_began check (returned_on >= lent_on),
    constraint loan_back_in_a_state check ((returned_on is null) = (returned is null)),
    constraint loan_lender_named check ((lent_by is null) = (lent_by_label is null)),
    constraint loan_borrower_named check ((borrower_id is null) = (borrower_label is null)),
    -- No family is named here, whatever a service forgets.
    constraint loan_family_unnamed check (borrower <> 'family' or borrower_id is null)
  );
  -- A tablet is lent once at a time.
  create unique index loan_one_out on teaching.loan (device_id) where returned_on is null;
  create index loan_out on teaching.loan (school_id, due_on) where returned_on is null;
  create index loan_out_of_a_cart on teaching.loan (classroom_id) where returned_on is null;
  create index loan_to_remind on teaching.loan (due_on) where returned_on is null and reminded_at is null;
  create index loan_back on teaching.loan (school_id, returned_on desc) where returned_on is not null;
  create index loan_by_lender on teaching.loan (lent_by) where lent_by is not null;
  create index loan_by_borrower on teaching.loan (borrower_id) where borrower_id is not null;
  create index loan_to_forget on teaching.loan (returned_on) where lent_by is not null or borrower_id is not null;

  -- Whoever lends in the same school at the same instant waits: the numbers of slips follow each other.
  create function teaching.next_loan_number(school uuid) returns integer
  language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('teaching.loan.' || school, 0));
    return (select coalesce(max(l.number), 0) + 1 from teaching.loan l where l.school_id = school);
  end $$;

  -- What came back stays as it was, and nobody's name comes into a loan afterwards.
  create function teaching.guard_loan() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if old.returned_on is not null
       and (new.returned_on, new.returned) is distinct from (old.returned_on, old.returned) then
      raise exception 'a loan that is over stays as it is' using errcode = 'check_violation', constraint = 'loan_over';
    end if;
    if (new.lent_by, new.borrower_id) is distinct from (old.lent_by, old.borrower_id) and (not territory.is_system()
         or new.lent_by is not null or new.borrower_id is not null) then
      raise exception 'a loan keeps its people' using errcode = 'check_violation', constraint = 'loan_people';
    end if;
    return new;
  end $$;
  revoke execute on function teaching.guard_loan() from public;
  create trigger loan_guard before update on teaching.loan for each row execute function teaching.guard_loan();
`;

const SECURITY = `
  alter table teaching.loan enable row level security;
  -- Whoever teaches with a cart knows which of its tablets are out; the doors that say more ask for loan:write.
  create policy loan_select on teaching.loan for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('loan:write'))
      or school_id in (select territory.reachable('lesson:run')));
  create policy loan_insert on teaching.loan for insert to chariot_app
    with check (lent_by = (select teaching.caller_person()) and school_id in (select territory.reachable('loan:write'))
      and (borrower_id is null or borrower_id = lent_by));
  create policy loan_update on teaching.loan for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('loan:write')))
    with check ((select territory.is_system()) or school_id in (select territory.reachable('loan:write')));
  grant select, insert on teaching.loan to chariot_app;
  grant update (returned_on, returned, reminded_at, lent_by, lent_by_label, borrower_id, borrower_label)
    on teaching.loan to chariot_app;
`;

/** Tablets that leave a cart with somebody: to a function, under the number of a slip that is signed on paper. */
export class Loans1790000022940 implements MigrationInterface {
  readonly name = 'Loans1790000022940';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table teaching.loan;
      drop function teaching.guard_loan(), teaching.next_loan_number(uuid)`);
  }
}
