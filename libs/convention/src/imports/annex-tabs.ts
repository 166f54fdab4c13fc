import { columnOf, mendedTitles, titledColumns, type AnnexColumn } from './annex-columns.js';
import { byRank, isTotal, tokensOf, type RawRow, type Titled, type Token } from './annex-row.js';
import type { Row } from './table-cells.js';

/** The titles of a table between tabs: a row of them, or the rows that it was cut into. */
export function titlesOf(rows: readonly Row[], tokens: readonly Token[]): Titled | null {
  const titled = titledColumns(rows);
  const schools = rows.filter((row) => row.by === 'tabs' && tokensOf(row, tokens).length > 0);
  const width = schools.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (width < 5 || titled?.columns.length === width) return titled;
  const [first] = schools;
  return mendedTitles(rows.slice(0, first === undefined ? 0 : rows.indexOf(first)), width) ?? titled;
}

/** Cells between tabs: under the titles of the same rank. */
export function fromTabs(rows: readonly Row[], titled: Titled, tokens: readonly Token[]): RawRow[] {
  return mended(rows.slice(rows.indexOf(titled.row) + 1), titled.columns.length, tokens)
    .filter((row) => row.by === 'tabs' && !isTotal(row) && isFilled(row, titled.columns))
    .map((row) => ({
      span: row,
      confidence: row.cells.length > titled.columns.length ? 'doubtful' : 'sure',
      cells: byRank(row, titled.columns),
    }));
}

/** A cell that was cut into two lines cuts its row: the pieces are put together again, up to a row's cells. */
function mended(rows: readonly Row[], width: number, tokens: readonly Token[]): Row[] {
  const whole: Row[] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    const [tail, head] = [last?.cells.at(-1), row.cells[0]];
    const joins =
      last !== undefined &&
      tail !== undefined &&
      head !== undefined &&
      tokensOf(last, tokens).length > 0 &&
      last.cells.length < width;
    const fits =
      joins &&
      last.cells.length + row.cells.length - 1 <= width &&
      tokensOf(head, tokens).length === 0 &&
      row.cells.length < width;
    if (!fits) {
      whole.push(row);
      continue;
    }
    const joined = {
      ...tail,
      end: head.end,
      text: `${tail.text} ${head.text}`.trim(),
      folded: `${tail.folded} ${head.folded}`.trim(),
    };
    whole[whole.length - 1] = {
      ...last,
      end: row.end,
      cells: [...last.cells.slice(0, -1), joined, ...row.cells.slice(1)],
    };
  }
  return whole;
}

/** A row that says something, and no second row of titles or the dashes of Markdown. */
function isFilled(row: Row, columns: readonly (AnnexColumn | null)[]): boolean {
  const filled = row.cells.filter(({ folded }) => /[a-z0-9]/.test(folded));
  const titles = filled.filter(
    ({ folded }, index) => columnOf(folded) !== null && columns[index] !== 'name' && !/\d/.test(folded),
  );
  return filled.length >= 3 && titles.length < filled.length - 1;
}
