import type { LoanBorrower } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Download, Tx } from '@chariot/platform';

/** What a loan writes on its slip; names are written by hand, by whoever signs. */
export interface SlipFacts {
  readonly number: number;
  readonly borrower: LoanBorrower;
  readonly lentOn: LocalDate;
  readonly dueOn: LocalDate;
}

/** Asked of the fleet, whose papers the slip is one of, in the caller's reach (`device:read`). */
export interface LoanSlips {
  /** @returns what prints it, once the reading is over */
  of(tx: Tx, reach: Reach, deviceId: string, facts: SlipFacts): Promise<() => Promise<Download>>;
}
export const LOAN_SLIPS = Symbol('LoanSlips');
