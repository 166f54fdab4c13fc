import type { z } from 'zod';

/** What a schema makes of some JSON; null: it has not that shape. */
export function shaped<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch (error) {
    // No JSON; or Zod, which compares the `length` of whatever has one: neither number nor text, it makes it throw (4.6.7).
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
