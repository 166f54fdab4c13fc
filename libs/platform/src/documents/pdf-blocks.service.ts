import { BOLD, REGULAR } from './pdf-fonts.service.js';
import { linesOf, MARGIN, words, type Sheet } from './sheet.service.js';

/** Where somebody signs: what she is, and the line of how. */
export interface PdfSignature {
  /** « Le maire », « Pour l’académie »: never a name that nobody wrote. */
  readonly title: string;
  readonly lines?: readonly string[];
}

export interface PdfLetterhead {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** « À Crêts en Belledonne, le 10/11/2016 ». */
  readonly dateline: string;
  readonly subject: string;
}

const INDENT = 16;

/** Each point with what stands before it: a dot, its number, or a box to tick. */
export function drawList(sheet: Sheet, items: readonly string[], marker: 'dot' | 'number' | 'box'): void {
  const { document } = sheet;
  const list = sheet.group('L');
  for (const [index, item] of items.entries()) {
    const label = marker === 'number' ? `${index + 1}.` : marker === 'box' ? '☐' : '•';
    const text = linesOf(item);
    const options = { width: sheet.width - INDENT, lineGap: 2 };
    document.font(REGULAR).fontSize(11);
    sheet.keep(Math.min(document.heightOfString(text, options), 60));
    const element = sheet.group('LI', list);
    const y = document.y;
    sheet.tagged('Lbl', () => document.text(label, MARGIN, y, { lineBreak: false }), element);
    sheet.tagged('LBody', () => document.text(text, MARGIN + INDENT, y, options), element);
    element.end();
    document.x = MARGIN;
    document.moveDown(0.25);
  }
  list.end();
  document.moveDown(0.4);
}

/** What is known, in two columns: each value under the name that a screen reader says with it. */
export function drawFacts(sheet: Sheet, facts: readonly (readonly [string, string])[]): void {
  const { document } = sheet;
  const table = sheet.group('Table');
  const left = sheet.width * 0.32;
  const size = 10.5;
  for (const [name, value] of facts) {
    const [title, text] = [words(name), linesOf(value)];
    const nameOptions = { width: left - 12 };
    const valueOptions = { width: sheet.width - left };
    const nameHeight = document.font(BOLD).fontSize(size).heightOfString(title, nameOptions);
    const height = Math.max(nameHeight, document.font(REGULAR).heightOfString(text, valueOptions)) + 6;
    sheet.keep(height);
    const y = document.y;
    const row = sheet.group('TR', table);
    const write = (font: string, what: string, x: number, options: { width: number }): void => {
      document.fillColor('#000000').font(font).fontSize(size).text(what, x, y, options);
    };
    sheet.cell('TH', row, () => write(BOLD, title, MARGIN, nameOptions), { O: 'Table', Scope: 'Row' });
    sheet.cell('TD', row, () => write(REGULAR, text, MARGIN + left, valueOptions));
    row.end();
    sheet.artifact(() =>
      document
        .lineWidth(0.4)
        .strokeColor('#c8c8c8')
        .moveTo(MARGIN, y + height - 3)
        .lineTo(MARGIN + sheet.width, y + height - 3)
        .stroke(),
    );
    document.x = MARGIN;
    document.y = y + height;
  }
  table.end();
  document.moveDown(0.6);
}

/** Side by side, on one page, with room for a hand. */
export function drawSignatures(sheet: Sheet, blocks: readonly PdfSignature[]): void {
  const { document } = sheet;
  const gap = 16;
  const room = 118;
  sheet.keep(room + 8);
  const width = (sheet.width - gap * (blocks.length - 1)) / Math.max(1, blocks.length);
  const y = document.y;
  for (const [index, block] of blocks.entries()) {
    const x = MARGIN + index * (width + gap);
    sheet.artifact(() => document.lineWidth(0.5).strokeColor('#767676').rect(x, y, width, room).stroke());
    sheet.tagged('P', () => {
      document.fillColor('#000000').font(BOLD).fontSize(10);
      document.text(words(block.title), x + 8, y + 8, { width: width - 16 });
    });
    if (block.lines !== undefined && block.lines.length > 0) {
      sheet.tagged('P', () => {
        document.font(REGULAR).fontSize(9);
        document.text(linesOf(block.lines?.join('\n') ?? ''), x + 8, document.y + 2, { width: width - 16 });
      });
    }
  }
  document.x = MARGIN;
  document.y = y + room + 10;
}

/** As French letters begin: who writes, to whom, where and when, about what. */
export function drawLetterhead(sheet: Sheet, { from, to, dateline, subject }: PdfLetterhead): void {
  const { document } = sheet;
  const half = sheet.width / 2;
  const top = document.y;
  const block = (lines: readonly string[], x: number, y: number): void =>
    sheet.tagged('P', () => {
      document.fillColor('#000000').font(REGULAR).fontSize(10.5);
      document.text(linesOf(lines.join('\n')), x, y, { width: half - 10, lineGap: 1.5 });
    });
  block(from, MARGIN, top);
  const below = document.y;
  block(to, MARGIN + half, top + 46);
  block([dateline], MARGIN + half, Math.max(below, document.y) + 14);
  document.x = MARGIN;
  document.moveDown(1.2);
  sheet.tagged('P', () => {
    document.font(BOLD).fontSize(11).text(words(subject), MARGIN, undefined, { width: sheet.width });
  });
  document.moveDown(0.8);
}
