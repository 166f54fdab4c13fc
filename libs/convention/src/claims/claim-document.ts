import type { ClaimLine, ClaimStatement, ExplainedFigure } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';
import { COMPONENT_LABELS } from '../expenses/components.js';
import { percent } from '../funding/settlement.js';
import { applies } from '../rules/applies.js';
import { ATTACHMENT_WORDS } from './claim-words.js';

/** What was certified, or is about to be. */
export interface ClaimPaper {
  readonly statement: ClaimStatement;
  readonly statementSha256: string;
  /** Null: a draft, that nobody has certified. */
  readonly certified: { readonly version: number; readonly by: string; readonly on: string } | null;
}

const SMALL = 7.5;

export const claimTitle = ({ statement, certified }: Pick<ClaimPaper, 'statement' | 'certified'>): string =>
  `État récapitulatif des dépenses, convention ${statement.convention.reference}${
    certified === null ? ', projet' : `, version ${String(certified.version)}`
  }`;

/** Lays the statement out, lying down: its lines have twelve columns. */
export function composeClaim(page: PdfWriter, paper: ClaimPaper): void {
  const { statement } = paper;
  const version = paper.certified === null ? '' : `, version ${String(paper.certified.version)}`;
  page.heading(`État récapitulatif des dépenses réalisées${version}`);
  if (paper.certified === null) {
    page.paragraph('PROJET : cet état n’est pas certifié et ne vaut pas justification.', { bold: true });
  }
  page.facts(headOf(statement));
  page.heading('Dépenses', 2);
  lines(page, statement);
  page.heading('Par classe mobile', 2);
  classrooms(page, statement);
  page.heading('Décompte', 2);
  settlement(page, statement);
  imputation(page, statement);
  transfer(page, statement);
  certification(page, paper);
  documents(page, statement);
  devices(page, statement);
}

function headOf({ convention, beneficiary, schools, fiscalYears, window }: ClaimStatement): [string, string][] {
  const days =
    window === null
      ? 'non calculable : la convention n’est pas signée'
      : `du ${dateOf(window.from)} au ${dateOf(window.until)} (inclus)`;
  return [
    ['Convention', `${convention.reference} — ${convention.title}`],
    ['Signée le', convention.signedOn === null ? 'non renseigné' : dateOf(convention.signedOn)],
    ['Académie', convention.academie],
    ['Bénéficiaire', `${beneficiary.name}, SIRET ${beneficiary.siret ?? 'non renseigné'}`],
    [
      schools.length > 1 ? 'Écoles' : 'École',
      schools.map(({ name, uai, mobileClassrooms }) => `${name} (${uai}), ${plural(mobileClassrooms)}`).join('\n'),
    ],
    ['Exercices', fiscalYears.length === 0 ? 'aucun' : fiscalYears.join(', ')],
    ['Durée de la convention', days],
  ];
}

const plural = (classrooms: number): string =>
  classrooms > 1 ? `${String(classrooms)} classes mobiles` : '1 classe mobile';

function lines(page: PdfWriter, { lines: rows, totals }: ClaimStatement): void {
  page.grid({
    size: SMALL,
    columns: [
      { title: 'N°', width: 0.5 },
      { title: 'Poste et objet', width: 2.6 },
      { title: 'Fournisseur, SIRET', width: 1.9 },
      { title: 'Facture, date', width: 1.4 },
      { title: 'Mandat, bordereau, date', width: 1.6 },
      { title: 'Payé le', width: 1.1 },
      { title: 'HT', width: 1.3, align: 'right' },
      { title: 'Taux', width: 0.7, align: 'right' },
      { title: 'TVA', width: 1.2, align: 'right' },
      { title: 'TTC', width: 1.3, align: 'right' },
      { title: 'TTC éligible', width: 1.9, align: 'right' },
      { title: 'Matériels', width: 1, align: 'right' },
    ],
    rows: rows.map(rowOf),
    totals: [
      [
        '',
        'Total',
        ...['', '', '', ''],
        euros(totals.netCents),
        '',
        euros(totals.vatCents),
        euros(totals.grossCents),
        euros(totals.eligibleCents),
        String(rows.reduce((count, { serialNumbers }) => count + serialNumbers.length, 0)),
      ],
    ],
  });
  if (totals.recurringCents > 0) {
    page.note(
      `Dont ${euros(totals.recurringCents)} d’abonnements au-delà de leur première année, à la charge de la collectivité.`,
    );
  }
}

const rowOf = (line: ClaimLine): string[] => [
  String(line.number),
  `${COMPONENT_LABELS[line.component]}\n${line.label}`,
  `${line.supplierName}\n${line.supplierSiret ?? 'SIRET non renseigné'}`,
  `${line.kind === 'creditNote' ? 'Avoir ' : ''}${line.documentNumber}\n${dateOf(line.issuedOn)}`,
  line.mandates
    .map(({ number, slip, mandatedOn }) => `${number}${slip === null ? '' : ` / ${slip}`}\n${dateOf(mandatedOn)}`)
    .join('\n') || 'non renseigné',
  line.mandates.map(({ paidOn }) => (paidOn === null ? 'non renseigné' : dateOf(paidOn))).join('\n') || 'non renseigné',
  euros(line.netCents),
  percent(line.vatRatePercent),
  euros(line.vatCents),
  euros(line.grossCents),
  line.ineligibleBecause === null ? euros(line.eligibleCents) : `${euros(0)}\n${line.ineligibleBecause}`,
  line.serialNumbers.length === 0 ? '' : String(line.serialNumbers.length),
];

function classrooms(page: PdfWriter, { settlement: { classrooms: rows }, schools }: ClaimStatement): void {
  const nameOf = new Map(schools.map(({ uai, name }) => [uai, name]));
  page.grid({
    size: 9,
    columns: [
      { title: 'Classe mobile', width: 3 },
      { title: 'Dépenses éligibles', width: 1.4, align: 'right' },
      { title: 'Calcul', width: 5 },
      { title: 'Part de l’État', width: 1.4, align: 'right' },
    ],
    rows: rows.map(({ classroom, eligible, due }) => [
      `${nameOf.get(classroom.schoolUai) ?? 'École'} (${classroom.schoolUai}), n°\u00a0${String(classroom.ordinal)}`,
      euros(eligible.cents),
      due.formula,
      euros(due.cents),
    ]),
  });
}

function settlement(page: PdfWriter, { settlement: money }: ClaimStatement): void {
  const figures: ExplainedFigure[] = [
    money.eligible,
    money.due,
    money.advancePaid,
    money.balance,
    money.clawback,
    money.ownShare,
    ...(money.overrun.cents > 0 ? [money.overrun] : []),
    ...(money.pooled === null ? [] : [money.pooled]),
  ];
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Montant', width: 3 },
      { title: 'Calcul', width: 4.4 },
      { title: 'Articles', width: 1.6 },
      { title: 'En euros', width: 1.4, align: 'right' },
    ],
    rows: figures.map(({ labelFr, formula, articles, cents }) => [
      labelFr,
      formula,
      articles.join(', '),
      cents === null ? 'non calculable' : euros(cents),
    ]),
  });
  page.list(money.notes.map(({ textFr, articles }) => `${textFr} (${articles.join(', ')})`));
}

function imputation(page: PdfWriter, { imputation: codes }: ClaimStatement): void {
  page.heading('Imputation et versement', 2);
  if (codes.length === 0) return page.paragraph('Imputation : non renseignée.');
  page.grid({
    size: SMALL,
    columns: codes.map(({ label }) => ({ title: label })),
    rows: [codes.map(({ value }) => value)],
  });
}

/** The number whole is on no statement: whoever pays takes it from the bank details that two persons confirmed. */
function transfer(page: PdfWriter, { bank }: ClaimStatement): void {
  if (!applies('R77')) return;
  const account =
    bank === null
      ? 'compte non renseigné'
      : `${bank.holder ?? 'titulaire non renseigné'}, IBAN ${bank.maskedIban}, BIC ${bank.bic ?? 'non renseigné'}`;
  page.paragraph(`Versement par virement : ${account}.`);
}

function documents(page: PdfWriter, { attachments, lines: rows }: ClaimStatement): void {
  page.heading('Pièces jointes', 2);
  if (attachments.length === 0) return page.paragraph('Aucune.');
  const numbers = (expenseId: string | null): string =>
    rows
      .filter((line) => expenseId !== null && line.expenseId === expenseId)
      .map(({ number }) => String(number))
      .join(', ');
  page.grid({
    size: SMALL,
    columns: [
      { title: 'Nature', width: 1.6 },
      { title: 'Nom', width: 3 },
      { title: 'Lignes', width: 0.8 },
      { title: 'Empreinte SHA-256', width: 4 },
    ],
    rows: attachments.map(({ kind, name, sha256, expenseId }) => [
      ATTACHMENT_WORDS[kind],
      name,
      numbers(expenseId),
      sha256,
    ]),
  });
}

function devices(page: PdfWriter, { lines: rows }: ClaimStatement): void {
  const named = rows.filter(({ serialNumbers }) => serialNumbers.length > 0);
  if (named.length === 0) return;
  page.heading('Matériels facturés', 2);
  page.grid({
    size: SMALL,
    columns: [
      { title: 'Ligne', width: 0.6 },
      { title: 'Numéros de série', width: 9 },
    ],
    rows: named.map(({ number, serialNumbers }) => [String(number), serialNumbers.join(', ')]),
  });
}

/** The sentence stands in the box that is signed: nothing parts it from the hand that signs it. */
function certification(page: PdfWriter, { statement, statementSha256, certified }: ClaimPaper): void {
  const { grossCents, eligibleCents } = statement.totals;
  const exact = applies('R66')
    ? [
        `L’ordonnateur certifie exact le présent état, arrêté à ${euros(grossCents)} TTC dont ${euros(eligibleCents)} éligibles (art. 7.1).`,
      ]
    : [];
  const inChariot = certified === null ? [] : [`Certifié dans Chariot par ${certified.by}, ${certified.on}.`];
  page.signatures([
    { title: 'Certifié exact', lines: [...exact, ...inChariot, HAND] },
    { title: 'Visa du comptable public (facultatif)', lines: ['Atteste le paiement des dépenses ci-dessus.', HAND] },
  ]);
  page.note(`Empreinte du contenu (SHA-256) : ${statementSha256}`);
}

/** Room for the place and the day. */
const HAND = `À${'\u00a0'.repeat(40)}, le`;

const euros = (cents: number): string => Money.format(Money.cents(cents));
const dateOf = (day: string): string => LocalDate.format(LocalDate.parse(day));
