import { columnOf, isGroupTitle, orderOf, titledColumns, type AnnexColumn } from './annex-columns.js';
import { FIGURES, byRank, isTotal, tokensOf, typed, type RawRow, type Titled, type Token } from './annex-row.js';
import type { Cell, Row } from './table-cells.js';

/** Columns that blanks make: each piece of text belongs to the column that it stands under, titles and second lines too. */
export function fromBlanks(
  head: readonly Row[],
  body: readonly Row[],
  widest: Row,
  tokens: readonly Token[],
): RawRow[] {
  const titled = titledColumns(head);
  if (titled !== null && fitsByRank(titled, body, tokens)) {
    return body
      .filter((row) => tokensOf(row, tokens).length > 0)
      .map((row) => ({ span: row, confidence: 'likely', cells: byRank(row, titled.columns) }));
  }
  const columnAt = (cell: Cell): number => nearest(widest.cells, cell);
  const grouped = head.some(({ cells }) => cells.some(({ folded }) => isGroupTitle(folded)));
  const titles = widest.cells.map((_, index) =>
    head
      .flatMap(({ cells }) => cells)
      .filter(
        (cell) =>
          columnAt(cell) === index &&
          cell.text.length < 46 &&
          !/^annexe|article/.test(cell.folded) &&
          !isGroupTitle(cell.folded, grouped),
      )
      .map(({ folded }) => folded)
      .join(' '),
  );
  const named = titles.map(columnOf);
  const order = new Set(named.filter((column) => column !== null));
  if (order.size < 4) return fromTypes(body, tokens, orderOf(head.flatMap(({ cells }) => cells)));
  const rows: { span: { start: number; end: number }; cells: Partial<Record<AnnexColumn, Cell>> }[] = [];
  for (const row of body) {
    if (isTotal(row)) break;
    const begins = tokensOf(row, tokens).length > 0;
    const current = begins ? { span: { start: row.start, end: row.end }, cells: {} } : rows.at(-1);
    if (current === undefined) continue;
    if (begins) rows.push(current);
    else if (row.start > current.span.end + 1 || row.cells.some(({ text }) => text.length > LONGEST_SECOND_LINE)) break;
    current.span.end = row.end;
    for (const cell of row.cells) {
      const column = named[columnAt(cell)];
      if (column === null || column === undefined) continue;
      const above: Cell | undefined = (current.cells as Partial<Record<AnnexColumn, Cell>>)[column];
      // Two cells of one line under one title: the columns do not fit, and the second is nobody's.
      if (begins && above !== undefined) continue;
      const joined =
        above === undefined
          ? cell
          : { ...above, text: `${above.text} ${cell.text}`, folded: `${above.folded} ${cell.folded}` };
      Object.assign(current.cells, { [column]: joined });
    }
  }
  return rows.map((row) => ({ ...row, confidence: 'likely' }));
}

/** What follows a row and is longer is no second line of its cells. */
const LONGEST_SECOND_LINE = 40;

/** As many cells in each row as there are titles, the UAIs under theirs: blanks then need not stand in columns. */
function fitsByRank({ columns }: Titled, body: readonly Row[], tokens: readonly Token[]): boolean {
  const at = columns.indexOf('uai');
  if (!FIGURES.every((column) => columns.includes(column))) return false;
  const rows = body.filter((row) => tokensOf(row, tokens).length > 0);
  return (
    at >= 0 &&
    rows.every(
      ({ cells }) =>
        cells.length === columns.length && tokensOf(cells[at] ?? { start: 0, end: 0 }, tokens).length === 1,
    )
  );
}

function nearest(columns: readonly Cell[], { from, to }: Cell): number {
  const distance = (column: Cell): number => {
    const overlap = Math.min(column.to, to) - Math.max(column.from, from);
    return overlap > 0 ? -overlap : Math.abs((column.from + column.to) / 2 - (from + to) / 2);
  };
  return columns.reduce(
    (best, column, index) => (distance(column) < distance(columns[best] ?? column) ? index : best),
    0,
  );
}

/** Cells without titles that fit: a UAI is a UAI, and the last figures are the classes mobiles and the two grants. */
export function fromTypes(body: readonly Row[], tokens: readonly Token[], order: readonly AnnexColumn[]): RawRow[] {
  return body
    .filter((row) => !isTotal(row) && tokensOf(row, tokens).length > 0)
    .map((row) => ({ span: row, cells: typed(row.cells, order), confidence: 'likely' }));
}
