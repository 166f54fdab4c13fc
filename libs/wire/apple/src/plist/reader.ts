import { malformed, wireAppleError } from '../errors.js';
import { PLIST_LIMITS, type PlistLimits } from '../limits.js';
import { BINARY_MAGIC, readBinaryPlist } from './binary-reader.js';
import type { PlistDict, PlistValue } from './value.js';
import { readXmlPlist } from './xml-reader.js';

/**
 * A property list, XML or binary: which one, its first bytes say. Keys that nobody knows are kept.
 * Throws `wire-apple.malformed` or `.tooLarge`, nothing else, whatever the bytes.
 */
export function readPlist(raw: Uint8Array | string, limits: Partial<PlistLimits> = {}): PlistValue {
  const within = { ...PLIST_LIMITS, ...limits };
  // A character is at least one byte: a text that is already too long is not even encoded.
  if (raw.length > within.bytes) throw wireAppleError('tooLarge', { limit: within.bytes, unit: 'bytes' });
  const bytes = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
  if (bytes.length > within.bytes) throw wireAppleError('tooLarge', { limit: within.bytes, unit: 'bytes' });
  return bytes[0] === BINARY_MAGIC.charCodeAt(0) ? readBinaryPlist(bytes, within) : readXmlPlist(bytes, within);
}

/** The same, when the document is one dictionary: every message of the protocol is. */
export function readDict(raw: Uint8Array | string, limits: Partial<PlistLimits> = {}): PlistDict {
  const value = readPlist(raw, limits);
  if (!(value instanceof Map)) throw malformed('dict');
  return value;
}
