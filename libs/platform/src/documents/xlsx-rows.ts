import { SaxesParser } from 'saxes';
import { documentTextError } from './document-text-errors.js';
import { SheetRows, type SheetRow } from './sheet-rows.js';
import { readXml, xmlAll, type XmlElement } from './xml-reader.js';

/** What is needed of an OOXML workbook (ECMA-376 part 1 §18), file by file; what it does not have is undefined. */
export interface XlsxParts {
  readonly sheet: string;
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
  /** Days are counted from 1904 and not from 1900. */
  readonly since1904: boolean;
}

/** Formats of days and hours that every program has without writing them down (§18.8.30). */
const BUILT_IN_DAYS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/**
 * The path of the first sheet that is shown, in the workbook.
 * @throws DomainError of the catalogues `documents` or `xml`
 */
export function firstSheet(workbook: string, relations: string): { path: string; since1904: boolean } {
  const book = readXml(workbook);
  const sheets = xmlAll(book, 'sheets', 'sheet');
  const shown = sheets.find(({ attributes }) => !/hidden/i.test(attributes['state'] ?? '')) ?? sheets[0];
  const target = xmlAll(readXml(relations), 'Relationship').find(
    ({ attributes }) => attributes['Id'] === shown?.attributes['id'],
  )?.attributes['Target'];
  if (shown === undefined || target === undefined) throw documentTextError('documentUnreadable');
  const since1904 = /^(1|true)$/.test(xmlAll(book, 'workbookPr')[0]?.attributes['date1904'] ?? '');
  return { path: target.startsWith('/') ? target.slice(1) : `xl/${target}`, since1904 };
}

/** @throws DomainError of the catalogues `documents` or `xml` */
export function xlsxRows({ sheet, sharedStrings, styles, since1904 }: XlsxParts, maxRows: number): SheetRow[] {
  const strings = sharedStrings === undefined ? [] : sharedTexts(sharedStrings);
  const days = styles === undefined ? new Set<number>() : dayStyles(readXml(styles));
  const found = new SheetRows(maxRows);
  let line = 0;
  let column = -1;
  let cells = new Map<number, string>();
  let type = 'n';
  let style = 0;
  let value = '';
  listen(sheet, {
    open: (name, attributes) => {
      if (name === 'row') {
        line = wholeOf(attributes['r']) ?? line + 1;
        column = -1;
        cells = new Map();
      } else if (name === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        [type, style, value] = [attributes['t'] ?? 'n', wholeOf(attributes['s']) ?? 0, ''];
      }
    },
    say: (name, text) => {
      if (name === 'v' || name === 't') value += text;
    },
    close: (name) => {
      if (name === 'c') {
        const text = textOf(value.trim(), type, strings, days.has(style), since1904);
        if (text !== '') cells.set(column, text);
      } else if (name === 'row') found.add(line, cells);
    },
  });
  return found.rows;
}

function textOf(value: string, type: string, strings: readonly string[], isDay: boolean, since1904: boolean): string {
  if (type === 's') return strings[wholeOf(value) ?? -1] ?? '';
  if (type === 'e' || value === '') return '';
  if (type !== 'n') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (isDay) return dayOf(number, since1904) ?? value;
  // A long number is kept as 1.2345678901234E+13, and was typed with all its digits.
  return Number.isSafeInteger(number) ? String(number) : value;
}

const DAY_MS = 86_400_000;

/** Days since the end of 1899: what spreadsheets count, whose 1900 has one day too many. */
function dayOf(number: number, since1904: boolean): string | null {
  const days = Math.floor(number) + (since1904 ? 1_462 : 0);
  if (days < 61 || days > 110_000) return null;
  return new Date(Date.UTC(1899, 11, 30) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Numbers of the styles of cells that show a number as a day. */
function dayStyles(root: XmlElement): Set<number> {
  const own = new Set(
    xmlAll(root, 'numFmts', 'numFmt').flatMap(({ attributes }) =>
      // Colours, locales and texts of the format set aside.
      /[dy]/i.test((attributes['formatCode'] ?? '').replace(/\[[^\][]{0,40}\]|"[^"]{0,200}"|\\./g, ''))
        ? [Number(attributes['numFmtId'])]
        : [],
    ),
  );
  const formats = xmlAll(root, 'cellXfs', 'xf').map(({ attributes }) => Number(attributes['numFmtId'] ?? 0));
  return new Set(formats.flatMap((format, index) => (own.has(format) || BUILT_IN_DAYS.has(format) ? [index] : [])));
}

/** Texts that cells share, by their number; the pronunciation that Japanese ones carry is left out. */
function sharedTexts(xml: string): string[] {
  const texts: string[] = [];
  let text = '';
  let silent = 0;
  listen(xml, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') silent += 1;
    },
    say: (name, words) => {
      if (name === 't' && silent === 0) text += words;
    },
    close: (name) => {
      if (name === 'rPh') silent -= 1;
      else if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

interface Listener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  /** Words, and the element that they are the words of. */
  say(name: string, words: string): void;
  close(name: string): void;
}

/** By local names: some programs prefix them all. */
function listen(xml: string, { open, say, close }: Listener): void {
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw documentTextError('documentUnreadable', {}, { cause: error });
  });
  parser.on('doctype', () => {
    throw documentTextError('documentUnreadable');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.slice(name.indexOf(':') + 1);
    path.push(local);
    open(local, attributes);
  });
  const words = (text: string): void => say(path.at(-1) ?? '', text);
  parser.on('text', words);
  parser.on('cdata', words);
  parser.on('closetag', ({ name }) => {
    path.pop();
    close(name.slice(name.indexOf(':') + 1));
  });
  parser.write(xml).close();
}

const wholeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/** `B3` is in column 1. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
