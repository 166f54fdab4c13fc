import { cellAmount } from './amounts.js';
import { ANNEX_COLUMNS, titledColumns, type AnnexColumn } from './annex-columns.js';
import type { Span } from './source-text.js';
import type { Cell, Row } from './table-cells.js';

/** What the rest of the document says, by which figures that run together are told apart. */
export interface AnnexContext {
  readonly capCents: number | null;
  readonly resourceCents: number | null;
}

/** A row of the annex before its cells are understood. */
export interface RawRow {
  readonly span: Span;
  readonly cells: Partial<Record<AnnexColumn, Cell>>;
  readonly confidence: 'sure' | 'likely' | 'doubtful';
  /** Figures that were already told apart, where no cell holds them. */
  readonly figures?: Readonly<Partial<Record<AnnexColumn, number>>>;
}

export interface Token extends Span {
  readonly uai: string;
}

export const TOKEN = /(?<![a-z\d])(?:\d ?){6}\d ?[a-z](?![a-z\d])/g;
/** The same, once. */
export const ONE_TOKEN = /(?<![a-z\d])(?:\d ?){6}\d ?[a-z](?![a-z\d])/;

export const FIGURES: readonly AnnexColumn[] = ['mobileClassrooms', 'equipmentGrantCents', 'resourceGrantCents'];

export const tokensOf = ({ start, end }: Span, tokens: readonly Token[]): Token[] =>
  tokens.filter((token) => token.start >= start && token.end <= end);

export const isTotal = (row: Row): boolean => row.cells.some(({ folded }) => /^(?:sous-?)?total/.test(folded));

export type Titled = NonNullable<ReturnType<typeof titledColumns>>;

export const byRank = (row: Row, columns: readonly (AnnexColumn | null)[]): RawRow['cells'] =>
  Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = row.cells[index];
      return column === null || cell === undefined ? [] : [[column, cell]];
    }),
  );

export function typed(cells: readonly Cell[], order: readonly AnnexColumn[]): RawRow['cells'] {
  const result: Partial<Record<AnnexColumn, Cell>> = {};
  const asked = order.length >= 4 ? order : ANNEX_COLUMNS;
  const uaiOrder = asked.filter((column) => column === 'uai' || column === 'referenceCollegeUai');
  const isUai = ({ folded }: Cell): boolean => ONE_TOKEN.test(folded) && folded.length <= 16;
  for (const [index, cell] of cells.filter(isUai).entries()) {
    const column = uaiOrder[index];
    if (column !== undefined) result[column] = cell;
  }
  const isFigure = (cell: Cell): boolean => !isUai(cell) && cellAmount(cell.folded) !== null;
  const figures = cells.filter(isFigure).slice(-3);
  const figureOrder = asked.filter((column) => FIGURES.includes(column));
  for (const [index, cell] of figures.entries()) {
    const column = figures.length === 3 ? figureOrder[index] : columnByValue(cell, result);
    if (column !== undefined) result[column] = cell;
  }
  const words = cells.filter((cell) => !isUai(cell) && !figures.includes(cell) && cell.text !== '');
  const wordOrder = asked.filter(
    (column) => !FIGURES.includes(column) && column !== 'uai' && column !== 'referenceCollegeUai',
  );
  for (const [index, cell] of words.entries()) {
    const column = wordOrder[index];
    // A blank cell that was lost would shift the next ones: only the name is certain, which comes first.
    if (column !== undefined && (words.length === wordOrder.length || index === 0)) result[column] = cell;
  }
  return result;
}

/** Where one of three figures is missing: a small one counts classes mobiles, the larger of the others is the equipment. */
function columnByValue(cell: Cell, taken: RawRow['cells']): AnnexColumn | undefined {
  const cents = cellAmount(cell.folded) ?? 0;
  if (cents <= 3_000 && taken.mobileClassrooms === undefined) return 'mobileClassrooms';
  return cents > 100_000 && taken.equipmentGrantCents === undefined ? 'equipmentGrantCents' : 'resourceGrantCents';
}
