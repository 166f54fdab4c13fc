import type { LocalDate } from '@chariot/kernel';
import type { KnownFacts } from '../deadlines/timeline-sources.service.js';
import type { LedgerPayment } from './ledger.js';

/** What the ledger tells the deadlines: what was asked for, established and paid, and when. */
export function knownToDeadlines(
  payments: readonly LedgerPayment[],
  claim: { readonly certifiedOn: LocalDate; readonly serviceDoneOn: LocalDate | null } | undefined,
  bankVerifiedOn: LocalDate | null,
): KnownFacts {
  const last = (kind: LedgerPayment['kind']): LocalDate | null =>
    payments.filter((payment) => payment.kind === kind && !payment.isCancelled).at(-1)?.paidOn ?? null;
  const known = {
    advancePaidOn: last('advance'),
    balancePaidOn: last('balance'),
    balanceRequestedOn: claim?.certifiedOn ?? null,
    serviceDoneOn: claim?.serviceDoneOn ?? null,
    bankVerifiedOn,
  };
  // What is not known is left out, so that another noun may say it.
  return Object.fromEntries(Object.entries(known).filter(([, day]) => day !== null));
}
