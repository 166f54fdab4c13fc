import type { Allocation, Attachment, Disbursement, Expense, ExpenseLine } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { eligibilityOf, eligibleCents } from './components.js';
import { unallocated } from './expense-check.js';

/** A line as it is kept. */
export interface LineRow extends Omit<ExpenseLine, 'eligibleCents' | 'unallocatedCents' | 'allocations'> {
  readonly allocations: Allocation[];
}
/** A document as it is kept: what is computed of it is left out. */
export interface ExpenseRow extends Omit<
  Expense,
  'eligibleCents' | 'unallocatedCents' | 'paidCents' | 'lines' | 'attachments' | 'notices'
> {
  readonly conventionId: string;
  readonly lines: LineRow[];
  readonly disbursements: Disbursement[];
}

/** A document with what is computed of it; an order is no expense yet, and has nothing to be borne. */
export function readExpense(
  { conventionId: _, ...row }: ExpenseRow,
  attachments: readonly Attachment[],
): Omit<Expense, 'notices'> {
  const lines = row.lines.map((line) => readLine(line, row.kind === 'order'));
  const total = (amount: (line: ExpenseLine) => number): Money =>
    Money.sum(lines.map((line) => Money.cents(amount(line))));
  const paid = row.disbursements.filter(({ paidOn }) => paidOn !== null);
  return {
    ...row,
    lines,
    eligibleCents: total((line) => line.eligibleCents),
    unallocatedCents: total((line) => line.unallocatedCents),
    paidCents: Money.sum(paid.map(({ cents }) => Money.cents(cents))),
    attachments: [...attachments],
  };
}

function readLine(line: LineRow, ordered: boolean): ExpenseLine {
  const { eligible, reason } = eligibilityOf(line);
  const counted = ordered ? Money.ZERO : eligibleCents(line, eligible);
  return {
    ...line,
    eligible,
    ineligibleReason: reason,
    eligibleCents: counted,
    unallocatedCents: unallocated(counted, line.allocations),
  };
}
