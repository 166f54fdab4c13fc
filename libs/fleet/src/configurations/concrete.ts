import type { Json } from '@chariot/platform';

/** What `{classe}`, `{ecole}` and `{numero}` stand for on one device. */
export interface Variables {
  readonly classe: string;
  readonly ecole: string;
  /** The slot; empty for a device that has none. */
  readonly numero: string;
}

/** When a school is open, in its own time; day 1 is Monday. */
export interface SchoolWeek {
  readonly timeZone: string;
  readonly openings: readonly { readonly day: number; readonly from: string; readonly to: string }[];
}

const VARIABLE = /\{(classe|ecole|numero)\}/g;

/** The same JSON with the variables of every text filled in; any other `{word}` stays as it is. */
export function fillVariables(value: Json, variables: Variables): Json {
  return mapStrings(value, (text) => text.replace(VARIABLE, (_, name: keyof Variables) => variables[name]));
}

/** Ids of the sealed secrets that a rendering holds, each once. */
export function sealedIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const id = sealedId(value);
  if (id !== undefined) return [id];
  return [...new Set(Object.values(value).flatMap((inner: Json) => sealedIn(inner)))];
}

/**
 * The same JSON with each `{"sealed": id}` replaced by its secret. Fill the variables first: a secret may hold braces.
 * @throws Error when a secret is missing.
 */
export function openSealed(value: Json, secrets: ReadonlyMap<string, string>): Json {
  if (typeof value !== 'object' || value === null) return value;
  const id = sealedId(value);
  if (id !== undefined) {
    const secret = secrets.get(id);
    if (secret === undefined) throw new Error('A sealed secret was not opened');
    return secret;
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => openSealed(inner, secrets));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, openSealed(inner as Json, secrets)]));
}

function sealedId(value: object): string | undefined {
  const keys = Object.keys(value);
  const { sealed } = value as { sealed?: unknown };
  return keys.length === 1 && typeof sealed === 'string' ? sealed : undefined;
}

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => mapStrings(inner, map));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapStrings(inner as Json, map)]));
}
