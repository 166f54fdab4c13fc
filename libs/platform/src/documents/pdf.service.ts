import {
  drawFacts,
  drawLetterhead,
  drawList,
  drawSignatures,
  type PdfLetterhead,
  type PdfSignature,
} from './pdf-blocks.service.js';
import { drawBars, type PdfBar } from './pdf-bars.service.js';
import { drawCards, type PdfCard } from './pdf-cards.service.js';
import { BOLD, newDocument, REGULAR, useFonts } from './pdf-fonts.service.js';
import { drawTable, type PdfColumn, type PdfTable } from './pdf-table.service.js';
import { FOOTER, linesOf, MARGIN, Sheet, words } from './sheet.service.js';

export interface PdfOptions {
  /** What a reader shows as the document's name. */
  readonly title: string;
  /** Line of art. 9 (`ProjectMention.lineFor`), at the foot of every page. */
  readonly mention: string | null;
  readonly at: Date;
  /** Small at the foot of every page: the digest of what the document was made of. */
  readonly seal?: string;
  /** Upright unless told: wide tables lie down. */
  readonly layout?: 'portrait' | 'landscape';
}

export interface PdfWriter {
  heading(text: string, level?: 1 | 2 | 3): void;
  /** `\n` breaks a line. */
  paragraph(text: string, style?: { readonly bold?: boolean; readonly align?: 'left' | 'right' | 'center' }): void;
  /** Small and grey: how a figure was computed, where it is written. */
  note(text: string): void;
  list(items: readonly string[], marker?: 'dot' | 'number' | 'box'): void;
  /** Names and values, one pair a line. */
  facts(facts: readonly (readonly [string, string])[]): void;
  /** `widths`: shares of the page's width, equal unless told. */
  table(columns: readonly string[], rows: readonly (readonly string[])[], widths?: readonly number[]): void;
  /** A table with amounts on the right, totals, smaller letters. */
  grid(table: PdfTable): void;
  letterhead(letterhead: PdfLetterhead): void;
  signatures(blocks: readonly PdfSignature[]): void;
  /** A grid that goes on over as many pages as it takes. */
  cards(cards: readonly PdfCard[], grid: { readonly columns: number; readonly rows: number }): void;
  /** Shares, each a plain bar beside its words. */
  bars(bars: readonly PdfBar[]): void;
  newPage(): void;
}
export type { PdfBar, PdfCard, PdfColumn, PdfLetterhead, PdfSignature, PdfTable };

/**
 * An A4 document in French, made for PDF/UA (ISO 14289-1): tagged, titled, its fonts embedded, figures with words, so
 * that a screen reader says what is printed and paper shows what was written. The same content gives the same bytes.
 */
export async function makePdf(options: PdfOptions, compose: (page: PdfWriter) => void): Promise<Buffer> {
  const title = words(options.title);
  const document = newDocument({
    size: 'A4',
    layout: options.layout ?? 'portrait',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
    pdfVersion: '1.7',
    // What pdfkit 0.20 knows, and its types do not yet.
    subset: 'PDF/UA' as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    lang: 'fr-FR',
    bufferPages: true,
    // pdfkit would open with a font of its own, which is not embedded; its types know no null.
    font: null as unknown as string,
    // pdfkit writes the title into XML as it is.
    info: { Title: title.replaceAll('&', 'et').replace(/[<>]/g, ' '), Creator: 'Chariot', CreationDate: options.at },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  useFonts(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const sheet = new Sheet(document, root);
  compose(new Writer(sheet));
  writeFooters(sheet, options);
  root.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

const SIZES = { 1: 18, 2: 13, 3: 11 } as const;
/** Above a title, in points: it belongs to what follows it. */
const ABOVE = { 1: 0, 2: 10, 3: 4 } as const;
/** Two rows of a table, in points. */
const TABLE_BEGINNING = 60;

class Writer implements PdfWriter {
  constructor(private readonly sheet: Sheet) {}

  heading(text: string, level: 1 | 2 | 3 = 1): void {
    const { document } = this.sheet;
    // A title never stands alone at the foot of a page: a smaller one, or the head of a table and its first row, go with it.
    const smaller = level < 3 ? SIZES[3] * 2 : 0;
    this.sheet.keep(ABOVE[level] + SIZES[level] * 2 + smaller + TABLE_BEGINNING);
    if (document.y > MARGIN) document.y += ABOVE[level];
    this.sheet.tagged(`H${level}`, () => {
      document.fillColor('#000000').font(BOLD).fontSize(SIZES[level]).text(words(text), MARGIN);
    });
    document.moveDown(0.5);
  }

  paragraph(text: string, style: { readonly bold?: boolean; readonly align?: 'left' | 'right' | 'center' } = {}): void {
    const { document } = this.sheet;
    const { bold = false, align = 'left' } = style;
    this.sheet.tagged('P', () => {
      document
        .fillColor('#000000')
        .font(bold ? BOLD : REGULAR)
        .fontSize(11);
      document.text(linesOf(text), MARGIN, undefined, { lineGap: 2, align, width: this.sheet.width });
    });
    document.moveDown(0.6);
  }

  note(text: string): void {
    const { document } = this.sheet;
    this.sheet.tagged('P', () => {
      document.font(REGULAR).fontSize(9).fillColor('#444444');
      document.text(linesOf(text), MARGIN, undefined, { lineGap: 1, width: this.sheet.width });
    });
    document.fillColor('#000000').moveDown(0.5);
  }

  list(items: readonly string[], marker: 'dot' | 'number' | 'box' = 'dot'): void {
    drawList(this.sheet, items, marker);
  }

  facts(facts: readonly (readonly [string, string])[]): void {
    drawFacts(this.sheet, facts);
  }

  table(columns: readonly string[], rows: readonly (readonly string[])[], widths?: readonly number[]): void {
    this.grid({ columns: columns.map((title, index) => ({ title, width: widths?.[index] ?? 1 })), rows });
  }

  grid(table: PdfTable): void {
    drawTable(this.sheet, table);
    this.sheet.document.moveDown(0.6);
  }

  letterhead(letterhead: PdfLetterhead): void {
    drawLetterhead(this.sheet, letterhead);
  }

  signatures(blocks: readonly PdfSignature[]): void {
    drawSignatures(this.sheet, blocks);
  }

  cards(cards: readonly PdfCard[], grid: { readonly columns: number; readonly rows: number }): void {
    drawCards(this.sheet, cards, grid);
  }

  bars(bars: readonly PdfBar[]): void {
    drawBars(this.sheet, bars);
  }

  newPage(): void {
    this.sheet.newPage();
  }
}

/** What a digest of 64 signs takes, in points. */
const SEAL = 300;

/** Outside the reading order, save the mention, which is said once. */
function writeFooters(sheet: Sheet, { mention, title, seal }: PdfOptions): void {
  const { document } = sheet;
  const { start, count } = document.bufferedPageRange();
  for (let number = start; number < start + count; number += 1) {
    document.switchToPage(number);
    // The footer stands below the bottom margin, where pdfkit would otherwise open a new page.
    document.page.margins.bottom = 0;
    const y = document.page.height - MARGIN - FOOTER + 12;
    const options = { width: sheet.width, height: FOOTER, ellipsis: true };
    const write = (): void => {
      document.font(REGULAR).fontSize(8).fillColor('#444444');
      if (mention !== null) document.text(words(mention), MARGIN, y, options);
    };
    if (number === start && mention !== null) sheet.tagged('P', write);
    else sheet.artifact(write, 'Pagination');
    sheet.artifact(() => {
      document.font(REGULAR).fontSize(8).fillColor('#444444');
      const rank = `${number - start + 1}/${count}`;
      if (seal === undefined) {
        document.text(words(`${title} — ${rank}`), MARGIN, y + 22, { ...options, align: 'right', lineBreak: false });
      } else {
        // Both on one line: a long title gives way, and its end is cut.
        const room = { width: sheet.width - SEAL, height: 10, ellipsis: true };
        document.text(words(`${rank} — ${title}`), MARGIN + SEAL, y + 22, { ...room, align: 'right' });
        document.fontSize(7).text(words(seal), MARGIN, y + 23, { width: SEAL, lineBreak: false });
      }
    }, 'Pagination');
  }
}
