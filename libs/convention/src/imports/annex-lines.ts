import { cellAmount } from './amounts.js';
import { orderInProse, orderOf, type AnnexColumn } from './annex-columns.js';
import { FIGURES, isTotal, tokensOf, typed, type AnnexContext, type RawRow, type Token } from './annex-row.js';
import { numericTail } from './numeric-tail.js';
import { bare, fold, type SourceText, type Span } from './source-text.js';
import type { Cell, Row } from './table-cells.js';

/** Each cell a line of its own, and each UAI a cell of its own: the break before it may have been lost too. */
export const cellByCell =
  (tokens: readonly Token[]) =>
  (row: Row): Row[] =>
    row.cells
      .flatMap((cell) => {
        const cuts = tokensOf(cell, tokens).flatMap(({ start, end }) => [start, end]);
        return [cell.start, ...cuts].map((start, index) => piece(cell, start, cuts[index] ?? cell.end));
      })
      .filter(({ text }) => text !== '')
      .map((cell) => ({ by: 'none', start: cell.start, end: cell.end, cells: [cell] }));

function piece(cell: Cell, start: number, end: number): Cell {
  const cut = (text: string): string => text.slice(start - cell.start, end - cell.start).trim();
  return { ...cell, start, end, text: cut(cell.raw), folded: cut(fold(cell.raw)) };
}

/** One cell to a line, blanks lost or not: so many lines as there are titles, else from one school to the next. */
export function fromLines(head: readonly Row[], body: readonly Row[], tokens: readonly Token[]): RawRow[] {
  const order = orderOf(head.flatMap(({ cells }) => cells));
  const cells = body.flatMap((row) => row.cells).filter(({ text }) => text !== '');
  const until = cells.findIndex(({ folded }) => /^total/.test(folded));
  const kept = until < 0 ? cells : cells.slice(0, until);
  const groups = evenGroups(kept, order, tokens) ?? schoolGroups(kept, tokens);
  return groups.map(({ cells: group, even }) => {
    const [first, last] = [group[0], group.at(-1)];
    return {
      span: { start: first?.start ?? 0, end: last?.end ?? 0 },
      confidence: 'likely',
      cells: even ? Object.fromEntries(order.map((column, index) => [column, group[index]])) : typed(group, order),
    };
  });
}

interface Group {
  readonly cells: Cell[];
  readonly even: boolean;
}

function evenGroups(cells: readonly Cell[], order: readonly AnnexColumn[], tokens: readonly Token[]): Group[] | null {
  const size = order.length;
  const at = order.indexOf('uai');
  if (size < 6 || at < 0 || cells.length % size !== 0) return null;
  const groups = Array.from({ length: cells.length / size }, (_, index) =>
    cells.slice(index * size, (index + 1) * size),
  );
  const holds = groups.every((group) => {
    const [uai, figure] = [group[at], group[order.findIndex((column) => FIGURES.includes(column))]];
    return (
      uai !== undefined &&
      tokensOf(uai, tokens).length === 1 &&
      (figure === undefined || cellAmount(figure.folded) !== null)
    );
  });
  return holds ? groups.map((group) => ({ cells: group, even: true })) : null;
}

/** A UAI that follows figures, or that is the third since the last, begins another school. */
function schoolGroups(cells: readonly Cell[], tokens: readonly Token[]): Group[] {
  const groups: Cell[][] = [];
  let [uais, figures] = [0, 0];
  for (const cell of cells) {
    const isUai = tokensOf(cell, tokens).length > 0;
    if (isUai && (groups.length === 0 || figures > 0 || uais >= 2)) {
      groups.push([]);
      [uais, figures] = [0, 0];
    }
    if (isUai) uais += 1;
    else if (cellAmount(cell.folded) !== null) figures += 1;
    groups.at(-1)?.push(cell);
  }
  return groups.map((group) => ({ cells: group, even: false }));
}

/** Rows whose cells a single blank separates: between the two UAIs is the name, and the figures come last. */
export function fromProse(
  source: SourceText,
  head: readonly Row[],
  body: readonly Row[],
  tokens: readonly Token[],
  context: AnnexContext,
): RawRow[] {
  const order = orderInProse(bare(head.map(({ cells }) => cells.map(({ text }) => text).join(' ')).join(' ')));
  const collegeFirst =
    order.includes('uai') &&
    order.indexOf('referenceCollegeUai') < order.indexOf('uai') &&
    order.includes('referenceCollegeUai');
  return stretchesOf(source, body, tokens).map(({ span, first, second }) => {
    const [school, college] = collegeFirst ? [second, first] : [first, second];
    const last = second ?? first;
    const tail = numericTail(source.folded.slice(last.end, span.end), context);
    const words =
      second === undefined
        ? { start: first.end, end: span.end - (tail?.length ?? 0) }
        : { start: first.end, end: second.start };
    const cell = (place: Span): Cell => ({
      ...place,
      text: source.slice(place).trim(),
      folded: source.folded.slice(place.start, place.end).trim(),
      from: 0,
      to: 0,
      raw: source.slice(place),
    });
    return {
      span,
      confidence: 'likely',
      ...(tail !== null && { figures: tail.figures }),
      cells: {
        ...(school !== undefined && { uai: cell(school) }),
        ...(college !== undefined && { referenceCollegeUai: cell(college) }),
        ...(source.slice(words).trim() !== '' && { name: cell(words) }),
      },
    };
  });
}

/** From one school to the next: the end of its line, or where the next begins when lines were lost. */
function stretchesOf(
  source: SourceText,
  body: readonly Row[],
  tokens: readonly Token[],
): { span: Span; first: Token; second: Token | undefined }[] {
  return body
    .filter((row) => !isTotal(row))
    .flatMap((row) => {
      const own = tokensOf(row, tokens);
      const pairs = own.filter((_, index) => index % 2 === 0);
      return pairs.map((first, rank) => ({
        span: { start: first.start, end: pairs[rank + 1]?.start ?? row.end },
        first,
        second: own[rank * 2 + 1],
      }));
    });
}
