import type { ReadBudgetLine } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { cellAmount } from './amounts.js';
import { absent, type Found } from './found.js';
import type { SourceText, Span } from './source-text.js';
import { rowsOf, type Cell, type Row } from './table-cells.js';

/** What a line of the table pays for, by its words (article 6.2). */
const CODES: readonly (readonly [code: NonNullable<ReadBudgetLine['code']>, pattern: RegExp])[] = [
  ['infrastructure', /infrastructure|maintenance|cablage|travaux/],
  ['resources', /ressource/],
  [
    'equipment',
    /equipement|tablette|service|parametrage|classe ?mobile|mdm|integration|stockage|prise en main|chariot/,
  ],
];
const TITLE = /budgetprev[a-z]{0,20}|budgetpour(?=\d{4})|annee(?=20\d\d(?:etat|coll|commune))/g;
const STATE = /etat|academie/;
const LOCAL = /collectiv|commune|communaute|departement|epci|metropole|syndicat|ville/;

/** The table of article 6.2, for each of its years (R55): who pays what, TTC. A blank is no zero (T05). */
export function readBudget(source: SourceText): ReadBudgetLine[] {
  if (!applies('R55')) return [];
  const part = source.part(/montantdescontributions|contributionsfinancieres/, '6.2');
  const whole = part.end - part.start === source.text.length;
  const titles = source.all(TITLE, part).filter(({ start }) => isTitle(source, start));
  const starts = titles.length > 0 ? titles : whole ? [] : [part];
  return starts.flatMap(({ start }, index) => {
    const end = starts[index + 1]?.start ?? (whole ? Math.min(start + 3_000, part.end) : part.end);
    return readYear(source, { start, end });
  });
}

/** « le budget prévisionnel pour la période 2017-2018 » of the note above the table is no title. */
function isTitle(source: SourceText, at: number): boolean {
  const line = source.text.slice(source.text.lastIndexOf('\n', at) + 1, at);
  return !/[a-zé]{3}/.test(line) || /^[A-ZÉ]{6}/.test(source.text.slice(at, at + 6));
}

interface Columns {
  readonly stateFirst: boolean;
  readonly state: Cell | undefined;
  readonly local: Cell | undefined;
  /** Rank of the two columns among the cells of a row, where tabs tell. */
  readonly ranks: readonly [number, number] | null;
  /** Whether figures stand under their titles, where blanks alone make the columns. */
  readonly aligned: boolean;
  /** The row of the titles: figures on it lost their own lines. */
  readonly row: Row | null;
}

function readYear(source: SourceText, span: Span): ReadBudgetLine[] {
  const title = /^[^\n]{0,60}?(?<!\d)(20\d\d)(?!\d)(?:[ ]{0,3}[-/][ ]{0,3}20\d\d)?[ ]{0,3}:?/.exec(
    source.slice({ start: span.start, end: Math.min(span.start + 90, span.end) }),
  );
  const after = { start: span.start + (title?.[0].length ?? 0), end: span.end };
  const fiscalYear =
    title?.[1] === undefined
      ? absent<number>()
      : source.found(Number(title[1]), { start: span.start, end: after.start });
  const rows = rowsOf(source, after);
  const columns = columnsOf(rows);
  return pieces(rows)
    .filter(({ label }) => isLine(label))
    .map((piece) => lineOf(source, piece, columns, fiscalYear));
}

/** « Etat » and « Collectivité » above the figures: in which order, and where. */
function columnsOf(rows: readonly Row[]): Columns {
  for (const row of rows) {
    const state = row.cells.find(({ folded }) => folded.length < 40 && STATE.test(folded) && !LOCAL.test(folded));
    const local = row.cells.find(({ folded }) => folded.length < 40 && LOCAL.test(folded) && !STATE.test(folded));
    if (state === undefined || local === undefined) continue;
    const ranks = [row.cells.indexOf(state), row.cells.indexOf(local)] as const;
    const stateFirst = state.from <= local.from;
    const aligned = isAligned(rows, stateFirst ? [state, local] : [local, state]);
    return { stateFirst, state, local, ranks: row.by === 'tabs' ? ranks : null, aligned, row };
  }
  const words = rows.flatMap(({ cells }) => cells).map(({ folded }) => folded);
  const stateAt = words.findIndex((word) => word.length < 40 && STATE.test(word));
  const localAt = words.findIndex((word) => word.length < 40 && LOCAL.test(word) && !STATE.test(word));
  const together = words.find((word) => word.length < 60 && STATE.test(word) && LOCAL.test(word));
  const stateFirst =
    together === undefined ? localAt < 0 || stateAt <= localAt : together.search(STATE) < together.search(LOCAL);
  return { stateFirst, state: undefined, local: undefined, ranks: null, aligned: false, row: null };
}

/** Every row of two figures has each of them under another title. */
function isAligned(rows: readonly Row[], [left, right]: readonly [Cell, Cell]): boolean {
  const middle = ({ from, to }: Cell): number => (from + to) / 2;
  const under = (cell: Cell): Cell =>
    Math.abs(middle(cell) - middle(left)) <= Math.abs(middle(cell) - middle(right)) ? left : right;
  const pairs = rows
    .map(({ cells }) => cells.filter(({ folded }) => cellAmount(folded) !== null))
    .filter(({ length }) => length === 2);
  return (
    pairs.length > 0 &&
    pairs.every(
      ([first, second]) =>
        first !== undefined && second !== undefined && under(first) === left && under(second) === right,
    )
  );
}

/** A line of the table: its label, maybe over several lines, then its cells. */
interface Piece {
  label: string;
  readonly span: { start: number; end: number };
  readonly figures: { cell: Cell; cents: number; row: Row; said: 'state' | 'local' | null }[];
  row: Row;
}

function pieces(rows: readonly Row[]): Piece[] {
  const found: Piece[] = [];
  let open: Piece | undefined;
  for (const row of rows) {
    for (const cell of cellsWithTail(row)) {
      if (!/[a-z0-9]/.test(cell.folded) || isColumnTitle(cell.folded)) continue;
      const figure = figureOf(cell);
      if (figure !== null) {
        open?.figures.push({ cell, row, ...figure });
        if (open !== undefined) open.span.end = cell.end;
      } else if (open !== undefined && open.figures.length > 0 && isSecondLine(cell)) open.label += ` ${cell.text}`;
      else if (open === undefined || open.figures.length > 0 || begins(cell.folded, open.label)) {
        open = { label: cell.text, span: { start: cell.start, end: cell.end }, figures: [], row };
        found.push(open);
      } else {
        open.label += ` ${cell.text}`;
        open.span.end = cell.end;
      }
    }
  }
  return found;
}

/** « Etat », « Part de la collectivité »: what stands above figures. */
const isColumnTitle = (folded: string): boolean =>
  folded.length < 40 &&
  !/\d/.test(folded) &&
  (STATE.test(folded) || LOCAL.test(folded)) &&
  !CODES.some(([, pattern]) => pattern.test(folded));

/** « 4 000 € », « Etat : 4 000 € » or « part de la commune 4 000 »: a figure, and whose when it says so. */
function figureOf({ folded }: Cell): { cents: number; said: 'state' | 'local' | null } | null {
  const plain = cellAmount(folded);
  if (plain !== null) return { cents: plain, said: null };
  const [, who = '', amount = ''] =
    /^[-\s]{0,4}((?:part|contribution|participation)?[a-z' ]{2,40}?)\s{0,3}:?\s{0,3}(\d[\d .,]{0,14}(?:€|euros?)?)$/.exec(
      folded,
    ) ?? [];
  const cents = cellAmount(amount);
  if (cents === null) return null;
  if (STATE.test(who) && !CODES.some(([, pattern]) => pattern.test(who))) return { cents, said: 'state' };
  return LOCAL.test(who) && !CODES.some(([, pattern]) => pattern.test(who)) ? { cents, said: 'local' } : null;
}

/** « Equipements … 4 000 4 000 », or « … Etat : 4 000 €, collectivité : 4 000 € »: figures that end a cell are cells of it. */
function cellsWithTail(row: Row): readonly Cell[] {
  return row.cells.flatMap(byLabel).flatMap((cell) => {
    if (cellAmount(cell.folded) !== null) return halvesOf(cell);
    if (TWO_FIGURES.test(cell.folded))
      return bareCells({ ...cell, text: ` ${cell.text}`, folded: ` ${cell.folded}` }) ?? [cell];
    if (!CODES.some(([, pattern]) => pattern.test(cell.folded))) return [cell];
    return ownedCells(cell) ?? bareCells(cell) ?? [cell];
  });
}

const TWO_FIGURES =
  /^\d{1,6}(?: \d{3}){0,2}(?:[.,]\d\d)?(?:\s?(?:€|euros?))? \d{1,6}(?: \d{3}){0,2}(?:[.,]\d\d)?(?:\s?(?:€|euros?))?$/;
const LABELS =
  /depenses? (?:d'\s?)?infrastructures|depenses? pouvant|equipements? numeriques? mobiles|ressources? (?:pedagogiques )?numeriques/g;

/** The lines of a table that lost its line breaks: each begins with a label of the model. */
function byLabel(cell: Cell): Cell[] {
  const starts = [...cell.folded.matchAll(LABELS)].map(({ index }) => index);
  const [first] = starts;
  const before = cell.folded.slice(0, first).trim();
  const alone = starts.length === 1 && before !== '' && (cellAmount(before) !== null || isColumnTitle(before));
  if (first === undefined || (starts.length < 2 && !alone)) return [cell];
  return [0, ...starts].map((from, rank) => part(cell, from, starts[rank] ?? cell.folded.length));
}

const part = (cell: Cell, from: number, to: number): Cell => ({
  ...cell,
  text: cell.text.slice(from, to).trim(),
  folded: cell.folded.slice(from, to).trim(),
});

function halvesOf(cell: Cell): Cell[] {
  const two = halves(cell.folded);
  return two === null ? [cell] : two.map((text) => ({ ...cell, text, folded: text }));
}

const OWNED =
  /(?:part\s{1,3}(?:de\s)?)?(?:l'\s?)?(?:etat|academie|collectivite|commune|communaute|departement|epci|metropole|syndicat|ville)\s{0,3}:?\s{0,3}\d[\d .]{0,12}(?:,\d\d)?\s{0,3}(?:€|euros?)?/g;

function ownedCells(cell: Cell): Cell[] | null {
  const owned = [...cell.folded.matchAll(OWNED)];
  const [first] = owned;
  if (first === undefined) return null;
  return [part(cell, 0, first.index), ...owned.map(({ index, 0: whole }) => part(cell, index, index + whole.length))];
}

function bareCells(cell: Cell): Cell[] | null {
  const tail = /(?:\s(?:\d{1,3}(?: \d{3}){1,3}|\d{3,6}|0)(?:[.,]\d\d)?(?:\s?(?:€|euros?))?){1,2}$/.exec(cell.folded);
  if (tail === null) return null;
  const figures = tail[0].match(/(?:\d{1,3}(?: \d{3}){1,3}|\d{1,6})(?:[.,]\d\d)?/g) ?? [];
  const two = figures.length === 1 ? (halves(figures[0] ?? '') ?? figures) : figures;
  const label = { ...cell, text: cell.text.slice(0, tail.index), folded: cell.folded.slice(0, tail.index) };
  return [label, ...two.map((text) => ({ ...cell, text, folded: text }))];
}

/** `4 000 4 000` reads as one figure of nine digits: it is two of the same length. */
function halves(figure: string): string[] | null {
  const groups = figure.split(' ');
  if (groups.length < 4 || groups.length % 2 !== 0) return null;
  return [groups.slice(0, groups.length / 2).join(' '), groups.slice(groups.length / 2).join(' ')];
}

/** The rest of a label whose figures stand on its first line. */
const isSecondLine = ({ text, folded }: Cell): boolean =>
  /^[a-zéèàêîôç[(]/.test(text) && !STARTS.test(folded) && text.length < 90;

const STARTS =
  /^(?:-\s{0,3})?(?:depenses?|equipements?|ressources?|services?|total|infrastructures?|volet|parametrage|maintenance)\b/;

/** A line of the model begins there, though the one before had no figures: it had its words already. */
const begins = (folded: string, label: string): boolean =>
  label.trimEnd().endsWith(':') || (STARTS.test(folded) && isLine(label));

/** No title of columns, group of lines (« … pouvant donner lieu à subvention : ») or total. */
function isLine(label: string): boolean {
  const folded = label
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  if (/^\s{0,4}(?:sous-?)?total|donner lieu a subvention|^cout global|budget previsionnel/.test(folded)) return false;
  return CODES.some(([, pattern]) => pattern.test(folded));
}

function lineOf(source: SourceText, piece: Piece, columns: Columns, fiscalYear: Found<number>): ReadBudgetLine {
  const label = tidyLabel(piece.label);
  const folded = label
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const code = CODES.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
  const shares = sharesOf(piece, columns, applies('R57') ? code : null);
  const share = (cents: number | null, sure: boolean): Found<number> => ({
    ...source.found(applies('T05') ? cents : (cents ?? 0), piece.span, sure ? 'sure' : 'doubtful'),
    sentence: sentenceOf(source, piece.span),
  });
  return {
    fiscalYear,
    line: { ...source.found(label, piece.span), sentence: sentenceOf(source, piece.span) },
    code,
    stateCents: share(shares.state, shares.sure),
    localCents: share(shares.local, shares.sure),
  };
}

const sentenceOf = (source: SourceText, span: Span): string =>
  source
    .slice(span)
    .replace(/\s{1,200}/g, ' ')
    .trim()
    .slice(0, 420);

/** Notes in brackets, leader dots and the marks of a list are no part of a label. */
const tidyLabel = (label: string): string =>
  label
    .replace(/\[[^\]]{0,400}\]?/g, ' ')
    .replace(/\([^)]{0,400}\)?/g, ' ')
    .replace(/\s{1,200}/g, ' ')
    .replace(/^[-• ]{1,6}/, '')
    .replace(/[ .:]{1,40}$/, '')
    .trim();

interface Shares {
  readonly state: number | null;
  readonly local: number | null;
  readonly sure: boolean;
}

function sharesOf({ figures }: Piece, columns: Columns, code: ReadBudgetLine['code']): Shares {
  const said = {
    state: figures.find((figure) => figure.said === 'state'),
    local: figures.find((figure) => figure.said === 'local'),
  };
  if (said.state !== undefined || said.local !== undefined) {
    return { state: said.state?.cents ?? null, local: said.local?.cents ?? null, sure: true };
  }
  const [first, second] = figures;
  if (first === undefined) return { state: null, local: null, sure: true };
  if (second !== undefined) {
    const [state, local] = columns.stateFirst ? [first, second] : [second, first];
    return { state: state.cents, local: local.cents, sure: true };
  }
  const side = sideOf(first, columns);
  if (side !== null)
    return { state: side === 'state' ? first.cents : null, local: side === 'local' ? first.cents : null, sure: true };
  // The model leaves one cell black: infrastructure is the collectivité's, resources are the State's (R57, R60).
  if (code === 'infrastructure') return { state: null, local: first.cents, sure: false };
  if (code === 'resources') return { state: first.cents, local: null, sure: false };
  return { state: null, local: null, sure: false };
}

/** Under which title a lone figure stands. */
function sideOf({ cell, row }: Piece['figures'][number], columns: Columns): 'state' | 'local' | null {
  if (columns.ranks !== null && row.by === 'tabs' && row !== columns.row) {
    // Titles that lack their first, empty cell stand one cell too far to the left.
    const rank = row.cells.indexOf(cell) - (columns.ranks.includes(0) ? 1 : 0);
    if (rank === columns.ranks[0]) return 'state';
    return rank === columns.ranks[1] ? 'local' : null;
  }
  if (columns.state === undefined || columns.local === undefined || row.by !== 'blanks' || !columns.aligned)
    return null;
  const distance = (title: Cell): number => Math.abs((title.from + title.to) / 2 - (cell.from + cell.to) / 2);
  return distance(columns.state) <= distance(columns.local) ? 'state' : 'local';
}
