import type { ClaimStatement } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import type { CsvCell, PdfWriter } from '@chariot/platform';
import type { FinancialReport } from '../claims/financial-report.js';
import { COMPONENT_LABELS } from '../expenses/components.js';
import { applies } from '../rules/applies.js';
import type { LetterConvention } from './letter.js';

export type ImputationCode = ClaimStatement['imputation'][number];

export interface MoneyFacts {
  readonly statement: ClaimStatement;
  /** Of the certified statement that the figures come from; null: they are those of the books today. */
  readonly certified: { readonly version: number; readonly on: LocalDate } | null;
  readonly report: FinancialReport | null;
}

interface MoneyPaper {
  readonly convention: LetterConvention;
  readonly imputation: readonly ImputationCode[];
  readonly money: MoneyFacts | null;
}

const euros = (cents: number | null): string => (cents === null ? 'non calculable' : Money.format(Money.cents(cents)));

interface Figure {
  readonly labelFr: string;
  readonly formula: string;
  readonly articles: readonly string[];
  readonly cents: number | null;
}

function figures(page: PdfWriter, rows: readonly Figure[]): void {
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Montant', width: 3 },
      { title: 'Calcul', width: 3.6 },
      { title: 'Articles', width: 1.3 },
      { title: 'En euros', width: 1.7, align: 'right' },
    ],
    rows: rows.map(({ labelFr, formula, articles, cents }) => [labelFr, formula, articles.join(', '), euros(cents)]),
  });
}

/** The payer finds the codes of art. 7.1 on what asks for a payment. */
function imputed(page: PdfWriter, codes: readonly ImputationCode[]): void {
  page.heading('Imputation', 2);
  if (codes.length === 0) return page.paragraph('Non renseignée.');
  page.facts(codes.map(({ label, value }) => [label, value] as const));
}

/** On production of a certified statement and of what proves it (art. 7.1). */
export function drawBalanceRequest(page: PdfWriter, { money, imputation }: MoneyPaper): void {
  if (money === null || money.certified === null || !applies('R65')) {
    page.paragraph('L’état récapitulatif des dépenses n’est pas certifié\u00a0: le solde n’est pas encore calculable.');
    return imputed(page, imputation);
  }
  const { statement, certified } = money;
  const { settlement } = statement;
  page.paragraph(
    `J’ai l’honneur de vous demander le versement du solde de la subvention d’équipement, soit ${euros(settlement.balance.cents)}, sur production de l’état récapitulatif des dépenses réalisées, certifié exact (version ${String(certified.version)}, du ${LocalDate.format(certified.on)}).`,
  );
  page.heading('Décompte', 2);
  figures(page, [settlement.eligible, settlement.due, settlement.advancePaid, settlement.balance]);
  if (settlement.clawback.cents !== null && settlement.clawback.cents > 0) {
    page.note(
      `L’avance dépasse ce qui est dû\u00a0: ${euros(settlement.clawback.cents)} sont à reverser au ministère (art. 7.2).`,
    );
  }
  imputed(page, imputation);
  const account =
    statement.bank === null
      ? 'compte non renseigné'
      : `${statement.bank.holder ?? 'titulaire non renseigné'}, IBAN ${statement.bank.maskedIban}`;
  page.paragraph(`Versement sur le compte confirmé dans Chariot\u00a0: ${account}.`);
  page.heading('Pièces jointes', 2);
  page.list([
    `État récapitulatif certifié, version ${String(certified.version)}`,
    ...statement.attachments.map(({ name }) => name),
  ]);
}

/** What is asked, in the box that is signed. */
export const balanceAsked = (money: MoneyFacts | null): string[] =>
  money?.certified == null ? [] : [`Demande le versement de ${euros(money.statement.settlement.balance.cents)}.`];

export const reportClosed = (money: MoneyFacts | null): string[] =>
  money === null ? [] : [`Bilan arrêté à ${euros(money.statement.totals.grossCents)} TTC de dépenses (art. 8).`];

/** What the collège receives for resources is in its own books, and only said here (T08). */
export function resourceNote({ annex }: Pick<LetterConvention, 'annex'>): string | null {
  if (!applies('T08')) return null;
  const sum = annex.reduce((total, { resourceGrant }) => total + resourceGrant, 0);
  return `Hors de ce bilan\u00a0: ${euros(sum)} de ressources, versés par l’académie aux collèges de référence (art. 3.2), qui en tiennent le compte.`;
}

export function drawFinancialReport(page: PdfWriter, { convention, money, imputation }: MoneyPaper): void {
  const report = money?.report ?? null;
  page.heading('Bilan financier');
  const { validity } = convention;
  page.facts([
    ['Convention', `${convention.reference} — ${convention.title}`],
    ['De', convention.localAuthority.name],
    ['À', convention.academie.name],
    [
      'Durée',
      validity === null
        ? 'non calculable\u00a0: la convention n’est pas signée'
        : `du ${LocalDate.format(LocalDate.parse(validity.from))} au ${LocalDate.format(LocalDate.parse(validity.until))} (inclus)`,
    ],
    [
      'D’après',
      money?.certified == null
        ? 'les dépenses connues aujourd’hui, sans état certifié'
        : `l’état récapitulatif certifié, version ${String(money.certified.version)}`,
    ],
  ]);
  if (report === null) return;
  page.heading('Recettes, dépenses et charge', 2);
  figures(page, report.figures);
  page.heading('Par poste', 2);
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Poste', width: 4 },
      { title: 'Dépenses TTC', width: 1.5, align: 'right' },
      { title: 'Dont éligibles', width: 1.5, align: 'right' },
    ],
    rows: report.byComponent.map((one) => [
      COMPONENT_LABELS[one.component],
      euros(one.grossCents),
      euros(one.eligibleCents),
    ]),
  });
  page.heading('Par exercice', 2);
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Exercice', width: 4 },
      { title: 'Dépenses TTC', width: 1.5, align: 'right' },
    ],
    rows: report.byFiscalYear.map((one) => [String(one.fiscalYear), euros(one.grossCents)]),
  });
  const notes = [...report.remarks, ...[resourceNote(convention)].filter((note) => note !== null)];
  if (notes.length > 0) page.list(notes);
  imputed(page, imputation);
}

export const REPORT_COLUMNS = ['Rubrique', 'Montant', 'Calcul', 'Articles'] as const;

/** The report for a spreadsheet, in euros with a comma; the line of art. 9 below the last row. */
export const reportRows = (
  report: FinancialReport,
  convention: Pick<LetterConvention, 'annex'>,
  mention: string | null,
): CsvCell[][] => {
  const note = resourceNote(convention);
  return [
    ...report.figures.map((one): CsvCell[] => [one.labelFr, plain(one.cents), one.formula, one.articles.join(', ')]),
    ...report.byComponent.map((one): CsvCell[] => [
      `Poste\u00a0: ${COMPONENT_LABELS[one.component]}`,
      plain(one.grossCents),
      `dont éligibles\u00a0: ${euros(one.eligibleCents)}`,
      'art. 6.2',
    ]),
    ...report.byFiscalYear.map((one): CsvCell[] => [
      `Exercice ${String(one.fiscalYear)}`,
      plain(one.grossCents),
      '',
      '',
    ]),
    ...report.remarks.map((remark) => [remark]),
    ...(note === null ? [] : [[note]]),
    ...(mention === null ? [] : [[mention]]),
  ];
};

/** `1234,56`: as a French spreadsheet reads a number, written from whole cents. */
function plain(cents: number | null): string {
  if (cents === null) return 'non calculable';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}
