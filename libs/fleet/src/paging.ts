import { fleetError } from './fleet-errors.js';

export type SortKey = readonly (string | number)[];

/** A page's `next`: the sort key of its last row. Opaque to who holds it, and never trusted on its way back. */
export function cursorOf(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What the parts of a key may be: what PostgreSQL is then told must be of the type that it expects. */
const FITS = {
  text: (part: unknown) => typeof part === 'string' && !part.includes('\0'),
  id: (part: unknown) => typeof part === 'string' && ID.test(part),
  instant: (part: unknown) => typeof part === 'string' && INSTANT.test(part) && !Number.isNaN(Date.parse(part)),
  year: (part: unknown) => Number.isInteger(part) && (part as number) >= 0 && (part as number) <= 9999,
  slot: (part: unknown) => Number.isInteger(part) && Math.abs(part as number) <= 1000,
} as const;

/**
 * The sort key in a cursor, or `null` for the first page.
 * @param shape what each of its parts is
 * @throws DomainError `fleet.cursorInvalid`
 */
export function keyOf(cursor: string | undefined, shape: readonly (keyof typeof FITS)[]): SortKey | null {
  if (cursor === undefined) return null;
  const key = jsonOf(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(key) || key.length !== shape.length || !shape.every((kind, i) => FITS[kind](key[i]))) {
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
