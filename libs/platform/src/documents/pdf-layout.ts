/** A piece of text as a PDF draws it: where it begins, in points, y downwards. */
export interface PdfPiece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Wider than a space, in heights of letters: beyond it there is a column. */
const COLUMN_GAP = 1.2;
const SPACE_GAP = 0.12;
/** Longest padding: a page is some 250 narrow letters wide. */
const MAX_COLUMN = 400;

/**
 * The lines of a page, top to bottom. Words that a wide blank separates keep it, and stand under one another as on the
 * page, so that a table can be read by its columns.
 */
export function layOut(pieces: readonly PdfPiece[]): string {
  const letters = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (letters === 0) return '';
  const letterWidth = Math.max(pieces.reduce((sum, { width }) => sum + width, 0) / letters, 1);
  const left = pieces.reduce((least, { x }) => Math.min(least, x), Infinity);
  return linesOf(pieces)
    .map((line) => written(line, left, letterWidth))
    .join('\n');
}

function linesOf(pieces: readonly PdfPiece[]): PdfPiece[][] {
  const lines: PdfPiece[][] = [];
  let baseline = -Infinity;
  for (const piece of [...pieces].sort((a, b) => a.y - b.y)) {
    const line = lines.at(-1);
    if (line !== undefined && piece.y - baseline <= Math.max(piece.height, 4) * 0.4) line.push(piece);
    else {
      lines.push([piece]);
      baseline = piece.y;
    }
  }
  return lines.map((line) => line.sort((a, b) => a.x - b.x));
}

function written(line: readonly PdfPiece[], left: number, letterWidth: number): string {
  let text = '';
  let end = left;
  for (const piece of line) {
    const gap = piece.x - end;
    const height = Math.max(piece.height, 4);
    const column = Math.min(Math.round((piece.x - left) / letterWidth), MAX_COLUMN);
    if (text === '' || gap > height * COLUMN_GAP) {
      text = text === '' ? ' '.repeat(Math.max(column, 0)) : `${text}  `.padEnd(column);
    } else if (gap > height * SPACE_GAP && !text.endsWith(' ') && !piece.text.startsWith(' ')) text += ' ';
    text += piece.text;
    end = piece.x + piece.width;
  }
  return text.trimEnd();
}
