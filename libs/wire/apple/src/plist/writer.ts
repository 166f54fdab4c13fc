import { wireAppleError } from '../errors.js';
import {
  FIRST_DATE,
  GREATEST_INTEGER,
  LAST_DATE,
  LEAST_INTEGER,
  PlistReal,
  hasForeignSigns,
  type PlistInput,
} from './value.js';

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
  '<plist version="1.0">';
const TAIL = '</plist>\n';
/** Deeper than any profile: what is written must be readable again. */
const DEEPEST = 32;

/**
 * The one XML text of a value: keys sorted by UTF-16 code unit, no blanks between elements, base64 in one piece, LF. Equal
 * content is equal bytes in whatever order it was put together, so that an identifier can be made of it.
 * Throws `wire-apple.unwritable`: NUL and other signs that XML lacks, UIDs, dates outside 0001–9999, integers beyond 64 bits.
 */
export function writePlist(value: PlistInput): string {
  return `${HEAD}${element(value, '', 1)}${TAIL}`;
}

/** `writePlist` in UTF-8, as it goes over the wire. */
export const plistBytes = (value: PlistInput): Buffer => Buffer.from(writePlist(value), 'utf8');

function element(value: PlistInput, where: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return `<string>${escaped(value, where)}</string>`;
    case 'boolean':
      return value ? '<true/>' : '<false/>';
    case 'number':
      return Number.isSafeInteger(value) ? `<integer>${value || 0}</integer>` : real(value, where);
    case 'bigint':
      if (value < LEAST_INTEGER || value > GREATEST_INTEGER) throw unwritable(where);
      return `<integer>${value}</integer>`;
    default:
      return typeof value === 'object' && value !== null ? compound(value, where, depth) : refuse(where);
  }
}

function compound(value: PlistInput & object, where: string, depth: number): string {
  if (value instanceof Uint8Array) return `<data>${base64(value)}</data>`;
  if (value instanceof Date) return `<date>${dateOf(value, where)}</date>`;
  if (value instanceof PlistReal) return real(value.value, where);
  if (depth > DEEPEST) throw unwritable(where);
  if (Array.isArray(value)) {
    const items = Array.from(value as readonly PlistInput[], (item, index) =>
      element(item, `${where}[${index}]`, depth + 1),
    );
    return `<array>${items.join('')}</array>`;
  }
  const entries = value instanceof Map ? [...value] : plainEntries(value, where);
  const pairs = entries
    .filter((entry): entry is [string, PlistInput] => entry[1] !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => {
      const place = where === '' ? key : `${where}.${key}`;
      return `<key>${escaped(key, place)}</key>${element(inner, place, depth + 1)}`;
    });
  return `<dict>${pairs.join('')}</dict>`;
}

function plainEntries(value: object, where: string): [string, PlistInput | undefined][] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(where);
  return Object.entries(value as Record<string, PlistInput | undefined>);
}

function real(value: number, where: string): string {
  if (typeof value !== 'number') return refuse(where);
  if (Number.isNaN(value)) return '<real>nan</real>';
  if (!Number.isFinite(value)) return `<real>${value > 0 ? '+' : '-'}infinity</real>`;
  return `<real>${Object.is(value, -0) ? '-0' : value}</real>`;
}

function dateOf(date: Date, where: string): string {
  const time = date.getTime();
  if (!(time >= FIRST_DATE && time <= LAST_DATE)) throw unwritable(where);
  return `${date.toISOString().slice(0, 19)}Z`;
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const SIGNS: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  // Not written as a reference, it is read back as a line feed: the first by all (XML 1.0 §2.11), the others by readers that
  // know XML 1.1 alone (§2.11 there).
  ...{ '\r': '&#13;', '\u0085': '&#133;', '\u2028': '&#8232;' },
};
const TO_ESCAPE = /[&<>\r\u0085\u2028]/g;

function escaped(text: string, where: string): string {
  if (hasForeignSigns(text)) throw unwritable(where);
  return text.replace(TO_ESCAPE, (sign) => SIGNS[sign] ?? sign);
}

const unwritable = (where: string) => wireAppleError('unwritable', { where: where === '' ? 'plist' : where });

function refuse(where: string): never {
  throw unwritable(where);
}
