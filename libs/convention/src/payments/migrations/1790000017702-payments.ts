import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The State's money (art. 7.1, 7.2): what was paid and received, what is owed back to the ministry, what the ministry decided.
 * Nothing is taken out of the books: what was written by mistake is cancelled, and says why. Read by the two parties only.
 */
export class Payments1790000017702 implements MigrationInterface {
  name = 'Payments1790000017702';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.payment (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        kind text not null check (kind in ('advance', 'instalment', 'balance')),
        cents bigint not null check (cents > 0),
        ordered_on date,
        paid_on date not null,
        reference text,
        claim_id uuid references convention.claim,
        -- The account that was in force, and when it had been checked, as they were known then.
        bank_details_id uuid references convention.bank_details,
        account_verified_on date,
        recorded_at timestamptz not null,
        received_on date,
        received_cents bigint check (received_cents >= 0),
        revenue_order_number text,
        confirmed_at timestamptz,
        cancelled_at timestamptz,
        cancelled_because text,
        check (kind = 'balance' or claim_id is null),
        check (ordered_on is null or ordered_on <= paid_on),
        check ((received_on is null) = (received_cents is null) and (received_on is null) = (confirmed_at is null)),
        check (revenue_order_number is null or received_on is not null),
        check ((cancelled_at is null) = (cancelled_because is null)),
        check (cancelled_at is null or received_on is null)
      );
      create index on convention.payment (convention_id, paid_on);

      create table convention.ministry_decision (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        kind text not null check (kind in ('suspension', 'resumption', 'reduction', 'repaymentDemand')),
        decided_on date not null,
        reference text not null check (reference <> ''),
        cents bigint check (cents > 0),
        explanation text not null,
        recorded_at timestamptz not null,
        cancelled_at timestamptz,
        cancelled_because text,
        unique (convention_id, id),
        check ((cents is not null) = (kind in ('reduction', 'repaymentDemand'))),
        check ((cancelled_at is null) = (cancelled_because is null))
      );

      create table convention.repayment (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        cause text not null check (cause in ('advanceAboveDue', 'unused', 'otherUse')),
        cents bigint not null check (cents > 0),
        explanation text not null,
        requested_on date not null,
        order_number text,
        decision_id uuid,
        recorded_at timestamptz not null,
        repaid_on date,
        payment_order_number text,
        settled_at timestamptz,
        cancelled_at timestamptz,
        cancelled_because text,
        foreign key (convention_id, decision_id) references convention.ministry_decision (convention_id, id),
        check ((repaid_on is null) = (settled_at is null)),
        check (payment_order_number is null or repaid_on is not null),
        check ((cancelled_at is null) = (cancelled_because is null)),
        check (cancelled_at is null or repaid_on is null)
      );
      create index on convention.repayment (convention_id);

      create table convention.money_setting (
        convention_id uuid primary key references convention.convention,
        fctva_rate_percent numeric(7, 4) check (fctva_rate_percent between 0 and 100),
        fctva_rated_on date,
        other_grants jsonb not null,
        changed_at timestamptz not null,
        check ((fctva_rate_percent is null) = (fctva_rated_on is null))
      );

      -- Each hand writes what is its own, whatever the statement that is sent: the académie cancels what it wrote, the
      -- commune says what it received or repaid.
      create function convention.guard_state_money() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if territory.is_system() then return new; end if;
          if (old.cancelled_at is distinct from new.cancelled_at)
             and old.convention_id not in (select convention.checked_by_state()) then
            raise exception 'the académie cancels what it wrote' using errcode = 'insufficient_privilege';
          end if;
          if (to_jsonb(old) - 'cancelled_at' - 'cancelled_because')
              is distinct from (to_jsonb(new) - 'cancelled_at' - 'cancelled_because')
             and old.convention_id not in (select convention.spendable()) then
            raise exception 'the local authority says what it received' using errcode = 'insufficient_privilege';
          end if;
          return new;
        end $$;
      create trigger guard_state_money before update on convention.payment
        for each row execute function convention.guard_state_money();
      create trigger guard_state_money before update on convention.repayment
        for each row execute function convention.guard_state_money();
    `);
    for (const table of ['payment', 'ministry_decision', 'repayment']) {
      await runner.query(`
        alter table convention.${table} enable row level security;
        create policy seen on convention.${table} for select using (
          (select territory.is_system()) or convention_id in (select convention.accounts_seen()));
        create policy recorded on convention.${table} for insert with check (
          (select territory.is_system()) or convention_id in (select convention.checked_by_state()));
        grant select, insert on convention.${table} to chariot_app;
      `);
    }
    for (const table of ['payment', 'repayment']) {
      await runner.query(`
        create policy followed on convention.${table} for update using (
          (select territory.is_system()) or convention_id in (select convention.checked_by_state())
          or convention_id in (select convention.spendable()));
      `);
    }
    await runner.query(`
      create policy cancelled on convention.ministry_decision for update using (
        (select territory.is_system()) or convention_id in (select convention.checked_by_state()));
      grant update (cancelled_at, cancelled_because) on convention.ministry_decision to chariot_app;
      grant update (received_on, received_cents, revenue_order_number, confirmed_at, cancelled_at, cancelled_because)
        on convention.payment to chariot_app;
      grant update (repaid_on, payment_order_number, settled_at, cancelled_at, cancelled_because)
        on convention.repayment to chariot_app;

      alter table convention.money_setting enable row level security;
      create policy seen on convention.money_setting for select using (
        (select territory.is_system()) or convention_id in (select convention.accounts_seen()));
      create policy set on convention.money_setting for insert with check (
        (select territory.is_system()) or convention_id in (select convention.spendable()));
      create policy changed on convention.money_setting for update using (
        (select territory.is_system()) or convention_id in (select convention.spendable()));
      grant select, insert, update on convention.money_setting to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.money_setting, convention.repayment, convention.ministry_decision, convention.payment;
      drop function convention.guard_state_money();
    `);
  }
}
