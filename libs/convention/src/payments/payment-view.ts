import type { MinistryDecision, Payment, Repayment } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import { PARTIES } from './clawback.js';
import { gapOf, paymentNotices, type PaymentContext } from './payment-notices.js';
import type { DecisionRow, PaymentRow, RepaymentRow } from './payments.repository.js';

/** A payment, as the contract says it, with what is said of it. */
export function paymentOf(row: PaymentRow, signedOn: LocalDate | null, context: PaymentContext): Payment {
  const { receivedOn, receivedCents, confirmedAt, claimId, claimVersion } = row;
  const facts = { ...row, signedOn };
  return {
    id: row.id,
    kind: row.kind,
    cents: row.cents,
    orderedOn: row.orderedOn,
    paidOn: row.paidOn,
    reference: row.reference,
    claim: claimId === null || claimVersion === null ? null : { id: claimId, version: claimVersion },
    account: row.account,
    recordedAt: row.recordedAt.toISOString(),
    receipt:
      receivedOn === null || receivedCents === null || confirmedAt === null
        ? null
        : {
            receivedOn,
            cents: receivedCents,
            revenueOrderNumber: row.revenueOrderNumber,
            confirmedAt: confirmedAt.toISOString(),
          },
    gap: row.isCancelled ? null : gapOf(facts, context.today),
    cancelledBecause: row.cancelledBecause,
    notices: row.isCancelled ? [] : paymentNotices(facts, context),
  };
}

export const repaymentOf = (row: RepaymentRow): Repayment => ({
  id: row.id,
  cause: row.cause,
  ...PARTIES,
  cents: row.cents,
  explanation: row.explanation,
  requestedOn: row.requestedOn,
  orderNumber: row.orderNumber,
  decisionId: row.decisionId,
  repaid: row.repaidOn === null ? null : { repaidOn: row.repaidOn, paymentOrderNumber: row.paymentOrderNumber },
  cancelledBecause: row.cancelledBecause,
});

export const decisionOf = (row: DecisionRow): MinistryDecision => ({
  id: row.id,
  kind: row.kind,
  decidedOn: row.decidedOn,
  reference: row.reference,
  cents: row.cents,
  explanation: row.explanation,
  recordedAt: row.recordedAt.toISOString(),
  cancelledBecause: row.cancelledBecause,
});
