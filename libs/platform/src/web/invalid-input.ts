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
  const result = await schema.safeParseAsync(value, { error: french });
  if (result.success) return { value: result.data, faults: [] };
  const faults = result.error.issues.slice(0, FIELDS_SHOWN).map(({ path, message }) => {
    const inside = path.map(String);
    return { path: (part === 'body' && inside.length > 0 ? inside : [part, ...inside]).join('.'), message };
  });
  return { value: undefined, faults };
}
