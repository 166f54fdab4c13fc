// Just enough DER (X.690) to write what a device sends, well or badly: the product's own writer is what is tried.

/** @param {number} size */
function lengthOf(size) {
  if (size < 128) return Buffer.from([size]);
  const bytes = Buffer.from(size.toString(16).padStart(2 * Math.ceil(size.toString(16).length / 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** @param {number} tag @param {...Buffer} parts */
export function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** @param {...Buffer} parts */
export const sequence = (...parts) => der(0x30, ...parts);
export const hex = (/** @type {string} */ digits) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
/** A bit string of whole bytes. @param {Buffer} bytes */
export const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);
/** A name with one common name. @param {string} commonName */
export const nameOf = (commonName) =>
  sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from(commonName)))));
/** @param {Date} at before 2050 */
export const utcTime = (at) => der(0x17, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

/**
 * What is inside an element, each part whole with its header.
 * @param {Buffer} element @returns {Buffer[]}
 */
export function partsOf(element) {
  const parts = [];
  for (let at = headerOf(element); at < element.length;) {
    const rest = element.subarray(at);
    const size = headerOf(rest) + contentSize(rest);
    parts.push(rest.subarray(0, size));
    at += size;
  }
  return parts;
}

/** @param {Buffer} element @returns {number} bytes of its tag and its length */
function headerOf(element) {
  const first = element[1] ?? 0;
  return first < 128 ? 2 : 2 + (first & 0x7f);
}

/** @param {Buffer} element */
function contentSize(element) {
  const first = element[1] ?? 0;
  return first < 128 ? first : element.readUIntBE(2, first & 0x7f);
}

/** @param {string} label @param {Buffer} bytes */
export const pem = (label, bytes) =>
  `-----BEGIN ${label}-----\n${bytes
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${label}-----\n`;
