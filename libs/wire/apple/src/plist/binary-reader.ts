import { malformed, wireAppleError } from '../errors.js';
import type { PlistLimits } from '../limits.js';
import {
  APPLE_EPOCH_SECONDS,
  FIRST_DATE,
  GREATEST_INTEGER,
  LAST_DATE,
  LEAST_INTEGER,
  PlistReal,
  PlistUid,
  integerOf,
  withoutForeignSigns,
  type PlistDict,
  type PlistValue,
} from './value.js';

/** The only version that devices write. */
export const BINARY_MAGIC = 'bplist00';
const HEADER = 8;
const TRAILER = 32;

/**
 * One binary property list (`bplist00`). Objects are reached by number, and may be shared: each meeting counts, so that a few
 * hundred bytes cannot unfold into millions of values; a list inside itself is refused; and all objects together may not be
 * longer than the file, so that no byte is read as two of them over and over.
 * @param bytes of at most `limits.bytes` (the caller has looked)
 */
export function readBinaryPlist(bytes: Uint8Array, limits: PlistLimits): PlistValue {
  return new BinaryReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits).document();
}

class BinaryReader {
  readonly #offsetSize: number;
  readonly #refSize: number;
  readonly #count: number;
  readonly #top: number;
  readonly #table: number;
  /** What is no list is read once, however often it is meant. */
  readonly #known = new Map<number, PlistValue>();
  /** Lists that are being read, one inside the other. */
  readonly #open = new Set<number>();
  readonly #measured = new Set<number>();
  #elements = 0;
  #read = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly limits: PlistLimits,
  ) {
    if (bytes.length < HEADER + 1 + TRAILER || bytes.toString('latin1', 0, HEADER) !== BINARY_MAGIC) {
      throw malformed('bplist header');
    }
    // Five bytes unused, one for sorting; then the two widths, and three numbers of eight bytes.
    const trailer = bytes.length - TRAILER;
    this.#offsetSize = bytes.readUInt8(trailer + 6);
    this.#refSize = bytes.readUInt8(trailer + 7);
    this.#count = this.#long(trailer + 8);
    this.#top = this.#long(trailer + 16);
    this.#table = this.#long(trailer + 24);
    const widths = [this.#offsetSize, this.#refSize];
    if (widths.some((width) => width < 1 || width > 8)) throw malformed('bplist trailer');
    if (this.#count > limits.elements) throw wireAppleError('tooLarge', { limit: limits.elements, unit: 'elements' });
    if (this.#top >= this.#count || this.#table < HEADER + 1) throw malformed('bplist trailer');
    if (this.#table + this.#count * this.#offsetSize > trailer) throw malformed('bplist trailer');
  }

  document(): PlistValue {
    return this.#object(this.#top, 1);
  }

  #object(ref: number, depth: number): PlistValue {
    if ((this.#elements += 1) > this.limits.elements) {
      throw wireAppleError('tooLarge', { limit: this.limits.elements, unit: 'elements' });
    }
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    if (ref >= this.#count) throw malformed('bplist reference');
    const at = this.#number(this.#table + ref * this.#offsetSize, this.#offsetSize);
    if (at < HEADER || at >= this.#table) throw malformed('bplist offset');
    const marker = this.bytes.readUInt8(at);
    if (marker >> 4 === 0xa || marker >> 4 === 0xd) return this.#list(ref, at, marker, depth);
    const value = this.#scalar(ref, at, marker);
    this.#known.set(ref, value);
    return value;
  }

  #list(ref: number, at: number, marker: number, depth: number): PlistValue[] | PlistDict {
    if (depth > this.limits.depth) throw wireAppleError('tooLarge', { limit: this.limits.depth, unit: 'levels' });
    if (this.#open.has(ref)) throw malformed('bplist cycle');
    this.#open.add(ref);
    const { from, length } = this.#lengthAt(at, marker);
    const isDict = marker >> 4 === 0xd;
    const refs = isDict ? length * 2 : length;
    this.#spend(ref, at, from + refs * this.#refSize);
    const refAt = (index: number): number => this.#number(from + index * this.#refSize, this.#refSize);
    let list: PlistValue[] | PlistDict;
    if (isDict) {
      list = new Map<string, PlistValue>();
      for (let index = 0; index < length; index += 1) {
        const key = this.#object(refAt(index), depth + 1);
        if (typeof key !== 'string') throw malformed('bplist key');
        if (list.has(key)) throw malformed('duplicate key');
        list.set(key, this.#object(refAt(length + index), depth + 1));
      }
    } else {
      list = [];
      for (let index = 0; index < length; index += 1) list.push(this.#object(refAt(index), depth + 1));
    }
    this.#open.delete(ref);
    return list;
  }

  #scalar(ref: number, at: number, marker: number): PlistValue {
    const low = marker & 0x0f;
    switch (marker >> 4) {
      case 0x0:
        this.#spend(ref, at, at + 1);
        if (low === 8 || low === 9) return low === 9;
        throw malformed('bplist marker'); // null, fill: nothing that a property list may hold
      case 0x1:
        return this.#integer(ref, at, low);
      case 0x2:
        return this.#real(ref, at, low);
      case 0x3:
        return this.#date(ref, at, low);
      case 0x4: {
        const { from, length } = this.#lengthAt(at, marker);
        this.#spend(ref, at, from + length);
        // A copy: a token that is kept must not keep the whole message alive.
        return Buffer.from(this.bytes.subarray(from, from + length));
      }
      case 0x5: {
        const { from, length } = this.#lengthAt(at, marker);
        this.#spend(ref, at, from + length);
        const text = this.bytes.toString('latin1', from, from + length);
        if (/[\u0080-\u00ff]/.test(text)) throw malformed('bplist ASCII');
        return withoutForeignSigns(text);
      }
      case 0x6: {
        const { from, length } = this.#lengthAt(at, marker);
        this.#spend(ref, at, from + length * 2);
        const swapped = Buffer.from(this.bytes.subarray(from, from + length * 2)).swap16();
        return withoutForeignSigns(swapped.toString('utf16le'));
      }
      case 0x8:
        if (low > 3) throw malformed('bplist UID');
        this.#spend(ref, at, at + 2 + low);
        return new PlistUid(this.#number(at + 1, low + 1));
      default:
        throw malformed('bplist marker');
    }
  }

  /** One, two and four bytes are unsigned, eight are signed, sixteen hold what eight unsigned ones could. */
  #integer(ref: number, at: number, low: number): number | bigint {
    if (low > 4) throw malformed('bplist integer');
    const width = 1 << low;
    this.#spend(ref, at, at + 1 + width);
    if (width <= 4) return this.bytes.readUIntBE(at + 1, width);
    if (width === 8) return integerOf(this.bytes.readBigInt64BE(at + 1));
    const value = (this.bytes.readBigInt64BE(at + 1) << 64n) | this.bytes.readBigUInt64BE(at + 9);
    if (value < LEAST_INTEGER || value > GREATEST_INTEGER) throw malformed('bplist integer');
    return integerOf(value);
  }

  #real(ref: number, at: number, low: number): PlistReal {
    if (low !== 2 && low !== 3) throw malformed('bplist real');
    this.#spend(ref, at, at + 1 + (1 << low));
    return new PlistReal(low === 2 ? this.bytes.readFloatBE(at + 1) : this.bytes.readDoubleBE(at + 1));
  }

  #date(ref: number, at: number, low: number): Date {
    if (low !== 3) throw malformed('bplist date');
    this.#spend(ref, at, at + 9);
    const milliseconds = (this.bytes.readDoubleBE(at + 1) + APPLE_EPOCH_SECONDS) * 1000;
    if (!(milliseconds >= FIRST_DATE && milliseconds <= LAST_DATE)) throw malformed('bplist date');
    return new Date(milliseconds);
  }

  /** Fifteen means that the length is the integer which follows. */
  #lengthAt(at: number, marker: number): { from: number; length: number } {
    const low = marker & 0x0f;
    if (low !== 0x0f) return { from: at + 1, length: low };
    const size = at + 1 < this.#table ? this.bytes.readUInt8(at + 1) : 0;
    if (size < 0x10 || size > 0x13) throw malformed('bplist length');
    const width = 1 << (size & 0x0f);
    if (at + 2 + width > this.#table) throw malformed('bplist length');
    return { from: at + 2 + width, length: this.#number(at + 2, width) };
  }

  /** An object lies before the table, and all of them together in the room there is. */
  #spend(ref: number, from: number, to: number): void {
    if (to > this.#table) throw malformed('bplist object');
    if (this.#measured.has(ref)) return;
    this.#measured.add(ref);
    this.#read += to - from;
    if (this.#read > this.#table - HEADER) throw malformed('bplist overlap');
  }

  #number(at: number, width: number): number {
    if (width <= 6) return this.bytes.readUIntBE(at, width);
    if (width === 8) return this.#long(at);
    return this.bytes.readUInt8(at) * 2 ** 48 + this.bytes.readUIntBE(at + 1, 6);
  }

  #long(at: number): number {
    return this.bytes.readUInt32BE(at) * 2 ** 32 + this.bytes.readUInt32BE(at + 4);
  }
}
