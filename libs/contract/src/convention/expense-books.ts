import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, line } from '../shapes.js';
import { expenseComponent, expenseNotice, fundedClassroom, requiredService } from './expenses.js';

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

export const getReconciliation = defineRoute({
  name: 'getReconciliation',
  method: 'GET',
  path: '/conventions/:id/reconciliation',
  permission: 'convention:read',
  summary: 'Tablettes de l’inventaire et numéros de série des factures, dans les deux sens.',
  params: byId,
  response: reconciliation,
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
