import { DomainError } from '@chariot/kernel';

/** An example in JSON, in which `{ "$base64": "…" }` stands for bytes. */
export function example<T>(text: Buffer): T {
  return JSON.parse(text.toString('utf8'), (_, value: unknown) =>
    typeof value === 'object' && value !== null && '$base64' in value
      ? Buffer.from(String(value.$base64), 'base64')
      : value,
  ) as T;
}

/** The code of the refusal; null: it was none. Whatever else is thrown is thrown on. */
export function refusalOf(act: () => unknown): string | null {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return null;
}
