import { withoutHiddenSigns } from '@chariot/kernel';
import { malformed } from '../errors.js';
import { LIMITS } from '../limits.js';
import { PlistReal, type PlistDict, type PlistValue } from './value.js';

/**
 * What a device said, made one printable line of at most `max` characters: PostgreSQL refuses NUL, and a name that reads
 * backwards is nobody's.
 */
export function lineOf(text: string, max: number = LIMITS.line): string {
  // Cut first: what is beyond is not even looked at.
  const line = withoutHiddenSigns(text.slice(0, max * 4))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .trim();
  // The cut may fall between the two halves of a pair.
  return /\p{Cs}$/u.test(line) ? line.slice(0, -1) : line;
}

/**
 * The keys of a dictionary by what they should hold. `must…` refuses what is absent or of another kind; the others answer
 * null: one odd attribute must not make a report unreadable, since a device whose report is refused reports it for ever.
 */
export class Fields {
  constructor(readonly dict: PlistDict) {}

  /** The dictionaries of a list, as far as `LIMITS.list`; what is no dictionary is left out. */
  static all(value: PlistValue | undefined): Fields[] {
    if (!Array.isArray(value)) return [];
    return value.slice(0, LIMITS.list).flatMap((item) => (item instanceof Map ? [new Fields(item)] : []));
  }

  line(key: string, max?: number): string | null {
    const value = this.dict.get(key);
    if (typeof value !== 'string') return null;
    return lineOf(value, max) || null;
  }

  flag(key: string): boolean | null {
    const value = this.dict.get(key);
    return typeof value === 'boolean' ? value : null;
  }

  /** Integer or real; never NaN nor infinite. */
  number(key: string): number | null {
    const value = this.dict.get(key);
    const number = value instanceof PlistReal ? value.value : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }

  whole(key: string): number | null {
    const number = this.number(key);
    return Number.isSafeInteger(number) ? number : null;
  }

  bytes(key: string): Buffer | null {
    const value = this.dict.get(key);
    return Buffer.isBuffer(value) ? value : null;
  }

  fields(key: string): Fields | null {
    const value = this.dict.get(key);
    return value instanceof Map ? new Fields(value) : null;
  }

  /** Exactly as it was said, or refused. */
  mustMatch(key: string, pattern: RegExp): string {
    const value = this.dict.get(key);
    if (typeof value !== 'string' || !pattern.test(value)) throw malformed(key);
    return value;
  }

  /** Null when absent; refused when it is there and does not match. */
  mayMatch(key: string, pattern: RegExp): string | null {
    return this.dict.has(key) ? this.mustMatch(key, pattern) : null;
  }

  /** @param most bytes */
  mustBytes(key: string, most: number): Buffer {
    const value = this.dict.get(key);
    if (!Buffer.isBuffer(value) || value.length > most) throw malformed(key);
    return value;
  }

  mayBytes(key: string, most: number): Buffer | null {
    return this.dict.has(key) ? this.mustBytes(key, most) : null;
  }
}
