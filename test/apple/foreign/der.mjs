// As much of DER (X.690) as a SCEP client needs, written for this client alone.

const SEQUENCE = 0x30;
const SET = 0x31;

/** @param {number} tag @param {readonly Uint8Array[]} parts @returns {Buffer} */
export function tlv(tag, ...parts) {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const digits = content.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

/** @param {readonly Uint8Array[]} parts */
export const sequence = (...parts) => tlv(SEQUENCE, ...parts);
/** In the order of their bytes, as DER wants a set. @param {readonly Buffer[]} parts */
export const set = (...parts) => tlv(SET, ...[...parts].sort(Buffer.compare));
export const octets = (/** @type {Uint8Array} */ bytes) => tlv(0x04, bytes);
export const printable = (/** @type {string} */ text) => tlv(0x13, Buffer.from(text, 'latin1'));
export const integer = (/** @type {number} */ small) => tlv(0x02, Buffer.from([small]));
/** `[number]`, constructed. @param {number} number @param {readonly Uint8Array[]} parts */
export const tagged = (number, ...parts) => tlv(0xa0 + number, ...parts);
export const NULL = Buffer.from([0x05, 0x00]);

/** @param {string} text `1.2.840…` */
export function oid(text) {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128));
    return groups;
  });
  return tlv(0x06, Buffer.from(bytes));
}

/**
 * @typedef {{ tag: number, content: Buffer, raw: Buffer }} Element
 *
 * What stands one after the other in there, definite lengths alone.
 * @param {Buffer} bytes @returns {Element[]} @throws {Error} when one goes beyond the end
 */
export function elements(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0x80;
    const digits = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + digits;
    const length = digits === 0 ? first : Number.parseInt(bytes.toString('hex', at + 2, start), 16);
    if (first === 0x80 || start + length > bytes.length) throw new Error('DER: a length that is none');
    const end = start + length;
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, end), raw: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** Down a path of places: `inside(certificate, 0, 1)` is the second element of the first. @param {Buffer} bytes @param {readonly number[]} path @returns {Element} */
export function inside(bytes, ...path) {
  let found = elements(bytes)[0];
  for (const place of path) found = found && elements(found.content)[place];
  if (found === undefined) throw new Error('DER: something is missing');
  return found;
}

/** The same with lengths that are only known at the end (BER), so many levels down. @param {Element} element @param {number} levels @returns {Buffer} */
export function indefinite({ tag, content, raw }, levels) {
  if (levels === 0 || (tag & 0x20) === 0) return raw;
  const within = elements(content).map((one) => indefinite(one, levels - 1));
  return Buffer.concat([Buffer.from([tag, 0x80]), ...within, Buffer.from([0, 0])]);
}
