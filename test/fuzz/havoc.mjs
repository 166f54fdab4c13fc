// Inputs from good ones: the same seed and the same number give the same input.
import { bombsFor } from './bombs.mjs';

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

/** What a reader that copies names without looking would write on every object. */
export const POISON = 'chariotPoison';
const POISONED = JSON.parse(`{"__proto__":{"${POISON}":1},"constructor":{"prototype":{"${POISON}":1}}}`);

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
  ...[`{"__proto__":{"${POISON}":1}}`, '[[[[[[[[', '}}}}', '0000-00-00', '2026-02-30', '-999999-01-01', '\ufeff'],
  ...['é', 'é', '../', '::', ';', '=', ',', '?*#+', '\t', '=CMD()', '&xxe;'],
];
const BYTES = [0x00, 0x01, 0x1f, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xff];
/** Where a value was expected. */
const VALUES = [
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, 2 ** 31, -(2 ** 31), 1e-9, [], {}, [[]], [null], [{}]],
  ...[POISONED, { length: 1e9 }, { length: { toString: 1, valueOf: 1 } }, { toJSON: 1 }, 'a'.repeat(3_000), ...WORDS],
  ...['2026-11-10', '2026-11-10T08:00:00.000Z', '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee', Array(300).fill('a')],
];
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', '0', 'é', 'id'];

/** @template T @param {() => number} random @param {readonly T[]} list @returns {T} */
export const pick = (random, list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);

/**
 * Input number `at` of a parser: first the bombs, then the good ones as they are, then good ones that are spoiled.
 * @param {import('./parsers.mjs').Parser} parser @param {number} seed @param {number} at
 */
export function inputOf(parser, seed, at) {
  const bombs = bombsFor(parser);
  const { samples, spoil } = parser;
  if (at < bombs.length) return bombs[at]?.();
  if (at < bombs.length + samples.length) return samples[at - bombs.length];
  const random = randomOf(seed + Math.imul(at, 0x9e3779b1));
  if (spoil !== undefined) return spoil(random, samples);
  const [sample] = samples;
  if (Buffer.isBuffer(sample)) return bytesFrom(random, /** @type {Buffer[]} */ (samples));
  return typeof sample === 'string'
    ? textFrom(random, /** @type {string[]} */ (samples))
    : valueFrom(random, pick(random, samples));
}

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

/** JSON with one to three faults of meaning: what only breaks the syntax never gets to a schema. @param {() => number} random @param {unknown} good */
export function valueFrom(random, good) {
  let value = good;
  for (let turns = Math.floor(random() * 3.2); turns >= 0; turns -= 1) value = edited(random, value);
  return value;
}

/** @param {() => number} random @param {any} value @returns {any} */
function edited(random, value) {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' && random() < 0.6 ? textFrom(random, [value]) : pick(random, VALUES);
  }
  const names = Object.keys(value);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const name = pick(random, names);
  const kind = random();
  if (name !== undefined && kind < 0.7) write(copy, name, edited(random, value[name]));
  else if (name !== undefined && kind < 0.8) delete copy[name];
  else if (kind < 0.93) write(copy, pick(random, NAMES), pick(random, VALUES));
  else return pick(random, VALUES);
  return copy;
}

/** As JSON does: a name is a name, even `__proto__`. @param {any} object @param {string} name @param {unknown} value */
const write = (object, name, value) =>
  name === '__proto__'
    ? Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
    : name === 'length' && Array.isArray(object)
      ? object.push(value)
      : (object[name] = value);

/** What samples of JSON say, read once. @type {WeakMap<readonly any[], { texts: string[], values: unknown[] }>} */
const said = new WeakMap();

/**
 * JSON as text, most of it spoiled in its meaning and the rest in its letters, and now and then a name twice.
 * @param {() => number} random @param {readonly (string | Buffer)[]} samples @returns {string}
 */
export function jsonTextFrom(random, samples) {
  let known = said.get(samples);
  if (known === undefined) {
    const texts = samples.map(String);
    known = { texts, values: texts.map((text) => JSON.parse(text)) };
    said.set(samples, known);
  }
  if (random() < 0.3) return textFrom(random, known.texts);
  const text = JSON.stringify(valueFrom(random, pick(random, known.values))) ?? 'undefined';
  if (random() < 0.9) return text;
  const first = JSON.stringify(pick(random, VALUES));
  return text.replace(/"(\w+)":/, (_, name) => `"${name}":${first},"${name}":`);
}

/** @param {() => number} random @param {readonly Buffer[]} samples @returns {Buffer} */
export const jsonBytesFrom = (random, samples) =>
  random() < 0.2 ? bytesFrom(random, samples) : Buffer.from(jsonTextFrom(random, samples));
