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

/**
 * Ids of the sealed secrets that stand at these paths (`wifi.key`), each once. Nowhere else is looked at: a reference that somebody
 * wrote into a text or a free JSON opens nothing.
 */
export function sealedIn(value: Json, paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => sealedId(at(value, path.split('.'))) ?? []))];
}

/**
 * The same JSON with each `{"sealed": id}` at these paths replaced by its secret. Fill the variables first: a secret may hold braces.
 * @throws Error when a secret is missing.
 */
export const openSealed = (value: Json, paths: readonly string[], secrets: ReadonlyMap<string, string>): Json =>
  paths.reduce((opened, path) => openedAt(opened, path.split('.'), secrets), value);

function openedAt(value: Json, [key, ...rest]: readonly string[], secrets: ReadonlyMap<string, string>): Json {
  if (key === undefined) {
    const id = sealedId(value);
    if (id === undefined) return value;
    const secret = secrets.get(id);
    if (secret === undefined) throw new Error('A sealed secret was not opened');
    return secret;
  }
  if (!isDict(value) || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: openedAt(value[key] ?? null, rest, secrets) };
}

const at = (value: Json, path: readonly string[]): Json =>
  path.reduce<Json>((inner, key) => (isDict(inner) && Object.hasOwn(inner, key) ? (inner[key] ?? null) : null), value);

const isDict = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sealedId(value: Json): string | undefined {
  if (!isDict(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value['sealed'] === 'string' ? value['sealed'] : undefined;
}

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => mapStrings(inner, map));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapStrings(inner as Json, map)]));
}
