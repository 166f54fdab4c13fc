import type { IndicatorFigure, PlaceRef, SchoolNeeds } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import type { Month } from '../measures/measure.js';
import { changeWords, coverageWords, detailWords, figureWords, periodWords } from './report-words.js';

/** What a report is made of: figures as whoever reads that place is told them, and nothing else. */
export interface ReportFacts {
  readonly place: PlaceRef;
  readonly month: Month;
  readonly on: LocalDate;
  readonly needs: SchoolNeeds;
  /** Of the month that is over. */
  readonly month1: readonly IndicatorFigure[];
  /** Of the month before it. */
  readonly before1: readonly IndicatorFigure[];
  /** Since September: of people’s use, whose single months are often under the threshold. */
  readonly year: readonly IndicatorFigure[];
  readonly beforeYear: readonly IndicatorFigure[];
}

export interface ReportLine {
  readonly name: string;
  readonly figure: string;
  readonly detail: string;
  readonly coverage: string;
  readonly period: string;
  readonly change: string;
}
export interface ReportTable {
  readonly title: string;
  readonly lines: readonly ReportLine[];
}
export interface Report {
  readonly place: PlaceRef;
  readonly month: Month;
  readonly on: LocalDate;
  readonly schools: Pick<SchoolNeeds, 'total' | 'needingHelp' | 'fine' | 'unknown'>;
  /** The heaviest first. */
  readonly toHelp: readonly { readonly school: string; readonly uai: string; readonly why: readonly string[] }[];
  /** How many more there are. */
  readonly more: number;
  readonly tables: readonly ReportTable[];
}

const GROUPS = {
  equipment: 'Équipement',
  quality: 'Qualité',
  use: 'Usage, depuis la rentrée',
  governance: 'Conventions : argent, comités, enquêtes',
} as const satisfies Record<IndicatorFigure['group'], string>;
const ORDER = Object.keys(GROUPS) as readonly IndicatorFigure['group'][];
/** On paper: whoever wants them all has the spreadsheet, and the page. */
const MOST_TO_HELP = 60;

export function reportOf({ place, month, on, needs, month1, before1, year, beforeYear }: ReportFacts): Report {
  const told = month1.map((figure) => (figure.isOfPeople ? (byId(year, figure) ?? figure) : figure));
  const before = (figure: IndicatorFigure): IndicatorFigure | undefined =>
    byId(figure.isOfPeople ? beforeYear : before1, figure);
  const helped = needs.schools.filter(({ state }) => state === 'needsHelp');
  const { total, needingHelp, fine, unknown } = needs;
  return {
    ...{ place, month, on, schools: { total, needingHelp, fine, unknown } },
    toHelp: helped.slice(0, MOST_TO_HELP).map(({ name, uai, needs: why }) => ({
      ...{ school: name, uai: uai ?? '', why: why.map(({ sentence }) => sentence) },
    })),
    more: Math.max(0, needingHelp - MOST_TO_HELP),
    tables: ORDER.map((group) => ({
      title: GROUPS[group],
      lines: told.filter((figure) => figure.group === group).map((figure) => lineOf(figure, before(figure))),
    })),
  };
}

const byId = (figures: readonly IndicatorFigure[], { id }: IndicatorFigure): IndicatorFigure | undefined =>
  figures.find((one) => one.id === id);

const lineOf = (figure: IndicatorFigure, before: IndicatorFigure | undefined): ReportLine => ({
  name: figure.name,
  figure: figureWords(figure),
  detail: detailWords(figure),
  coverage: coverageWords(figure),
  period: periodWords(figure.period),
  change: changeWords(figure, before),
});
