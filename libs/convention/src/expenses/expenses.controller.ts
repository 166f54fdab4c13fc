import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type Download, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ExpensesReader } from './expenses-reader.service.js';
import { Expenses } from './expenses.service.js';
import { InvoiceReadings } from './invoice-readings.service.js';

@Controller()
export class ExpensesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Expenses) private readonly expenses: Expenses,
    @Inject(ExpensesReader) private readonly reader: ExpensesReader,
    @Inject(InvoiceReadings) private readonly readings: InvoiceReadings,
  ) {}

  @Door(contract.listExpenses)
  list(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listExpenses>,
  ): Promise<OutputOf<typeof contract.listExpenses>> {
    return this.reader.list(reach, params.id, query);
  }

  @Door(contract.getExpense)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getExpense>,
  ): Promise<OutputOf<typeof contract.getExpense>> {
    return this.reader.get(reach, params.id, params.expenseId);
  }

  @Door(contract.recordExpense)
  record(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordExpense>,
  ): Promise<OutputOf<typeof contract.recordExpense>> {
    return this.expenses.record(reach, params.id, body);
  }

  @Door(contract.correctExpense)
  correct(
    @Caller() reach: Reach,
    @Precondition(contract.getExpense) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.correctExpense>,
  ): Promise<OutputOf<typeof contract.correctExpense>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.reader.one(reach, tx, params.id, params.expenseId),
      (tx) => this.expenses.correct(reach, tx, params.id, params.expenseId, body),
    );
  }

  @Door(contract.listExpenseVersions)
  versions(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listExpenseVersions>,
  ): Promise<OutputOf<typeof contract.listExpenseVersions>> {
    return this.reader.versions(reach, params.id, params.expenseId);
  }

  @Door(contract.withdrawExpense)
  withdraw(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.withdrawExpense>,
  ): Promise<OutputOf<typeof contract.withdrawExpense>> {
    return this.expenses.withdraw(reach, params.id, params.expenseId, body.reason);
  }

  @Door(contract.setDisbursements)
  setDisbursements(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.setDisbursements>,
  ): Promise<OutputOf<typeof contract.setDisbursements>> {
    return this.expenses.setDisbursements(reach, params.id, params.expenseId, body.disbursements);
  }

  @Door(contract.getExpenseSummary)
  summary(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getExpenseSummary>,
  ): Promise<OutputOf<typeof contract.getExpenseSummary>> {
    return this.reader.getSummary(reach, params.id);
  }

  @Door(contract.exportExpenses)
  export(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.exportExpenses>): Promise<Download> {
    return this.reader.sheet(reach, params.id);
  }

  @Door(contract.stateService)
  state(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.stateService>,
  ): Promise<OutputOf<typeof contract.stateService>> {
    return this.expenses.state(reach, params.id, params.service, body);
  }

  @Door(contract.getReconciliation)
  reconcile(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getReconciliation>,
  ): Promise<OutputOf<typeof contract.getReconciliation>> {
    return this.reader.getReconciliation(reach, params.id);
  }

  @Door(contract.readInvoice)
  readInvoice(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.readInvoice>,
  ): Promise<OutputOf<typeof contract.readInvoice>> {
    return this.readings.read(reach, params.id, body);
  }
}
