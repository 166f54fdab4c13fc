import type { ReadSchool } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { cellAmount } from './amounts.js';
import {
  ANNEX_COLUMNS,
  columnOf,
  isGroupTitle,
  mendedTitles,
  orderInProse,
  orderOf,
  titledColumns,
  type AnnexColumn,
} from './annex-columns.js';
import { absent, type Found } from './found.js';
import { firstNumber } from './french-numbers.js';
import { numericTail } from './numeric-tail.js';
import { bare, fold, type SourceText, type Span } from './source-text.js';
import { rowsOf, type Cell, type Row } from './table-cells.js';

/** What the rest of the document says, by which figures that run together are told apart. */
export interface AnnexContext {
  readonly capCents: number | null;
  readonly resourceCents: number | null;
}

/** A row of the annex before its cells are understood. */
interface RawRow {
  readonly span: Span;
  readonly cells: Partial<Record<AnnexColumn, Cell>>;
  readonly confidence: 'sure' | 'likely' | 'doubtful';
  /** Figures that were already told apart, where no cell holds them. */
  readonly figures?: Readonly<Partial<Record<AnnexColumn, number>>>;
}

interface Token extends Span {
  readonly uai: string;
}

const TOKEN = /(?<![a-z\d])(?:\d ?){6}\d ?[a-z](?![a-z\d])/g;
/** Numbers of accounts look like it. */
const NOT_HERE = /iban|compte|guichet|bic\b/;
const FIGURES: readonly AnnexColumn[] = ['mobileClassrooms', 'equipmentGrantCents', 'resourceGrantCents'];

/** The schools of the annex (article 5, R40), in whatever order its columns stand and however its table was flattened. */
export function readAnnex(source: SourceText, context: AnnexContext): ReadSchool[] {
  if (!applies('R40')) return [];
  const zone = zoneOf(source);
  if (zone === null) return [];
  const rows = rowsOf(source, zone.span);
  const raw = rawRows(source, rows, zone.tokens, context);
  return raw.map((row) => schoolOf(source, row));
}

/** Where the table is: the annex that holds UAIs, else the stretch of the text around them, else an annex with titles alone. */
function zoneOf(source: SourceText): { span: Span; tokens: Token[] } | null {
  const tokens = [...source.folded.matchAll(TOKEN)].flatMap(({ index, 0: whole }): Token[] => {
    const line = source.folded.slice(Math.max(source.folded.lastIndexOf('\n', index) + 1, index - 40), index);
    return NOT_HERE.test(line)
      ? []
      : [{ start: index, end: index + whole.length, uai: whole.replace(/ /g, '').toUpperCase() }];
  });
  const inside = (span: Span): Token[] => tokens.filter(({ start, end }) => start >= span.start && end <= span.end);
  const annexes = source.segments.filter(({ number }) => number === 'annexe');
  const best = annexes
    .map((span) => ({ span, tokens: inside(span) }))
    .sort((a, b) => b.tokens.length - a.tokens.length)[0];
  if (best !== undefined && best.tokens.length > 0) return best;
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first !== undefined && last !== undefined) {
    const start = Math.max(
      source.segments.findLast((segment) => segment.start <= first.start)?.start ?? 0,
      first.start - 1_500,
    );
    const end = Math.min(
      source.segments.find((segment) => segment.start > last.end)?.start ?? source.text.length,
      last.end + 600,
    );
    return { span: { start, end }, tokens };
  }
  return best ?? null;
}

function rawRows(source: SourceText, rows: readonly Row[], tokens: readonly Token[], context: AnnexContext): RawRow[] {
  const titled = titlesOf(rows, tokens);
  if (titled !== null && titled.row.by === 'tabs') {
    if (tokensOf(titled.row, tokens).length === 0) return fromTabs(rows, titled, tokens);
    // Titles and schools on one line: each cell is taken for a line.
    return rawRows(source, rows.flatMap(cellByCell(tokens)), tokens, context);
  }
  const body = rows.findIndex((row) => tokens.some((token) => token.start >= row.start && token.end <= row.end));
  if (body < 0) return [];
  const [head, rest] = [rows.slice(0, body), rows.slice(body)];
  const widest = rest.reduce((most, row) => (row.cells.length > most.cells.length ? row : most));
  if (widest.cells.length >= 5 && widest.by === 'blanks') return fromBlanks(head, rest, widest, tokens);
  if (widest.cells.length >= 5) return fromTypes(rest, tokens, orderOf(head.flatMap(({ cells }) => cells)));
  const together = rest.find(
    (row) =>
      tokensOf(row, tokens).length > 0 &&
      /\d\s{0,3}(?:€|euros?)?\s{0,3}$/.test(source.folded.slice(row.start, row.end)),
  );
  if (together !== undefined && tokensOf(together, tokens).some(({ end }) => together.end - end > 6)) {
    return fromProse(source, head, rest, tokens, context);
  }
  return fromLines(head, rest, tokens);
}

/** The titles of a table between tabs: a row of them, or the rows that it was cut into. */
function titlesOf(rows: readonly Row[], tokens: readonly Token[]): Titled | null {
  const titled = titledColumns(rows);
  const schools = rows.filter((row) => row.by === 'tabs' && tokensOf(row, tokens).length > 0);
  const width = schools.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (width < 5 || titled?.columns.length === width) return titled;
  const [first] = schools;
  return mendedTitles(rows.slice(0, first === undefined ? 0 : rows.indexOf(first)), width) ?? titled;
}

/** Each cell a line of its own, and each UAI a cell of its own: the break before it may have been lost too. */
const cellByCell =
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

const tokensOf = ({ start, end }: Span, tokens: readonly Token[]): Token[] =>
  tokens.filter((token) => token.start >= start && token.end <= end);
const isTotal = (row: Row): boolean => row.cells.some(({ folded }) => /^(?:sous-?)?total/.test(folded));

/** Cells between tabs: under the titles of the same rank. */
function fromTabs(rows: readonly Row[], titled: Titled, tokens: readonly Token[]): RawRow[] {
  return mended(rows.slice(rows.indexOf(titled.row) + 1), titled.columns.length, tokens)
    .filter((row) => row.by === 'tabs' && !isTotal(row) && isFilled(row, titled.columns))
    .map((row) => ({
      span: row,
      confidence: row.cells.length > titled.columns.length ? 'doubtful' : 'sure',
      cells: byRank(row, titled.columns),
    }));
}

type Titled = NonNullable<ReturnType<typeof titledColumns>>;

const byRank = (row: Row, columns: readonly (AnnexColumn | null)[]): RawRow['cells'] =>
  Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = row.cells[index];
      return column === null || cell === undefined ? [] : [[column, cell]];
    }),
  );

/** A cell that was cut into two lines cuts its row: the pieces are put together again, up to a row's cells. */
function mended(rows: readonly Row[], width: number, tokens: readonly Token[]): Row[] {
  const whole: Row[] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    const [tail, head] = [last?.cells.at(-1), row.cells[0]];
    const joins =
      last !== undefined &&
      tail !== undefined &&
      head !== undefined &&
      tokensOf(last, tokens).length > 0 &&
      last.cells.length < width;
    const fits =
      joins &&
      last.cells.length + row.cells.length - 1 <= width &&
      tokensOf(head, tokens).length === 0 &&
      row.cells.length < width;
    if (!fits) {
      whole.push(row);
      continue;
    }
    const joined = {
      ...tail,
      end: head.end,
      text: `${tail.text} ${head.text}`.trim(),
      folded: `${tail.folded} ${head.folded}`.trim(),
    };
    whole[whole.length - 1] = {
      ...last,
      end: row.end,
      cells: [...last.cells.slice(0, -1), joined, ...row.cells.slice(1)],
    };
  }
  return whole;
}

/** A row that says something, and no second row of titles or the dashes of Markdown. */
function isFilled(row: Row, columns: readonly (AnnexColumn | null)[]): boolean {
  const filled = row.cells.filter(({ folded }) => /[a-z0-9]/.test(folded));
  const titles = filled.filter(
    ({ folded }, index) => columnOf(folded) !== null && columns[index] !== 'name' && !/\d/.test(folded),
  );
  return filled.length >= 3 && titles.length < filled.length - 1;
}

/** Columns that blanks make: each piece of text belongs to the column that it stands under, titles and second lines too. */
function fromBlanks(head: readonly Row[], body: readonly Row[], widest: Row, tokens: readonly Token[]): RawRow[] {
  const titled = titledColumns(head);
  if (titled !== null && fitsByRank(titled, body, tokens)) {
    return body
      .filter((row) => tokensOf(row, tokens).length > 0)
      .map((row) => ({ span: row, confidence: 'likely', cells: byRank(row, titled.columns) }));
  }
  const columnAt = (cell: Cell): number => nearest(widest.cells, cell);
  const grouped = head.some(({ cells }) => cells.some(({ folded }) => isGroupTitle(folded)));
  const titles = widest.cells.map((_, index) =>
    head
      .flatMap(({ cells }) => cells)
      .filter(
        (cell) =>
          columnAt(cell) === index &&
          cell.text.length < 46 &&
          !/^annexe|article/.test(cell.folded) &&
          !isGroupTitle(cell.folded, grouped),
      )
      .map(({ folded }) => folded)
      .join(' '),
  );
  const named = titles.map(columnOf);
  const order = new Set(named.filter((column) => column !== null));
  if (order.size < 4) return fromTypes(body, tokens, orderOf(head.flatMap(({ cells }) => cells)));
  const rows: { span: { start: number; end: number }; cells: Partial<Record<AnnexColumn, Cell>> }[] = [];
  for (const row of body) {
    if (isTotal(row)) break;
    const begins = tokensOf(row, tokens).length > 0;
    const current = begins ? { span: { start: row.start, end: row.end }, cells: {} } : rows.at(-1);
    if (current === undefined) continue;
    if (begins) rows.push(current);
    else if (row.start > current.span.end + 1 || row.cells.some(({ text }) => text.length > LONGEST_SECOND_LINE)) break;
    current.span.end = row.end;
    for (const cell of row.cells) {
      const column = named[columnAt(cell)];
      if (column === null || column === undefined) continue;
      const above: Cell | undefined = (current.cells as Partial<Record<AnnexColumn, Cell>>)[column];
      // Two cells of one line under one title: the columns do not fit, and the second is nobody's.
      if (begins && above !== undefined) continue;
      const joined =
        above === undefined
          ? cell
          : { ...above, text: `${above.text} ${cell.text}`, folded: `${above.folded} ${cell.folded}` };
      Object.assign(current.cells, { [column]: joined });
    }
  }
  return rows.map((row) => ({ ...row, confidence: 'likely' }));
}

/** What follows a row and is longer is no second line of its cells. */
const LONGEST_SECOND_LINE = 40;

/** As many cells in each row as there are titles, the UAIs under theirs: blanks then need not stand in columns. */
function fitsByRank({ columns }: Titled, body: readonly Row[], tokens: readonly Token[]): boolean {
  const at = columns.indexOf('uai');
  if (!FIGURES.every((column) => columns.includes(column))) return false;
  const rows = body.filter((row) => tokensOf(row, tokens).length > 0);
  return (
    at >= 0 &&
    rows.every(
      ({ cells }) =>
        cells.length === columns.length && tokensOf(cells[at] ?? { start: 0, end: 0 }, tokens).length === 1,
    )
  );
}

function nearest(columns: readonly Cell[], { from, to }: Cell): number {
  const distance = (column: Cell): number => {
    const overlap = Math.min(column.to, to) - Math.max(column.from, from);
    return overlap > 0 ? -overlap : Math.abs((column.from + column.to) / 2 - (from + to) / 2);
  };
  return columns.reduce(
    (best, column, index) => (distance(column) < distance(columns[best] ?? column) ? index : best),
    0,
  );
}

/** Cells without titles that fit: a UAI is a UAI, and the last figures are the classes mobiles and the two grants. */
function fromTypes(body: readonly Row[], tokens: readonly Token[], order: readonly AnnexColumn[]): RawRow[] {
  return body
    .filter((row) => !isTotal(row) && tokensOf(row, tokens).length > 0)
    .map((row) => ({ span: row, cells: typed(row.cells, order), confidence: 'likely' }));
}

function typed(cells: readonly Cell[], order: readonly AnnexColumn[]): RawRow['cells'] {
  const result: Partial<Record<AnnexColumn, Cell>> = {};
  const asked = order.length >= 4 ? order : ANNEX_COLUMNS;
  const uaiOrder = asked.filter((column) => column === 'uai' || column === 'referenceCollegeUai');
  const isUai = ({ folded }: Cell): boolean => new RegExp(TOKEN.source).test(folded) && folded.length <= 16;
  for (const [index, cell] of cells.filter(isUai).entries()) {
    const column = uaiOrder[index];
    if (column !== undefined) result[column] = cell;
  }
  const isFigure = (cell: Cell): boolean => !isUai(cell) && cellAmount(cell.folded) !== null;
  const figures = cells.filter(isFigure).slice(-3);
  const figureOrder = asked.filter((column) => FIGURES.includes(column));
  for (const [index, cell] of figures.entries()) {
    const column = figures.length === 3 ? figureOrder[index] : columnByValue(cell, result);
    if (column !== undefined) result[column] = cell;
  }
  const words = cells.filter((cell) => !isUai(cell) && !figures.includes(cell) && cell.text !== '');
  const wordOrder = asked.filter(
    (column) => !FIGURES.includes(column) && column !== 'uai' && column !== 'referenceCollegeUai',
  );
  for (const [index, cell] of words.entries()) {
    const column = wordOrder[index];
    // A blank cell that was lost would shift the next ones: only the name is certain, which comes first.
    if (column !== undefined && (words.length === wordOrder.length || index === 0)) result[column] = cell;
  }
  return result;
}

/** Where one of three figures is missing: a small one counts classes mobiles, the larger of the others is the equipment. */
function columnByValue(cell: Cell, taken: RawRow['cells']): AnnexColumn | undefined {
  const cents = cellAmount(cell.folded) ?? 0;
  if (cents <= 3_000 && taken.mobileClassrooms === undefined) return 'mobileClassrooms';
  return cents > 100_000 && taken.equipmentGrantCents === undefined ? 'equipmentGrantCents' : 'resourceGrantCents';
}

/** One cell to a line, blanks lost or not: so many lines as there are titles, else from one school to the next. */
function fromLines(head: readonly Row[], body: readonly Row[], tokens: readonly Token[]): RawRow[] {
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
function fromProse(
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

/** Each cell understood; a blank one is « non renseigné », with the row for its sentence. */
function schoolOf(source: SourceText, row: RawRow): ReadSchool {
  const sentence = source.text
    .slice(row.span.start, row.span.end)
    .replace(/[\s|]{1,200}/g, ' ')
    .trim();
  const article = source.articleAt(row.span.start) ?? 'annexe';
  const found = <T>(value: T | null, confidence = row.confidence): Found<T> => ({
    value,
    sentence,
    confidence,
    articles: [article],
  });
  const text = (column: AnnexColumn): Found<string> => found(row.cells[column]?.text.replace(/\s{1,80}/g, ' ') || null);
  const amount = (column: AnnexColumn): Found<number> => {
    const told = row.figures?.[column];
    const cell = row.cells[column];
    if (told !== undefined) return found(told * 100);
    return found(cell === undefined ? null : (cellAmount(cell.folded) ?? amountWithin(cell.folded)));
  };
  const cart = row.cells.mobileClassrooms;
  return {
    uai: applies('R41') ? uaiOf(row.cells.uai, found) : absent(),
    name: applies('R41') ? text('name') : absent(),
    referenceCollegeUai: applies('R42') ? uaiOf(row.cells.referenceCollegeUai, found) : absent(),
    address: applies('R43') ? text('address') : absent(),
    city: applies('R43') ? text('city') : absent(),
    departement: applies('R43') ? text('departement') : absent(),
    mobileClassrooms: applies('R44')
      ? found(row.figures?.mobileClassrooms ?? (cart === undefined ? null : firstNumber(cart.folded)))
      : absent(),
    equipmentGrantCents: applies('R45') ? amount('equipmentGrantCents') : absent(),
    resourceGrantCents: applies('R46') ? amount('resourceGrantCents') : absent(),
  };
}

function uaiOf(cell: Cell | undefined, found: (value: string | null) => Found<string>): Found<string> {
  const token = new RegExp(TOKEN.source).exec(cell?.folded ?? '')?.[0];
  return found(token === undefined ? null : token.replace(/ /g, '').toUpperCase());
}

/** « 4 000 € (2 × 2 000) »: the first amount of the cell. */
function amountWithin(folded: string): number | null {
  const first = /^\s{0,4}(\d{1,3}(?:[ .]\d{3}){1,3}|\d{1,9})(?:[.,](\d{1,2}))?\s{0,3}(?:€|euros?)/.exec(folded);
  return first?.[1] === undefined
    ? null
    : Number(first[1].replace(/\D/g, '')) * 100 + Number((first[2] ?? '').padEnd(2, '0'));
}
