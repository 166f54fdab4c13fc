import { createRequire } from 'node:module';
import type {} from 'pdfkit';

const require = createRequire(import.meta.url);
/** Makes a document. The library is read with the first of them rather than at each start. */
export const newDocument = (options: PDFKit.PDFDocumentOptions): PDFKit.PDFDocument =>
  new (require('pdfkit') as new (options: PDFKit.PDFDocumentOptions) => PDFKit.PDFDocument)(options);

export const REGULAR = 'Text';
export const BOLD = 'Bold';
const FACES = { [REGULAR]: 'DejaVuSansCondensed.ttf', [BOLD]: 'DejaVuSansCondensed-Bold.ttf' } as const;

/** What pdfkit reads a font into, and its types do not say. */
interface Face {
  hasGlyphForCodePoint(code: number): boolean;
  _glyphs: object;
}
interface Drawn {
  readonly _font: { readonly font: Face };
}

let faces: ReadonlyMap<string, Face> | undefined;

/** Parsed once for the process: it takes ten times as long as laying out a letter. Their licence lets them be embedded. */
function loaded(): ReadonlyMap<string, Face> {
  if (faces !== undefined) return faces;
  faces = new Map(
    Object.entries(FACES).map(([name, file]) => {
      const document = newDocument({ font: require.resolve(`dejavu-fonts-ttf/ttf/${file}`) });
      return [name, (document as unknown as Drawn)._font.font];
    }),
  );
  return faces;
}

/** pdfkit embeds the glyphs that the document shows and no more. A document is made without a pause: none shares them. */
export function useFonts(document: PDFKit.PDFDocument): void {
  for (const [name, face] of loaded()) {
    // Embedding loads the E that É is made of without saying that it is a letter: the next document, and a screen reader
    // with it, would not know what it stands for.
    face._glyphs = {};
    // pdfkit takes a face that is already read; its types know only of bytes and paths.
    document.registerFont(name, face as unknown as Buffer);
  }
  document.font(REGULAR);
}

const known = new Map<string, boolean>();

/** Whether both faces draw it. */
export function hasGlyph(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  // Latin, punctuation and currency are asked for again and again; what lies beyond is rare, and not worth keeping.
  if (code > 0x2fff) return drawn(code);
  const answer = known.get(character) ?? drawn(code);
  known.set(character, answer);
  return answer;
}

const drawn = (code: number): boolean => [...loaded().values()].every((face) => face.hasGlyphForCodePoint(code));
