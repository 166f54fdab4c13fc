import { z, type ZodType } from 'zod';
import type { FieldFault } from './problem.js';

/** What a client sent does not have the shape that the door asks for. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly fields: readonly FieldFault[]) {
    super('invalid input');
  }
}

const french = z.locales.fr().localeError;
const FIELDS_SHOWN = 50;

/**
 * The parsed value, or the faults in French. A fault of the body is named as the form names the field (`email`,
 * `lines.2.amount`); others say where they are (`query.limit`, `params.id`).
 */
export async function parsePart(
  part: 'params' | 'query' | 'body',
  schema: ZodType | undefined,
  value: unknown,
): Promise<{ readonly value: unknown; readonly faults: readonly FieldFault[] }> {
  if (schema === undefined) return { value: undefined, faults: [] };
  const result = await schema.safeParseAsync(value, { error: french }).catch(unmeasurable);
  if (result === null)
    return { value: undefined, faults: [{ path: part, message: 'Ces données n’ont pas la forme attendue.' }] };
  // Looked at once it has its shape, so that it is no deeper than the shape.
  const issues = result.success ? unwritable(result.data) : result.error.issues;
  if (result.success && issues.length === 0) return { value: result.data, faults: [] };
  const faults = issues.slice(0, FIELDS_SHOWN).map(({ path, message }) => {
    const inside = path.map(String);
    return { path: (part === 'body' && inside.length > 0 ? inside : [part, ...inside]).join('.'), message };
  });
  return { value: undefined, faults };
}

/** Zod compares the `length` of whatever has one, text or not: one that is neither number nor text makes it throw (4.6.7). */
function unmeasurable(error: unknown): null {
  if (!(error instanceof TypeError)) throw error;
  return null;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Texts that PostgreSQL does not keep: with a NUL, or with half of a surrogate pair, which UTF-8 has not (RFC 3629 §3). */
function unwritable(value: unknown, path: readonly PropertyKey[] = []): Issue[] {
  if (typeof value === 'string') {
    if (!value.includes('\0') && !/\p{Surrogate}/u.test(value)) return [];
    return [{ path, message: 'Ce texte contient un caractère interdit : ressaisissez-le.' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unwritable(inner, [...path, name]));
}
