import type { Expense, Reconciliation } from '@chariot/contract';
import { comparableSerial } from '../funding/funded-device.js';
import { applies } from '../rules/applies.js';

export interface InventoryDevice {
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly schoolUai: string | null;
  readonly classroomName: string | null;
}
export interface ReconciledFacts {
  readonly devices: readonly InventoryDevice[];
  readonly expenses: readonly Expense[];
  readonly annex: readonly { readonly uai: string; readonly schoolName: string; readonly mobileClassrooms: number }[];
  /** About how many a classe mobile has (art. 6.2). */
  readonly expectedPerClassroom: number;
}
type InvoicedDevice = Reconciliation['notInInventory'][number];

/**
 * Devices of the inventory against serial numbers of the invoices, both ways. A serial number on a credit note takes one off
 * the invoices: it was given back.
 */
export function reconcile(facts: ReconciledFacts): Reconciliation {
  const invoiced = invoicedOf(facts.expenses);
  const inventory = new Map(facts.devices.map((device) => [comparableSerial(device.serialNumber), device]));
  const withoutInvoice = [...inventory]
    .filter(([serial]) => !invoiced.has(serial))
    .map(([, device]) => ({ ...device }));
  const entries = [...invoiced];
  const notInInventory = entries.flatMap(([serial, [first]]) =>
    inventory.has(serial) || first === undefined ? [] : [first],
  );
  const invoicedTwice = entries
    .filter(([, on]) => on.length > 1)
    .map(([serialNumber, on]) => ({ serialNumber, on: [...on] }));
  const unnamed = unnamedOf(facts.expenses);
  const faults = [withoutInvoice, notInInventory, invoicedTwice, unnamed];
  return {
    matched: entries.filter(([serial]) => inventory.has(serial)).length,
    ...{ withoutInvoice, notInInventory, invoicedTwice, unnamed },
    schools: schoolsOf(facts),
    complete: faults.every((each) => each.length === 0) && facts.devices.length > 0,
  };
}

const isCounted = ({ kind, withdrawnBecause }: Expense): boolean => kind !== 'order' && withdrawnBecause === null;

function invoicedOf(expenses: readonly Expense[]): Map<string, InvoicedDevice[]> {
  const found = new Map<string, InvoicedDevice[]>();
  const counted = expenses.filter(isCounted);
  for (const expense of counted.filter(({ kind }) => kind === 'invoice')) {
    for (const line of expense.lines) {
      for (const serial of line.serialNumbers.map(comparableSerial)) {
        const device = {
          serialNumber: serial,
          expenseId: expense.id,
          supplierName: expense.supplierName,
          number: expense.number,
          line: line.rank,
        };
        found.set(serial, [...(found.get(serial) ?? []), device]);
      }
    }
  }
  for (const credit of counted.filter(({ kind }) => kind === 'creditNote')) {
    for (const serial of credit.lines.flatMap((line) => line.serialNumbers.map(comparableSerial))) {
      const left = takenOff(found.get(serial) ?? [], credit.creditedExpenseId);
      if (left.length === 0) found.delete(serial);
      else found.set(serial, left);
    }
  }
  return found;
}

/** Without one: that of the invoice which is credited, else the latest. */
function takenOff(on: readonly InvoicedDevice[], creditedId: string | null): InvoicedDevice[] {
  const at = on.findIndex(({ expenseId }) => expenseId === creditedId);
  return on.filter((_, index) => index !== (at === -1 ? on.length - 1 : at));
}

/** Devices that a line of equipment counts beyond the serial numbers that it names. */
function unnamedOf(expenses: readonly Expense[]): Reconciliation['unnamed'] {
  return expenses
    .filter((expense) => isCounted(expense) && expense.kind === 'invoice')
    .flatMap((expense) =>
      expense.lines
        .filter((line) => line.component === 'equipment' && line.serialNumbers.length > 0)
        .map((line) => ({ line, count: Math.floor(line.quantity) - line.serialNumbers.length }))
        .filter(({ count }) => count > 0)
        .map(({ line, count }) => ({
          ...{ expenseId: expense.id, number: expense.number, line: line.rank, label: line.label, count },
        })),
    );
}

/** « Environ 12 » is a size, not a rule: another number is a question to whoever counts (T29). */
function schoolsOf({ annex, devices, expectedPerClassroom }: ReconciledFacts): Reconciliation['schools'] {
  return annex.map(({ uai, schoolName, mobileClassrooms }) => {
    const expected = expectedPerClassroom * mobileClassrooms;
    const counted = devices.filter((device) => device.schoolUai === uai).length;
    const differs = applies('T29') && counted !== expected;
    const notice = `${String(counted)} appareil${counted > 1 ? 's' : ''} à l’inventaire pour environ ${String(expected)} prévus (art. 6.2) : est-ce voulu ?`;
    return { uai, schoolName, expected, counted, notice: differs ? notice : null };
  });
}
