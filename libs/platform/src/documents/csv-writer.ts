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

/** The same, a piece for each batch of rows: for lists that memory should not hold. */
export async function* streamCsv(
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvCell[])[]>,
): AsyncGenerator<Buffer> {
  const lines = (rows: readonly (readonly CsvCell[])[]): string =>
    rows.map((row) => `${row.map(cellOf).join(';')}\r\n`).join('');
  yield Buffer.from(`\ufeff${lines([columns])}`);
  for await (const rows of batches) yield Buffer.from(lines(rows));
}

function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', ',');
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
