import { malformed, wireCmsError } from './errors.js';
import { LIMITS } from './limits.js';

/** First bytes of an element: class, constructed or not, number (X.690 §8.1.2). */
export const Tag = {
  endOfContents: 0x00,
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;
/** `[n]` that holds something. */
export const context = (number: number): number => 0xa0 | number;
/** `[n]` that is something by another name. */
export const contextPrimitive = (number: number): number => 0x80 | number;

/** BER as old devices write it, or the one encoding of DER (certificates and requests, whose bytes are hashed and signed). */
export type Rules = 'BER' | 'DER';

/** Shared by all elements of one message: looking again and again at the same bytes is counted too. */
interface Budget {
  elements: number;
  readonly rules: Rules;
}

interface Header {
  readonly tag: number;
  readonly start: number;
  /** -1: indefinite. */
  readonly length: number;
}

/**
 * One tag-length-value. Nothing is read before it is asked for, and nothing is copied: `raw` (the whole element) and
 * `content` (what lies inside, without the end mark of an indefinite length) are views on the message.
 */
export class BerElement {
  /** Made by `readBer` and `children` only. */
  readonly #budget: Budget;
  readonly #depth: number;

  constructor(
    readonly tag: number,
    readonly content: Buffer,
    readonly raw: Buffer,
    budget: Budget,
    depth: number,
  ) {
    this.#budget = budget;
    this.#depth = depth;
  }

  get isConstructed(): boolean {
    return (this.tag & CONSTRUCTED) !== 0;
  }

  /**
   * The elements inside, `most` of them at the most.
   * @throws wire-cms.malformed
   */
  children(most: number = LIMITS.elements): BerElement[] {
    if (!this.isConstructed) throw malformed('constructed element');
    if (this.#depth >= LIMITS.depth) throw malformed('depth');
    const found: BerElement[] = [];
    for (let at = 0; at < this.content.length;) {
      if (found.length >= most) throw malformed('number of elements');
      const { element, end } = elementAt(this.content, at, this.#budget, this.#depth + 1);
      found.push(element);
      at = end;
    }
    return found;
  }

  /** @throws wire-cms.malformed unless the tag is `tag` */
  expect(tag: number, where: string): this {
    if (this.tag !== tag) throw malformed(where);
    return this;
  }

  /**
   * The bytes of an OCTET STRING, whole or in segments that may hold segments (X.690 §8.7).
   * @param tag of its primitive form: another one where it is implicitly tagged
   * @throws wire-cms.malformed
   */
  octets(where: string, tag: number = Tag.octetString): Buffer {
    if (this.tag === tag) return this.content;
    // X.690 §10.2: DER knows no segments.
    if (this.tag !== (tag | CONSTRUCTED) || this.#budget.rules === 'DER') throw malformed(where);
    const segments: Buffer[] = [];
    this.#gather(segments, where);
    return segments.length === 1 && segments[0] !== undefined ? segments[0] : Buffer.concat(segments);
  }

  /** No deeper than `children` lets it go. */
  #gather(segments: Buffer[], where: string): void {
    for (const segment of this.children()) {
      if (segment.tag === Tag.octetString) segments.push(segment.content);
      else if (segment.tag === (Tag.octetString | CONSTRUCTED)) segment.#gather(segments, where);
      else throw malformed(where);
    }
  }

  /**
   * An OBJECT IDENTIFIER as digits and dots.
   * @throws wire-cms.malformed
   */
  oid(where: string): string {
    if (this.tag !== Tag.oid) throw malformed(where);
    return dotted(this.content, where);
  }

  /**
   * A small INTEGER that is not negative.
   * @throws wire-cms.malformed
   */
  number(where: string): number {
    const { content, tag } = this;
    const first = content[0];
    if (tag !== Tag.integer || first === undefined || first >= 0x80 || content.length > 4) throw malformed(where);
    return content.readUIntBE(0, content.length);
  }
}

/**
 * The element that fills `bytes` exactly.
 * @param bytes at most 1 MiB unless `most` says otherwise
 * @throws wire-cms.malformed, wire-cms.tooLarge
 */
export function readBer(bytes: Uint8Array, { rules = 'BER' as Rules, most = LIMITS.bytes as number } = {}): BerElement {
  if (bytes.length > most) throw wireCmsError('tooLarge', { limit: most });
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { element, end } = elementAt(view, 0, { elements: 0, rules }, 0);
  if (end !== view.length) throw malformed('bytes after the end');
  return element;
}

/** `readBer` by the rules of DER: certificates, requests. */
export const readDer = (bytes: Uint8Array, most: number = LIMITS.bytes): BerElement =>
  readBer(bytes, { rules: 'DER', most });

function elementAt(bytes: Buffer, at: number, budget: Budget, depth: number): { element: BerElement; end: number } {
  const { tag, start, length } = headerAt(bytes, at, budget);
  if (tag === Tag.endOfContents) throw malformed('end mark');
  const inside = length < 0 ? endOfIndefinite(bytes, start, budget, depth) : start + length;
  const end = length < 0 ? inside + 2 : inside;
  const element = new BerElement(tag, bytes.subarray(start, inside), bytes.subarray(at, end), budget, depth);
  return { element, end };
}

function headerAt(bytes: Buffer, at: number, budget: Budget): Header {
  budget.elements += 1;
  if (budget.elements > LIMITS.elements) throw malformed('number of elements');
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw malformed('length');
  if ((tag & 0x1f) === 0x1f) throw malformed('tag'); // none of ours has a number over 30
  let start = at + 2;
  let length = first;
  if (first === 0x80) {
    // X.690 §8.1.3.2, §10.1: never around what is primitive, never in DER.
    if ((tag & CONSTRUCTED) === 0 || budget.rules === 'DER') throw malformed('indefinite length');
    return { tag, start, length: -1 };
  }
  if (first > 0x80) {
    const size = first & 0x7f;
    if (size > 4 || start + size > bytes.length) throw malformed('length');
    length = bytes.readUIntBE(start, size);
    const shortest = length >= 0x80 && (size === 1 || bytes[start] !== 0);
    if (budget.rules === 'DER' && !shortest) throw malformed('length in its shortest form');
    start += size;
  }
  if (start + length > bytes.length) throw malformed('length');
  return { tag, start, length };
}

/** Where the end mark stands that closes what was opened before `at`. Counts, and does not recurse. */
function endOfIndefinite(bytes: Buffer, at: number, budget: Budget, depth: number): number {
  let open = 1;
  for (;;) {
    const { tag, start, length } = headerAt(bytes, at, budget);
    if (tag === Tag.endOfContents) {
      if (length !== 0 || start !== at + 2) throw malformed('end mark');
      open -= 1;
      if (open === 0) return at;
      at = start;
    } else if (length < 0) {
      open += 1;
      if (depth + open > LIMITS.depth) throw malformed('depth');
      at = start;
    } else {
      at = start + length;
    }
  }
}

/** 24 bytes hold every identifier of this room and the usual strangers. */
const MOST_OID_BYTES = 24;

function dotted(content: Buffer, where: string): string {
  if (content.length === 0 || content.length > MOST_OID_BYTES) throw malformed(where);
  const arcs: number[] = [];
  let arc = 0;
  let isOpen = false;
  for (const byte of content) {
    // X.690 §8.19.2: no leading zero bits; arcs of more than 2^46 stand for nothing.
    if ((!isOpen && byte === 0x80) || arc > 2 ** 39) throw malformed(where);
    arc = arc * 128 + (byte & 0x7f);
    isOpen = byte >= 0x80;
    if (isOpen) continue;
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(arc / 40));
      arcs.push(top, arc - top * 40);
    } else {
      arcs.push(arc);
    }
    arc = 0;
  }
  if (isOpen) throw malformed(where);
  return arcs.join('.');
}
