import type { PaymentKind } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';

/** A payment of the State, and what the commune says of it. */
export interface LedgerPayment {
  readonly kind: PaymentKind;
  readonly cents: Money;
  readonly paidOn: LocalDate;
  readonly receivedOn: LocalDate | null;
  readonly receivedCents: Money | null;
  readonly isCancelled: boolean;
}

/** What the commune was asked to repay to the ministry, and whether it did. */
export interface LedgerRepayment {
  readonly cause: 'advanceAboveDue' | 'unused' | 'otherUse';
  readonly cents: Money;
  readonly requestedOn: LocalDate;
  readonly repaidOn: LocalDate | null;
  readonly isCancelled: boolean;
}

/** What the ministry has decided, and the académie was told of. */
export interface LedgerDecision {
  readonly kind: 'suspension' | 'resumption' | 'reduction' | 'repaymentDemand';
  readonly decidedOn: LocalDate;
  readonly reference: string;
  readonly cents: Money | null;
  readonly isCancelled: boolean;
}

const isBy = (on: LocalDate | null, day: LocalDate): boolean => on !== null && LocalDate.compare(on, day) <= 0;

/** Payments that count on a day: made by then, and not written down by mistake. */
export const paidBy = <P extends LedgerPayment>(payments: readonly P[], day: LocalDate): P[] =>
  payments.filter((payment) => !payment.isCancelled && isBy(payment.paidOn, day));

export const requestedBy = <R extends LedgerRepayment>(repayments: readonly R[], day: LocalDate): R[] =>
  repayments.filter((repayment) => !repayment.isCancelled && isBy(repayment.requestedOn, day));

/** In the order in which they were taken. */
export const decidedBy = <D extends LedgerDecision>(decisions: readonly D[], day: LocalDate): D[] =>
  decisions
    .filter((decision) => !decision.isCancelled && isBy(decision.decidedOn, day))
    .sort((a, b) => LocalDate.compare(a.decidedOn, b.decidedOn));

export const totalOf = (entries: readonly { readonly cents: Money }[]): Money =>
  Money.sum(entries.map(({ cents }) => cents));

export const receivedOf = (payments: readonly LedgerPayment[], day: LocalDate): Money =>
  Money.sum(
    payments.map(({ receivedOn, receivedCents }) =>
      receivedCents !== null && isBy(receivedOn, day) ? receivedCents : Money.ZERO,
    ),
  );

export const repaidOf = (repayments: readonly LedgerRepayment[], day: LocalDate): Money =>
  totalOf(repayments.filter(({ repaidOn }) => isBy(repaidOn, day)));

/** For people: `2 000,00 € + 1 999,99 €`. */
export const sumSaid = (entries: readonly { readonly cents: Money }[], none: string): string =>
  entries.length === 0 ? none : entries.map(({ cents }) => Money.format(cents)).join(' + ');
