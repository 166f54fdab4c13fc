import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** Whether a budget line may pay for devices of a school. Asked of the convention, which the fleet does not know. */
export interface BudgetLines {
  /** `false` also for a line that the caller does not reach. */
  mayPayFor(tx: Tx, reach: Reach, budgetLineId: string, schoolUai: string): Promise<boolean>;
}
export const BUDGET_LINES = Symbol('BudgetLines');
