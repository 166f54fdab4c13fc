import type { Expense, ExpenseLine, NewExpense, NewExpenseLine } from '@chariot/contract';
import { Money, newId } from '@chariot/kernel';
import { eligibilityOf, eligibleCents } from './components.js';
import { unallocated } from './expense-check.js';

/** Expenses for the specs: 8 000,00 € TTC of tablets, unless told. */
export const lineOf = (change: Partial<NewExpenseLine> = {}): NewExpenseLine => ({
  label: 'Tablettes 10 pouces',
  component: 'equipment',
  quantity: 12,
  netCents: 666_667,
  vatRatePercent: 20,
  vatCents: 133_333,
  grossCents: 800_000,
  eligible: true,
  ineligibleReason: null,
  serviceYear: null,
  accountHint: null,
  serialNumbers: [],
  allocations: [],
  ...change,
});

export const newExpenseOf = (change: Partial<NewExpense> = {}): NewExpense => {
  const lines = change.lines ?? [lineOf()];
  const total = (amount: (line: NewExpenseLine) => number) => lines.reduce((sum, line) => sum + amount(line), 0);
  return {
    kind: 'invoice',
    supplierName: 'Édu-Tablettes',
    supplierSiret: '73282932000074',
    number: 'FA-2016/0118',
    issuedOn: '2016-11-20',
    receivedOn: null,
    fiscalYear: 2016,
    commitmentNumber: null,
    serviceCode: null,
    orderId: null,
    creditedExpenseId: null,
    totalNetCents: total((line) => line.netCents),
    totalVatCents: total((line) => line.vatCents),
    totalGrossCents: total((line) => line.grossCents),
    attachmentIds: [],
    ...change,
    lines,
  };
};

/** As it is read back. */
export const expenseOf = (change: Partial<NewExpense> = {}, read: Partial<Expense> = {}): Expense => {
  const { attachmentIds: _, lines, ...rest } = newExpenseOf(change);
  const shown = lines.map((line, index): ExpenseLine => {
    const { eligible, reason } = eligibilityOf(line);
    const cents = rest.kind === 'order' ? Money.ZERO : eligibleCents(line, eligible);
    return {
      ...line,
      id: newId(),
      rank: index + 1,
      eligible,
      ineligibleReason: reason,
      eligibleCents: cents,
      unallocatedCents: unallocated(cents, line.allocations),
    };
  });
  return {
    ...rest,
    id: newId(),
    version: 1,
    eligibleCents: shown.reduce((sum, line) => sum + line.eligibleCents, 0),
    unallocatedCents: shown.reduce((sum, line) => sum + line.unallocatedCents, 0),
    lines: shown,
    disbursements: [],
    paidCents: 0,
    attachments: [],
    certifiedVersion: null,
    withdrawnBecause: null,
    notices: [],
    ...read,
  };
};
