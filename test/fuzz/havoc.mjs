// Inputs from good ones: the same seed gives the same inputs.

/** Mulberry32. @param {number} seed @returns {() => number} in [0, 1[ */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS = [
  ...['', '\u0000', '\ud800', '\u202e', '\ufffd', '__proto__', 'constructor', 'prototype', 'null', 'NaN', '1e999'],
  ...[
    '-1',
    '9007199254740993',
    '99999999999999999999',
    '0x10',
    '١٢',
    '½',
    'ﬁ',
    'İ',
    '%00',
    '%',
    '\r\n',
    '"',
    '\\',
    '🜚',
  ],
  ...['{"__proto__":{"x":1}}', '[[[[[[[[', '}}}}', '0000-00-00', '2026-02-30', '-999999-01-01', '\ufeff', 'é', 'é'],
];
const BYTES = [0x00, 0x01, 0x1f, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xff];

/** @template T @param {() => number} random @param {readonly T[]} list @returns {T} */
const pick = (random, list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);

/** @param {() => number} random @param {readonly string[]} samples @returns {string} */
export function textFrom(random, samples) {
  let text = pick(random, samples);
  for (let turns = 1 + Math.floor(random() * 4); turns > 0; turns -= 1) {
    const from = Math.floor(random() * (text.length + 1));
    const to = Math.min(text.length, from + Math.floor(random() * 8));
    const kind = random();
    if (kind < 0.25) text = text.slice(0, from) + text.slice(to);
    else if (kind < 0.5) text = text.slice(0, from) + pick(random, WORDS) + text.slice(to);
    else if (kind < 0.7)
      text = text.slice(0, from) + String.fromCharCode(Math.floor(random() * 0x10000)) + text.slice(to);
    else if (kind < 0.85)
      text = text.slice(0, from) + text.slice(from, to).repeat(1 + Math.floor(random() * 40)) + text.slice(to);
    else if (kind < 0.98) text = text.slice(0, from) + pick(random, samples).slice(from);
    else text = pick(random, ['[', '{"a":', '(', '-', '9', ';', '"']).repeat(Math.floor(random() * 2_000)) + text;
  }
  return text;
}

/** @param {() => number} random @param {readonly Buffer[]} samples @returns {Buffer} */
export function bytesFrom(random, samples) {
  let bytes = Buffer.from(pick(random, samples));
  for (let turns = 1 + Math.floor(random() * 4); turns > 0; turns -= 1) {
    const at = Math.floor(random() * (bytes.length + 1));
    const kind = random();
    if (kind < 0.5 && at < bytes.length) bytes[at] = pick(random, BYTES);
    else if (kind < 0.7 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    else if (kind < 0.8) bytes = Buffer.from(bytes.subarray(0, at));
    else if (kind < 0.95)
      bytes = Buffer.concat([bytes.subarray(0, at), pick(random, samples).subarray(0, 40), bytes.subarray(at)]);
    else bytes = Buffer.concat([Buffer.alloc(Math.floor(random() * 3_000), pick(random, [0x30, 0xa0, 0x80])), bytes]);
  }
  return bytes;
}
