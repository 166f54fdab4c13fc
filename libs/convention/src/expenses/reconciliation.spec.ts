import type { Expense, NewExpense } from '@chariot/contract';
import { proves } from '../rules/proof.scene.js';
import { expenseOf, lineOf } from './expense.scene.js';
import { reconcile, type InventoryDevice } from './reconciliation.js';

const SCHOOL = '0382460T';
const device = (serialNumber: string): InventoryDevice => ({
  ...{ serialNumber, manufacturer: 'Lenovo', model: 'Tab P11', schoolUai: SCHOOL, classroomName: 'Classe mobile 1' },
});
const devices = (count: number) => Array.from({ length: count }, (_, index) => device(`SN${String(index + 1)}`));
const serials = (count: number) => devices(count).map(({ serialNumber }) => serialNumber.toLowerCase());
const invoice = (serialNumbers: string[], change: Partial<NewExpense> = {}): Expense =>
  expenseOf({ lines: [lineOf({ serialNumbers, quantity: serialNumbers.length })], ...change });
const seen = (inventory: InventoryDevice[], expenses: Expense[]) =>
  reconcile({
    ...{ devices: inventory, expenses, expectedPerClassroom: 12 },
    annex: [{ uai: SCHOOL, schoolName: 'École élémentaire', mobileClassrooms: 1 }],
  });

describe('the inventory against the invoices', () => {
  it('is complete when each device is on one invoice and the other way round, however the serial is written', () => {
    expect(seen(devices(12), [invoice(serials(12))])).toMatchObject({
      ...{ matched: 12, complete: true, withoutInvoice: [], notInInventory: [], invoicedTwice: [], unnamed: [] },
    });
    expect(seen([], []).complete).toBe(false);
  });

  it('says which devices no invoice names, and which invoiced ones nobody has', () => {
    const found = seen(devices(3), [invoice(['SN1', 'SN9'])]);
    expect(found.withoutInvoice.map(({ serialNumber }) => serialNumber)).toEqual(['SN2', 'SN3']);
    expect(found.notInInventory).toEqual([
      expect.objectContaining({ serialNumber: 'SN9', supplierName: 'Édu-Tablettes', number: 'FA-2016/0118', line: 1 }),
    ]);
    expect(found.complete).toBe(false);
  });

  it('sees one device on two invoices, unless the first was credited', () => {
    const first = invoice(['SN1']);
    const again = invoice(['sn 1'], { number: 'FA-2' });
    const twice = seen(devices(1), [first, again]);
    expect(twice.invoicedTwice).toEqual([
      {
        serialNumber: 'SN1',
        on: [expect.objectContaining({ number: 'FA-2016/0118' }), expect.objectContaining({ number: 'FA-2' })],
      },
    ]);
    const credit = invoice(['SN1'], { kind: 'creditNote', number: 'AV-1', creditedExpenseId: first.id });
    expect(seen(devices(1), [first, again, credit])).toMatchObject({ invoicedTwice: [], matched: 1, complete: true });
    // Given back and not replaced: nobody has been paid for it.
    expect(seen(devices(1), [first, credit]).withoutInvoice).toHaveLength(1);
  });

  it('leaves aside orders and what was withdrawn, and counts what a line does not name', () => {
    const order = invoice(['SN1'], { kind: 'order', number: 'C-1' });
    const withdrawn = { ...invoice(['SN1']), withdrawnBecause: 'Erreur' };
    expect(seen(devices(1), [order, withdrawn]).withoutInvoice).toHaveLength(1);
    const short = expenseOf({ lines: [lineOf({ serialNumbers: serials(10), quantity: 12 })] });
    expect(seen(devices(12), [short]).unnamed).toEqual([expect.objectContaining({ line: 1, count: 2 })]);
    // An invoice that names no serial number at all says nothing of any: its devices are those without an invoice.
    expect(seen(devices(12), [expenseOf()])).toMatchObject({ unnamed: [], withoutInvoice: { length: 12 } });
  });

  proves('T29', 'takes « environ 12 » for a size: another number is a question', () => {
    const { schools, complete } = seen(devices(11), [invoice(serials(11))]);
    expect(schools).toEqual([
      expect.objectContaining({ expected: 12, counted: 11, notice: expect.stringContaining('est-ce voulu ?') }),
    ]);
    expect(complete).toBe(true);
    expect(seen(devices(12), []).schools[0]?.notice).toBeNull();
  });
});
