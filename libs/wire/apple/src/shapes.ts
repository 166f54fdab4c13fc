import { z } from 'zod';
import type { PlistInput } from './plist/value.js';

/** Of the bundle of an application. */
export const bundleId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/);
/** Of a profile, a payload or a declaration. */
export const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/);
export const uuid = z.string().regex(/^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/);
export const text = (max: number, min = 0): z.ZodString => z.string().min(min).max(max);
export const httpsUrl = z
  .string()
  .max(2_000)
  .regex(/^https:\/\/[^\s"'<>\\]+$/);
export const webUrl = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^\s"'<>\\]+$/);
export const host = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/);
export const ipAddress = z.union([z.ipv4(), z.ipv6()]);
/** Not empty: an empty piece of data is a mistake wherever one is asked for. */
export const bytes = (max = 1024 * 1024): z.ZodType<Uint8Array, Uint8Array> =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length > 0 && value.length <= max);
/** What an application, or a key that only an expert knows, is given: any values that a property list has. */
export const anyDict = z.custom<{ readonly [key: string]: PlistInput | undefined }>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
});
export const seconds = z.int().min(0).max(31_536_000);

/** How many of those keys an object has. */
export const countOf = (value: object, keys: readonly string[]): number =>
  keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined).length;

const MOST_VALUES = 20_000;

/** Whether a value is small enough to be looked at: a schema says of each of a million items that it is wrong. */
function isSmall(value: unknown): boolean {
  const waiting = [value];
  for (let seen = 0; waiting.length > 0; seen += 1) {
    if (seen + waiting.length > MOST_VALUES) return false;
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null || one instanceof Uint8Array) continue;
    const inner: unknown[] = one instanceof Map ? [...one.values()] : Object.values(one);
    if (inner.length > MOST_VALUES) return false;
    waiting.push(...inner);
  }
  return true;
}

/**
 * Where a value is not what a schema asks for; null: it is. At most 20,000 values are looked at.
 * Zod compares the `length` of whatever has one: one that is neither number nor text makes it throw (4.6.7).
 */
export function faultOf(schema: z.ZodType, value: unknown): string | null {
  if (!isSmall(value)) return 'size';
  try {
    const checked = schema.safeParse(value);
    return checked.success ? null : checked.error.issues[0]?.path.map(String).join('.') || 'message';
  } catch (cause) {
    if (cause instanceof TypeError) return 'message';
    throw cause;
  }
}
