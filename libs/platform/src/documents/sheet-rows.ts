import { documentError } from './document-errors.js';

/** A row of a sheet as a person sees it: its number, its cells in their columns. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Columns to the right of these are not read: sheets are formatted to their 16,384th. */
const MOST_COLUMNS = 300;
/** Filled ones. What they hold is copied from the thread that reads them to the one that answers. */
const MOST_CELLS = 150_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** What a sheet's reader gathers, within bounds: a row that says nothing is not kept, however often it is repeated. */
export class SheetRows {
  readonly rows: SheetRow[] = [];
  #cells = 0;
  #characters = 0;

  constructor(readonly maxRows: number) {}

  /**
   * @param at of each cell, from 0
   * @throws DomainError `documents.csvTooManyRows`, `documents.workbookTooWide`
   */
  add(line: number, at: ReadonlyMap<number, string>): void {
    const cells: string[] = [];
    for (const [column, text] of at) {
      if (column >= MOST_COLUMNS || text.trim() === '') continue;
      this.#cells += 1;
      this.#characters += text.length;
      if (this.#cells > MOST_CELLS || this.#characters > MOST_CHARACTERS) {
        throw documentError('workbookTooWide', { max: MOST_CELLS });
      }
      while (cells.length < column) cells.push('');
      cells[column] = text;
    }
    if (cells.length === 0) return;
    // One more than is allowed below the titles, to tell "as many as allowed" from "more".
    if (this.rows.length > this.maxRows) throw documentError('csvTooManyRows', { max: this.maxRows });
    this.rows.push({ line, cells });
  }
}

/** Columns that a cell of a file may be said to fill; more is somebody's formatting. */
export const columnsOf = (repeated: string | undefined): number =>
  Math.min(Math.max(Number.parseInt(repeated ?? '1', 10) || 1, 1), MOST_COLUMNS);
