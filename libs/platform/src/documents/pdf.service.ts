import PDFDocument from 'pdfkit';
import { qrModules, QUIET_ZONE } from './qr.js';
import { BOLD, drawTable, MARGIN, REGULAR } from './pdf-table.service.js';
import { winAnsi } from './win-ansi.js';

export interface PdfOptions {
  /** What a reader shows as the document's name. */
  readonly title: string;
  /** Line of art. 9 (`ProjectMention.lineFor`), at the foot of every page. */
  readonly mention: string | null;
  readonly at: Date;
}

/** One card of a grid: a label to stick, a code to hand out. */
export interface PdfCard {
  /** Read from afar: a tablet's number. */
  readonly big: string;
  readonly lines: readonly string[];
  readonly qr?: { readonly text: string; /** In French: what reading it does. */ readonly label: string };
}

export interface PdfWriter {
  heading(text: string, level?: 1 | 2): void;
  paragraph(text: string): void;
  /** `widths`: shares of the page's width, equal unless told. */
  table(columns: readonly string[], rows: readonly (readonly string[])[], widths?: readonly number[]): void;
  /** A grid that goes on over as many pages as it takes. */
  cards(cards: readonly PdfCard[], grid: { readonly columns: number; readonly rows: number }): void;
  newPage(): void;
}

const FOOTER = 34;

/**
 * An A4 document in French: tagged (headings, tables, figures with words), so that a screen reader says what is printed.
 * The fonts are those of every reader: README.md says why, and what that leaves out.
 */
export async function makePdf(options: PdfOptions, compose: (page: PdfWriter) => void): Promise<Buffer> {
  const title = winAnsi(options.title);
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'fr-FR',
    bufferPages: true,
    // pdfkit writes the title into XML as it is.
    info: { Title: title.replaceAll('&', 'et').replace(/[<>]/g, ' '), Creator: 'Chariot', CreationDate: options.at },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  const root = document.struct('Document');
  document.addStructure(root);
  compose(new Writer(document, root));
  writeFooters(document, root, options);
  root.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

class Writer implements PdfWriter {
  constructor(
    private readonly document: PDFKit.PDFDocument,
    private readonly root: PDFKit.PDFStructureElement,
  ) {}

  heading(text: string, level: 1 | 2 = 1): void {
    this.#tagged(level === 1 ? 'H1' : 'H2', () => {
      this.document
        .font(BOLD)
        .fontSize(level === 1 ? 18 : 13)
        .text(winAnsi(text), MARGIN);
    });
    this.document.moveDown(0.5);
  }

  paragraph(text: string): void {
    this.#tagged('P', () =>
      this.document.font(REGULAR).fontSize(11).text(winAnsi(text), MARGIN, undefined, { lineGap: 2 }),
    );
    this.document.moveDown(0.6);
  }

  table(columns: readonly string[], rows: readonly (readonly string[])[], widths?: readonly number[]): void {
    drawTable(this.document, this.root, { columns, rows, widths: widths ?? columns.map(() => 1) }, this.#bottom);
    this.document.moveDown(0.6);
  }

  cards(cards: readonly PdfCard[], grid: { readonly columns: number; readonly rows: number }): void {
    const perPage = grid.columns * grid.rows;
    for (let start = 0; start < cards.length; start += perPage) {
      if (start > 0) this.newPage();
      const top = this.document.y;
      const width = this.#width / grid.columns;
      const height = (this.#bottom - top) / grid.rows;
      for (const [position, card] of cards.slice(start, start + perPage).entries()) {
        const x = MARGIN + (position % grid.columns) * width;
        const y = top + Math.floor(position / grid.columns) * height;
        this.#card(card, x, y, width, height);
      }
      this.document.x = MARGIN;
      this.document.y = Math.min(this.#bottom, top + Math.ceil((cards.length - start) / grid.columns) * height);
    }
  }

  newPage(): void {
    this.document.addPage();
  }

  get #width(): number {
    return this.document.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.document.page.height - MARGIN - FOOTER;
  }

  #card(card: PdfCard, x: number, y: number, width: number, height: number): void {
    const { document } = this;
    const pad = 8;
    document.markContent('Artifact', { type: 'Layout' });
    document.lineWidth(0.5).dash(3, { space: 3 }).strokeColor('#767676').rect(x, y, width, height).stroke().undash();
    document.endMarkedContent();
    const side = card.qr === undefined ? 0 : Math.min(height - 2 * pad, width * 0.4);
    const text = { width: width - side - 3 * pad, lineBreak: true, ellipsis: true };
    this.#tagged('P', () => {
      document
        .fillColor('#000000')
        .font(BOLD)
        .fontSize(bigSize(card.big, text.width, height))
        .text(winAnsi(card.big), x + pad, y + pad, text);
    });
    this.#tagged('P', () => {
      document.font(REGULAR).fontSize(9);
      const top = document.y + 2;
      document.text(card.lines.map(winAnsi).join('\n'), x + pad, top, {
        ...text,
        height: Math.max(10, y + height - pad - top),
      });
    });
    const { qr } = card;
    if (qr !== undefined) {
      this.#tagged('Figure', () => this.#qr(qr.text, x + width - side - pad, y + (height - side) / 2, side), qr.label);
    }
  }

  #qr(text: string, x: number, y: number, side: number): void {
    const { size, isDark } = qrModules(text);
    const module = side / (size + 2 * QUIET_ZONE);
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        if (!isDark(column, row)) continue;
        this.document.rect(x + (column + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module, module, module);
      }
    }
    this.document.fill('#000000');
  }

  #tagged(type: string, draw: () => void, alt?: string): void {
    this.root.add(this.document.struct(type, alt === undefined ? {} : { alt: winAnsi(alt) }, draw));
  }
}

/** As large as the card allows: a number is read across a classroom, a code must stay on one line. */
function bigSize(text: string, width: number, height: number): number {
  return Math.max(9, Math.min(40, height * 0.35, (width / Math.max(1, text.length)) * 1.5));
}

/** Outside the reading order, save the mention, which is said once. */
function writeFooters(
  document: PDFKit.PDFDocument,
  root: PDFKit.PDFStructureElement,
  { mention, title }: PdfOptions,
): void {
  const { start, count } = document.bufferedPageRange();
  for (let number = start; number < start + count; number += 1) {
    document.switchToPage(number);
    // The footer stands below the bottom margin, where pdfkit would otherwise open a new page.
    document.page.margins.bottom = 0;
    const y = document.page.height - MARGIN - FOOTER + 12;
    const options = { width: document.page.width - 2 * MARGIN, height: FOOTER, ellipsis: true };
    const write = (): void => {
      document.font(REGULAR).fontSize(8).fillColor('#444444');
      if (mention !== null) document.text(winAnsi(mention), MARGIN, y, options);
    };
    if (number === start && mention !== null) root.add(document.struct('P', {}, write));
    else artifact(document, write);
    artifact(document, () => {
      document.font(REGULAR).fontSize(8).fillColor('#444444');
      document.text(winAnsi(`${title} — ${number - start + 1}/${count}`), MARGIN, y + 22, {
        ...options,
        align: 'right',
        lineBreak: false,
      });
    });
  }
}

function artifact(document: PDFKit.PDFDocument, draw: () => void): void {
  document.markContent('Artifact', { type: 'Pagination' });
  draw();
  document.endMarkedContent();
}
