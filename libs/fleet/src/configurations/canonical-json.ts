import { createHash } from 'node:crypto';
import type { Json } from '@chariot/platform';

/**
 * The one text of a JSON value: keys sorted by UTF-16 code units, no space, numbers and strings as ECMAScript writes
 * them (RFC 8785 §3.2). A key whose value is `undefined` is left out, as JSON.stringify does.
 * @throws TypeError for a number that is not finite, or a value that JSON does not have.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner as Json)}`).join(',')}}`;
}

/** The name of a configuration: SHA-256 of its canonical JSON, 64 lower-case hexadecimal digits. */
export function configurationHash(settings: Json): string {
  return createHash('sha256').update(canonicalJson(settings), 'utf8').digest('hex');
}

/** A classroom to which no profile is assigned: nothing to apply. */
export const EMPTY_CONFIGURATION = configurationHash({});
