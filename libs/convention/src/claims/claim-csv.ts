import type { ClaimLine, ClaimStatement } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { CsvCell } from '@chariot/platform';
import { COMPONENT_LABELS } from '../expenses/components.js';

export const CLAIM_COLUMNS = [
  'N°',
  'Poste',
  'Objet',
  'Fournisseur',
  'SIRET',
  'Nature',
  'Numéro',
  'Date',
  'Exercice',
  'Mandat',
  'Bordereau',
  'Date de mandat',
  'Date de paiement',
  'HT',
  'Taux de TVA',
  'TVA',
  'TTC',
  'TTC éligible',
  'Motif de non-éligibilité',
  'Classes mobiles',
  'Numéros de série',
] as const;

/** The lines of a statement for a spreadsheet: amounts in euros with their decimals, as text where several are one cell. */
export const claimRows = ({ lines }: Pick<ClaimStatement, 'lines'>): CsvCell[][] => lines.map(rowOf);

const rowOf = (line: ClaimLine): CsvCell[] => [
  line.number,
  COMPONENT_LABELS[line.component],
  line.label,
  line.supplierName,
  line.supplierSiret,
  line.kind === 'creditNote' ? 'avoir' : 'facture',
  line.documentNumber,
  dateOf(line.issuedOn),
  line.fiscalYear,
  line.mandates.map(({ number }) => number).join(', '),
  line.mandates.map(({ slip }) => slip ?? '').join(', '),
  line.mandates.map(({ mandatedOn }) => dateOf(mandatedOn)).join(', '),
  line.mandates.map(({ paidOn }) => (paidOn === null ? '' : dateOf(paidOn))).join(', '),
  euros(line.netCents),
  line.vatRatePercent,
  euros(line.vatCents),
  euros(line.grossCents),
  euros(line.eligibleCents),
  line.ineligibleBecause,
  line.allocations
    .map(({ schoolUai, ordinal, cents }) => `${schoolUai} n° ${String(ordinal)} : ${euros(cents)}`)
    .join(', '),
  line.serialNumbers.join(', '),
];

/** `1234,56`: as a French spreadsheet reads a number, written from whole cents. */
function euros(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}
const dateOf = (day: string): string => LocalDate.format(LocalDate.parse(day));
