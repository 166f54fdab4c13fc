import { LocalDate } from '@chariot/kernel';
import { writeOds, type OdsCell, type PdfWriter } from '@chariot/platform';
import { KINDS } from '@chariot/territory';
import { BELOW, ofMonth } from './report-words.js';
import type { Report } from './report.js';

const BELOW_MEANS = `« ${BELOW} » : trop peu de personnes sont derrière ce chiffre pour le montrer sans risquer de les désigner ; ce n’est pas zéro.`;
const PERIOD_MEANS =
  'Période : un chiffre sur l’usage paraît quand assez de séances sont venues depuis le précédent pour ne désigner personne ; le dernier paru peut donc s’arrêter avant le mois du rapport.';
const CHANGE_MEANS =
  'Évolution : par rapport au mois d’avant ; « — » où l’un des deux n’est pas dit, ou s’ils portent sur la même période.';
/** What the columns say of themselves, a line each. */
const MEANINGS = [BELOW_MEANS, PERIOD_MEANS, CHANGE_MEANS];
const COLUMNS = ['Indicateur', 'Chiffre', 'Calculé sur', 'Écoles connues', 'Période', 'Évolution'] as const;
const WIDTHS = [2.6, 1.5, 3, 1.1, 1.3, 1.3] as const;
/** On paper, those with the most to be done; the others are in the spreadsheet. */
const ON_PAPER = 12;

export const titleOf = ({ place, month }: Pick<Report, 'place' | 'month'>): string =>
  `Rapport ${ofMonth(month)} — ${place.name}`;

/** What needs attention first, then the figures, each with what it is made of. */
export function reportPages(page: PdfWriter, report: Report): void {
  const { place, on, schools, toHelp, more, tables } = report;
  page.heading(titleOf(report));
  page.note(
    `${capital(KINDS[place.kind].fr)}. Établi le ${LocalDate.format(on)}, une fois le mois publié ; il ne change plus.`,
  );
  page.heading('À regarder d’abord', 2);
  page.paragraph(standing(schools));
  if (toHelp.length > 0) {
    page.grid({
      columns: [
        { title: 'École', width: 1 },
        { title: 'Pourquoi', width: 2.6 },
      ],
      rows: toHelp.slice(0, ON_PAPER).map(({ school, uai, why }) => [`${school}\n${uai}`, why.join('\n')]),
      size: 8.5,
      rowTitles: true,
    });
    const left = toHelp.length - ON_PAPER + more;
    if (left > 0) page.note(`Et ${String(left)} ${left === 1 ? 'autre' : 'autres'}, dans le tableur et sur la page.`);
  }
  page.note(
    'D’après le matériel et les conventions, au jour où ce rapport est établi ; jamais d’après ce que les personnes en font.',
  );
  for (const { title, lines } of tables) {
    page.heading(title, 2);
    page.grid({
      columns: COLUMNS.map((name, at) => ({ title: name, width: WIDTHS[at] ?? 1 })),
      rows: lines.map(({ name, figure, detail, coverage, period, change }) => [
        ...[name, figure, detail, coverage, period, change],
      ]),
      size: 8,
      rowTitles: true,
    });
  }
  page.note(MEANINGS.join('\n'));
}

function standing({ total, needingHelp, fine, unknown }: Report['schools']): string {
  const parts = [
    `${schools(needingHelp)} ${needingHelp < 2 ? 'a' : 'ont'} besoin d’aide`,
    ...(fine > 0 ? [`${schools(fine)} ${fine < 2 ? 'va' : 'vont'} bien`] : []),
    ...(unknown > 0 ? [`${schools(unknown)} sans classe mobile connue`] : []),
  ];
  return `Sur ${schools(total)} : ${parts.join(', ')}.`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const schools = (n: number): string => `${String(n)} ${n < 2 ? 'école' : 'écoles'}`;

/** A sheet a table; dated by what it tells, so that it is the same whenever it is made. */
export function reportSheets(report: Report): Buffer {
  const sheets = report.tables.map(({ title, lines }) => ({
    name: title.split(/[,:]/)[0]?.trim() ?? title,
    columns: COLUMNS.map((name, at) => ({ title: name, width: [7, 4, 9, 3.5, 4, 3.5][at] ?? 4 })),
    rows: lines.map(({ name, figure, detail, coverage, period, change }): OdsCell[] => [
      ...[name, figure, detail, coverage, period, change],
    ]),
    notes: MEANINGS,
  }));
  const help = {
    name: 'À regarder d’abord',
    columns: [
      { title: 'École', width: 7 },
      { title: 'UAI', width: 3 },
      { title: 'Pourquoi', width: 16 },
    ],
    rows: report.toHelp.flatMap(({ school, uai, why }) => why.map((one): OdsCell[] => [school, uai, one])),
    notes: [standing(report.schools), ...(report.more > 0 ? [`Et ${String(report.more)} autres, sur la page.`] : [])],
  };
  return writeOds(titleOf(report), [help, ...sheets], new Date(`${report.month}-28T12:00:00Z`));
}
