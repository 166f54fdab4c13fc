import type {
  Convention,
  Expense,
  ExpenseKind,
  ExpenseSummary,
  ExpenseVersion,
  Reconciliation,
} from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Download, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import type { EligibilityWindow } from '../claims/eligibility-window.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { noticesOf, type NoticeContext } from './expense-notices.js';
import { readExpense, type ExpenseRow } from './expense-row.js';
import { expenseSheet } from './expense-sheet.js';
import { summaryOf } from './expense-summary.js';
import { ExpensesRepository } from './expenses.repository.js';
import { reconcile } from './reconciliation.js';

interface PageQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly kind?: ExpenseKind | undefined;
  readonly fiscalYear?: number | undefined;
}

/** Expenses as their two parties read them, with what is computed and said of each. */
@Injectable()
export class ExpensesReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(ExpensesRepository) private readonly expenses: ExpensesRepository,
  ) {}

  list(
    reach: Reach,
    conventionId: string,
    query: PageQuery,
  ): Promise<{ items: Expense[]; next: string | null; total: number }> {
    return this.database.read(reach, async (tx) => {
      const convention = await this.#readable(reach, tx, conventionId);
      const { items, total } = await this.expenses.page(reach, tx, conventionId, {
        ...{ limit: query.limit, kind: query.kind, fiscalYear: query.fiscalYear },
        after: cursorOf(query.after),
      });
      const last = items.length === query.limit ? items.at(-1) : undefined;
      const next = last === undefined ? null : `${last.issuedOn}/${last.id}`;
      return { items: await this.#complete(reach, tx, convention, items), next, total };
    });
  }

  get(reach: Reach, conventionId: string, id: string): Promise<Expense> {
    return this.database.read(reach, (tx) => this.one(reach, tx, conventionId, id));
  }

  /** @throws DomainError convention.notFound, convention.expenseNotYours, convention.expenseNotFound */
  async one(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<Expense> {
    return this.read(reach, tx, await this.#readable(reach, tx, conventionId), id);
  }

  /** @throws DomainError convention.expenseNotFound */
  async read(reach: Reach, tx: Tx, convention: Convention, id: string): Promise<Expense> {
    const row = await this.expenses.find(reach, tx, convention.id, id);
    const [expense] = row === undefined ? [] : await this.#complete(reach, tx, convention, [row]);
    if (expense === undefined) throw conventionError('expenseNotFound');
    return expense;
  }

  /** Every document of a convention, withdrawn ones and orders too: what a statement is drawn from. */
  async all(reach: Reach, tx: Tx, convention: Convention): Promise<Expense[]> {
    return this.#complete(reach, tx, convention, await this.expenses.all(reach, tx, convention.id));
  }

  versions(reach: Reach, conventionId: string, id: string): Promise<{ items: ExpenseVersion[] }> {
    return this.database.read(reach, async (tx) => {
      const convention = await this.#readable(reach, tx, conventionId);
      await this.read(reach, tx, convention, id);
      const rows = await this.expenses.versions(reach, tx, conventionId, id);
      return { items: rows.map((row) => ({ ...row, replacedAt: row.replacedAt.toISOString() })) };
    });
  }

  getSummary(reach: Reach, conventionId: string): Promise<ExpenseSummary> {
    return this.database.read(reach, async (tx) =>
      this.summary(reach, tx, await this.#readable(reach, tx, conventionId)),
    );
  }

  async summary(reach: Reach, tx: Tx, convention: Convention): Promise<ExpenseSummary> {
    const devices = new Map<string, { schoolUai: string; classroomName: string; count: number }>();
    for (const { schoolUai, classroomName } of await this.expenses.devices(reach, tx, convention.id)) {
      if (schoolUai === null || classroomName === null) continue;
      const key = `${schoolUai}/${classroomName}`;
      devices.set(key, { schoolUai, classroomName, count: (devices.get(key)?.count ?? 0) + 1 });
    }
    return summaryOf({
      expenses: await this.all(reach, tx, convention),
      annex: convention.annex,
      statements: await this.expenses.statements(reach, tx, convention.id),
      specifications: await this.attachments.count(reach, tx, convention.id, 'specification'),
      devices: [...devices.values()],
    });
  }

  getReconciliation(reach: Reach, conventionId: string): Promise<Reconciliation> {
    return this.database.read(reach, async (tx) =>
      this.reconciliation(reach, tx, await this.#readable(reach, tx, conventionId)),
    );
  }

  async reconciliation(reach: Reach, tx: Tx, convention: Convention): Promise<Reconciliation> {
    return reconcile({
      devices: await this.expenses.devices(reach, tx, convention.id),
      expenses: await this.all(reach, tx, convention),
      annex: convention.annex,
      expectedPerClassroom: convention.expectedDevicesPerClassroom,
    });
  }

  sheet(reach: Reach, conventionId: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const convention = await this.#readable(reach, tx, conventionId);
      const name = `depenses-${convention.reference.replace(/[^\p{L}\p{N}-]+/gu, '-')}.csv`;
      return new Download(expenseSheet(await this.all(reach, tx, convention)), name);
    });
  }

  /** @throws DomainError convention.notFound, convention.expenseNotYours */
  async #readable(reach: Reach, tx: Tx, conventionId: string): Promise<Convention> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    const may = await this.expenses.powers(reach, tx, conventionId);
    if (!may.read) throw conventionError('expenseNotYours');
    return convention;
  }

  async #complete(reach: Reach, tx: Tx, convention: Convention, rows: readonly ExpenseRow[]): Promise<Expense[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const attachments = await this.attachments.of(reach, tx, convention.id, 'expense', ids);
    const others = await this.expenses.all(reach, tx, convention.id);
    const elsewhere = await this.expenses.elsewhere(reach, tx, convention.id);
    return rows.map((row) => {
      const expense = readExpense(row, attachments.get(row.id) ?? []);
      const context: NoticeContext = {
        window: windowOf(convention),
        today: LocalDate.today(this.clock),
        order: orderOf(row, others),
        credited: creditedOf(row, others),
        alsoIn: elsewhere.get(row.id) ?? null,
      };
      return { ...expense, notices: noticesOf(expense, context) };
    });
  }
}

/** By default, the days on which the convention holds (T32). */
function windowOf({ validity }: Convention): EligibilityWindow | null {
  if (validity === null) return null;
  return { from: LocalDate.parse(validity.from), until: LocalDate.parse(validity.until) };
}

const grossOf = (rows: readonly ExpenseRow[]): number => rows.reduce((sum, row) => sum + row.totalGrossCents, 0);
const counted = (rows: readonly ExpenseRow[]): ExpenseRow[] => rows.filter((row) => row.withdrawnBecause === null);

function orderOf(row: ExpenseRow, others: readonly ExpenseRow[]): NoticeContext['order'] {
  const order = others.find(({ id }) => id === row.orderId);
  if (order === undefined) return null;
  const invoices = counted(others).filter(({ orderId }) => orderId === order.id);
  const ids = new Set(invoices.map(({ id }) => id));
  const credits = counted(others).filter(({ creditedExpenseId: id }) => id !== null && ids.has(id));
  return {
    number: order.number,
    totalGrossCents: order.totalGrossCents,
    invoicedCents: grossOf(invoices) + grossOf(credits),
  };
}

function creditedOf(row: ExpenseRow, others: readonly ExpenseRow[]): NoticeContext['credited'] {
  const invoice = others.find(({ id }) => id === row.creditedExpenseId);
  if (invoice === undefined) return null;
  const credits = counted(others).filter(({ creditedExpenseId }) => creditedExpenseId === invoice.id);
  return { number: invoice.number, totalGrossCents: invoice.totalGrossCents, creditedCents: -grossOf(credits) };
}

/** Where a page begins; what is no cursor of ours begins nowhere in particular. */
function cursorOf(after: string | undefined): { issuedOn: string; id: string } | undefined {
  const [, issuedOn, id] = /^(\d{4}-\d{2}-\d{2})\/([0-9a-f-]{36})$/.exec(after ?? '') ?? [];
  return issuedOn === undefined || id === undefined ? undefined : { issuedOn, id };
}
