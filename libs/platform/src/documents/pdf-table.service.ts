import { BOLD, REGULAR } from './pdf-fonts.service.js';
import { linesOf, MARGIN, words, type Sheet } from './sheet.service.js';

const PAD = 5;
const LINE = '#767676';
const TITLES = '#e8e8e8';
const TOTALS = '#f4f4f4';
const COLUMN_TITLE = { O: 'Table', Scope: 'Column' };
const ROW_TITLE = { O: 'Table', Scope: 'Row' };

export interface PdfColumn {
  readonly title: string;
  /** Share of the page's width; 1 unless told. */
  readonly width?: number;
  /** Amounts stand on the right, under one another. */
  readonly align?: 'left' | 'right' | 'center';
}

export interface PdfTable {
  readonly columns: readonly PdfColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Printed in bold below the rows, and kept with the last of them. */
  readonly totals?: readonly (readonly string[])[];
  /** Height of the letters in points; 10 unless told. */
  readonly size?: number;
  /** The first cell of each row is its title, which a screen reader says with the others. */
  readonly rowTitles?: boolean;
}

type Tag = (draw: () => void, position: number) => void;

/**
 * A table whose titles a screen reader says with each cell, printed again at the head of each page.
 * By hand: pdfkit's own table clips its cells at the ascender, and so takes the accent off a capital É.
 */
export function drawTable(sheet: Sheet, table: PdfTable): void {
  const { document } = sheet;
  const { columns, rows, totals = [], size = 10, rowTitles = false } = table;
  const shares = columns.map(({ width = 1 }) => width);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const widths = shares.map((share) => (share / total) * sheet.width);
  const element = sheet.group('Table');

  const heightOf = (cells: readonly string[], font: string): number => {
    document.font(font).fontSize(size);
    const heights = widths.map((width, i) => document.heightOfString(cells[i] ?? '', { width: width - 2 * PAD }));
    return Math.max(...heights) + 2 * PAD;
  };
  const row = (cells: readonly string[], height: number, font: string, fill: string, tag: Tag): void => {
    const y = document.y;
    let left = MARGIN;
    for (const [position, width] of widths.entries()) {
      const x = left;
      tag(() => {
        document.lineWidth(0.5).rect(x, y, width, height).fillAndStroke(fill, LINE);
        document.fillColor('#000000').font(font).fontSize(size);
        const align = columns[position]?.align ?? 'left';
        document.text(cells[position] ?? '', x + PAD, y + PAD, { width: width - 2 * PAD, align });
      }, position);
      left += width;
    }
    document.x = MARGIN;
    document.y = y + height;
  };
  const structured = (cells: readonly string[], height: number, kind: 'titles' | 'row' | 'totals'): void => {
    const line = sheet.group('TR', element);
    const [font, fill] = { titles: [BOLD, TITLES], row: [REGULAR, '#ffffff'], totals: [BOLD, TOTALS] }[kind] as [
      string,
      string,
    ];
    row(cells, height, font, fill, (draw, position) => {
      if (kind === 'titles') sheet.cell('TH', line, draw, COLUMN_TITLE);
      else if (position === 0 && (rowTitles || kind === 'totals')) sheet.cell('TH', line, draw, ROW_TITLE);
      else sheet.cell('TD', line, draw);
    });
    line.end();
  };

  const titles = columns.map(({ title }) => words(title));
  const body = rows.map((cells) => cells.map(linesOf));
  const sums = totals.map((cells) => cells.map(linesOf));
  const titlesHeight = heightOf(titles, BOLD);
  const heights = body.map((cells) => heightOf(cells, REGULAR));
  const sumsHeights = sums.map((cells) => heightOf(cells, BOLD));
  const sumsHeight = sumsHeights.reduce((sum, height) => sum + height, 0);
  // Titles never stand alone at the foot of a page.
  sheet.keep(titlesHeight + (heights[0] ?? sumsHeight));
  structured(titles, titlesHeight, 'titles');
  const turn = (height: number): void => {
    if (document.y + height <= sheet.bottom) return;
    sheet.newPage();
    sheet.artifact(() => row(titles, titlesHeight, BOLD, TITLES, (draw) => draw()), 'Pagination');
  };
  for (const [index, cells] of body.entries()) {
    const height = heights[index] ?? 0;
    turn(height + (index === body.length - 1 ? sumsHeight : 0));
    structured(cells, height, 'row');
  }
  for (const [index, cells] of sums.entries()) {
    turn(sumsHeights[index] ?? 0);
    structured(cells, sumsHeights[index] ?? 0, 'totals');
  }
  element.end();
}
