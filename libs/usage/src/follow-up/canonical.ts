import { createHash } from 'node:crypto';

/** JSON without a space, keys in the order of their code points, whatever object they come from: one content, one text. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

export const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
