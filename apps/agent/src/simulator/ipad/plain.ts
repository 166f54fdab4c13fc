import { PlistReal, PlistUid, type PlistDict, type PlistValue } from '@chariot/wire-apple';

// What a dictionary of a property list holds, when it is of the kind that is looked for.

export function textIn(dict: PlistDict, key: string): string | undefined {
  const value = dict.get(key);
  return typeof value === 'string' ? value : undefined;
}

export function flagIn(dict: PlistDict, key: string): boolean | undefined {
  const value = dict.get(key);
  return typeof value === 'boolean' ? value : undefined;
}

export function numberIn(dict: PlistDict, key: string): number | undefined {
  const value = dict.get(key);
  return value instanceof PlistReal ? value.value : typeof value === 'number' ? value : undefined;
}

export function bytesIn(dict: PlistDict, key: string): Buffer | undefined {
  const value = dict.get(key);
  return Buffer.isBuffer(value) ? value : undefined;
}

export function dictIn(dict: PlistDict, key: string): PlistDict | undefined {
  const value = dict.get(key);
  return value instanceof Map ? value : undefined;
}

export function dictsIn(dict: PlistDict, key: string): PlistDict[] {
  const value = dict.get(key);
  return Array.isArray(value) ? value.filter((item): item is PlistDict => item instanceof Map) : [];
}

export function textsIn(dict: PlistDict, key: string): string[] | undefined {
  const value = dict.get(key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** As JSON has it: bytes in base64, dates in ISO 8601. */
export function plainOf(value: PlistValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plainOf(inner)]));
  if (Array.isArray(value)) return value.map(plainOf);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof PlistReal || value instanceof PlistUid) return value.value;
  return typeof value === 'bigint' ? value.toString() : value;
}
