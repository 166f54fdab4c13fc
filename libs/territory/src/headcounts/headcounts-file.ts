import { SchoolYear, Uai } from '@chariot/kernel';
import { columnsOf, type Columns } from '../open-data/columns.js';

/** A school of the ministry's « effectifs » (Licence Ouverte 2.0), that year. */
export interface PublishedHeadcount {
  readonly uai: string;
  readonly year: SchoolYear;
  readonly pupils: number;
  readonly classes: number;
}

const COLUMNS = {
  year: ['rentree_scolaire'],
  uai: ['numero_de_l_ecole', 'numero_ecole', 'numero_de_l_etablissement'],
  classes: ['nombre_total_de_classes', 'nombre_total_classes'],
  pupils: ['nombre_total_d_eleves', 'nombre_total_eleves'],
} as const;
type HeadcountColumns = Columns<keyof typeof COLUMNS>;
const MOST = 10_000;

export const headcountColumns = (header: readonly string[]): HeadcountColumns => columnsOf(COLUMNS, header);

/** One line; a sentence in French where it says nothing of use. */
export function headcountOf(columns: HeadcountColumns, cells: readonly string[]): PublishedHeadcount | string {
  const cell = (column: keyof typeof COLUMNS): string => columns.cell(cells, column);
  const uai = cell('uai').toUpperCase();
  if (!Uai.is(uai)) return 'son UAI est faux';
  const rentree = /^(\d{4})(?:-\d{2}-\d{2})?$/.exec(cell('year'))?.[1];
  if (rentree === undefined) return 'son année n’est pas une année';
  const [pupils, classes] = [countOf(cell('pupils')), countOf(cell('classes'))];
  if (pupils === null || classes === null) return 'ses effectifs ne sont pas des nombres';
  return { uai, year: SchoolYear.from(Number(rentree)), pupils, classes };
}

const countOf = (text: string): number | null => (/^\d{1,5}$/.test(text) && Number(text) <= MOST ? Number(text) : null);
