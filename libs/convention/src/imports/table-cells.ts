import type { SourceText, Span } from './source-text.js';

/** A cell of a table, or a line of its own where a table was flattened. */
export interface Cell extends Span {
  readonly text: string;
  readonly folded: string;
  /** As it stands, from `start` to `end`. */
  readonly raw: string;
  /** Where it begins and ends on its line, for columns made of blanks. */
  readonly from: number;
  readonly to: number;
}

export interface Row extends Span {
  readonly cells: readonly Cell[];
  /** How its cells were told apart; `none`: one cell, or words that a single blank separates. */
  readonly by: 'tabs' | 'blanks' | 'none';
}

/** The lines of a stretch, each cut into its cells: by tabs, bars or semicolons, else by blanks of two and more. */
export function rowsOf(source: SourceText, { start, end }: Span): Row[] {
  const rows: Row[] = [];
  let at = start;
  for (const line of source.text.slice(start, end).split('\n')) {
    if (line.trim() !== '') rows.push(rowOf(source, line, at));
    at += line.length + 1;
  }
  return rows;
}

function rowOf(source: SourceText, line: string, at: number): Row {
  const { by, separator } = separatorOf(line);
  const cut = separator === null ? [{ from: 0, to: line.length }] : cutBy(line.trimEnd(), separator);
  const cells =
    by === 'tabs' ? withoutEdges(line, cut) : cut.filter(({ from, to }) => line.slice(from, to).trim() !== '');
  return {
    by,
    start: at,
    end: at + line.length,
    cells: cells.map(({ from, to }) => {
      const text = line.slice(from, to).trim();
      const indent = line.slice(from, to).length - line.slice(from, to).trimStart().length;
      return {
        raw: line.slice(from, to),
        text,
        folded: source.folded.slice(at + from, at + to).trim(),
        start: at + from,
        end: at + to,
        from: from + indent,
        to: from + indent + text.length,
      };
    }),
  };
}

function separatorOf(line: string): { by: Row['by']; separator: RegExp | null } {
  if (line.includes('\t')) return { by: 'tabs', separator: /\t/g };
  if (line.includes('|')) return { by: 'tabs', separator: /\|/g };
  if (line.split(';').length > 3) return { by: 'tabs', separator: /;/g };
  if (/ {2}\S/.test(line.trimStart())) return { by: 'blanks', separator: / {2,}/g };
  return { by: 'none', separator: null };
}

/** The bars that close a line of Markdown make no cell. */
function withoutEdges<T extends { from: number; to: number }>(line: string, cells: readonly T[]): readonly T[] {
  return line.trimStart().startsWith('|') ? cells.slice(1, line.trimEnd().endsWith('|') ? -1 : undefined) : cells;
}

function cutBy(line: string, separator: RegExp): { from: number; to: number }[] {
  const cells: { from: number; to: number }[] = [];
  let from = 0;
  for (const { index, 0: whole } of line.matchAll(separator)) {
    cells.push({ from, to: index });
    from = index + whole.length;
  }
  return [...cells, { from, to: line.length }];
}
