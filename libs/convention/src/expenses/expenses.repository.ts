import type { Disbursement, Expense, ExpenseKind, NewExpense } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { comparableName, comparableNumber } from './expense-check.js';
import type { ExpenseRow } from './expense-row.js';
import type { InventoryDevice } from './reconciliation.js';
import type { ServiceStatement } from './required-services.js';

// bigint cents come back as text from PostgreSQL: amounts here stay far below 2^53.
const LINES = `
  coalesce((select json_agg(json_build_object('id', l.id, 'rank', l.rank, 'label', l.label, 'component', l.component,
      'quantity', l.quantity::float8, 'netCents', l.net_cents, 'vatRatePercent', l.vat_rate_percent::float8,
      'vatCents', l.vat_cents, 'grossCents', l.gross_cents, 'eligible', l.eligible,
      'ineligibleReason', l.ineligible_reason, 'serviceYear', l.service_year, 'accountHint', l.account_hint,
      'serialNumbers', l.serial_numbers,
      'allocations', coalesce((select json_agg(json_build_object('schoolUai', a.school_uai, 'ordinal', a.ordinal,
          'cents', a.cents) order by a.school_uai, a.ordinal)
        from convention.expense_allocation a where a.line_id = l.id), '[]'::json)) order by l.rank)
    from convention.expense_line l where l.expense_id = e.id), '[]'::json)`;
const DISBURSEMENTS = `
  coalesce((select json_agg(json_build_object('mandateNumber', d.mandate_number, 'slipNumber', d.slip_number,
      'mandatedOn', d.mandated_on, 'paidOn', d.paid_on, 'cents', d.cents) order by d.rank)
    from convention.disbursement d where d.expense_id = e.id), '[]'::json)`;
const COLUMNS = `
  e.id, e.convention_id "conventionId", e.version, e.kind, e.supplier_name "supplierName",
  e.supplier_siret "supplierSiret", e.number, e.issued_on::text "issuedOn", e.received_on::text "receivedOn",
  e.fiscal_year "fiscalYear", e.commitment_number "commitmentNumber", e.service_code "serviceCode",
  e.order_id "orderId", e.credited_expense_id "creditedExpenseId", e.total_net_cents::float8 "totalNetCents",
  e.total_vat_cents::float8 "totalVatCents", e.total_gross_cents::float8 "totalGrossCents",
  e.certified_version "certifiedVersion", e.withdrawn_because "withdrawnBecause",
  ${LINES} lines, ${DISBURSEMENTS} disbursements`;

export interface VersionRow {
  readonly version: number;
  readonly reason: string;
  readonly replacedAt: Date;
  readonly expense: Expense;
}

/** What the caller may do with the expenses of a convention. */
export interface ExpensePowers {
  readonly read: boolean;
  readonly write: boolean;
}

/** Expenses of one convention: row level security lets through those of the two parties. */
@Injectable()
export class ExpensesRepository {
  async powers(reach: Reach, tx: Tx, conventionId: string): Promise<ExpensePowers> {
    if (reach.kind === 'system') return { read: true, write: true };
    const row = await tx.one<ExpensePowers>(
      `select $1::uuid in (select convention.accounts_seen()) "read", $1::uuid in (select convention.spendable()) "write"`,
      [conventionId],
    );
    return row ?? { read: false, write: false };
  }

  async page(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    query: {
      limit: number;
      after: { issuedOn: string; id: string } | undefined;
      kind: ExpenseKind | undefined;
      fiscalYear: number | undefined;
    },
  ): Promise<{ items: ExpenseRow[]; total: number }> {
    const filter = `e.convention_id = $1 and ($2::text is null or e.kind = $2) and ($3::int is null or e.fiscal_year = $3)`;
    const params = [conventionId, query.kind ?? null, query.fiscalYear ?? null];
    const items = await tx.query<ExpenseRow>(
      `select ${COLUMNS} from convention.expense e
        where ${filter} and ($4::date is null or (e.issued_on, e.id) < ($4::date, $5::uuid))
        order by e.issued_on desc, e.id desc limit $6`,
      [...params, query.after?.issuedOn ?? null, query.after?.id ?? null, query.limit],
    );
    const count = await tx.one<{ total: number }>(
      `select count(*)::int total from convention.expense e where ${filter}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Every document of a convention, oldest first. */
  all(_reach: Reach, tx: Tx, conventionId: string): Promise<ExpenseRow[]> {
    return tx.query<ExpenseRow>(
      `select ${COLUMNS} from convention.expense e where e.convention_id = $1 order by e.issued_on, e.id`,
      [conventionId],
    );
  }

  async find(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<ExpenseRow | undefined> {
    return tx.one<ExpenseRow>(`select ${COLUMNS} from convention.expense e where e.convention_id = $1 and e.id = $2`, [
      conventionId,
      id,
    ]);
  }

  /** As `find`, and nobody else changes it until the end of the transaction. */
  async lock(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<ExpenseRow | undefined> {
    await tx.query('select 1 from convention.expense where convention_id = $1 and id = $2 for update', [
      conventionId,
      id,
    ]);
    return this.find(reach, tx, conventionId, id);
  }

  /** @throws DomainError convention.expenseDuplicate */
  async insert(
    _reach: Reach,
    tx: Tx,
    { id, conventionId, at }: { readonly id: string; readonly conventionId: string; readonly at: Date },
    expense: NewExpense,
  ): Promise<void> {
    await once(expense, () =>
      tx.query(
        `insert into convention.expense
           (id, convention_id, recorded_at, kind, supplier_name, supplier_siret, supplier_key, number, number_key,
            issued_on, received_on, fiscal_year, commitment_number, service_code, order_id, credited_expense_id,
            total_net_cents, total_vat_cents, total_gross_cents)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
        [id, conventionId, at, ...valuesOf(expense)],
      ),
    );
    await insertLines(tx, conventionId, id, expense);
  }

  /** Writes a new version over the former, which has been kept. @throws DomainError convention.expenseDuplicate */
  async replace(_reach: Reach, tx: Tx, row: ExpenseRow, expense: NewExpense): Promise<void> {
    await once(expense, () =>
      tx.execute(
        `update convention.expense set version = version + 1, kind = $2, supplier_name = $3, supplier_siret = $4,
           supplier_key = $5, number = $6, number_key = $7, issued_on = $8, received_on = $9, fiscal_year = $10,
           commitment_number = $11, service_code = $12, order_id = $13, credited_expense_id = $14,
           total_net_cents = $15, total_vat_cents = $16, total_gross_cents = $17 where id = $1`,
        [row.id, ...valuesOf(expense)],
      ),
    );
    await tx.execute('delete from convention.expense_line where expense_id = $1', [row.id]);
    await insertLines(tx, row.conventionId, row.id, expense);
  }

  async keepVersion(
    _reach: Reach,
    tx: Tx,
    row: ExpenseRow,
    kept: { readonly content: object; readonly reason: string; readonly at: Date },
  ): Promise<void> {
    await tx.execute(
      `insert into convention.expense_version (convention_id, expense_id, version, content, reason, replaced_at)
       values ($1, $2, $3, $4::jsonb, $5, $6)`,
      [row.conventionId, row.id, row.version, JSON.stringify(kept.content), kept.reason, kept.at],
    );
  }

  /** What corrections replaced, latest first. */
  async versions(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<VersionRow[]> {
    return tx.query<VersionRow>(
      `select version, reason, replaced_at "replacedAt", content expense from convention.expense_version
        where convention_id = $1 and expense_id = $2 order by version desc`,
      [conventionId, id],
    );
  }

  async withdraw(_reach: Reach, tx: Tx, id: string, at: Date, reason: string): Promise<void> {
    await tx.execute('update convention.expense set withdrawn_at = $2, withdrawn_because = $3 where id = $1', [
      id,
      at,
      reason,
    ]);
  }

  async setDisbursements(
    _reach: Reach,
    tx: Tx,
    { conventionId, id }: Pick<ExpenseRow, 'conventionId' | 'id'>,
    disbursements: readonly Disbursement[],
  ): Promise<void> {
    await tx.execute('delete from convention.disbursement where expense_id = $1', [id]);
    await tx.query(
      `insert into convention.disbursement
         (convention_id, expense_id, rank, mandate_number, slip_number, mandated_on, paid_on, cents)
       select $1, $2, d.rank, d."mandateNumber", d."slipNumber", d."mandatedOn", d."paidOn", d.cents
       from rows from (jsonb_to_recordset($3::jsonb) as ("mandateNumber" text, "slipNumber" text, "mandatedOn" date,
              "paidOn" date, cents bigint)) with ordinality
            as d("mandateNumber", "slipNumber", "mandatedOn", "paidOn", cents, rank)`,
      [conventionId, id, JSON.stringify(disbursements)],
    );
  }

  /** Notes that a certified statement holds these documents as they are now. */
  async certify(_reach: Reach, tx: Tx, conventionId: string, ids: readonly string[]): Promise<number> {
    return tx.execute(
      `update convention.expense set certified_version = version where convention_id = $1 and id = any($2::uuid[])`,
      [conventionId, ids],
    );
  }

  /** Another convention within reach that counts the same document: its reference. */
  async elsewhere(_reach: Reach, tx: Tx, conventionId: string): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; reference: string }>(
      `select distinct on (mine.id) mine.id, c.reference
         from convention.expense mine
         join convention.expense other on other.number_key = mine.number_key and other.convention_id <> mine.convention_id
          and other.kind = mine.kind and other.withdrawn_at is null
          and (other.supplier_key = mine.supplier_key or left(other.supplier_siret, 9) = left(mine.supplier_siret, 9))
         join convention.convention c on c.id = other.convention_id
        where mine.convention_id = $1 and mine.withdrawn_at is null order by mine.id, c.reference`,
      [conventionId],
    );
    return new Map(rows.map(({ id, reference }) => [id, reference]));
  }

  statements(_reach: Reach, tx: Tx, conventionId: string): Promise<ServiceStatement[]> {
    return tx.query<ServiceStatement>(
      'select service, how, note from convention.service_statement where convention_id = $1',
      [conventionId],
    );
  }

  async state(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    statement: Omit<ServiceStatement, 'how'> & {
      readonly how: ServiceStatement['how'] | 'unstated';
      readonly at: Date;
    },
  ): Promise<void> {
    const { service, how, note, at } = statement;
    await tx.execute('delete from convention.service_statement where convention_id = $1 and service = $2', [
      conventionId,
      service,
    ]);
    if (how === 'unstated') return;
    await tx.execute(
      `insert into convention.service_statement (convention_id, service, how, note, stated_at)
       values ($1, $2, $3, $4, $5)`,
      [conventionId, service, how, note, at],
    );
  }

  /** Devices that the convention knows, within reach. */
  devices(_reach: Reach, tx: Tx, conventionId: string): Promise<InventoryDevice[]> {
    return tx.query<InventoryDevice>(
      `select serial_number "serialNumber", manufacturer, model, school_uai "schoolUai", classroom_name "classroomName"
         from convention.funded_device where convention_id = $1 order by serial_number`,
      [conventionId],
    );
  }
}

function valuesOf(expense: NewExpense): unknown[] {
  return [
    expense.kind,
    expense.supplierName,
    expense.supplierSiret,
    comparableName(expense.supplierName) || expense.supplierName,
    expense.number,
    comparableNumber(expense.number),
    expense.issuedOn,
    expense.receivedOn,
    expense.fiscalYear,
    expense.commitmentNumber,
    expense.serviceCode,
    expense.orderId,
    expense.creditedExpenseId,
    expense.totalNetCents,
    expense.totalVatCents,
    expense.totalGrossCents,
  ];
}

async function insertLines(tx: Tx, conventionId: string, expenseId: string, { lines }: NewExpense): Promise<void> {
  const rows = lines.map((line, index) => ({ ...line, id: newId(), rank: index + 1 }));
  await tx.query(
    `insert into convention.expense_line
       (id, convention_id, expense_id, rank, label, component, quantity, net_cents, vat_rate_percent, vat_cents,
        gross_cents, eligible, ineligible_reason, service_year, account_hint, serial_numbers)
     select l.id, $1, $2, l.rank, l.label, l.component, l.quantity, l."netCents", l."vatRatePercent", l."vatCents",
            l."grossCents", l.eligible, l."ineligibleReason", l."serviceYear", l."accountHint",
            array(select jsonb_array_elements_text(l."serialNumbers"))
     from jsonb_to_recordset($3::jsonb) as l(id uuid, rank int, label text, component text, quantity numeric,
            "netCents" bigint, "vatRatePercent" numeric, "vatCents" bigint, "grossCents" bigint, eligible boolean,
            "ineligibleReason" text, "serviceYear" int, "accountHint" text, "serialNumbers" jsonb)`,
    [conventionId, expenseId, JSON.stringify(rows)],
  );
  const allocations = rows.flatMap(({ id, allocations: each }) => each.map((one) => ({ ...one, lineId: id })));
  await tx.query(
    `insert into convention.expense_allocation (convention_id, line_id, school_uai, ordinal, cents)
     select $1, a."lineId", a."schoolUai", a.ordinal, a.cents
     from jsonb_to_recordset($2::jsonb) as a("lineId" uuid, "schoolUai" text, ordinal int, cents bigint)`,
    [conventionId, JSON.stringify(allocations)],
  );
}

async function once({ number, supplierName: supplier }: NewExpense, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!['expense_once', 'expense_once_by_siren'].includes(violatedConstraint(error) ?? '')) throw error;
    throw conventionError('expenseDuplicate', { number, supplier }, { cause: error });
  }
}
