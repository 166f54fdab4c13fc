import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, paragraph } from '../shapes.js';
import { moneyNotice } from './bank.js';
import { explained, settlement } from './settlement.js';

/** The State's money (art. 7.1): at signature, in between where an avenant says so, once the service fait is established. */
export const paymentKind = z.enum(['advance', 'instalment', 'balance']);
export type PaymentKind = z.output<typeof paymentKind>;

/** What the académie says it has paid, and what the commune says it has received: two columns, and their gap. */
export const payment = z.object({
  id,
  kind: paymentKind,
  cents,
  orderedOn: localDate.nullable(),
  paidOn: localDate,
  /** The State's own: a Chorus payment request. */
  reference: z.string().nullable(),
  /** The certified statement that a balance is paid on. */
  claim: z.object({ id, version: z.int() }).nullable(),
  /** Masked: the account that was in force when it was written down; null: none was. */
  account: z.string().nullable(),
  recordedAt: instant,
  receipt: z
    .object({ receivedOn: localDate, cents, revenueOrderNumber: z.string().nullable(), confirmedAt: instant })
    .nullable(),
  /** One French sentence where the two columns differ. */
  gap: z.string().nullable(),
  /** Typed in by mistake: stays in the books and counts for nothing. */
  cancelledBecause: z.string().nullable(),
  notices: z.array(moneyNotice),
});
export type Payment = z.output<typeof payment>;

/** Owed back to the ministry by the commune (art. 7.2), whoever writes it down. */
export const repayment = z.object({
  id,
  cause: z.enum(['advanceAboveDue', 'unused', 'otherUse']),
  debtor: z.literal('localAuthority'),
  creditor: z.literal('ministry'),
  cents,
  explanation: z.string(),
  requestedOn: localDate,
  /** Of the State's titre de perception. */
  orderNumber: z.string().nullable(),
  decisionId: id.nullable(),
  repaid: z.object({ repaidOn: localDate, paymentOrderNumber: z.string().nullable() }).nullable(),
  cancelledBecause: z.string().nullable(),
});
export type Repayment = z.output<typeof repayment>;

/** What the ministry has decided (art. 7.2), as the académie was told of it: nobody approves it here. */
export const ministryDecision = z.object({
  id,
  kind: z.enum(['suspension', 'resumption', 'reduction', 'repaymentDemand']),
  decidedOn: localDate,
  reference: z.string(),
  /** Of a reduction or of a demand; null for the others. */
  cents: cents.nullable(),
  explanation: z.string(),
  recordedAt: instant,
  cancelledBecause: z.string().nullable(),
});
export type MinistryDecision = z.output<typeof ministryDecision>;

export const paymentLedger = z.object({
  payments: z.array(payment),
  repayments: z.array(repayment),
  decisions: z.array(ministryDecision),
  /** What may be written down now for each kind at most, and why. */
  ceilings: z.array(explained.extend({ kind: paymentKind })),
  suspended: z.boolean(),
  notices: z.array(moneyNotice),
});
export type PaymentLedger = z.output<typeof paymentLedger>;

export const newPayment = z
  .object({
    kind: paymentKind,
    cents: cents.min(1),
    orderedOn: localDate.nullable(),
    paidOn: localDate,
    reference: line(80).nullable(),
  })
  .strict();
export type NewPayment = z.output<typeof newPayment>;

export const newRepayment = z
  .object({
    cause: repayment.shape.cause,
    cents: cents.min(1),
    explanation: paragraph(1000),
    requestedOn: localDate,
    orderNumber: line(80).nullable(),
    decisionId: id.nullable(),
  })
  .strict();
export type NewRepayment = z.output<typeof newRepayment>;

export const newMinistryDecision = z
  .object({
    kind: ministryDecision.shape.kind,
    decidedOn: localDate,
    reference: line(120),
    cents: cents.min(1).nullable(),
    explanation: paragraph(1000),
  })
  .strict();
export type NewMinistryDecision = z.output<typeof newMinistryDecision>;

const fctva = z.object({
  ratePercent: z.number(),
  /** The day that this rate was written down; a rate of one's own replaces it. */
  ratedOn: localDate,
  isOwnRate: z.boolean(),
  base: explained,
  amount: explained,
  /** What the collectivité bears once it is compensated. */
  netCost: explained,
});

/** Every figure of a convention on a day, each with its computation. */
export const conventionMoney = z.object({
  asOf: localDate,
  /** What the settlement is drawn from: a certified statement, or the expenses as they are written. */
  basis: z.object({
    kind: z.enum(['claim', 'expenses']),
    claim: z.object({ id, version: z.int(), serviceDoneOn: localDate.nullable() }).nullable(),
    sentence: z.string(),
  }),
  /** Two totals (T04): the operation, and every line of the table. */
  totals: z.object({ operation: explained, allFunding: explained.nullable() }),
  provisionalSubsidy: explained,
  advance: z.object({ due: explained, paid: explained }),
  /** Per classe mobile, and what pooling would give beside (T03). */
  settlement,
  reduction: explained,
  due: explained,
  paid: explained,
  received: explained,
  /** What remains for the académie to pay once the service fait is established, and what it may pay now. */
  balance: explained,
  payable: explained,
  clawback: z.object({ owed: explained, repaid: explained, remaining: explained }),
  ownShare: explained,
  overrun: explained,
  /** For the reader only (T33): no part of the settlement with the State. */
  fctva: fctva.nullable(),
  /** What the collectivité keeps to its charge when others give too; null: no other grant is written down. */
  ownShareCheck: z.object({ share: explained, percent: z.number(), notice: moneyNotice.nullable() }).nullable(),
  notices: z.array(moneyNotice),
});
export type ConventionMoney = z.output<typeof conventionMoney>;

export const moneySettings = z.object({
  /** Null: the rate that Chariot proposes. */
  fctvaRatePercent: z.number().nullable(),
  otherGrants: z.array(z.object({ funder: z.string(), cents })),
});
export type MoneySettings = z.output<typeof moneySettings>;

const ofPayment = z.object({ id, paymentId: id });
const ofRepayment = z.object({ id, repaymentId: id });
const ofDecision = z.object({ id, decisionId: id });
const because = z.object({ reason: line(300) }).strict();

export const getMoney = defineRoute({
  name: 'getMoney',
  method: 'GET',
  path: '/conventions/:id/money',
  permission: 'convention:read',
  summary: 'L’argent d’une convention à une date : ce qui est dû, versé, reçu, à reverser, chacun avec son calcul.',
  params: byId,
  query: z.object({ asOf: localDate.optional() }),
  response: conventionMoney,
  refusals: ['convention.moneyNotYours'],
});

export const getMoneySettings = defineRoute({
  name: 'getMoneySettings',
  method: 'GET',
  path: '/conventions/:id/money-settings',
  permission: 'convention:read',
  summary: 'Taux de FCTVA retenu et autres aides reçues.',
  params: byId,
  response: moneySettings,
  refusals: ['convention.moneyNotYours'],
});

export const setMoneySettings = defineRoute({
  name: 'setMoneySettings',
  method: 'PUT',
  path: '/conventions/:id/money-settings',
  permission: 'expense:write',
  summary: 'Retient un autre taux de FCTVA, et dit quelles autres aides la collectivité reçoit.',
  params: byId,
  body: z
    .object({
      fctvaRatePercent: z
        .number()
        .min(0)
        .max(100)
        .refine((rate) => Math.round(rate * 10_000) / 10_000 === rate, 'Un taux a quatre décimales au plus.')
        .nullable(),
      otherGrants: z.array(z.object({ funder: line(160), cents: cents.min(1) }).strict()).max(20),
    })
    .strict(),
  response: moneySettings,
  refusals: ['convention.moneyNotYours'],
});

export const getPayments = defineRoute({
  name: 'getPayments',
  method: 'GET',
  path: '/conventions/:id/payments',
  permission: 'convention:read',
  summary: 'Versements de l’État, reversements et décisions du ministère, lus par les deux parties.',
  params: byId,
  response: paymentLedger,
  refusals: ['convention.moneyNotYours'],
});

export const recordPayment = defineRoute({
  name: 'recordPayment',
  method: 'POST',
  path: '/conventions/:id/payments',
  permission: 'claim:check',
  summary: 'Écrit un versement de l’État ; jamais plus que ce qui est dû.',
  params: byId,
  body: newPayment,
  response: payment,
  status: 201,
  refusals: [
    'convention.paymentAboveDue',
    'convention.paymentNothingCertified',
    'convention.paymentDateWrong',
    'convention.paymentConventionUnsigned',
  ],
});

export const cancelPayment = defineRoute({
  name: 'cancelPayment',
  method: 'POST',
  path: '/conventions/:id/payments/:paymentId/cancellation',
  permission: 'claim:check',
  summary: 'Écarte un versement écrit par erreur, avec son motif ; jamais celui que la commune a reçu.',
  params: ofPayment,
  body: because,
  response: payment,
  refusals: ['convention.paymentNotFound', 'convention.paymentReceived', 'convention.paymentCancelled'],
});

export const confirmPayment = defineRoute({
  name: 'confirmPayment',
  method: 'PUT',
  path: '/conventions/:id/payments/:paymentId/receipt',
  permission: 'expense:write',
  summary: 'Dit que la commune a reçu un versement, quand, combien, et par quel titre de recettes.',
  params: ofPayment,
  body: z.object({ receivedOn: localDate, cents: cents.min(0), revenueOrderNumber: line(80).nullable() }).strict(),
  response: payment,
  refusals: ['convention.paymentNotFound', 'convention.paymentCancelled', 'convention.paymentDateWrong'],
});

export const recordRepayment = defineRoute({
  name: 'recordRepayment',
  method: 'POST',
  path: '/conventions/:id/repayments',
  permission: 'claim:check',
  summary: 'Écrit un reversement demandé à la commune au profit du ministère.',
  params: byId,
  body: newRepayment,
  response: repayment,
  status: 201,
  refusals: ['convention.repaymentAbovePaid', 'convention.paymentDateWrong', 'convention.ministryDecisionNotFound'],
});

export const settleRepayment = defineRoute({
  name: 'settleRepayment',
  method: 'PUT',
  path: '/conventions/:id/repayments/:repaymentId/settlement',
  permission: 'expense:write',
  summary: 'Dit quand la commune a reversé, et par quel mandat.',
  params: ofRepayment,
  body: z.object({ repaidOn: localDate, paymentOrderNumber: line(80).nullable() }).strict(),
  response: repayment,
  refusals: ['convention.repaymentNotFound', 'convention.repaymentCancelled', 'convention.paymentDateWrong'],
});

export const cancelRepayment = defineRoute({
  name: 'cancelRepayment',
  method: 'POST',
  path: '/conventions/:id/repayments/:repaymentId/cancellation',
  permission: 'claim:check',
  summary: 'Retire une demande de reversement, avec son motif ; jamais celle qui est payée.',
  params: ofRepayment,
  body: because,
  response: repayment,
  refusals: ['convention.repaymentNotFound', 'convention.repaymentSettled', 'convention.repaymentCancelled'],
});

export const recordMinistryDecision = defineRoute({
  name: 'recordMinistryDecision',
  method: 'POST',
  path: '/conventions/:id/ministry-decisions',
  permission: 'claim:check',
  summary: 'Consigne une décision du ministère : suspension, reprise, réduction ou demande de reversement.',
  params: byId,
  body: newMinistryDecision,
  response: ministryDecision,
  status: 201,
  refusals: [
    'convention.ministryDecisionAmountNeeded',
    'convention.ministryDecisionAmountRefused',
    'convention.ministryDecisionNotSuspended',
    'convention.paymentDateWrong',
  ],
});

export const cancelMinistryDecision = defineRoute({
  name: 'cancelMinistryDecision',
  method: 'POST',
  path: '/conventions/:id/ministry-decisions/:decisionId/cancellation',
  permission: 'claim:check',
  summary: 'Écarte une décision du ministère qui a été consignée par erreur.',
  params: ofDecision,
  body: because,
  response: ministryDecision,
  refusals: [
    'convention.ministryDecisionNotFound',
    'convention.ministryDecisionCancelled',
    'convention.ministryDecisionCited',
  ],
});
