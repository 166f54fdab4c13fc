import type { ImputationCodes } from '@chariot/contract';
import { proves } from '../rules/proof.scene.js';
import { attachmentOf, conventionOf, expenseOf, factsOf, lineOf, SCHOOL } from './claims.scene.js';
import { statementOf } from './statement.js';

describe('the état récapitulatif', () => {
  it('adds up what counts: invoices and credit notes, and neither orders nor what was withdrawn', () => {
    const statement = statementOf(
      factsOf({
        expenses: [
          expenseOf([lineOf(900_000)], { number: 'F-2', issuedOn: '2016-12-05' }),
          expenseOf([lineOf(-100_000)], { kind: 'creditNote', number: 'A-1', issuedOn: '2016-12-20' }),
          expenseOf([lineOf(500_000)], { kind: 'order', number: 'C-1' }),
          expenseOf([lineOf(700_000)], { number: 'F-3', withdrawnBecause: 'saisie deux fois' }),
        ],
      }),
    );
    expect(statement.lines.map(({ number, documentNumber }) => [number, documentNumber])).toEqual([
      [1, 'F-2'],
      [2, 'A-1'],
    ]);
    expect(statement.totals).toMatchObject({ grossCents: 800_000, eligibleCents: 800_000, ineligibleCents: 0 });
    expect(statement.settlement).toMatchObject({ due: { cents: 400_000 }, balance: { cents: 200_000 } });
  });

  it('shows what is not eligible, and why, and counts it in no subsidy', () => {
    const { lines, totals, settlement } = statementOf(
      factsOf({
        expenses: [
          expenseOf([
            lineOf(600_000),
            lineOf(50_000, { eligible: false, component: 'infrastructure' }),
            lineOf(10_000, { eligible: false, component: 'resources' }),
            lineOf(24_000, { eligible: false, component: 'mdm', serviceYear: 2 }),
            lineOf(1_000, { eligible: false, component: 'other', ineligibleReason: 'frais de port' }),
          ]),
        ],
      }),
    );
    expect(lines.map((line) => line.ineligibleBecause)).toEqual([
      null,
      'L’infrastructure n’est pas subventionnée (art. 6.2).',
      expect.stringContaining('collège de référence (art. 3.2)'),
      'Année 2 d’un abonnement.',
      'frais de port',
    ]);
    expect(totals).toMatchObject({ grossCents: 685_000, eligibleCents: 600_000, ineligibleCents: 85_000 });
    expect(settlement.due.cents).toBe(300_000);
    expect(settlement.ownShare.cents).toBe(300_000);
  });

  it('counts each classe mobile of the annex apart, also that on which nothing was spent', () => {
    const convention = conventionOf({ annex: [{ uai: SCHOOL, schoolName: 'École', mobileClassrooms: 2 }] });
    const { settlement } = statementOf(factsOf({ convention }));
    expect(settlement.classrooms.map(({ classroom, due }) => [classroom.ordinal, due.cents])).toEqual([
      [1, 400_000],
      [2, 0],
    ]);
  });

  it('prints the State’s codes as they are written, those that are', () => {
    const codes = statementOf(factsOf()).imputation;
    expect(codes).toContainEqual({ label: 'Activité Chorus', value: '021404DI0205' });
    expect(codes.map(({ label }) => label)).not.toContain('Fonds de concours');
    expect(statementOf(factsOf({ convention: conventionOf({ imputation: null }) })).imputation).toEqual([]);
  });

  it('cites a document under each expense that it proves', () => {
    const shared = attachmentOf();
    const expenses = [
      expenseOf([lineOf(400_000)], { attachments: [shared], number: 'F-1' }),
      expenseOf([lineOf(400_000)], { attachments: [shared], number: 'F-2' }),
    ];
    const { attachments } = statementOf(factsOf({ expenses }));
    expect(attachments.map(({ expenseId }) => expenseId).sort()).toEqual(expenses.map(({ id }) => id).sort());
  });

  it('says the same of the same facts, to the letter', () => {
    const facts = factsOf();
    const reversed = { ...facts, expenses: [...facts.expenses].reverse() };
    expect(JSON.stringify(statementOf(reversed))).toBe(JSON.stringify(statementOf(facts)));
  });
});

describe('rules', () => {
  proves('R67', 'lists the documents that prove the expense', () => {
    const report = attachmentOf({ kind: 'deliveryReport', name: 'pv.pdf' });
    expect(statementOf(factsOf({ deliveryReports: [report] })).attachments.map(({ name }) => name)).toEqual([
      'facture.pdf',
      'pv.pdf',
    ]);
  });
  proves('R77', 'names the account that the transfer goes to', () => {
    expect(statementOf(factsOf()).bank).toMatchObject({ bic: 'BDFEFRPPCCT', holder: 'TRÉSORERIE' });
    expect(statementOf(factsOf({ bank: null })).bank).toBeNull();
  });
  proves('R78', 'shows no more of the account than its ends', () => {
    expect(JSON.stringify(statementOf(factsOf()))).not.toContain('00794');
    expect(statementOf(factsOf()).bank?.maskedIban).toBe('FR76 •••• 185');
  });
  const codes = { ...conventionOf().imputation, earmarkedFund: '06.1.2.442' } as ImputationCodes;
  const printed = () => statementOf(factsOf({ convention: conventionOf({ imputation: codes }) })).imputation;
  proves('R70', 'prints the programme', () => {
    expect(printed()).toContainEqual({ label: 'Programme', value: '0214' });
  });
  proves('R71', 'prints the title and its category', () => {
    expect(printed()).toContainEqual({ label: 'Titre et catégorie', value: 'titre 6 catégorie 63' });
  });
  proves('R72', 'prints the activity code to the letter', () => {
    expect(printed()).toContainEqual({ label: 'Activité Chorus', value: '021404DI0205' });
  });
  proves('R73', 'prints the State’s account', () => {
    expect(printed()).toContainEqual({ label: 'Compte (PCE)', value: '653123' });
  });
  proves('R74', 'prints the purchasing group with its dots', () => {
    expect(printed()).toContainEqual({ label: 'Groupe marchandise', value: '10.03.01' });
  });
  proves('R75', 'prints the action and its part', () => {
    expect(printed()).toContainEqual({ label: 'Action et sous-action', value: 'action 08 sous-action 02' });
  });
  proves('R76', 'prints the earmarked fund as it is written', () => {
    expect(printed()).toContainEqual({ label: 'Fonds de concours', value: '06.1.2.442' });
  });
  proves('T34', 'tells the later years of a subscription apart', () => {
    const lines = [
      lineOf(24_000, { component: 'mdm', serviceYear: 2, eligible: false }),
      lineOf(24_000, { serviceYear: 1 }),
    ];
    expect(statementOf(factsOf({ expenses: [expenseOf(lines)] })).totals.recurringCents).toBe(24_000);
  });
});
