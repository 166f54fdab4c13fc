import { SaxesParser } from 'saxes';
import { documentTextError } from './document-text-errors.js';
import { columnsOf, SheetRows, type SheetRow } from './sheet-rows.js';

/** Remarks, and what tells how a cell was changed: no part of what it says. */
const SILENT = new Set(['annotation', 'tracked-changes', 'shapes']);
const MOST_SPACES = 40;

/**
 * The first sheet of an OpenDocument workbook (ISO/IEC 26300-3 §9), from its `content.xml`. A day is read as the file keeps it
 * (`2021-11-10`), whatever it looks like; a number as it is written when that is only digits, so that `0042` keeps its zeros.
 * @throws DomainError of the catalogue `documents`
 */
export function odsRows(xml: string, maxRows: number): SheetRow[] {
  return new FirstTable(maxRows).read(xml);
}

class FirstTable {
  readonly #found: SheetRows;
  #tables = 0;
  #inside = 0;
  #silent = 0;
  #line = 1;
  #repeated = 1;
  #cells = new Map<number, string>();
  #column = 0;
  #cell: { readonly attributes: ReadonlyMap<string, string>; readonly paragraphs: string[] } | null = null;
  #paragraphs = 0;

  constructor(maxRows: number) {
    this.#found = new SheetRows(maxRows);
  }

  read(xml: string): SheetRow[] {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw documentTextError('documentUnreadable', {}, { cause: error });
    });
    parser.on('doctype', () => {
      throw documentTextError('documentUnreadable');
    });
    parser.on('opentag', ({ name, attributes }) => this.#open(local(name), attributes));
    parser.on('closetag', ({ name }) => this.#close(local(name)));
    parser.on('text', (text) => this.#say(text));
    parser.on('cdata', (text) => this.#say(text));
    parser.write(xml).close();
    if (this.#tables === 0) throw documentTextError('documentUnreadable');
    return this.#found.rows;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (SILENT.has(name)) this.#silent += 1;
    if (name === 'table') {
      this.#tables += 1;
      this.#inside += 1;
    }
    // Only the first one, and no table inside a cell of it.
    if (this.#silent > 0 || this.#tables !== 1 || this.#inside !== 1) return;
    if (name === 'table-row') {
      this.#repeated = Math.max(
        Number.parseInt(byLocalName(attributes).get('number-rows-repeated') ?? '1', 10) || 1,
        1,
      );
      this.#cells = new Map();
      this.#column = 0;
    } else if (name === 'table-cell' || name === 'covered-table-cell') {
      this.#cell = { attributes: byLocalName(attributes), paragraphs: [] };
    } else if (name === 'p' || name === 'h') {
      this.#paragraphs += 1;
      this.#cell?.paragraphs.push('');
    } else if (name === 's') {
      this.#say(' '.repeat(Math.min(Number.parseInt(byLocalName(attributes).get('c') ?? '1', 10) || 1, MOST_SPACES)));
    } else if (name === 'tab' || name === 'line-break') this.#say(' ');
  }

  #close(name: string): void {
    if (SILENT.has(name)) {
      this.#silent -= 1;
      return;
    }
    if (name === 'table') this.#inside -= 1;
    if (this.#silent > 0 || this.#tables !== 1 || this.#inside !== 1) return;
    if (name === 'p' || name === 'h') this.#paragraphs -= 1;
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#endCell();
    else if (name === 'table-row') this.#endRow();
  }

  #say(text: string): void {
    const { paragraphs } = this.#cell ?? {};
    if (paragraphs === undefined || this.#paragraphs === 0 || this.#silent > 0) return;
    paragraphs[paragraphs.length - 1] += text;
  }

  #endCell(): void {
    if (this.#cell === null) return;
    const { attributes, paragraphs } = this.#cell;
    this.#cell = null;
    const text = valueOf(attributes, paragraphs.join('\n'));
    const repeated = columnsOf(attributes.get('number-columns-repeated'));
    if (text !== '') for (let each = 0; each < repeated; each += 1) this.#cells.set(this.#column + each, text);
    this.#column += repeated;
  }

  #endRow(): void {
    // A row that says nothing may stand for the million below the list.
    const times = this.#cells.size === 0 ? 0 : Math.min(this.#repeated, this.#found.maxRows + 2);
    for (let each = 0; each < times; each += 1) this.#found.add(this.#line + each, this.#cells);
    this.#line += this.#repeated;
  }
}

function valueOf(attributes: ReadonlyMap<string, string>, shown: string): string {
  switch (attributes.get('value-type')) {
    case 'date':
      return attributes.get('date-value') ?? shown;
    case 'float':
      return /^\d+$/.test(shown.trim()) ? shown : (attributes.get('value') ?? shown);
    case 'string':
      return shown === '' ? (attributes.get('string-value') ?? '') : shown;
    default:
      return shown;
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Without their prefixes, which a document may choose; the first of a name wins (`calcext:value-type` repeats one). */
function byLocalName(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) if (!named.has(local(name))) named.set(local(name), value);
  return named;
}
