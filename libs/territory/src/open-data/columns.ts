import { plainName } from './csv-file.js';

/** Where each column of a file stands, and those that it should have and has not. */
export interface Columns<Column extends string> {
  readonly missing: readonly string[];
  /** What a line says there, without spaces around it; nothing where it is too short. */
  cell(cells: readonly string[], column: Column): string;
}

/** By the names that its exports have given a column over the years; their order changes too. */
export function columnsOf<Column extends string>(
  names: Readonly<Record<Column, readonly string[]>>,
  header: readonly string[],
): Columns<Column> {
  const given = header.map(plainName);
  const wanted = Object.keys(names) as Column[];
  const positions = new Map(wanted.map((column) => [column, given.findIndex((name) => names[column].includes(name))]));
  return {
    missing: wanted.filter((column) => positions.get(column) === -1).map((column) => names[column][0] ?? column),
    cell: (cells, column) => (cells[positions.get(column) ?? -1] ?? '').replace(/\s+/g, ' ').trim(),
  };
}
