import { BOLD, REGULAR } from './pdf-fonts.service.js';
import { qrModules, QUIET_ZONE } from './qr.js';
import { linesOf, MARGIN, words, type Sheet } from './sheet.service.js';

/** One card of a grid: a label to stick, a code to hand out. */
export interface PdfCard {
  /** Read from afar: a tablet's number. */
  readonly big: string;
  readonly lines: readonly string[];
  readonly qr?: { readonly text: string; /** In French: what reading it does. */ readonly label: string };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A grid that goes on over as many pages as it takes. */
export function drawCards(
  sheet: Sheet,
  cards: readonly PdfCard[],
  grid: { readonly columns: number; readonly rows: number },
): void {
  const { document } = sheet;
  const perPage = grid.columns * grid.rows;
  for (let start = 0; start < cards.length; start += perPage) {
    if (start > 0) sheet.newPage();
    const top = document.y;
    const width = sheet.width / grid.columns;
    const height = (sheet.bottom - top) / grid.rows;
    for (const [position, card] of cards.slice(start, start + perPage).entries()) {
      const x = MARGIN + (position % grid.columns) * width;
      drawCard(sheet, card, { x, y: top + Math.floor(position / grid.columns) * height, width, height });
    }
    document.x = MARGIN;
    document.y = Math.min(sheet.bottom, top + Math.ceil((cards.length - start) / grid.columns) * height);
  }
}

function drawCard(sheet: Sheet, card: PdfCard, { x, y, width, height }: Box): void {
  const { document } = sheet;
  const pad = 8;
  sheet.artifact(() =>
    document.lineWidth(0.5).dash(3, { space: 3 }).strokeColor('#767676').rect(x, y, width, height).stroke().undash(),
  );
  const side = card.qr === undefined ? 0 : Math.min(height - 2 * pad, width * 0.4);
  const text = { width: width - side - 3 * pad, lineBreak: true, ellipsis: true };
  sheet.tagged('P', () => {
    document
      .fillColor('#000000')
      .font(BOLD)
      .fontSize(bigSize(card.big, text.width, height))
      .text(words(card.big), x + pad, y + pad, text);
  });
  sheet.tagged('P', () => {
    document.font(REGULAR).fontSize(9);
    const top = document.y + 2;
    document.text(linesOf(card.lines.join('\n')), x + pad, top, {
      ...text,
      height: Math.max(10, y + height - pad - top),
    });
  });
  const { qr } = card;
  if (qr !== undefined) {
    const at = { x: x + width - side - pad, y: y + (height - side) / 2, side };
    sheet.tagged('Figure', () => drawQr(document, qr.text, at), sheet.root, qr.label);
  }
}

function drawQr(
  document: PDFKit.PDFDocument,
  text: string,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const { size, isDark } = qrModules(text);
  const module = side / (size + 2 * QUIET_ZONE);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!isDark(column, row)) continue;
      document.rect(x + (column + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module, module, module);
    }
  }
  document.fill('#000000');
}

/** As large as the card allows: a number is read across a classroom, a code must stay on one line. */
function bigSize(text: string, width: number, height: number): number {
  return Math.max(9, Math.min(40, height * 0.32, (width / Math.max(1, text.length)) * 1.4));
}
