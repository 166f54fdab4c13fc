import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders, invoices and credit notes with their lines, who bears them and how they were paid. Read from the académie and the
 * collectivité only, written by the collectivité. A correction keeps what it replaces; nothing is deleted but lines that a
 * correction has replaced.
 */
export class Expenses1790000017401 implements MigrationInterface {
  name = 'Expenses1790000017401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.expense (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        version integer not null default 1 check (version >= 1),
        kind text not null check (kind in ('order', 'invoice', 'creditNote')),
        supplier_name text not null check (supplier_name <> ''),
        supplier_siret text check (supplier_siret ~ '^[0-9]{14}$'),
        -- As they are compared: nobody writes a name or a number twice alike.
        supplier_key text not null,
        number text not null check (number <> ''),
        number_key text not null check (number_key <> ''),
        issued_on date not null,
        received_on date,
        fiscal_year integer not null check (fiscal_year between 2015 and 2100),
        commitment_number text,
        service_code text,
        order_id uuid,
        credited_expense_id uuid,
        total_net_cents bigint not null,
        total_vat_cents bigint not null,
        total_gross_cents bigint not null,
        recorded_at timestamptz not null,
        certified_version integer,
        withdrawn_at timestamptz,
        withdrawn_because text,
        unique (convention_id, id),
        foreign key (convention_id, order_id) references convention.expense (convention_id, id),
        foreign key (convention_id, credited_expense_id) references convention.expense (convention_id, id),
        check (abs(total_net_cents + total_vat_cents - total_gross_cents) <= 1),
        check (case when kind = 'creditNote' then total_gross_cents < 0 else total_gross_cents >= 0 end),
        check ((kind = 'creditNote') = (credited_expense_id is not null)),
        check (order_id is null or kind = 'invoice'),
        check ((withdrawn_at is null) = (withdrawn_because is null)),
        check (certified_version <= version)
      );
      create index on convention.expense (convention_id, issued_on);
      create index on convention.expense (number_key);
      create unique index expense_once on convention.expense (convention_id, supplier_key, number_key, (kind = 'order'))
        where withdrawn_at is null;
      -- The same legal entity under two names is one supplier.
      create unique index expense_once_by_siren
        on convention.expense (convention_id, left(supplier_siret, 9), number_key, (kind = 'order'))
        where withdrawn_at is null and supplier_siret is not null;

      create table convention.expense_line (
        id uuid primary key,
        convention_id uuid not null,
        expense_id uuid not null,
        rank integer not null check (rank >= 1),
        label text not null check (label <> ''),
        component text not null check (component in ('equipment', 'setup', 'mdm', 'integration', 'storage',
          'familiarisation', 'infrastructure', 'maintenance', 'resources', 'other')),
        quantity numeric(12, 3) not null check (quantity > 0),
        net_cents bigint not null,
        vat_rate_percent numeric(5, 2) not null check (vat_rate_percent between 0 and 100),
        vat_cents bigint not null,
        gross_cents bigint not null,
        eligible boolean not null,
        ineligible_reason text,
        service_year integer check (service_year >= 1),
        account_hint text,
        serial_numbers text[] not null default '{}',
        unique (expense_id, rank),
        unique (convention_id, id),
        foreign key (convention_id, expense_id) references convention.expense (convention_id, id),
        check (abs(net_cents + vat_cents - gross_cents) <= 1),
        -- R57, R23, T08: never subsidised, whoever ticks it.
        check (not (eligible and component in ('infrastructure', 'maintenance', 'resources'))),
        check (not eligible or ineligible_reason is null)
      );
      create index on convention.expense_line (convention_id);

      create table convention.expense_allocation (
        convention_id uuid not null,
        line_id uuid not null,
        school_uai text not null,
        ordinal integer not null check (ordinal >= 1),
        cents bigint not null check (cents <> 0),
        primary key (line_id, school_uai, ordinal),
        foreign key (convention_id, line_id) references convention.expense_line (convention_id, id) on delete cascade
      );
      create index on convention.expense_allocation (convention_id);

      create table convention.disbursement (
        convention_id uuid not null,
        expense_id uuid not null,
        rank integer not null check (rank >= 1),
        mandate_number text not null check (mandate_number <> ''),
        slip_number text,
        mandated_on date not null,
        paid_on date check (paid_on >= mandated_on),
        cents bigint not null check (cents <> 0),
        primary key (expense_id, rank),
        foreign key (convention_id, expense_id) references convention.expense (convention_id, id)
      );
      create index on convention.disbursement (convention_id);

      -- What a correction replaced, whole, as it was read.
      create table convention.expense_version (
        convention_id uuid not null,
        expense_id uuid not null,
        version integer not null,
        content jsonb not null,
        reason text not null check (reason <> ''),
        replaced_at timestamptz not null,
        primary key (expense_id, version),
        foreign key (convention_id, expense_id) references convention.expense (convention_id, id)
      );
      create index on convention.expense_version (convention_id);

      create table convention.service_statement (
        convention_id uuid not null references convention.convention,
        service text not null check (service in ('setup', 'mdm', 'integration', 'storage', 'familiarisation')),
        how text not null check (how in ('ownStaff', 'notApplicable')),
        note text,
        stated_at timestamptz not null,
        primary key (convention_id, service),
        -- R50: only what is to be integrated may have nothing to be integrated into.
        check (how <> 'notApplicable' or service = 'integration')
      );

      create function convention.certifiable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.local_authority_id in (select territory.reachable('claim:certify'))
        $$;
      revoke execute on function convention.certifiable() from public;
      grant execute on function convention.certifiable() to chariot_app;
    `);
    const tables = [
      ...['expense', 'expense_line', 'expense_allocation', 'disbursement', 'expense_version', 'service_statement'],
    ];
    for (const table of tables) {
      await runner.query(`
        alter table convention.${table} enable row level security;
        create policy seen on convention.${table} for select using (
          (select territory.is_system()) or convention_id in (select convention.accounts_seen()));
        create policy recorded on convention.${table} for insert with check (
          (select territory.is_system()) or convention_id in (select convention.spendable()));
      `);
    }
    for (const table of ['expense_line', 'disbursement', 'service_statement']) {
      await runner.query(`
        create policy replaced on convention.${table} for delete using (
          (select territory.is_system()) or convention_id in (select convention.spendable()));
      `);
    }
    await runner.query(`
      -- Whoever certifies a statement notes which versions it holds.
      create policy corrected on convention.expense for update using (
        (select territory.is_system()) or convention_id in (select convention.spendable())
        or convention_id in (select convention.certifiable()));
      grant select, insert, update on convention.expense to chariot_app;
      grant select, insert on convention.expense_allocation, convention.expense_version to chariot_app;
      grant select, insert, delete on convention.expense_line, convention.disbursement, convention.service_statement
        to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.service_statement, convention.expense_version, convention.disbursement,
        convention.expense_allocation, convention.expense_line, convention.expense;
      drop function convention.certifiable();
    `);
  }
}
