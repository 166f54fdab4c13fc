import { readCsv, tableOf, type CsvLimits, type CsvTable } from './csv-reader.js';
import { documentError } from './document-errors.js';
import { readInThread, type ThreadLimits } from './document-thread.service.js';
import type { SheetRow } from './sheet-rows.js';

/**
 * A list that somebody brings: the first sheet of a workbook (.ods, .xlsx), or CSV, told apart by their bytes. Workbooks are
 * parsed by a thread that has its own memory and is ended beyond `deadlineMs`.
 * @throws DomainError of the catalogue `documents`, with the line at fault
 */
export async function readTable(bytes: Buffer, limits: CsvLimits & ThreadLimits = {}): Promise<CsvTable> {
  const { maxBytes = 2 * 1024 * 1024, maxRows = 5_000 } = limits;
  if (bytes.length > maxBytes) throw documentError('csvTooLarge', { max: Math.floor(maxBytes / 1024) });
  if (!bytes.subarray(0, 2).equals(ZIP)) return readCsv(bytes, [], { maxBytes, maxRows });
  return tableOfSheet(await readInThread<SheetRow[]>({ kind: 'workbook', bytes, maxRows }, limits));
}

const ZIP = Buffer.from('PK');

/** A sheet has no ragged line: what is empty at the end of one is not written down, and what has no title is nobody's. */
export function tableOfSheet(rows: readonly SheetRow[]): CsvTable {
  const width = rows[0]?.cells.length ?? 0;
  return tableOf(
    rows.map(({ line, cells }) => ({ line, cells: Array.from({ length: width }, (_, column) => cells[column] ?? '') })),
  );
}
