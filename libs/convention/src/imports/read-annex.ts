import { applies } from '../rules/applies.js';
import { cellAmount } from './amounts.js';
import { fromBlanks, fromTypes } from './annex-blanks.js';
import { orderOf, type AnnexColumn } from './annex-columns.js';
import { cellByCell, fromLines, fromProse } from './annex-lines.js';
import { ONE_TOKEN, TOKEN, tokensOf, type AnnexContext, type RawRow, type Token } from './annex-row.js';
import { fromTabs, titlesOf } from './annex-tabs.js';
import { absent, type Found } from './found.js';
import { firstNumber } from './french-numbers.js';
import type { SourceText, Span } from './source-text.js';
import { rowsOf, type Cell, type Row } from './table-cells.js';
import type { ReadSchool } from '@chariot/contract';

/** Numbers of accounts look like it. */
const NOT_HERE = /iban|compte|guichet|bic\b/;

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
  const token = ONE_TOKEN.exec(cell?.folded ?? '')?.[0];
  return found(token === undefined ? null : token.replace(/ /g, '').toUpperCase());
}

/** « 4 000 € (2 × 2 000) »: the first amount of the cell. */
function amountWithin(folded: string): number | null {
  const first = /^\s{0,4}(\d{1,3}(?:[ .]\d{3}){1,3}|\d{1,9})(?:[.,](\d{1,2}))?\s{0,3}(?:€|euros?)/.exec(folded);
  return first?.[1] === undefined
    ? null
    : Number(first[1].replace(/\D/g, '')) * 100 + Number((first[2] ?? '').padEnd(2, '0'));
}
