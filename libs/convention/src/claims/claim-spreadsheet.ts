import type { ClaimLine, ClaimStatement } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { OdsCell, OdsSheet } from '@chariot/platform';
import { COMPONENT_LABELS } from '../expenses/components.js';

const COLUMNS = [
  { title: 'N°', width: 1.2 },
  { title: 'Poste', width: 5 },
  { title: 'Objet', width: 6 },
  { title: 'Fournisseur', width: 5 },
  { title: 'SIRET' },
  { title: 'Nature', width: 2 },
  { title: 'Numéro', width: 3 },
  { title: 'Date', width: 2.4 },
  { title: 'Exercice', width: 2 },
  { title: 'Mandats' },
  { title: 'Payé le', width: 2.4 },
  { title: 'HT', width: 3 },
  { title: 'TVA', width: 3 },
  { title: 'TTC', width: 3 },
  { title: 'TTC éligible', width: 3 },
  { title: 'Motif de non-éligibilité', width: 6 },
  { title: 'Numéros de série', width: 8 },
];

/** The statement as administrations ask for tables: its lines, then what is due, with amounts that compute. */
export const claimSheets = ({ lines, totals, settlement, convention }: ClaimStatement): OdsSheet[] => [
  {
    name: 'Dépenses',
    columns: COLUMNS,
    rows: lines.map(rowOf),
    totals: [
      [
        ...[null, 'Total', null, null, null, null, null, null, null, null, null],
        { cents: totals.netCents },
        { cents: totals.vatCents },
        { cents: totals.grossCents },
        { cents: totals.eligibleCents },
        null,
        null,
      ],
    ],
    notes: [convention.mention],
  },
  {
    name: 'Décompte',
    columns: [
      { title: 'Montant', width: 9 },
      { title: 'Calcul', width: 12 },
      { title: 'Articles' },
      { title: 'En euros', width: 3 },
    ],
    rows: [
      ...settlement.classrooms.map(({ due }) => due),
      ...[settlement.eligible, settlement.due, settlement.advancePaid, settlement.balance, settlement.clawback],
      ...[settlement.ownShare, settlement.overrun],
      ...(settlement.pooled === null ? [] : [settlement.pooled]),
    ].map(({ labelFr, formula, articles, cents }): OdsCell[] => [
      labelFr,
      formula,
      articles.join(', '),
      cents === null ? 'non calculable' : { cents },
    ]),
    notes: [...settlement.notes.map(({ textFr }) => textFr), convention.mention],
  },
];

const rowOf = (line: ClaimLine): OdsCell[] => [
  { count: line.number },
  COMPONENT_LABELS[line.component],
  line.label,
  line.supplierName,
  line.supplierSiret,
  line.kind === 'creditNote' ? 'avoir' : 'facture',
  line.documentNumber,
  { on: LocalDate.parse(line.issuedOn) },
  { count: line.fiscalYear },
  line.mandates.map(({ number, slip }) => (slip === null ? number : `${number} / ${slip}`)).join(', '),
  paidOn(line),
  { cents: line.netCents },
  { cents: line.vatCents },
  { cents: line.grossCents },
  { cents: line.eligibleCents },
  line.ineligibleBecause,
  line.serialNumbers.join(', '),
];

/** A day where one mandat paid it; words where several did. */
function paidOn({ mandates }: ClaimLine): OdsCell {
  const days = mandates.flatMap(({ paidOn: day }) => (day === null ? [] : [LocalDate.parse(day)]));
  const [first] = days;
  if (first === undefined) return null;
  return days.length === 1 ? { on: first } : days.map(LocalDate.format).join(', ');
}
