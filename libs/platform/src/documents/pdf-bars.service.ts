import { BOLD, REGULAR } from './pdf-fonts.service.js';
import { linesOf, MARGIN, words, type Sheet } from './sheet.service.js';

/** A share, drawn as a plain bar beside its words: whoever does not see it loses nothing. */
export interface PdfBar {
  readonly label: string;
  /** « 91,7 % », « < seuil ». */
  readonly value: string;
  /** 0 to 1; null: nothing is drawn, not even an empty bar, which would say 0. */
  readonly share: number | null;
  /** Small, below: what it was computed from. */
  readonly note?: string;
}

const BAR_HEIGHT = 11;
const GAP = 10;

/** Label, bar and value on a line, as a table that a screen reader reads without the bars. */
export function drawBars(sheet: Sheet, bars: readonly PdfBar[]): void {
  const { document } = sheet;
  const table = sheet.group('Table');
  const labelWidth = sheet.width * 0.36;
  const barWidth = sheet.width * 0.4;
  const right = MARGIN + labelWidth + barWidth + 2 * GAP;
  const valueWidth = sheet.width - labelWidth - barWidth - 2 * GAP;
  for (const { label, value, share, note = '' } of bars) {
    const [title, amount, below] = [words(label), words(value), linesOf(note)];
    const titleHeight = document.font(BOLD).fontSize(10).heightOfString(title, { width: labelWidth });
    const noteHeight =
      below === ''
        ? 0
        : document
            .font(REGULAR)
            .fontSize(8.5)
            .heightOfString(below, { width: barWidth + GAP + valueWidth });
    const height = Math.max(titleHeight, BAR_HEIGHT + 3 + noteHeight) + 7;
    sheet.keep(height);
    const y = document.y;
    const row = sheet.group('TR', table);
    sheet.cell(
      'TH',
      row,
      () => {
        document.fillColor('#000000').font(BOLD).fontSize(10).text(title, MARGIN, y, { width: labelWidth });
      },
      { O: 'Table', Scope: 'Row' },
    );
    if (share !== null) {
      const x = MARGIN + labelWidth + GAP;
      sheet.artifact(() => {
        document
          .lineWidth(0.5)
          .rect(x, y + 1, barWidth, BAR_HEIGHT)
          .fillAndStroke('#ffffff', '#767676');
        if (share > 0) document.rect(x, y + 1, barWidth * Math.min(1, share), BAR_HEIGHT).fill('#1f4e79');
      });
    }
    sheet.cell('TD', row, () => {
      document
        .fillColor('#000000')
        .font(BOLD)
        .fontSize(10)
        .text(amount, right, y, { width: valueWidth, align: 'right' });
      if (below === '') return;
      document.font(REGULAR).fontSize(8.5).fillColor('#444444');
      document.text(below, MARGIN + labelWidth + GAP, y + BAR_HEIGHT + 3, { width: barWidth + GAP + valueWidth });
      document.fillColor('#000000');
    });
    row.end();
    document.x = MARGIN;
    document.y = y + height;
  }
  table.end();
  document.moveDown(0.4);
}
