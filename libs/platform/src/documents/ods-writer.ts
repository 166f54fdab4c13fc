import { Zip, ZipDeflate, ZipPassThrough, zipSync, type Zippable } from 'fflate';
import type { LocalDate, Money } from '@chariot/kernel';

/** A cell by what it is: a spreadsheet computes with amounts, counts and days, and runs none of our texts. */
export type OdsCell =
  | null
  | string
  | { readonly cents: Money | number }
  | { readonly count: number }
  | { readonly percent: number }
  | { readonly on: LocalDate };

export interface OdsSheet {
  /** 1 to 31 characters; what a sheet's name may not hold is left out. */
  readonly name: string;
  readonly columns: readonly {
    readonly title: string;
    /** In centimetres; 4 unless told. */ readonly width?: number;
  }[];
  readonly rows: Iterable<readonly OdsCell[]>;
  /** In bold below the rows. */
  readonly totals?: readonly (readonly OdsCell[])[];
  /** Below the table: the line of art. 9, what a figure is. */
  readonly notes?: readonly string[];
}

const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';

/**
 * A spreadsheet of OpenDocument 1.3 (ISO/IEC 26300), as administrations ask for (RGI). The same content, dated `at`,
 * gives the same bytes. No cell holds a formula: a text that looks like one is a text (`office:value-type="string"`).
 */
export function writeOds(title: string, sheets: readonly OdsSheet[], at: Date): Buffer {
  const files: Zippable = {
    // First, and not compressed: how a program tells what the file is (OpenDocument part 2 §3.3).
    mimetype: [bytes(TYPE), { level: 0 }],
    'content.xml': bytes(content(sheets)),
    'styles.xml': bytes(STYLES),
    'meta.xml': bytes(meta(title, at)),
    'META-INF/manifest.xml': bytes(MANIFEST),
  };
  return Buffer.from(zipSync(files, { level: 6, mtime: at.getTime() < ZIP_EPOCH ? new Date(ZIP_EPOCH) : at }));
}

/**
 * One sheet, a piece for each batch of rows: for lists that memory should not hold. Dated by the ZIP's own first day, so
 * that the same rows give the same bytes.
 */
export async function* streamOds(
  title: string,
  sheet: Omit<OdsSheet, 'rows' | 'totals' | 'notes'> & {
    readonly rows: AsyncIterable<readonly (readonly OdsCell[])[]>;
  },
  at: Date,
): AsyncGenerator<Buffer> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    written.push(chunk);
  });
  const taken = (): Buffer => Buffer.concat(written.splice(0));
  const whole = (name: string, text: string, file: ZipDeflate | ZipPassThrough = new ZipDeflate(name)): void => {
    file.mtime = ZIP_EPOCH;
    zip.add(file);
    file.push(bytes(text), true);
  };
  whole('mimetype', TYPE, new ZipPassThrough('mimetype'));
  whole('styles.xml', STYLES);
  whole('meta.xml', meta(title, at));
  whole('META-INF/manifest.xml', MANIFEST);
  const [before = '', after = ''] = content([{ ...sheet, rows: [[HERE]] }]).split(rowOf([HERE], ''));
  const body = new ZipDeflate('content.xml', { level: 6 });
  body.mtime = ZIP_EPOCH;
  zip.add(body);
  body.push(bytes(before));
  for await (const rows of sheet.rows) {
    body.push(bytes(rows.map((row) => rowOf(row, '')).join('')));
    if (written.length > 0) yield taken();
  }
  body.push(bytes(after), true);
  zip.end();
  yield taken();
}

/** Where the rows of a streamed sheet go. */
const HERE = 'rows of the sheet';

/** A ZIP knows no day before 1980, and reads the time in the machine's zone: noon stays within the day. */
const ZIP_EPOCH = Date.UTC(1980, 0, 2, 12);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const NAMESPACES = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"',
  'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'office:version="1.3"',
].join(' ');
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const MANIFEST = `${HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>`;

const STYLES = `${HEAD}<office:document-styles ${NAMESPACES}><office:styles>
<style:default-style style:family="table-cell"><style:text-properties fo:language="fr" fo:country="FR"/></style:default-style>
</office:styles></office:document-styles>`;

const meta = (title: string, at: Date): string =>
  `${HEAD}<office:document-meta ${NAMESPACES}><office:meta><meta:generator>Chariot</meta:generator><dc:title>${xml(title)}</dc:title><dc:language>fr-FR</dc:language><meta:creation-date>${at.toISOString().slice(0, 19)}</meta:creation-date></office:meta></office:document-meta>`;

/** Formats of numbers, then a style of cells for each, plain and bold. */
const NUMBERS = [
  '<number:currency-style style:name="n-cents" number:language="fr" number:country="FR"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/><number:text>\u00a0</number:text><number:currency-symbol number:language="fr" number:country="FR">€</number:currency-symbol></number:currency-style>',
  '<number:number-style style:name="n-count"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
  '<number:percentage-style style:name="n-percent"><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>\u00a0%</number:text></number:percentage-style>',
  '<number:date-style style:name="n-on"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>',
].join('');
const BOLD = '<style:text-properties fo:font-weight="bold"/>';
const CELLS = ['text', 'cents', 'count', 'percent', 'on']
  .flatMap((kind) => {
    const data = kind === 'text' ? '' : ` style:data-style-name="n-${kind}"`;
    const style = (name: string, inner: string): string =>
      `<style:style style:name="${name}" style:family="table-cell"${data}>${inner}</style:style>`;
    return [style(kind, ''), style(`${kind}-bold`, BOLD)];
  })
  .join('');

function content(sheets: readonly OdsSheet[]): string {
  const widths = [...new Set(sheets.flatMap(({ columns }) => columns.map(widthOf)))];
  const columns = widths
    .map(
      (width) =>
        `<style:style style:name="w${widthName(width)}" style:family="table-column"><style:table-column-properties style:column-width="${String(width)}cm"/></style:style>`,
    )
    .join('');
  const names = sheetNames(sheets);
  const tables = sheets.map((sheet, index) => tableOf(sheet, names[index] ?? '')).join('');
  return `${HEAD}<office:document-content ${NAMESPACES}><office:automatic-styles>${NUMBERS}${CELLS}${columns}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`;
}

const widthOf = ({ width = 4 }: OdsSheet['columns'][number]): number => width;
const widthName = (width: number): string => String(width).replace('.', '-');

/** What programs refuse in a name, and two of the same: each sheet has its own. */
function sheetNames(sheets: readonly OdsSheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }, index) => {
    const fit = name
      .replace(/[[\]*?:/\\'\p{Cc}]/gu, ' ')
      .trim()
      .slice(0, 31)
      .trim();
    const own = fit === '' || taken.has(fit) ? `Feuille ${String(index + 1)}` : fit;
    taken.add(own);
    return own;
  });
}

function tableOf({ columns, rows, totals = [], notes = [] }: OdsSheet, name: string): string {
  const lines: string[] = [];
  for (const row of rows) lines.push(rowOf(row, ''));
  for (const row of totals) lines.push(rowOf(row, '-bold'));
  if (notes.length > 0) lines.push(rowOf([], ''), ...notes.map((note) => rowOf([note], '')));
  return [
    `<table:table table:name="${xml(name)}">`,
    ...columns.map((column) => `<table:table-column table:style-name="w${widthName(widthOf(column))}"/>`),
    `<table:table-header-rows>${rowOf(
      columns.map(({ title }) => title),
      '-bold',
    )}</table:table-header-rows>`,
    ...lines,
    '</table:table>',
  ].join('');
}

const rowOf = (cells: readonly OdsCell[], weight: '' | '-bold'): string =>
  `<table:table-row>${cells.length === 0 ? '<table:table-cell/>' : cells.map((cell) => cellOf(cell, weight)).join('')}</table:table-row>`;

function cellOf(cell: OdsCell, weight: '' | '-bold'): string {
  if (cell === null) return '<table:table-cell/>';
  if (typeof cell === 'string') {
    return `<table:table-cell table:style-name="text${weight}" office:value-type="string">${paragraphs(cell)}</table:table-cell>`;
  }
  const [kind, value] = valueOf(cell);
  return `<table:table-cell table:style-name="${kind}${weight}" ${value}/>`;
}

function valueOf(cell: Exclude<OdsCell, null | string>): [string, string] {
  if ('cents' in cell) {
    return ['cents', `office:value-type="currency" office:currency="EUR" office:value="${euros(cell.cents)}"`];
  }
  if ('on' in cell) return ['on', `office:value-type="date" office:date-value="${cell.on}"`];
  if ('percent' in cell) {
    return ['percent', `office:value-type="percentage" office:value="${decimal(cell.percent / 100)}"`];
  }
  return ['count', `office:value-type="float" office:value="${decimal(cell.count)}"`];
}

/** From whole cents, without ever being a fraction on the way. */
function euros(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`Not whole cents: ${String(cents)}`);
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Not a number that a cell holds: ${String(value)}`);
  return String(value);
}

/** A line a paragraph; runs of spaces are kept by their own element (OpenDocument part 3 §6.1.3). */
const paragraphs = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map(
      (line) =>
        `<text:p>${xml(line).replace(/ {2,}|^ | $/g, (spaces) => `<text:s text:c="${String(spaces.length)}"/>`)}</text:p>`,
    )
    .join('');

/** What XML 1.0 can hold (§2.2), with its own signs written out. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replace(/[&<>"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
