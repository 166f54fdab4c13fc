import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { documentTextError } from './document-text-errors.js';

/** A hundred pages are less than 2 MiB of XML; fflate fills a buffer of the announced size and never more. */
const MAX_XML_BYTES = 16 * 1024 * 1024;
const BODY = /^word\/document\d*\.xml$/;
/** Deleted text, field codes, and the second copy that Word keeps of what old versions cannot draw. */
const SILENT = new Set(['w:del', 'w:instrText', 'w:delText', 'mc:Fallback', 'w:moveFrom']);

/**
 * The words of a DOCX, in the order of reading: a paragraph a line, a row of a table a line with its cells between tabs.
 * Headers, footers and notes are left out.
 * @throws DomainError of the catalogue `documents`
 */
export function docxText(bytes: Uint8Array): string {
  const files = bodyOf(bytes);
  const [body] = Object.values(files);
  if (body === undefined) throw documentTextError('documentUnreadable');
  return new BodyReader().read(strFromU8(body));
}

function bodyOf(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!BODY.test(name)) return false;
        if (originalSize > MAX_XML_BYTES) throw documentTextError('documentTooComplex');
        return true;
      },
    });
  } catch (error) {
    // fflate's errors carry a number, and those of a truncated archive are the language's own.
    if (error instanceof RangeError || (error instanceof Error && 'code' in error && typeof error.code === 'number')) {
      throw documentTextError('documentUnreadable', {}, { cause: error });
    }
    throw error;
  }
}

/** Listens to the XML; a table inside a cell is read as text of that cell. */
class BodyReader {
  readonly #lines: string[] = [];
  readonly #cells: string[] = [];
  #line = '';
  #tables = 0;
  #silent = 0;
  #inText = false;

  read(xml: string): string {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw documentTextError('documentUnreadable', {}, { cause: error });
    });
    parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes));
    parser.on('closetag', ({ name }) => this.#close(name));
    parser.on('text', (text) => {
      if (this.#inText && this.#silent === 0) this.#line += text;
    });
    parser.write(xml).close();
    return this.#lines.join('\n');
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (SILENT.has(name)) this.#silent += 1;
    else if (name === 'w:t') this.#inText = true;
    else if (name === 'w:tbl') this.#tables += 1;
    else if (name === 'w:tr' && this.#tables === 1) this.#cells.length = 0;
    else if (name === 'w:tab') this.#line += this.#tables > 0 ? ' ' : '\t';
    else if (name === 'w:br' || name === 'w:cr') this.#line += this.#tables > 0 ? ' ' : '\n';
    else if (name === 'w:noBreakHyphen') this.#line += '-';
    // A cell over several columns stands for as many, so that cells stay under their titles.
    else if (name === 'w:gridSpan' && this.#tables === 1) {
      const span = Math.min(Number(attributes['w:val'] ?? 1), 40);
      for (let extra = 1; extra < span; extra += 1) this.#cells.push('');
    }
  }

  #close(name: string): void {
    if (SILENT.has(name)) this.#silent -= 1;
    else if (name === 'w:t') this.#inText = false;
    else if (name === 'w:tbl') this.#tables -= 1;
    else if (name === 'w:p') this.#endParagraph();
    else if (name === 'w:tc' && this.#tables === 1) {
      this.#cells.push(this.#line.trim());
      this.#line = '';
    } else if (name === 'w:tr' && this.#tables === 1) this.#lines.push(this.#cells.join('\t'));
  }

  #endParagraph(): void {
    if (this.#tables > 0) this.#line += ' ';
    else {
      this.#lines.push(this.#line);
      this.#line = '';
    }
  }
}
