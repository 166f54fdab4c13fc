import type { InvoiceReading } from '@chariot/contract';
import type { AnnexClassroom } from './classrooms.js';
import { footFault, sumFault, totalsOf, withNet } from './typed-amounts.js';
import {
  blankExpense,
  blankLine,
  dated,
  fromReading,
  serialsOf,
  sharesOf,
  toNewExpense,
  type TypedExpense,
} from './typed-expense.js';
import { checked, faultsWhileTyping, serialsHint } from './typed-faults.js';

const classroom = (ordinal: number): AnnexClassroom => ({
  key: `0382460T/${String(ordinal)}`,
  schoolUai: '0382460T',
  ordinal,
  label: `École, classe mobile ${String(ordinal)}`,
});
const THREE = [1, 2, 3].map(classroom);
const line = {
  ...blankLine(),
  label: 'Tablettes',
  quantity: '12',
  netCents: '8000',
  vatCents: '1600',
  grossCents: '9600',
};
const invoice: TypedExpense = {
  ...blankExpense('invoice'),
  fiscalYear: '2016',
  supplierName: 'Fournisseur',
  number: 'F-1',
  issuedOn: '2016-11-20',
  totalNetCents: '8 000,00',
  totalVatCents: '1 600,00',
  totalGrossCents: '9 600,00',
  lines: [line],
};

describe('what is typed of an expense', () => {
  it('becomes cents, cut evenly among the classes mobiles to the cent', () => {
    const odd = { ...invoice, lines: [{ ...line, netCents: '8000,01', grossCents: '9600,01' }] };
    const [only] = toNewExpense(odd, THREE, []).lines;
    expect(only?.allocations.map(({ cents }) => cents)).toEqual([320_001, 320_000, 320_000]);
  });

  it('is taken off when it is a credit note, typed as it is printed', () => {
    const { lines, totalGrossCents } = toNewExpense({ ...invoice, kind: 'creditNote' }, [classroom(1)], []);
    expect([totalGrossCents, lines[0]?.netCents, lines[0]?.allocations[0]?.cents]).toEqual([
      -960_000, -800_000, -960_000,
    ]);
  });

  it('has nobody bear what the convention does not subsidise, nor an order', () => {
    expect(sharesOf({ ...line, component: 'infrastructure' }, THREE)).toEqual([]);
    expect(sharesOf({ ...line, eligible: false }, THREE)).toEqual([]);
    expect(toNewExpense({ ...invoice, kind: 'order' }, THREE, []).lines[0]?.allocations).toEqual([]);
  });

  it('may be borne by one classe mobile, or said amount by amount', () => {
    expect(sharesOf({ ...line, sharing: '0382460T/2' }, THREE).map(([{ ordinal }, cents]) => [ordinal, cents])).toEqual(
      [[2, 960_000]],
    );
    const typed = { ...line, sharing: 'typed', shares: { '0382460T/1': '600', '0382460T/3': '300,50' } };
    expect(sharesOf(typed, THREE).map(([, cents]) => cents)).toEqual([60_000, 30_050]);
  });

  it('proposes VAT and TTC, and never over somebody’s own figures', () => {
    const proposed = withNet(blankLine(), { netCents: '100,01' });
    expect([proposed.vatCents, proposed.grossCents]).toEqual(['20,00', '120,01']);
    expect(withNet(proposed, { vatRatePercent: '5,5' }).vatCents).toBe('5,50');
    expect(withNet({ ...proposed, vatCents: '20,01' }, { netCents: '200' }).vatCents).toBe('20,01');
  });

  it('is checked as one types: the sum of a line, the foot, the SIRET', () => {
    expect(sumFault({ netCents: '100', vatCents: '20', grossCents: '120,01' })).toBeNull();
    expect(sumFault({ netCents: '100', vatCents: '20', grossCents: '120,02' })).toMatch(/120,00/);
    expect(footFault(invoice)).toBeNull();
    expect(footFault({ ...invoice, totalGrossCents: '9 700' })).toMatch(/9.600,00.€ TTC/);
    expect(faultsWhileTyping({ ...invoice, supplierSiret: '732 829 320 00075' }, THREE)).toHaveProperty(
      'supplierSiret',
    );
    expect(faultsWhileTyping({ ...invoice, supplierSiret: '732 829 320 00074' }, THREE)).toEqual({});
    expect(totalsOf([line, line]).grossCents).toBe(1_920_000);
  });

  it('names each field to mend, and is given whole or not at all', () => {
    expect(checked(invoice, THREE, []).expense?.supplierName).toBe('Fournisseur');
    const wrong = { ...invoice, number: '', lines: [{ ...line, netCents: 'x', eligible: false }] };
    const { expense, faults } = checked(wrong, THREE, []);
    expect(expense).toBeUndefined();
    expect(Object.keys(faults).sort()).toEqual([
      'lines.0.ineligibleReason',
      'lines.0.netCents',
      'number',
      'totalGrossCents',
    ]);
    const over = { ...line, sharing: 'typed', shares: { '0382460T/1': '9600,01' } };
    expect(checked({ ...invoice, lines: [over] }, THREE, []).faults).toHaveProperty(['lines.0.shares']);
  });

  it('takes serial numbers as they are pasted', () => {
    expect(serialsOf('PF1, PF2;PF3\n PF4')).toEqual(['PF1', 'PF2', 'PF3', 'PF4']);
    expect(serialsHint({ ...line, serialNumbers: 'PF1 PF2' })).toMatch(/2.numéros de série pour une quantité de 12/);
    expect(faultsWhileTyping({ ...invoice, lines: [{ ...line, serialNumbers: 'PF1 PF1' }] }, THREE)).toEqual({
      'lines.0.serialNumbers': 'PF1 figure deux fois.',
    });
  });

  it('is filled in from an electronic invoice, without the sign of a credit note', () => {
    const reading: InvoiceReading = {
      ...{ format: 'facturX', profile: 'BASIC', kind: 'creditNote', supplierName: 'Vendeur', supplierSiret: null },
      ...{ buyerName: null, buyerSiret: null, number: 'A-1', issuedOn: '2017-01-03', commitmentNumber: null },
      ...{ serviceCode: null, creditedNumber: null, currency: 'EUR', totalNetCents: -10_000, totalVatCents: -2_000 },
      totalGrossCents: -12_000,
      lines: [],
      notices: [],
    };
    const typed = fromReading(reading, blankExpense('invoice'));
    expect([typed.kind, typed.totalGrossCents, typed.fiscalYear, typed.lines.length]).toEqual([
      'creditNote',
      '120,00',
      '2017',
      1,
    ]);
  });
});

describe('the budget year', () => {
  const blank = blankExpense('invoice');
  const after = (typed: TypedExpense, day: string) => ({ ...typed, ...dated(typed, day) });

  it('is that of the day which the document bears, as long as nobody types another', () => {
    const typed = after(blank, '2016-12-12');
    expect(typed.fiscalYear).toBe('2016');
    expect(after(typed, '2017-01-03').fiscalYear).toBe('2017');
    expect(after({ ...typed, fiscalYear: '2017' }, '2016-12-13').fiscalYear).toBe('2017');
    expect(after(typed, '').fiscalYear).toBe('2016');
  });
});
