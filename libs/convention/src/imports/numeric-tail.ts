import type { AnnexColumn } from './annex-columns.js';

interface Context {
  readonly capCents: number | null;
  readonly resourceCents: number | null;
}

export interface NumericTail {
  /** In euros for the two grants, a count for the classes mobiles. */
  readonly figures: Readonly<Partial<Record<AnnexColumn, number>>>;
  /** Characters that the figures take at the end of the row. */
  readonly length: number;
}

// Each figure is taken whole (nothing of it is left to the one before), so that no row can be split in many ways.
const TAIL = /(?:(?<![\d.,])\d{1,6}(?:[.,]\d{1,2})?(?!\d)(?:\s{0,3}(?:€|euros?))?\s{0,6}){1,9}$/;

/**
 * The figures that end a row whose cells nothing separates: `1 4 000 500` is one classe mobile, 4 000 € and 500 €. Of the
 * ways to group them, the one that agrees best with the cap per classe mobile and the grant per school.
 * @returns null when there are none, or when no grouping makes three figures
 */
export function numericTail(folded: string, context: Context): NumericTail | null {
  const tail = TAIL.exec(folded.trimEnd())?.[0];
  if (tail === undefined) return null;
  const parts = tail.match(/\d{1,6}(?:[.,]\d{1,2})?/g) ?? [];
  let best: { figures: number[]; score: number } | null = null;
  for (const figures of groupings(parts.slice(-7))) {
    const [carts = 0, equipment = 0, resources = 0] = figures.slice(-3);
    if (figures.length < 3 || carts < 1 || carts > 30 || !Number.isInteger(carts)) continue;
    const score =
      (equipment * 100 === carts * (context.capCents ?? 0) ? 4 : 0) +
      (resources * 100 === context.resourceCents ? 2 : 0) +
      (equipment >= carts * 100 ? 1 : 0) -
      (figures.length - 3) * 2;
    if (best === null || score > best.score) best = { figures: figures.slice(-3), score };
  }
  if (best === null) return null;
  const [mobileClassrooms = 0, equipmentGrantCents = 0, resourceGrantCents = 0] = best.figures;
  return { figures: { mobileClassrooms, equipmentGrantCents, resourceGrantCents }, length: tail.length };
}

/** Every way to read figures that blanks separate: `4 000` is four thousand, or four and nothing. */
function groupings(parts: readonly string[]): number[][] {
  const [first, ...rest] = parts;
  if (first === undefined) return [[]];
  const ways = groupings(rest).map((way) => [Number(first.replace(',', '.')), ...way]);
  let joined = first;
  for (const [index, next] of rest.entries()) {
    if (!/^\d{3}(?:[.,]\d{1,2})?$/.test(next) || !/^\d{1,3}$/.test(index === 0 ? first : '000')) break;
    joined += next;
    ways.push(...groupings(rest.slice(index + 1)).map((way) => [Number(joined.replace(',', '.')), ...way]));
  }
  return ways;
}
