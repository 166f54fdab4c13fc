import type { Json } from '../json.js';

const SECRET_NAME =
  /pass(word|phrase)?$|secret|token|cookie|authorization|private|psk|pin$|credential|motdepasse|^code$/i;
export const REDACTED = '[masqué]';

/** Whether a field of this name may hold a secret: such a field is written nowhere in the clear. */
export const namesSecret = (name: string): boolean => SECRET_NAME.test(name.replace(/[-_\s]/g, ''));

/** The same JSON, with the value of every field that names a secret masked, however deep. */
export function withoutSecrets(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, namesSecret(name) ? REDACTED : withoutSecrets(inner)]),
  );
}
