import type { Attachment, Expense, ExpenseLine, Reconciliation } from '@chariot/contract';
import { LocalDate, Money, newId } from '@chariot/kernel';
import type { ClaimFacts } from './claim-facts.js';

/** Facts for the specs of claims: a school with one classe mobile, one invoice of 8 000 € that is in order. */
export const SCHOOL = '0382460T';

export const attachmentOf = (changes: Partial<Attachment> = {}): Attachment => ({
  id: newId(),
  kind: 'invoice',
  name: 'facture.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 1000,
  sha256: 'a'.repeat(64),
  addedAt: '2016-12-01T09:00:00.000Z',
  linkedTo: [],
  ...changes,
});

export function lineOf(grossCents: number, changes: Partial<ExpenseLine> = {}): ExpenseLine {
  const eligible = changes.eligible ?? true;
  const netCents = Math.round((grossCents * 100) / 120);
  return {
    id: newId(),
    rank: 1,
    label: 'Classe mobile de 12 tablettes',
    component: 'equipment',
    quantity: 1,
    netCents,
    vatRatePercent: 20,
    vatCents: grossCents - netCents,
    grossCents,
    eligible,
    ineligibleReason: null,
    eligibleCents: eligible ? grossCents : 0,
    serviceYear: null,
    accountHint: null,
    serialNumbers: [],
    allocations: eligible ? [{ schoolUai: SCHOOL, ordinal: 1, cents: grossCents }] : [],
    unallocatedCents: 0,
    ...changes,
  };
}

export function expenseOf(lines: ExpenseLine[], changes: Partial<Expense> = {}): Expense {
  const sum = (of: (line: ExpenseLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  const totalGrossCents = sum((line) => line.grossCents);
  return {
    id: newId(),
    version: 1,
    kind: 'invoice',
    supplierName: 'Fournisseur',
    supplierSiret: '73282932000074',
    number: 'F-12',
    issuedOn: '2016-12-01',
    receivedOn: null,
    fiscalYear: 2016,
    commitmentNumber: null,
    serviceCode: null,
    orderId: null,
    creditedExpenseId: null,
    totalNetCents: sum((line) => line.netCents),
    totalVatCents: sum((line) => line.vatCents),
    totalGrossCents,
    eligibleCents: sum((line) => line.eligibleCents),
    unallocatedCents: sum((line) => line.unallocatedCents),
    lines: lines.map((line, index) => ({ ...line, rank: index + 1 })),
    disbursements: [
      {
        mandateNumber: '412',
        slipNumber: '58',
        mandatedOn: '2016-12-10',
        paidOn: '2016-12-20',
        cents: totalGrossCents,
      },
    ],
    paidCents: totalGrossCents,
    attachments: [attachmentOf()],
    certifiedVersion: null,
    withdrawnBecause: null,
    notices: [],
    ...changes,
  };
}

export const reconciliationOf = (changes: Partial<Reconciliation> = {}): Reconciliation => ({
  matched: 12,
  withoutInvoice: [],
  notInInventory: [],
  invoicedTwice: [],
  unnamed: [],
  schools: [{ uai: SCHOOL, schoolName: 'École élémentaire', expected: 12, counted: 12, notice: null }],
  complete: true,
  ...changes,
});

export const factsOf = (changes: Partial<ClaimFacts> = {}): ClaimFacts => ({
  convention: conventionOf(),
  expenses: [expenseOf([lineOf(800_000)])],
  reconciliation: reconciliationOf(),
  deliveryReports: [],
  bank: { account: 'FR7630001007941234567890185', bic: 'BDFEFRPPCCT', holder: 'TRÉSORERIE' },
  advanceReceivedCents: Money.cents(200_000),
  reductionCents: Money.ZERO,
  ...changes,
});

export const conventionOf = (changes: Partial<ClaimFacts['convention']> = {}): ClaimFacts['convention'] => ({
  reference: 'CM-2016-001',
  title: 'Convention d’essai',
  signedOn: LocalDate.parse('2016-09-05'),
  validity: { from: LocalDate.parse('2016-09-05'), until: LocalDate.parse('2017-09-05') },
  academieName: 'Académie d’essai',
  localAuthorityName: 'Commune d’essai',
  localAuthoritySiret: '21940034800195',
  terms: {
    ratePercent: 50,
    stateCapPerClassroomCents: Money.cents(400_000),
    eligibleCapPerClassroomCents: Money.cents(800_000),
  },
  mention: 'Opération réalisée dans le cadre du Programme d’investissements d’avenir lancé par l’État.',
  annex: [{ uai: SCHOOL, schoolName: 'École élémentaire', mobileClassrooms: 1 }],
  imputation: {
    programme: '0214',
    titleAndCategory: 'titre 6 catégorie 63',
    activity: '021404DI0205',
    stateAccount: '653123',
    purchasingGroup: '10.03.01',
    action: 'action 08 sous-action 02',
    earmarkedFund: null,
  },
  ...changes,
});
