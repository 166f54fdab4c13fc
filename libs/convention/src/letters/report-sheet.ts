import type { OdsCell, OdsSheet } from '@chariot/platform';
import { REPORT_COLUMNS } from './money-document.js';

/** One after the other: what is no cell ends the reading. */
const CELL = /("(?:[^"]|"")*"|[^;\r\n]*)(;|\r\n)/gy;
const AMOUNT = /^(-?)(\d{1,13}),(\d{2})$/;

/**
 * The bilan as a workbook, from the very table that was written or frozen: what a letter said when it left is not drawn
 * again from books that have changed.
 */
export function reportSheet(csv: Buffer, title: string): OdsSheet {
  const rows: string[][] = [[]];
  for (const [, written = '', end] of csv
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .matchAll(CELL)) {
    const cell = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
    rows.at(-1)?.push(cell);
    if (end === '\r\n') rows.push([]);
  }
  const [, ...records] = rows.filter((row) => row.length > 0);
  return {
    name: title.slice(0, 31),
    columns: [
      { title: REPORT_COLUMNS[0], width: 9 },
      { title: REPORT_COLUMNS[1], width: 3.5 },
      { title: REPORT_COLUMNS[2], width: 11 },
      { title: REPORT_COLUMNS[3], width: 4 },
    ],
    rows: records.filter((row) => row.length > 1).map((row) => row.map(cellOf)),
    // Remarks, and the line of art. 9: alone on their rows.
    notes: records.flatMap((row) => (row.length === 1 ? row : [])),
  };
}

function cellOf(text: string): OdsCell {
  const [, sign = '', euros = '', cents = ''] = AMOUNT.exec(text) ?? [];
  return euros === '' ? text : { cents: Number(`${sign}${euros}${cents}`) };
}
