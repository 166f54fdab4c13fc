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

const amounts = { grossCents: cents, eligibleCents: cents, ineligibleCents: cents };

/** Invoices and credit notes added up; orders apart. */
export const expenseSummary = z.object({
  ...amounts,
  orderedCents: cents,
  paidCents: cents,
  unallocatedCents: cents,
  /** By budget year (T11: two of them are natural), then by component. */
  years: z.array(
    z.object({
      fiscalYear: z.int(),
      ...amounts,
      paidCents: cents,
      components: z.array(z.object({ component: expenseComponent, ...amounts })),
    }),
  ),
  components: z.array(z.object({ component: expenseComponent, ...amounts })),
  /** Each classe mobile of the annex with the eligible cost that it bears. */
  classrooms: z.array(
    fundedClassroom.extend({ schoolName: z.string(), eligibleCents: cents, devices: z.int().nullable() }),
  ),
  /** Years after the first of what is paid yearly: nobody subsidises them (T34). */
  recurringCents: cents,
  /** R47–R52: the equipment's specification and the five services, with what shows each. */
  required: z.array(
    z.object({
      rule: z.string(),
      what: z.enum(['specification', ...requiredService.options]),
      label: z.string(),
      state: z.enum(['shown', 'ownStaff', 'notApplicable', 'missing']),
      note: z.string().nullable(),
      expenseIds: z.array(id),
      message: z.string(),
    }),
  ),
  notices: z.array(expenseNotice),
});
export type ExpenseSummary = z.output<typeof expenseSummary>;

const reconciledDevice = z.object({
  serialNumber: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  schoolUai: z.string().nullable(),
  classroomName: z.string().nullable(),
});
const invoicedDevice = z.object({
  serialNumber: z.string(),
  expenseId: id,
  supplierName: z.string(),
  number: z.string(),
  line: z.int(),
});
/** Devices of the inventory against serial numbers of the invoices, both ways, whole. */
export const reconciliation = z.object({
  matched: z.int(),
  /** In the inventory, on no invoice. */
  withoutInvoice: z.array(reconciledDevice),
  /** On an invoice, unknown to the inventory. */
  notInInventory: z.array(invoicedDevice),
  /** One device on two invoices. */
  invoicedTwice: z.array(z.object({ serialNumber: z.string(), on: z.array(invoicedDevice) })),
  /** Devices that equipment lines count and name by no serial number. */
  unnamed: z.array(z.object({ expenseId: id, number: z.string(), line: z.int(), label: z.string(), count: z.int() })),
  /** By school: about how many devices the convention expects, and how many there are (T29). */
  schools: z.array(
    z.object({
      uai: z.string(),
      schoolName: z.string(),
      expected: z.int(),
      counted: z.int(),
      notice: z.string().nullable(),
    }),
  ),
  complete: z.boolean(),
});
export type Reconciliation = z.output<typeof reconciliation>;

/** What an electronic invoice says, for a person to look at: nothing is saved. Null is « non renseigné ». */
export const invoiceReading = z.object({
  format: z.enum(['facturX', 'cii', 'ubl']),
  /** As the document names it: MINIMUM, BASIC WL, BASIC, EN 16931, EXTENDED… */
  profile: z.string().nullable(),
  kind: z.enum(['invoice', 'creditNote']),
  supplierName: z.string().nullable(),
  supplierSiret: z.string().nullable(),
  buyerName: z.string().nullable(),
  buyerSiret: z.string().nullable(),
  number: z.string().nullable(),
  issuedOn: localDate.nullable(),
  commitmentNumber: z.string().nullable(),
  serviceCode: z.string().nullable(),
  creditedNumber: z.string().nullable(),
  currency: z.string().nullable(),
  totalNetCents: cents.nullable(),
  totalVatCents: cents.nullable(),
  totalGrossCents: cents.nullable(),
  lines: z.array(
    z.object({
      label: z.string(),
      quantity: z.number().nullable(),
      netCents: cents.nullable(),
      vatRatePercent: z.number().nullable(),
      vatCents: cents.nullable(),
      grossCents: cents.nullable(),
      serialNumbers: z.array(z.string()),
    }),
  ),
  notices: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type InvoiceReading = z.output<typeof invoiceReading>;

const ofExpense = z.object({ id, expenseId: id });
const INVOICE_BYTES = 14 * 1024 * 1024;
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

export const getExpenseSummary = defineRoute({
  name: 'getExpenseSummary',
  method: 'GET',
  path: '/conventions/:id/expense-summary',
  permission: 'convention:read',
  summary:
    'Dépenses par exercice, par composante et par classe mobile, éligibles ou non, et services de l’article 6.1.',
  params: byId,
  response: expenseSummary,
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

export const stateService = defineRoute({
  name: 'stateService',
  method: 'PUT',
  path: '/conventions/:id/services/:service',
  permission: 'expense:write',
  summary: 'Dit comment un service de l’article 6.1 est rendu quand aucune facture ne le montre.',
  params: z.object({ id, service: requiredService }),
  body: z.object({ how: z.enum(['ownStaff', 'notApplicable', 'unstated']), note: line(400).nullable() }).strict(),
  response: expenseSummary,
  refusals: ['convention.expenseServiceRequired'],
});

export const getReconciliation = defineRoute({
  name: 'getReconciliation',
  method: 'GET',
  path: '/conventions/:id/reconciliation',
  permission: 'convention:read',
  summary: 'Tablettes de l’inventaire et numéros de série des factures, dans les deux sens.',
  params: byId,
  response: reconciliation,
});

export const readInvoice = defineRoute({
  name: 'readInvoice',
  method: 'POST',
  path: '/conventions/:id/invoice-readings',
  permission: 'expense:write',
  summary: 'Lit une facture électronique (Factur-X, CII, UBL) pour préremplir la saisie ; rien n’est enregistré.',
  params: byId,
  body: z.object({ name: line(200), contentBase64: z.string().min(1).max(INVOICE_BYTES) }).strict(),
  response: invoiceReading,
  bodyLimit: INVOICE_BYTES,
  refusals: ['convention.invoiceNotReadable', 'convention.invoiceUnsafe', 'convention.invoiceWithoutData'],
});
