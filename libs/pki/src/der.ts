/** A structure that is not the one canonical DER encoding this room accepts. */
export class MalformedDer extends Error {
  override readonly name = 'MalformedDer';
}

/** One tag-length-value. `raw` is the whole element, `content` what lies inside; both are views, nothing is copied. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  readonly raw: Buffer;
}

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context3: 0xa3,
} as const;

/**
 * Reads one element at `offset` and says where it ends. Only what DER allows (X.690 §10.1): one-byte tags, definite
 * lengths in their shortest form, at most four length bytes. Never recurses, so depth costs nothing.
 * @throws MalformedDer
 */
function readAt(bytes: Buffer, offset: number): { element: DerElement; end: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new MalformedDer('element cut short');
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer('multi-byte tag');
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    if (size === 0 || size > 4) throw new MalformedDer('indefinite or oversized length');
    if (start + size > bytes.length) throw new MalformedDer('length cut short');
    length = bytes.readUIntBE(start, size);
    if (length < 0x80 || (size > 1 && bytes[start] === 0)) throw new MalformedDer('length not in its shortest form');
    start += size;
  }
  const end = start + length;
  if (end > bytes.length) throw new MalformedDer('content cut short');
  return { element: { tag, content: bytes.subarray(start, end), raw: bytes.subarray(offset, end) }, end };
}

/**
 * The single element that fills `bytes` exactly.
 * @throws MalformedDer when something follows it
 */
export function readDer(bytes: Buffer): DerElement {
  const { element, end } = readAt(bytes, 0);
  if (end !== bytes.length) throw new MalformedDer('bytes after the element');
  return element;
}

/**
 * The elements inside a constructed element, `most` of them at the most.
 * @throws MalformedDer
 */
export function readChildren(parent: DerElement, most: number): DerElement[] {
  const children: DerElement[] = [];
  let offset = 0;
  while (offset < parent.content.length) {
    if (children.length === most) throw new MalformedDer('more elements than expected');
    const { element, end } = readAt(parent.content, offset);
    children.push(element);
    offset = end;
  }
  return children;
}

/** Encodes one element. */
export function der(tag: number, ...content: Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), ...content]);
  const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const header = Buffer.alloc(2 + size);
  header[0] = tag;
  header[1] = 0x80 | size;
  header.writeUIntBE(length, 2, size);
  return Buffer.concat([header, ...content]);
}

/** A non-negative INTEGER in its shortest form. */
export function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
  return der(Tag.integer, positive);
}

/** UTCTime until 2049, GeneralizedTime afterwards, whole seconds, in UTC (RFC 5280 §4.1.2.5). */
export function derTime(instant: Date): Buffer {
  const digits = instant
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '');
  return instant.getUTCFullYear() < 2050
    ? der(Tag.utcTime, Buffer.from(`${digits.slice(2)}Z`, 'ascii'))
    : der(Tag.generalizedTime, Buffer.from(`${digits}Z`, 'ascii'));
}
