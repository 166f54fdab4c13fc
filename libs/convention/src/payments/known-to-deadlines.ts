import type { LocalDate, Money } from '@chariot/kernel';
import type { KnownFacts } from '../deadlines/timeline-sources.service.js';
import type { LedgerPayment } from './ledger.js';

export interface KnownMoney {
  readonly payments: readonly LedgerPayment[];
  readonly claim: { readonly certifiedOn: LocalDate; readonly serviceDoneOn: LocalDate | null } | undefined;
  /** What that statement has the State owe, the ministry's reduction taken off; null: none is certified. */
  readonly dueCents: Money | null;
  /** Due at signature (art. 7.1). */
  readonly advanceCents: Money;
  readonly bankVerifiedOn: LocalDate | null;
}

/** What the ledger tells the deadlines: what was asked for, established and paid whole, and when. */
export function knownToDeadlines({ claim, dueCents, advanceCents, ...money }: KnownMoney): KnownFacts {
  const payments = money.payments.filter(({ isCancelled }) => !isCancelled);
  const serviceDoneOn = claim?.serviceDoneOn ?? null;
  const balances = payments.filter(({ kind }) => kind === 'balance');
  const settledOn = dueCents === null ? (balances.at(-1)?.paidOn ?? null) : wholeOn(payments, dueCents);
  const isPaid = settledOn !== null && balances.length > 0;
  const isCovered = serviceDoneOn !== null && !isPaid && (settledOn !== null || dueCents === 0);
  const known = {
    // Nobody pays more in advance than what is due in all.
    advancePaidOn: wholeOn(payments, dueCents !== null && dueCents < advanceCents ? dueCents : advanceCents),
    balancePaidOn: isPaid ? settledOn : null,
    noBalanceSince: isCovered ? later(serviceDoneOn, settledOn) : null,
    balanceRequestedOn: claim?.certifiedOn ?? null,
    serviceDoneOn,
    bankVerifiedOn: money.bankVerifiedOn,
  };
  // What is not known is left out, so that another noun may say it.
  return Object.fromEntries(Object.entries(known).filter(([, day]) => day !== null));
}

/** The day on which payments, in their order, made up an amount: a part of it is not it. */
function wholeOn(payments: readonly LedgerPayment[], amount: Money): LocalDate | null {
  let paid = 0;
  for (const { cents, paidOn } of payments) {
    paid += cents;
    if (paid >= amount) return paidOn;
  }
  return null;
}

const later = (a: LocalDate, b: LocalDate | null): LocalDate => (b !== null && b > a ? b : a);
