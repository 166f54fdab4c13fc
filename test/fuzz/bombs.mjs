// What is known to bring a parser down, whole: depth, entities, prototypes, zip bombs. Each parser is given all of them first.
import { gzipSync } from 'node:zlib';

const DEEP = 100_000;
const DEPTHS = [1_000, 6_000, 30_000, DEEP];
const LONG = 200_000;

const XXE =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.9.0.1:9/p">%p;]><x>&xxe;</x>';
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">${Array.from(
  { length: 40 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join('')}]><l>&l40;</l>`;

const OPENERS = ['[', '{"a":', '(', '<a>', '"', ':', '::', ';', ',', '%', '%2', '\\', '-', '=', '.', '/', ' ', '\r\n'];
const POISONS = [
  // What asks an object how long it is gets an object again, that is no number and no text.
  '{"length":{"toString":1,"valueOf":1}}',
  '{"__proto__":{"chariotPoison":1}}',
  '{"constructor":{"prototype":{"chariotPoison":1}}}',
  '{"protocol":1,"__proto__":{"chariotPoison":1},"protocol":1}',
  '__proto__;constructor;prototype\nchariotPoison;1;1',
  '__proto__[chariotPoison]=1&constructor[prototype][chariotPoison]=1',
];

/** @type {string[] | undefined} */
let texts;
/** @type {Buffer[] | undefined} */
let bytes;
/** @type {readonly any[] | undefined} */
let values;
/** Of one parser at a time: together they would fill the memory that is measured. @type {{ of: object, bombs: readonly (() => any)[] } | undefined} */
let known;

/** Each is made when it is asked for. @param {import('./parsers.mjs').Parser} parser @returns {readonly (() => any)[]} of the same kind as its samples */
export function bombsFor(parser) {
  if (known?.of !== parser) known = { of: parser, bombs: parser.bombs ?? madeFor(parser.samples) };
  return known.bombs;
}

/** @param {readonly any[]} samples @returns {(() => any)[]} */
function madeFor([sample]) {
  if (Buffer.isBuffer(sample)) {
    return [...allBytes().map(given), ...inside(String(sample)).map((make) => () => Buffer.from(make()))];
  }
  return typeof sample === 'string' ? [...allTexts().map(given), ...inside(sample)] : valuesFor(sample);
}

/** @template T @param {T} bomb */
const given = (bomb) => () => bomb;

export function allTexts() {
  texts ??= [
    ...OPENERS.flatMap((opener) => DEPTHS.map((depth) => opener.repeat(depth))),
    ...DEPTHS.flatMap((depth) => nested(depth)),
    ...['a', '0', '9', 'é', '\u0000', '\ud800', 'A1', 'a=b; ', '"a",', 'Bearer '].map((word) =>
      word.repeat(LONG / word.length),
    ),
    ...[XXE, LAUGHS, ...POISONS, `1${'0'.repeat(LONG)}`, `1e${'9'.repeat(LONG)}`, `${'a'.repeat(LONG)}\n;`],
  ];
  return texts;
}

export function allBytes() {
  bytes ??= [
    ...allTexts().map((text) => Buffer.from(text)),
    ...[0x00, 0x30, 0x80, 0x81, 0x9f, 0xa1, 0xbf, 0xd8, 0xff].map((byte) => Buffer.alloc(DEEP, byte)),
    ...DEPTHS.map(nestedDer),
    ...[zipBomb(), Buffer.concat([Buffer.from('504b0304', 'hex'), zipBomb()])],
    ...['fffe', 'feff', 'efbbbf', 'd0cf11e0', 'fffe00', 'c0af', 'eda080'].map((head) =>
      Buffer.from(head.repeat(99), 'hex'),
    ),
    ...['30847fffffff', '3084ffffffff', '3080', '30850100000000', 'ffffffffff7f', '10ffffff7f'].map((head) =>
      Buffer.from(head, 'hex'),
    ),
  ];
  return bytes;
}

/** Brackets that are closed again: they get through a parser that only counts. @param {number} depth */
const nested = (depth) => [
  '['.repeat(depth) + ']'.repeat(depth),
  '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
  '(.*'.repeat(depth) + ')'.repeat(depth),
];

/** SEQUENCE in SEQUENCE, each of its true length. @param {number} depth */
export function nestedDer(depth) {
  /** @type {Buffer[]} */
  const heads = [];
  let length = 0;
  for (let level = 0; level < depth; level += 1) {
    const size = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    const head = Buffer.alloc(2 + size);
    head[0] = 0x30;
    head[1] = size === 0 ? length : 0x80 | size;
    if (size > 0) head.writeUIntBE(length, 2, size);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat(heads.reverse());
}

/** 64 MiB of nothing, in 64 KiB. */
export const zipBomb = () => gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });

/** A good message in which one value is a bomb. @param {string} sample @returns {(() => string)[]} */
function inside(sample) {
  if (!/^\{\s*"/.test(sample)) return [];
  const good = JSON.parse(sample);
  const deep = DEPTHS.flatMap(nested).filter((text) => !text.startsWith('('));
  const bombs = [...deep, ...POISONS.slice(0, 3), '9'.repeat(300), `"${'\\u0000'.repeat(5_000)}"`];
  return Object.keys(good).flatMap((name) =>
    bombs.map((bomb) => () => JSON.stringify({ ...good, [name]: '@' }).replace('"@"', () => bomb)),
  );
}

/** What JSON makes of a bomb, alone and in each of its places. @param {any} sample @returns {(() => any)[]} */
function valuesFor(sample) {
  values ??= [
    ...DEPTHS.flatMap((depth) => nested(depth).slice(0, 2)).map((text) => JSON.parse(text)),
    ...[...POISONS.slice(0, 4).map((text) => JSON.parse(text)), Array(LONG).fill(0), 'a'.repeat(LONG)],
  ];
  const alone = values;
  const names = sample !== null && typeof sample === 'object' && !Array.isArray(sample) ? Object.keys(sample) : [];
  return [...alone.map(given), ...names.flatMap((name) => alone.map((bomb) => () => ({ ...sample, [name]: bomb })))];
}
