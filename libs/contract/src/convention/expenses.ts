import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, page, pageOf, uai } from '../shapes.js';
import { attachment } from './attachments.js';

/** What was bought, by the parts of articles 6.1 and 6.2. Only the first six may be subsidised. */
export const expenseComponent = z.enum([
  'equipment',
  'setup',
  'mdm',
  'integration',
  'storage',
  'familiarisation',
  'infrastructure',
  'maintenance',
  'resources',
  'other',
]);
export type ExpenseComponent = z.output<typeof expenseComponent>;

/** The five services that article 6.1 asks for with the equipment. */
export const requiredService = z.enum(['setup', 'mdm', 'integration', 'storage', 'familiarisation']);
export type RequiredService = z.output<typeof requiredService>;

export const expenseKind = z.enum(['order', 'invoice', 'creditNote']);
export type ExpenseKind = z.output<typeof expenseKind>;

/** A VAT rate in percent: 20, 10, 5.5, 2.1, 0. */
const vatRate = z
  .number()
  .min(0)
  .max(100)
  .refine((rate) => Math.round(rate * 100) / 100 === rate, 'Un taux de TVA a deux décimales au plus.');
const quantity = z
  .number()
  .positive()
  .max(1_000_000)
  .refine((count) => Math.round(count * 1000) / 1000 === count, 'Une quantité a trois décimales au plus.');
/** One of the classes mobiles that the annex pays for (R44): the school, and which of its carts, from 1. */
export const fundedClassroom = z.object({ schoolUai: uai, ordinal: z.int().min(1).max(20) });

/** What one classe mobile bears of a line: TTC, in cents, with the sign of the line. */
export const allocation = fundedClassroom.extend({ cents }).strict();
export type Allocation = z.output<typeof allocation>;

/** Amounts are in cents, negative on a credit note: net is HT, gross is TTC. */
export const newExpenseLine = z
  .object({
    label: line(300),
    component: expenseComponent,
    quantity,
    netCents: cents,
    vatRatePercent: vatRate,
    vatCents: cents,
    grossCents: cents,
    /** Whether the collectivité counts it in the subsidised cost (art. 6.2); infrastructure, maintenance and resources never count. */
    eligible: z.boolean(),
    /** Why not, when not; left empty where the convention says it itself. */
    ineligibleReason: line(300).nullable(),
    /** Of a subscription that is paid year by year: which year of it, from 1. Null for what is paid once. */
    serviceYear: z.int().min(1).max(15).nullable(),
    /** Where the collectivité's accountant writes it down (2183, 21831, 2051, 6156…): a word of its own, never a rule. */
    accountHint: line(40).nullable(),
    serialNumbers: z.array(line(80)).max(500),
    allocations: z.array(allocation).max(200),
  })
  .strict();
export type NewExpenseLine = z.output<typeof newExpenseLine>;

export const newExpense = z
  .object({
    kind: expenseKind,
    supplierName: line(200),
    /** 14 digits with their check; null for a supplier that has none. */
    supplierSiret: line(20).nullable(),
    number: line(80),
    issuedOn: localDate,
    receivedOn: localDate.nullable(),
    /** The budget year it is charged to. */
    fiscalYear: z.int().min(2015).max(2100),
    commitmentNumber: line(80).nullable(),
    serviceCode: line(80).nullable(),
    /** Of an invoice: the order it answers. */
    orderId: id.nullable(),
    /** Of a credit note: the invoice it corrects. */
    creditedExpenseId: id.nullable(),
    /** As printed at the foot of the document. */
    totalNetCents: cents,
    totalVatCents: cents,
    totalGrossCents: cents,
    lines: z.array(newExpenseLine).min(1).max(200),
    attachmentIds: z.array(id).max(40),
  })
  .strict();
export type NewExpense = z.output<typeof newExpense>;

/** A mandat of the ordonnateur and its payment by the comptable: the date that a public body's expense bears. */
export const disbursement = z
  .object({
    mandateNumber: line(60),
    slipNumber: line(60).nullable(),
    mandatedOn: localDate,
    paidOn: localDate.nullable(),
    cents,
  })
  .strict();
export type Disbursement = z.output<typeof disbursement>;

/** What a careful eye would say about it; nothing here stops anybody. */
export const expenseNotice = z.object({
  code: z.string(),
  /** Rule or trap that it comes from (R57, T32); null for a plain check. */
  rule: z.string().nullable(),
  articles: z.array(z.string()),
  message: z.string(),
  /** The line concerned, from 1; null for the whole document. */
  line: z.int().nullable(),
});
export type ExpenseNotice = z.output<typeof expenseNotice>;

export const expenseLine = z.object({
  id,
  rank: z.int(),
  label: z.string(),
  component: expenseComponent,
  quantity: z.number(),
  netCents: cents,
  vatRatePercent: z.number(),
  vatCents: cents,
  grossCents: cents,
  eligible: z.boolean(),
  ineligibleReason: z.string().nullable(),
  /** What counts in the subsidised cost: its TTC (R61), or 0. */
  eligibleCents: cents,
  serviceYear: z.int().nullable(),
  accountHint: z.string().nullable(),
  serialNumbers: z.array(z.string()),
  allocations: z.array(z.object({ schoolUai: z.string(), ordinal: z.int(), cents })),
  /** What of `eligibleCents` no classe mobile bears yet. */
  unallocatedCents: cents,
});
export type ExpenseLine = z.output<typeof expenseLine>;

export const expense = z.object({
  id,
  /** 1 when it was typed in; each correction makes another, and the former stay. */
  version: z.int(),
  kind: expenseKind,
  supplierName: z.string(),
  supplierSiret: z.string().nullable(),
  number: z.string(),
  issuedOn: localDate,
  receivedOn: localDate.nullable(),
  fiscalYear: z.int(),
  commitmentNumber: z.string().nullable(),
  serviceCode: z.string().nullable(),
  orderId: id.nullable(),
  creditedExpenseId: id.nullable(),
  totalNetCents: cents,
  totalVatCents: cents,
  totalGrossCents: cents,
  /** Σ of the lines' `eligibleCents`; 0 for an order, which is no expense yet. */
  eligibleCents: cents,
  unallocatedCents: cents,
  lines: z.array(expenseLine),
  disbursements: z.array(disbursement),
  /** Σ of what was paid (`paidOn` known). */
  paidCents: cents,
  attachments: z.array(attachment),
  /** The version that a certified statement holds: corrected by another version or a credit note, never withdrawn. */
  certifiedVersion: z.int().nullable(),
  /** Withdrawn documents stay in the books and count for nothing. */
  withdrawnBecause: z.string().nullable(),
  notices: z.array(expenseNotice),
});
export type Expense = z.output<typeof expense>;

/** What a correction replaced, as it was read then: what a certified statement holds stays readable. */
export const expenseVersion = z.object({
  version: z.int(),
  /** Why it was corrected. */
  reason: z.string(),
  replacedAt: instant,
  expense,
});
export type ExpenseVersion = z.output<typeof expenseVersion>;

const ofExpense = z.object({ id, expenseId: id });
const REFUSALS = [
  'convention.expenseNotYours',
  'convention.expenseDuplicate',
  'convention.expenseSiretWrong',
  'convention.expenseLineSum',
  'convention.expenseTotalSum',
  'convention.expenseSign',
  'convention.expenseLinkWrong',
  'convention.expenseReasonMissing',
  'convention.expenseAllocationOver',
  'convention.expenseAllocationNotEligible',
  'convention.expenseClassroomUnknown',
  'convention.expenseSerialTwice',
];

export const listExpenses = defineRoute({
  name: 'listExpenses',
  method: 'GET',
  path: '/conventions/:id/expenses',
  permission: 'convention:read',
  summary: 'Commandes, factures et avoirs d’une convention, lus par ses deux parties.',
  params: byId,
  query: z.object({ ...page, kind: expenseKind.optional(), fiscalYear: z.coerce.number().int().optional() }),
  response: pageOf(expense),
});

export const getExpense = defineRoute({
  name: 'getExpense',
  method: 'GET',
  path: '/conventions/:id/expenses/:expenseId',
  permission: 'convention:read',
  summary: 'Une commande, une facture ou un avoir.',
  params: ofExpense,
  response: expense,
});

export const recordExpense = defineRoute({
  name: 'recordExpense',
  method: 'POST',
  path: '/conventions/:id/expenses',
  permission: 'expense:write',
  summary: 'Enregistre une commande, une facture ou un avoir.',
  params: byId,
  body: newExpense,
  response: expense,
  status: 201,
  refusals: REFUSALS,
});

export const correctExpense = defineRoute({
  name: 'correctExpense',
  method: 'PUT',
  path: '/conventions/:id/expenses/:expenseId',
  permission: 'expense:write',
  summary: 'Corrige une dépense : une nouvelle version, la précédente est gardée.',
  params: ofExpense,
  body: newExpense.extend({ version: z.int().min(1), reason: line(300) }).strict(),
  response: expense,
  refusals: [...REFUSALS, 'convention.expenseChangedMeanwhile', 'convention.expenseWithdrawn'],
});

export const listExpenseVersions = defineRoute({
  name: 'listExpenseVersions',
  method: 'GET',
  path: '/conventions/:id/expenses/:expenseId/versions',
  permission: 'convention:read',
  summary: 'Les versions d’une dépense que des corrections ont remplacées, la dernière d’abord.',
  params: ofExpense,
  response: z.object({ items: z.array(expenseVersion) }),
});

export const withdrawExpense = defineRoute({
  name: 'withdrawExpense',
  method: 'POST',
  path: '/conventions/:id/expenses/:expenseId/withdrawal',
  permission: 'expense:write',
  summary: 'Écarte une dépense saisie par erreur, avec son motif ; jamais celle d’un état certifié.',
  params: ofExpense,
  body: z.object({ reason: line(300) }).strict(),
  response: expense,
  refusals: ['convention.expenseCertified', 'convention.expenseWithdrawn'],
});

export const setDisbursements = defineRoute({
  name: 'setDisbursements',
  method: 'PUT',
  path: '/conventions/:id/expenses/:expenseId/disbursements',
  permission: 'expense:write',
  summary: 'Dit par quels mandats une facture a été payée, et quand.',
  params: ofExpense,
  body: z.object({ disbursements: z.array(disbursement).max(20) }).strict(),
  response: expense,
  refusals: ['convention.expenseDisbursementWrong', 'convention.expenseWithdrawn'],
});

export const exportExpenses = defineRoute({
  name: 'exportExpenses',
  method: 'GET',
  path: '/conventions/:id/expense-lines',
  permission: 'convention:read',
  summary: 'Les lignes de dépenses d’une convention, pour un tableur.',
  params: byId,
  response: z.string(),
  produces: 'text/csv',
});
