import { isUtf8 } from 'node:buffer';
import { malformed, wireAppleError } from '../errors.js';
import type { PlistLimits } from '../limits.js';
import {
  GREATEST_INTEGER,
  LEAST_INTEGER,
  PlistReal,
  integerOf,
  withoutForeignSigns,
  type PlistDict,
  type PlistValue,
} from './value.js';

const LT = 60;
const GT = 62;
const SLASH = 47;
/** The entities that every XML has; a document's own ones are never read. */
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w{1,8}));|&/g;
const INTEGER = /^[+-]?[0-9]{1,20}$/;
const REAL = /^[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?$/;
const NOT_FINITE = /^(?:nan|([+-])?inf(?:inity)?)$/i;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const PLIST_TAG = /^plist(?:[ \t\r\n][^<>&]*)?$/;

/**
 * One XML property list. Only the elements of Apple's DTD exist; the DOCTYPE is stepped over and never fetched; a document
 * that declares anything itself (`<!DOCTYPE … [`) is refused, and with it every entity of its own.
 * @param bytes of at most `limits.bytes` (the caller has looked)
 */
export function readXmlPlist(bytes: Uint8Array, limits: PlistLimits): PlistValue {
  if (!isUtf8(bytes)) throw malformed('UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return new XmlReader(text, limits).document();
}

class XmlReader {
  #at = 0;
  #elements = 0;

  constructor(
    private readonly text: string,
    private readonly limits: PlistLimits,
  ) {}

  document(): PlistValue {
    if (this.text.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#prolog();
    if (!PLIST_TAG.test(this.#tag())) throw this.#fault();
    this.#space();
    const value = this.#value(this.#tag(), 1);
    this.#space();
    this.#close('plist');
    this.#space();
    if (this.#at !== this.text.length) throw this.#fault();
    return value;
  }

  /** XML 1.0 §2.8: declaration, comments, instructions, DOCTYPE. */
  #prolog(): void {
    let doctype = false;
    for (;;) {
      this.#space();
      if (this.text.startsWith('<?', this.#at)) {
        const declared = this.#to('?>');
        const encoding = /^<\?xml\s[^?]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{0,40})["']/.exec(declared)?.[1];
        if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding)) throw malformed('encoding');
      } else if (!doctype && this.text.startsWith('<!DOCTYPE', this.#at)) {
        doctype = true;
        // An internal subset is where entities are born; its `[` is looked for before anything in it is.
        if (/[[&%]/.test(this.#to('>'))) throw malformed('DOCTYPE');
      } else return;
    }
  }

  #value(tag: string, depth: number): PlistValue {
    if ((this.#elements += 1) > this.limits.elements) {
      throw wireAppleError('tooLarge', { limit: this.limits.elements, unit: 'elements' });
    }
    switch (tag) {
      case 'string':
        return this.#text('string');
      case 'string/':
        return '';
      case 'dict':
        return this.#dict(depth);
      case 'dict/':
        return new Map();
      case 'array':
        return this.#array(depth);
      case 'array/':
        return [];
      case 'true/':
        return true;
      case 'false/':
        return false;
      case 'true':
      case 'false':
        this.#space();
        this.#close(tag);
        return tag === 'true';
      case 'integer':
        return this.#integer(this.#text('integer').trim());
      case 'real':
        return this.#real(this.#text('real').trim());
      case 'data':
        return this.#data(this.#text('data'));
      case 'data/':
        return Buffer.alloc(0);
      case 'date':
        return this.#date(this.#text('date').trim());
      default:
        throw this.#fault();
    }
  }

  #dict(depth: number): PlistDict {
    this.#deeper(depth);
    const dict: PlistDict = new Map();
    for (;;) {
      this.#space();
      const tag = this.#tag();
      if (tag === '/dict') return dict;
      if (tag !== 'key' && tag !== 'key/') throw this.#fault();
      if ((this.#elements += 1) > this.limits.elements) {
        throw wireAppleError('tooLarge', { limit: this.limits.elements, unit: 'elements' });
      }
      const key = tag === 'key' ? this.#text('key') : '';
      // Two readers of one signed document must not understand two things.
      if (dict.has(key)) throw malformed('duplicate key');
      this.#space();
      dict.set(key, this.#value(this.#tag(), depth + 1));
    }
  }

  #array(depth: number): PlistValue[] {
    this.#deeper(depth);
    const array: PlistValue[] = [];
    for (;;) {
      this.#space();
      const tag = this.#tag();
      if (tag === '/array') return array;
      array.push(this.#value(tag, depth + 1));
    }
  }

  #deeper(depth: number): void {
    if (depth > this.limits.depth) throw wireAppleError('tooLarge', { limit: this.limits.depth, unit: 'levels' });
  }

  /** The name in the tag that begins here (`dict`, `string/`, `/array`), which is stepped over. */
  #tag(): string {
    const { text } = this;
    if (text.charCodeAt(this.#at) !== LT) throw this.#fault();
    const end = text.indexOf('>', this.#at);
    // The longest tag is that of the plist, with its version.
    if (end < 0 || end - this.#at > 200) throw this.#fault();
    const last = text.charCodeAt(end - 1) === SLASH ? end - 1 : end;
    let to = last;
    while (to > this.#at && isSpace(text.charCodeAt(to - 1))) to -= 1;
    const name = text.slice(this.#at + 1, to);
    this.#at = end + 1;
    return last === end ? name : `${name}/`;
  }

  #close(name: string): void {
    if (this.#tag() !== `/${name}`) throw this.#fault();
  }

  /** The words up to `</name>`, without references, comments and sections, ends of line as XML 1.0 §2.11 has them. */
  #text(name: string): string {
    const { text } = this;
    let said = '';
    for (;;) {
      const from = this.#at;
      const to = text.indexOf('<', from);
      if (to < 0) throw this.#fault();
      if (to > from) said += this.#resolved(text.slice(from, to));
      this.#at = to;
      if (text.startsWith('<![CDATA[', to)) said += this.#to(']]>').slice(9, -3);
      else if (text.startsWith('<!--', to)) this.#to('-->');
      else break;
    }
    // Nearly always the shortest form.
    const end = this.#at + name.length + 2;
    if (text.startsWith(`</${name}`, this.#at) && text.charCodeAt(end) === GT) this.#at = end + 1;
    else this.#close(name);
    return withoutForeignSigns(said);
  }

  #resolved(raw: string): string {
    const lines = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
    if (!lines.includes('&')) return lines;
    return lines.replace(REFERENCE, (_, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) {
        const sign = ENTITIES.get(name);
        if (sign === undefined) throw malformed('entity');
        return sign;
      }
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? NaN);
      if (!(code <= 0x10ffff)) throw malformed('character reference');
      return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
    });
  }

  #integer(said: string): number | bigint {
    if (!INTEGER.test(said)) throw this.#fault();
    if (said.length < 15) return Number(said) || 0; // never −0
    const value = BigInt(said.startsWith('+') ? said.slice(1) : said);
    if (value < LEAST_INTEGER || value > GREATEST_INTEGER) throw malformed('integer');
    return integerOf(value);
  }

  #real(said: string): PlistReal {
    if (REAL.test(said)) return new PlistReal(Number(said));
    const special = NOT_FINITE.exec(said);
    if (special === null) throw this.#fault();
    if (/^nan$/i.test(said)) return new PlistReal(Number.NaN);
    return new PlistReal(special[1] === '-' ? -Infinity : Infinity);
  }

  #date(said: string): Date {
    const [, year, month, day, hour, minute, second] = DATE.exec(said) ?? [];
    if (year === undefined) throw this.#fault();
    const date = new Date(0);
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    date.setUTCHours(Number(hour), Number(minute), Number(second));
    // 30 February would have become 2 March; the year 0 has no place in Apple's calendar.
    if (year === '0000' || date.toISOString().slice(0, 19) !== said.slice(0, -1)) throw malformed('date');
    return date;
  }

  #data(said: string): Buffer {
    const packed = said.replace(/[ \t\r\n]+/g, '');
    if (packed.length % 4 !== 0 || !BASE64.test(packed)) throw malformed('base64');
    return Buffer.from(packed, 'base64');
  }

  /** Steps over blanks and comments. */
  #space(): void {
    for (;;) {
      while (isSpace(this.text.charCodeAt(this.#at))) this.#at += 1;
      if (!this.text.startsWith('<!--', this.#at)) return;
      this.#to('-->');
    }
  }

  /** What stands from here to the end of `mark`, which is stepped over. */
  #to(mark: string): string {
    // Four letters on, so that `<!-->` does not close itself.
    const found = this.text.indexOf(mark, this.#at + (mark === '-->' ? 4 : 0));
    if (found < 0) throw this.#fault();
    const from = this.#at;
    this.#at = found + mark.length;
    return this.text.slice(from, this.#at);
  }

  #fault() {
    return malformed(`plist:${this.#at}`);
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}
