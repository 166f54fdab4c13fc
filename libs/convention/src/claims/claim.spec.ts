import { LocalDate, Money } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { checksOf, sameExpenses, saysAsMuch } from './checks.js';
import { attachmentOf, expenseOf, factsOf, lineOf, reconciliationOf } from './claims.scene.js';
import { claimStateOf, whyNotCheck, type ClaimEvents } from './claim.js';
import { financialReport, type FinancialReportFacts } from './financial-report.js';
import { payableBalance } from './payable.js';
import { statementOf } from './statement.js';

const NOTHING: ClaimEvents = {
  certifiedAt: null,
  abandonedAt: null,
  receivedAt: null,
  returnedAt: null,
  serviceDoneOn: null,
};
const at = new Date('2017-03-01T09:00:00Z');
const day = LocalDate.parse('2017-03-10');

it('is another statement where what is printed beside the amounts was set right', () => {
  const line = lineOf(800_000);
  const expense = expenseOf([line]);
  const of = (changes: Partial<typeof expense>) => statementOf(factsOf({ expenses: [{ ...expense, ...changes }] }));
  const before = of({});
  expect(sameExpenses(before, of({ version: 2 }))).toBe(true);
  for (const changes of [
    { issuedOn: '2016-12-02' },
    { fiscalYear: 2017 },
    { supplierName: 'Fournisseur, son vrai nom' },
    { supplierSiret: null },
    { lines: [{ ...line, label: 'Autre chose' }] },
    { lines: [{ ...line, vatRatePercent: 10 }] },
  ]) {
    expect([changes, sameExpenses(before, of(changes))]).toEqual([changes, false]);
  }
  // A receipt that was missing may be certified with what it proves.
  const receipted = of({ attachments: [...expense.attachments, attachmentOf({ sha256: 'b'.repeat(64) })] });
  expect([sameExpenses(before, receipted), saysAsMuch(before, receipted)]).toEqual([true, false]);
});

describe('the state of a statement', () => {
  it.each([
    [{}, 'awaitingCertification'],
    [{ abandonedAt: at }, 'abandoned'],
    [{ certifiedAt: at }, 'certified'],
    [{ certifiedAt: at, receivedAt: at }, 'received'],
    [{ certifiedAt: at, receivedAt: at, returnedAt: at }, 'returned'],
    [{ certifiedAt: at, receivedAt: at, serviceDoneOn: day }, 'serviceDone'],
  ])('%j is %s', (events, state) => {
    expect(claimStateOf({ ...NOTHING, ...events })).toBe(state);
  });

  it('is checked once, and not once a later version is certified', () => {
    expect(whyNotCheck('receive', { state: 'certified', superseded: false })).toBeNull();
    expect(whyNotCheck('receive', { state: 'received', superseded: false })).toBe('claimOver');
    expect(whyNotCheck('establish', { state: 'certified', superseded: false })).toBeNull();
    expect(whyNotCheck('return', { state: 'received', superseded: false })).toBeNull();
    expect(whyNotCheck('return', { state: 'serviceDone', superseded: false })).toBe('claimOver');
    expect(whyNotCheck('establish', { state: 'returned', superseded: false })).toBe('claimOver');
    expect(whyNotCheck('establish', { state: 'received', superseded: true })).toBe('claimOver');
  });
});

describe('what the académie compares', () => {
  const statement = statementOf(factsOf());
  const checks = (changes: Partial<Parameters<typeof checksOf>[0]> = {}) =>
    checksOf({ statement, today: statement, expenses: [], reconciliation: reconciliationOf(), ...changes });
  const gapsOf = (code: string, of: ReturnType<typeof checks>) => of.checks.find((each) => each.code === code)?.gaps;

  it('agrees where the statement, its receipts, the inventory and the mandats do', () => {
    expect(checks().agree).toBe(true);
  });

  it('says that the expenses have changed since', () => {
    const today = statementOf(factsOf({ expenses: [expenseOf([lineOf(800_001)])] }));
    expect(checks({ today })).toMatchObject({ agree: false });
  });

  it('does not mind that a receipt was added since', () => {
    const facts = factsOf();
    const [first] = facts.expenses;
    if (first === undefined) throw new Error('the scene has one expense');
    const more = { ...facts, expenses: [{ ...first, attachments: [attachmentOf(), attachmentOf({ kind: 'other' })] }] };
    const result = checksOf({ ...more, statement: statementOf(facts), today: statementOf(more) });
    expect(gapsOf('unchanged', result)).toEqual([]);
  });

  it('names each device that one source knows and another does not', () => {
    const found = checks({
      statement: statementOf(factsOf({ expenses: [expenseOf([lineOf(800_000, { serialNumbers: ['sn 2'] })])] })),
      reconciliation: reconciliationOf({
        withoutInvoice: [{ serialNumber: 'SN-1', manufacturer: '', model: '', schoolUai: null, classroomName: null }],
        notInInventory: [{ serialNumber: 'SN2', expenseId: '', supplierName: '', number: 'F-12', line: 1 }],
      }),
    });
    expect(gapsOf('serials', found)).toEqual([
      'SN2 (facture F-12) : inconnu de l’inventaire.',
      'SN-1 : dans l’inventaire, sur aucune facture.',
    ]);
  });

  proves('R67', 'finds the expense without receipt and the invoice without payment', () => {
    const bare = statementOf(
      factsOf({ expenses: [expenseOf([lineOf(800_000)], { attachments: [], disbursements: [] })] }),
    );
    const found = checks({ statement: bare, today: bare });
    expect(found.agree).toBe(false);
    expect(gapsOf('receipts', found)).toEqual(['Facture F-12 (Fournisseur) : aucune pièce jointe.']);
    expect(gapsOf('mandates', found)).toEqual(['Facture F-12 (Fournisseur) : aucun mandat.']);
  });
});

describe('what is payable', () => {
  const { settlement } = statementOf(factsOf());
  const claim = { superseded: false, settlement };

  proves('R64', 'is nothing until the service fait is established, then the balance', () => {
    expect(payableBalance({ ...claim, state: 'received', version: 1 }).cents).toBe(0);
    expect(payableBalance({ ...claim, state: 'serviceDone', version: 1 }).cents).toBe(200_000);
  });
  it('is nothing of a statement that a later one replaces', () => {
    expect(payableBalance({ ...claim, superseded: true, state: 'serviceDone', version: 1 }).cents).toBe(0);
  });
  proves('R65', 'is nothing as long as no statement was produced', () => {
    expect(payableBalance(null)).toMatchObject({ cents: 0, formula: 'aucun état récapitulatif n’a été produit' });
  });
  proves(
    'R66',
    'is nothing of a statement that is not certified exact, which the académie does not check either',
    () => {
      expect(payableBalance({ ...claim, state: 'awaitingCertification', version: null }).cents).toBe(0);
      expect(whyNotCheck('establish', { state: 'awaitingCertification', superseded: false })).toBe('claimNotCertified');
    },
  );
});

describe('the bilan financier', () => {
  const report = (paid: number | null = 200_000, changes: Partial<FinancialReportFacts> = {}) =>
    financialReport({
      until: LocalDate.parse('2017-09-05'),
      forecastCostCents: Money.cents(800_000),
      statement: statementOf(
        factsOf({
          expenses: [expenseOf([lineOf(600_000), lineOf(60_000, { eligible: false, component: 'infrastructure' })])],
        }),
      ),
      certifiedVersion: 1,
      paidByStateCents: paid === null ? null : Money.cents(paid),
      ...{ unconfirmedCents: Money.ZERO, reductionCents: Money.ZERO, repaidCents: Money.ZERO },
      ...changes,
    });
  const figure = (of: ReturnType<typeof report>, label: string) =>
    of?.figures.find(({ labelFr }) => labelFr.startsWith(label))?.cents;

  proves('R87', 'is sent at the term, with what was spent, by component and by year', () => {
    const found = report();
    expect(found?.dueOn).toBe('2017-09-05');
    expect(figure(found, 'Dépenses réalisées')).toBe(660_000);
    expect(figure(found, 'Écart')).toBe(-200_000);
    expect(figure(found, 'Reste à verser')).toBe(100_000);
    expect(figure(found, 'À reverser')).toBe(0);
    expect(figure(found, 'Charge de la collectivité')).toBe(360_000);
    expect(found?.byComponent.map(({ component, grossCents }) => [component, grossCents])).toEqual([
      ['equipment', 600_000],
      ['infrastructure', 60_000],
    ]);
    expect(found?.byFiscalYear).toEqual([{ fiscalYear: 2016, grossCents: 660_000 }]);
  });

  it('turns what was paid too much into a repayment, and computes nothing from what is not known', () => {
    expect(figure(report(350_000), 'À reverser')).toBe(50_000);
    expect(figure(report(null), 'Reste à verser')).toBeNull();
  });

  it('knows what the ministry took off since, what was given back, and what nobody has confirmed', () => {
    const found = report(200_000, { reductionCents: Money.cents(150_000), repaidCents: Money.cents(10_000) });
    const labels = ['Subvention due', 'Reste à verser', 'Reversé', 'À reverser', 'Charge de la collectivité'];
    expect(labels.map((label) => figure(found, label))).toEqual([150_000, 0, 10_000, 40_000, 510_000]);
    const unconfirmed = report(200_000, { unconfirmedCents: Money.cents(100_000) });
    expect(unconfirmed?.remarks.join()).toContain('n’a pas confirmé');
  });
});
