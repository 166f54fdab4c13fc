import type { ClaimFinding } from '@chariot/contract';
import { proves } from '../rules/proof.scene.js';
import type { ClaimFacts } from './claim-facts.js';
import { conventionOf, expenseOf, factsOf, lineOf, reconciliationOf, SCHOOL } from './claims.scene.js';
import { findingsOf, mayBeCertified } from './findings.js';
import { statementOf } from './statement.js';

const findings = (changes: Partial<ClaimFacts> = {}): ClaimFinding[] => {
  const facts = factsOf(changes);
  return findingsOf(facts, statementOf(facts));
};
const codes = (changes: Partial<ClaimFacts> = {}): string[] => findings(changes).map(({ code }) => code);
const device = { serialNumber: 'SN-1', manufacturer: '', model: '', schoolUai: SCHOOL, classroomName: null };
const invoiced = { serialNumber: 'SN-2', expenseId: '', supplierName: '', number: 'F-12', line: 1 };

describe('what is said before anybody signs', () => {
  it('is nothing when all is in order', () => {
    expect(findings()).toEqual([]);
  });

  it('lets be certified whatever is only a warning or a question', () => {
    const found = findings({
      expenses: [expenseOf([lineOf(800_000)], { attachments: [], disbursements: [], issuedOn: '2016-01-05' })],
      bank: null,
      advanceReceivedCents: null,
      reconciliation: reconciliationOf({
        withoutInvoice: [device],
        schools: [{ uai: SCHOOL, schoolName: 'École', expected: 12, counted: 3, notice: null }],
      }),
    });
    expect(found.length).toBeGreaterThan(5);
    expect(mayBeCertified(found)).toBe(true);
    for (const { message } of found) expect(message).toMatch(/^[A-ZÀÉ].*[.?]$/u);
  });

  it('warns of credit notes that exceed the invoices of a classe mobile', () => {
    expect(codes({ expenses: [expenseOf([lineOf(-100)], { kind: 'creditNote' })] })).toContain('creditsExceed');
  });

  it('says that nothing was spent', () => {
    expect(codes({ expenses: [] })).toContain('noExpense');
  });

  it('tells two suppliers with the same number apart, and an invoice from a credit note', () => {
    const of = (changes: object) => expenseOf([lineOf(100_000)], changes);
    expect(codes({ expenses: [of({}), of({ supplierSiret: '11002001300097' }), of({ kind: 'creditNote' })] })).toEqual(
      [],
    );
  });
});

describe('rules', () => {
  proves('R12', 'notices a classe mobile for which no equipment was bought', () => {
    expect(codes({ expenses: [expenseOf([lineOf(10_000, { component: 'setup' })])] })).toContain('noEquipment');
    expect(codes()).not.toContain('noEquipment');
  });
  proves('R16', 'stops a document that counts twice, and a TTC that is not HT plus VAT', () => {
    const twice = [expenseOf([lineOf(400_000)]), expenseOf([lineOf(400_000)], { number: ' f 0012', id: 'b' })];
    const again = [expenseOf([lineOf(400_000)], { number: 'F0012' }), ...twice];
    expect(findings({ expenses: again }).filter(({ code }) => code === 'duplicate')).toHaveLength(1);
    const wrong = findings({ expenses: [expenseOf([lineOf(120_000, { netCents: 100_000, vatCents: 19_990 })])] });
    expect(wrong).toMatchObject([{ level: 'block', code: 'vatSum' }]);
    expect(codes({ expenses: [expenseOf([lineOf(120_000, { netCents: 100_000, vatCents: 19_999 })])] })).toEqual([]);
  });
  proves('R17', 'stops an eligible cost that no classe mobile bears', () => {
    const found = findings({ expenses: [expenseOf([lineOf(800_000, { unallocatedCents: 120_000 })])] });
    expect(found).toMatchObject([{ level: 'block', code: 'unallocated', rule: 'R17' }]);
    expect(mayBeCertified(found)).toBe(false);
  });
  proves('R62', 'says that without the advance there is no balance', () => {
    expect(codes({ advanceReceivedCents: null })).toEqual(['advanceMissing']);
  });
  proves('R67', 'asks for the receipt, the mandat and the serial numbers that prove the expense', () => {
    expect(codes({ expenses: [expenseOf([lineOf(800_000)], { attachments: [] })] })).toEqual(['noReceipt']);
    expect(codes({ expenses: [expenseOf([lineOf(800_000)], { disbursements: [] })] })).toEqual(['noMandate']);
    const unpaid = { mandateNumber: '1', slipNumber: null, mandatedOn: '2016-12-10', paidOn: null, cents: 800_000 };
    expect(codes({ expenses: [expenseOf([lineOf(800_000)], { disbursements: [unpaid] })] })).toEqual(['notPaid']);
    const partly = { ...unpaid, paidOn: '2016-12-20', cents: 1 };
    expect(codes({ expenses: [expenseOf([lineOf(800_000)], { disbursements: [partly] })] })).toEqual(['partlyPaid']);
    const reconciliation = reconciliationOf({
      withoutInvoice: Array.from({ length: 7 }, (_, index) => ({ ...device, serialNumber: `SN-${String(index)}` })),
      notInInventory: [invoiced],
      invoicedTwice: [{ serialNumber: 'SN-3', on: [invoiced, invoiced] }],
      unnamed: [{ expenseId: '', number: 'F-12', line: 1, label: '', count: 12 }],
    });
    const found = findings({ reconciliation });
    expect(found.map(({ code }) => code)).toEqual(['withoutInvoice', 'notInInventory', 'invoicedTwice', 'unnamed']);
    expect(found[0]?.message).toContain('et 2 de plus');
  });
  proves('R77', 'warns that no transfer can be made to no account', () => {
    expect(codes({ bank: null })).toEqual(['bankMissing']);
  });
  proves('R59', 'asks about a school with far fewer devices than expected', () => {
    const reconciliation = reconciliationOf({
      schools: [{ uai: SCHOOL, schoolName: 'École', expected: 12, counted: 9, notice: null }],
    });
    expect(findings({ reconciliation })).toMatchObject([{ level: 'question', rule: 'R59' }]);
  });
});

describe('traps', () => {
  proves('T32', 'warns of an invoice outside the days of the convention, and refuses none', () => {
    const on = (issuedOn: string) => findings({ expenses: [expenseOf([lineOf(800_000)], { issuedOn })] });
    expect(on('2016-09-04')).toMatchObject([{ level: 'warning', rule: 'T32' }]);
    expect(on('2016-09-04')[0]?.message).toContain('antérieure à la signature (05/09/2016)');
    expect(on('2017-09-06')[0]?.message).toContain('postérieure au terme');
    expect(on('2016-09-05')).toEqual([]);
    expect(on('2017-09-05')).toEqual([]);
    expect(codes({ convention: conventionOf({ validity: null, signedOn: null }) })).toEqual(['windowUnknown']);
  });
  proves('T34', 'warns of a later year of a subscription that is counted as eligible', () => {
    expect(codes({ expenses: [expenseOf([lineOf(800_000), lineOf(24_000, { serviceYear: 2 })])] })).toEqual([
      'recurringEligible',
    ]);
  });
});
