import { fleetError } from './fleet-errors.js';

export type SortKey = readonly (string | number)[];

/** A page's `next`: the sort key of its last row. Opaque to who holds it, and never trusted on its way back. */
export function cursorOf(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key in a cursor, or `null` for the first page.
 * @param shape type of each of its parts
 * @throws DomainError `fleet.cursorInvalid`
 */
export function keyOf(cursor: string | undefined, shape: readonly ('string' | 'number')[]): SortKey | null {
  if (cursor === undefined) return null;
  const key = jsonOf(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(key) || key.length !== shape.length || !key.every((part, i) => typeof part === shape[i])) {
    throw fleetError('cursorInvalid');
  }
  return key as SortKey;
}

/** The rows of one page out of `limit + 1` that were read, and the cursor of the page after. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => SortKey,
): { rows: Row[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last !== undefined ? cursorOf(key(last)) : null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fleetError('cursorInvalid', {}, { cause: error });
  }
}
