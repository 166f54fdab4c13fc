import { numberBefore } from './french-numbers.js';
import type { SourceText, Span } from './source-text.js';

/** An amount as written somewhere: in cents. */
export interface Amount extends Span {
  readonly cents: number;
}

const IN_FIGURES =
  /(?<![\d.,])(\d{1,3}(?:[ \n.']{1,2}\d{3}(?!\d)){1,3}|\d{1,9})(?:[.,](\d{1,2}))?[ \n\t]{0,3}(k?)(?:€|euros?(?![a-z])|eur(?![a-z]))/g;
const EUROS = /euros?(?![a-z])/g;
/** A cell says how many euros without saying so. */
const CELL =
  /^(\d{1,3}(?:[ .']\d{3}){1,3}|\d{1,9})(?:[.,](\d{1,2}))?[ ]{0,3}(?:€|euros?|eur)?(?:[ ]{0,3}t\.?t\.?c\.?)?[ .]{0,9}$/;

const inCents = (euros: string, decimals = ''): number =>
  Number(euros.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0'));

/** Every amount of the text that says its unit, in its order: `8 000 €`, `8.000,00 euros`, « huit mille euros », `4 k€`. */
export function amountsOf(source: SourceText): Amount[] {
  const { folded } = source;
  const figures = [...folded.matchAll(IN_FIGURES)].map(({ index, 0: whole, 1: euros = '', 2: decimals, 3: kilo }) => ({
    start: index,
    end: index + whole.length,
    cents: inCents(euros, decimals) * (kilo === 'k' ? 1_000 : 1),
  }));
  const words = [...folded.matchAll(EUROS)].flatMap(({ index, 0: { length } }): Amount[] => {
    const end = index + length;
    if (figures.some((amount) => amount.end === end)) return [];
    // « huit mille (8 000) euros » is read by its figures, « huit mille d'euros » is not French.
    const bracketed = /(\d{1,3}(?:[ .]\d{3}){1,3}|\d{1,9})(?:[.,](\d{1,2}))?[ ]{0,2}\)[ \n]{0,3}$/.exec(
      folded.slice(Math.max(0, index - 30), index),
    );
    if (bracketed?.[1] !== undefined) {
      return [{ start: index - bracketed[0].length, end, cents: inCents(bracketed[1], bracketed[2]) }];
    }
    const number = numberBefore(folded, index);
    return number === null ? [] : [{ start: number.start, end, cents: number.value * 100 }];
  });
  return [...figures, ...words].sort((a, b) => a.start - b.start);
}

/** The amount of a cell of a table, in cents; `000` is nothing spent, a dash or dots are a blank. */
export function cellAmount(folded: string): number | null {
  const cell = folded.trim();
  if (cell === 'neant') return 0;
  const [, euros, decimals] = CELL.exec(cell) ?? [];
  if (euros !== undefined) return inCents(euros, decimals);
  const unit = /[ ]{0,3}euros?$/.exec(cell);
  const number = unit === null ? null : numberBefore(cell, unit.index);
  return number?.start === 0 ? number.value * 100 : null;
}
