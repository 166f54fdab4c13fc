import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { malformed, wireAppleError } from './errors.js';
import { LIMITS } from './limits.js';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code unit, no blanks, ECMAScript's numbers; a key without a
 * value is left out. Throws `wire-apple.unwritable` for what JSON cannot say: no finite number, half a pair, too deep.
 */
export function canonicalJson(value: JsonValue): string {
  return canonical(value, '', 1);
}

/** SHA-256 of `canonicalJson`, base64url: 43 characters that are equal exactly when the content is. */
export const contentHash = (value: JsonValue): string =>
  createHash('sha256').update(canonicalJson(value)).digest('base64url');

function canonical(value: JsonValue, where: string, depth: number): string {
  const refuse = () => wireAppleError('unwritable', { where: where === '' ? 'json' : where });
  if (depth > LIMITS.jsonDepth) throw refuse();
  if (typeof value === 'string') {
    if (/\p{Cs}/u.test(value)) throw refuse();
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refuse();
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw refuse();
  if (Array.isArray(value)) {
    // Array.from, since `map` asks the list itself what to make of it.
    const items = Array.from(value as readonly JsonValue[], (item, index) =>
      canonical(item, `${where}[${index}]`, depth + 1),
    );
    return `[${items.join(',')}]`;
  }
  const pairs = Object.entries(value as Record<string, JsonValue | undefined>)
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => {
      const place = where === '' ? key : `${where}.${key}`;
      return `${canonical(key, place, depth)}:${canonical(inner, place, depth + 1)}`;
    });
  return `{${pairs.join(',')}}`;
}

/** One JSON document, of at most `LIMITS.jsonBytes`. @throws wire-apple.malformed, .tooLarge */
export function parsedJson(raw: Uint8Array | string): unknown {
  const bytes = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
  if (bytes.length > LIMITS.jsonBytes) throw wireAppleError('tooLarge', { limit: LIMITS.jsonBytes, unit: 'bytes' });
  if (!isUtf8(bytes)) throw malformed('UTF-8');
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (cause) {
    throw malformed('JSON', cause);
  }
}

/** The same, by a schema. @throws wire-apple.malformed, .tooLarge */
export function readJson<T>(schema: z.ZodType<T>, raw: Uint8Array | string): T {
  const value = parsedJson(raw);
  let checked: z.ZodSafeParseResult<T>;
  try {
    checked = schema.safeParse(value);
  } catch (cause) {
    // Zod compares the `length` of whatever has one: one that is neither number nor text makes it throw (4.6.7).
    if (cause instanceof TypeError) throw malformed('message', cause);
    throw cause;
  }
  if (checked.success) return checked.data;
  throw malformed(checked.error.issues[0]?.path.map(String).join('.').slice(0, 100) || 'message');
}
