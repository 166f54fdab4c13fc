export type CsvCell = string | number | boolean | null;

/** What a spreadsheet would run as a formula when the file is opened. */
const FORMULA = /^[\s\u00a0]*[=+\-@\t\r＝＋－＠]/u;
const NUMBER = /^-?\d[\d \u00a0\u202f]*([.,]\d+)?(?:[ \u00a0\u202f]?[€%])?$/;

/**
 * A list as a French spreadsheet opens it by a double click: UTF-8 with its mark, `;`, CRLF, decimal comma.
 * A text that a spreadsheet would run is written after an apostrophe, which makes it text.
 */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): Buffer {
  const lines = [columns.map(cellOf).join(';')];
  for (const row of rows) lines.push(row.map(cellOf).join(';'));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', ',');
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
