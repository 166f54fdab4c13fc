import type { Attachment, Expense, ImputationCodes, Reconciliation } from '@chariot/contract';
import type { LocalDate, Money } from '@chariot/kernel';
import type { FundingTerms } from '../funding/settlement.js';

/** The account of the collectivité that is in force, as its keeper shows it; were it whole, it would be masked (R78). */
export interface PayeeAccount {
  readonly account: string;
  readonly bic: string | null;
  readonly holder: string | null;
}

/** What the convention says on the day of the statement. */
export interface ClaimConvention {
  readonly reference: string;
  readonly title: string;
  readonly signedOn: LocalDate | null;
  /** Days on which it holds, ends included; null as long as it is not signed. */
  readonly validity: { readonly from: LocalDate; readonly until: LocalDate } | null;
  readonly academieName: string;
  readonly localAuthorityName: string;
  readonly localAuthoritySiret: string | null;
  readonly terms: FundingTerms;
  readonly mention: string;
  readonly annex: readonly {
    readonly uai: string;
    readonly schoolName: string;
    readonly mobileClassrooms: number;
  }[];
  readonly imputation: ImputationCodes | null;
}

/** All that a statement is drawn from. Orders and withdrawn documents may be among the expenses: they count for nothing. */
export interface ClaimFacts {
  readonly convention: ClaimConvention;
  readonly expenses: readonly Expense[];
  readonly reconciliation: Reconciliation;
  /** Documents that prove the delivery (PV de réception), whatever they are linked to. */
  readonly deliveryReports: readonly Attachment[];
  /** Null: « non renseigné ». */
  readonly bank: PayeeAccount | null;
  /** What the collectivité says it has received at signature; null: « non renseigné ». */
  readonly advanceReceivedCents: Money | null;
  /** What the ministry has taken off (art. 7.2). */
  readonly reductionCents: Money;
}
