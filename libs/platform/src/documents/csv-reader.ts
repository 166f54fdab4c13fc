import { CsvError, parse } from 'csv-parse/sync';
import { documentError } from './document-errors.js';
import { textOf } from './text-encoding.js';

export interface CsvLimits {
  /** Bytes of the file; 2 MiB unless told. */
  readonly maxBytes?: number;
  /** Rows below the header; 5,000 unless told. */
  readonly maxRows?: number;
}

export interface CsvRow {
  /** Where the row begins in the file; the header is line 1. */
  readonly line: number;
  /** The cell of a column of the header, trimmed; an empty text when it is empty. */
  cell(column: string): string;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * Reads a list as spreadsheets write it: `;`, `,` or tabs, quotes doubled inside quotes, UTF-8, UTF-16 or Windows-1252,
 * with or without a byte order mark. The first line names the columns, whose order and letter case do not matter.
 * @param required columns without which the list makes no sense, as people should write them
 * @throws DomainError of the catalogue `documents`, with the line at fault
 */
export function readCsv(bytes: Buffer, required: readonly string[] = [], limits: CsvLimits = {}): CsvTable {
  const { maxBytes = 2 * 1024 * 1024, maxRows = 5_000 } = limits;
  if (bytes.length > maxBytes) throw documentError('csvTooLarge', { max: Math.floor(maxBytes / 1024) });
  return tableOf(recordsOf(textOf(bytes), maxRows), required);
}

/** A row as it was read, before its cells are named. */
export interface TableRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows under the names that the first of them gives to columns.
 * @throws DomainError of the catalogue `documents`
 */
export function tableOf([header, ...records]: readonly TableRecord[], required: readonly string[] = []): CsvTable {
  if (header === undefined || records.length === 0) throw documentError('csvEmpty');
  const columns = header.cells.map((name) => name.trim());
  const positions = positionsOf(columns);
  for (const column of required) {
    if (!positions.has(keyOf(column))) throw documentError('csvMissingColumn', { column });
  }
  const rows = records.map(({ line, cells }): CsvRow => {
    if (cells.length !== columns.length) {
      throw documentError('csvRaggedLine', { line, found: cells.length, expected: columns.length });
    }
    return { line, cell: (column) => (cells[positions.get(keyOf(column)) ?? -1] ?? '').trim() };
  });
  return { columns, rows };
}

const keyOf = (column: string): string => column.normalize('NFC').trim().toLowerCase();

function positionsOf(columns: readonly string[]): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const [position, column] of columns.entries()) {
    const key = keyOf(column);
    if (key !== '' && positions.has(key)) throw documentError('csvDuplicateColumn', { column });
    positions.set(key, position);
  }
  return positions;
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function recordsOf(text: string, maxRows: number): TableRecord[] {
  const options = {
    delimiter: delimiterOf(text),
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    relax_column_count: true,
    max_record_size: 64 * 1024,
    // One more than is allowed, to tell "as many as allowed" from "more".
    to: maxRows + 2,
    info: true,
  };
  try {
    let line = 1;
    const records = (parse(text, options) as unknown as ParsedRecord[]).map(({ record, info }) => {
      // csv-parse tells the line on which a record ends: a cell may hold line breaks.
      const breaks = record.join('').split('\n').length - 1;
      line = info.lines - breaks;
      return { line, cells: record };
    });
    if (records.length > maxRows + 1) throw documentError('csvTooManyRows', { max: maxRows });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    throw documentError('csvUnreadable', { line: lines ?? 1 }, { cause: error });
  }
}

/** The separator that the first line has most of; quoted text does not count. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*/.exec(text.slice(0, 8_192))?.[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (separator: string): number => header.split(separator).length - 1;
  return [';', '\t', ','].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
