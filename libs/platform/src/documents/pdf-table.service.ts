import { winAnsi } from './win-ansi.js';

export const MARGIN = 42;
export const REGULAR = 'Helvetica';
export const BOLD = 'Helvetica-Bold';
const PAD = 5;
const SIZE = 10;

export interface PdfTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Shares of the page's width. */
  readonly widths: readonly number[];
}

/** What pdfkit's element has, and its types do not say: the attributes of ISO 32000-1 §14.8.5. */
interface Attributed {
  readonly dictionary: { readonly data: Record<string, unknown> };
}
const COLUMN_TITLE = { O: 'Table', Scope: 'Column' };

/** A cell may hold several lines: only its maker may break them. */
const linesOf = (text: string): string => text.split('\n').map(winAnsi).join('\n');

/**
 * A table whose columns' titles a screen reader says with each cell, printed again at the head of each page.
 * By hand: pdfkit's own table clips its cells at the ascender, and so takes the accent off a capital É.
 */
export function drawTable(
  document: PDFKit.PDFDocument,
  parent: PDFKit.PDFStructureElement,
  { columns, rows, widths }: PdfTable,
  bottom: number,
): void {
  const total = widths.reduce((sum, share) => sum + share, 0);
  const columnWidths = widths.map((share) => (share / total) * (document.page.width - 2 * MARGIN));
  const table = document.struct('Table');
  parent.add(table);

  const heightOf = (cells: readonly string[], font: string): number => {
    document.font(font).fontSize(SIZE);
    const heights = columnWidths.map((width, i) => document.heightOfString(cells[i] ?? '', { width: width - 2 * PAD }));
    return Math.max(...heights) + 2 * PAD;
  };
  /** `tag`: wraps one cell's drawing in what it is. */
  const row = (cells: readonly string[], font: string, fill: string, tag: (draw: () => void) => void): void => {
    const height = heightOf(cells, font);
    const y = document.y;
    let x = MARGIN;
    for (const [position, width] of columnWidths.entries()) {
      const left = x;
      tag(() => {
        document.lineWidth(0.5).rect(left, y, width, height).fillAndStroke(fill, '#767676');
        document.fillColor('#000000').font(font).fontSize(SIZE);
        document.text(cells[position] ?? '', left + PAD, y + PAD, { width: width - 2 * PAD });
      });
      x += width;
    }
    document.x = MARGIN;
    document.y = y + height;
  };
  const structured = (cells: readonly string[], type: 'TH' | 'TD'): void => {
    const line = document.struct('TR');
    table.add(line);
    const [font, fill] = type === 'TH' ? [BOLD, '#e8e8e8'] : [REGULAR, '#ffffff'];
    row(cells, font, fill, (draw) => {
      const cell = document.struct(type, {}, draw);
      if (type === 'TH') (cell as PDFKit.PDFStructureElement & Attributed).dictionary.data['A'] = COLUMN_TITLE;
      line.add(cell);
    });
    line.end();
  };
  const titles = columns.map(winAnsi);
  structured(titles, 'TH');
  for (const cells of rows.map((texts) => texts.map(linesOf))) {
    if (document.y + heightOf(cells, REGULAR) > bottom) {
      document.addPage();
      row(titles, BOLD, '#e8e8e8', (draw) => {
        document.markContent('Artifact', { type: 'Pagination' });
        draw();
        document.endMarkedContent();
      });
    }
    structured(cells, 'TD');
  }
  table.end();
}
