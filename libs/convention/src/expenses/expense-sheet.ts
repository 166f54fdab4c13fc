import type { Expense } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { writeCsv, type CsvCell } from '@chariot/platform';
import { COMPONENT_LABELS } from './components.js';

const KINDS = { order: 'Commande', invoice: 'Facture', creditNote: 'Avoir' } as const;
const COLUMNS = [
  ...[
    'Genre',
    'Fournisseur',
    'SIRET',
    'Numéro',
    'Date',
    'Exercice',
    'N° d’engagement',
    'Ligne',
    'Libellé',
    'Composante',
  ],
  ...['Quantité', 'HT', 'Taux de TVA', 'TVA', 'TTC', 'TTC éligible', 'Motif si non éligible', 'Année de service'],
  ...['Compte', 'Classes mobiles', 'Numéros de série', 'Mandats', 'Payé le', 'Écartée'],
];

const day = (date: string | null): string => (date === null ? '' : LocalDate.format(LocalDate.parse(date)));
/** A number for a spreadsheet: no sign of currency, which would make it a text. */
const euros = (cents: number): string => Money.format(Money.cents(cents)).replace(/[\s€]/g, '');

/** A line of an expense on each row; texts that a spreadsheet would run are guarded by the writer. */
export const expenseSheet = (expenses: readonly Expense[]): Buffer =>
  writeCsv(
    COLUMNS,
    expenses.flatMap((expense) => expense.lines.map((line) => rowOf(expense, line))),
  );

function rowOf(expense: Expense, line: Expense['lines'][number]): CsvCell[] {
  return [
    KINDS[expense.kind],
    expense.supplierName,
    expense.supplierSiret,
    expense.number,
    day(expense.issuedOn),
    expense.fiscalYear,
    expense.commitmentNumber,
    line.rank,
    line.label,
    COMPONENT_LABELS[line.component],
    line.quantity,
    euros(line.netCents),
    line.vatRatePercent,
    euros(line.vatCents),
    euros(line.grossCents),
    euros(line.eligibleCents),
    line.ineligibleReason,
    line.serviceYear,
    line.accountHint,
    line.allocations.map((one) => `${one.schoolUai} n° ${String(one.ordinal)} : ${euros(one.cents)}`).join(' ; '),
    line.serialNumbers.join(' '),
    expense.disbursements.map(({ mandateNumber }) => mandateNumber).join(' ; '),
    expense.disbursements.map(({ paidOn }) => day(paidOn)).join(' ; '),
    expense.withdrawnBecause,
  ];
}
