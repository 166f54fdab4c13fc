import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { documentTextError } from './document-text-errors.js';
import { layOut, type PdfPiece } from './pdf-layout.js';

/** A convention and its annexes are a dozen pages; a report of two hundred is something else. */
const MAX_PAGES = 200;
const MAX_CHARACTERS = 1_000_000;
/** Fewer letters a page than that, and what is seen on it is a picture. */
const LETTERS_OF_A_SCAN = 20;

export interface PdfText {
  /** Pages are separated by form feeds. */
  readonly text: string;
  readonly pages: number;
}

/**
 * The words of a PDF, laid out as on its pages. Nothing in it is run, and no font or image is drawn.
 * @throws DomainError of the catalogue `documents`
 */
export async function pdfText(bytes: Uint8Array): Promise<PdfText> {
  // Heavy, and most processes read no PDF in their life.
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const loading = getDocument({
    data: new Uint8Array(bytes),
    disableFontFace: true,
    isEvalSupported: false,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    maxImageSize: 0,
    verbosity: 0,
  });
  try {
    const document = await loading.promise;
    if (document.numPages > MAX_PAGES) throw documentTextError('documentTooComplex');
    const pages: string[] = [];
    let characters = 0;
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const text = await pageText(page);
      page.cleanup();
      characters += text.length;
      if (characters > MAX_CHARACTERS) throw documentTextError('documentTooComplex');
      pages.push(text);
    }
    const text = pages.join('\n\f\n');
    if (text.replace(/[^\p{L}\p{N}]/gu, '').length < LETTERS_OF_A_SCAN * pages.length) {
      throw documentTextError('documentIsImage');
    }
    return { text, pages: pages.length };
  } catch (error) {
    throw refusalOf(error);
  } finally {
    await loading.destroy();
  }
}

async function pageText(page: PDFPageProxy): Promise<string> {
  const { transform } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const byTurn = new Map<number, PdfPiece[]>();
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const { turn, piece } = placed(item, transform);
    byTurn.set(turn, [...(byTurn.get(turn) ?? []), piece]);
  }
  return [...byTurn.values()].map(layOut).join('\n');
}

/** Where a piece stands once its page is held upright: landscape tables are often drawn sideways. */
function placed(
  item: { str: string; transform: number[]; width: number; height: number },
  [a = 1, b = 0, c = 0, d = -1, e = 0, f = 0]: readonly number[],
): { turn: number; piece: PdfPiece } {
  const [ta = 1, tb = 0, , , tx = 0, ty = 0] = item.transform;
  const [x, y] = [a * tx + c * ty + e, b * tx + d * ty + f];
  const [dx, dy] = [a * ta + c * tb, b * ta + d * tb];
  const turn = (Math.round(Math.atan2(dy, dx) / (Math.PI / 2)) + 4) % 4;
  const upright = [
    [x, y],
    [y, -x],
    [-x, -y],
    [-y, x],
  ][turn] ?? [x, y];
  const [left = x, top = y] = upright;
  return { turn, piece: { text: item.str, x: left, y: top, width: item.width, height: item.height } };
}

/** pdf.js names its errors; another of its parser's means that the file is damaged. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'PasswordException') return documentTextError('documentEncrypted', {}, { cause: error });
  if (['InvalidPDFException', 'UnknownErrorException', 'FormatError', 'XRefEntryException'].includes(error.name)) {
    return documentTextError('documentUnreadable', {}, { cause: error });
  }
  return error;
}
