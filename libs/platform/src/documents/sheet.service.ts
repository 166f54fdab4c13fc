import { hasGlyph } from './pdf-fonts.service.js';
import { printable } from './printable.js';

export const MARGIN = 42;
/** Room under the bottom margin for the mention and the page's number. */
export const FOOTER = 34;

/** What pdfkit's element has, and its types do not say: the attributes of ISO 32000-1 §14.8.5. */
interface Attributed {
  readonly dictionary: { readonly data: Record<string, unknown> };
}
type Element = PDFKit.PDFStructureElement;

/** The paper under every block: its edges, its pages, and the tags that say what each mark on it is. */
export class Sheet {
  constructor(
    readonly document: PDFKit.PDFDocument,
    readonly root: Element,
  ) {}

  get width(): number {
    return this.document.page.width - 2 * MARGIN;
  }

  /** Below it stands the footer. */
  get bottom(): number {
    return this.document.page.height - MARGIN - FOOTER;
  }

  get room(): number {
    return this.bottom - this.document.y;
  }

  /** Goes on to the next page unless `height` points are left on this one. */
  keep(height: number): void {
    if (this.room < height && this.document.y > MARGIN) this.newPage();
  }

  newPage(): void {
    this.document.addPage();
  }

  /** A block, or one that holds blocks; `alt` is what is said of a figure. */
  tagged(type: string, draw: () => void, parent: Element = this.root, alt?: string): void {
    const element = this.document.struct(type, alt === undefined ? {} : { alt: words(alt) }, draw);
    parent.add(element);
    element.end();
  }

  group(type: string, parent: Element = this.root): Element {
    const element = this.document.struct(type);
    parent.add(element);
    return element;
  }

  /** Of a table: `attributes` say which cells a title is for. */
  cell(type: 'TH' | 'TD', parent: Element, draw: () => void, attributes?: Record<string, unknown>): void {
    const element = this.document.struct(type, {}, draw);
    if (attributes !== undefined) (element as Element & Attributed).dictionary.data['A'] = attributes;
    parent.add(element);
    element.end();
  }

  /** Lines and fills that nobody need hear of. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.document.markContent('Artifact', { type });
    draw();
    this.document.endMarkedContent();
  }
}

/** One line of text, as the fonts can draw it. */
export const words = (text: string): string => printable(text, hasGlyph);
/** The same where its maker may break lines. */
export const linesOf = (text: string): string => text.split('\n').map(words).join('\n');
