import { Tag, context, type BerElement } from './ber.js';

/** One element of DER around `content` (X.690 §10.1: the shortest length). */
export function der(tag: number, ...content: Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), ...content]);
  const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const header = Buffer.alloc(2 + size);
  header[0] = tag;
  header[1] = 0x80 | size;
  header.writeUIntBE(length, 2, size);
  return Buffer.concat([header, ...content]);
}

/** One element of BER that is closed by an end mark, as devices write it (X.690 §8.1.3.6). */
export const berIndefinite = (tag: number, ...content: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.of(tag | 0x20, 0x80), ...content, Buffer.of(0, 0)]);

export const derSequence = (...content: Uint8Array[]): Buffer => der(Tag.sequence, ...content);
export const derOctets = (bytes: Uint8Array): Buffer => der(Tag.octetString, bytes);
/** Whole bytes: no unused bits. */
export const derBits = (bytes: Uint8Array): Buffer => der(Tag.bitString, Buffer.of(0), bytes);
export const derNull = (): Buffer => der(Tag.null);
/** `[number]` around something. */
export const derExplicit = (number: number, ...content: Uint8Array[]): Buffer => der(context(number), ...content);
export const derUtf8 = (text: string): Buffer => der(Tag.utf8String, Buffer.from(text, 'utf8'));
/** @param text letters, digits and `'()+,-./:=?`, the caller’s own */
export const derPrintable = (text: string): Buffer => der(Tag.printableString, Buffer.from(text, 'ascii'));

/** SET OF: in the order of the encodings (X.690 §11.6). */
export const derSetOf = (members: readonly Uint8Array[]): Buffer =>
  der(Tag.set, ...[...members].sort((one, other) => Buffer.compare(one, other)));

/** An INTEGER that is not negative, in its shortest form. */
export function derInteger(value: number | bigint): Buffer {
  const hex = value.toString(16);
  return derUnsigned(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** A big-endian number of any size as INTEGER. */
export function derUnsigned(bytes: Uint8Array): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  const significant = bytes.subarray(from);
  return (significant[0] ?? 0x80) < 0x80 ? der(Tag.integer, significant) : der(Tag.integer, Buffer.of(0), significant);
}

/** @param dotted `'1.2.840.113549.1.7.2'`, of this room or of the caller */
export function derOid(dotted: string): Buffer {
  const [top = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  return der(Tag.oid, Buffer.from([top * 40 + second, ...arcs].flatMap(base128)));
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) | 0x80);
  return digits;
}

/** UTCTime until 2049, GeneralizedTime afterwards, whole seconds (RFC 5652 §11.3, RFC 5280 §4.1.2.5). */
export function derTime(instant: Date): Buffer {
  const digits = instant
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '');
  const isShort = instant.getUTCFullYear() >= 1950 && instant.getUTCFullYear() < 2050;
  const text = Buffer.from(`${isShort ? digits.slice(2) : digits}Z`, 'ascii');
  return der(isShort ? Tag.utcTime : Tag.generalizedTime, text);
}

/**
 * What was read, written again with definite lengths. Depth and number are held by the reader’s limits.
 * @param order of the members of a SET: as they came, or as DER wants them (X.690 §11.6)
 * @throws wire-cms.malformed
 */
export function reencoded(element: BerElement, order: 'as received' | 'sorted'): Buffer {
  if (element.tag === (Tag.octetString | 0x20)) return derOctets(element.octets('octet string'));
  if (!element.isConstructed) return der(element.tag, element.content);
  const members = element.children().map((child) => reencoded(child, order));
  return order === 'sorted' && element.tag === Tag.set ? derSetOf(members) : der(element.tag, ...members);
}
