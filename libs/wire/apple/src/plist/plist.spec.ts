import { parseBuffer } from 'bplist-parser';
import fc from 'fast-check';
import { build, buildBinary, parse, parseBinary } from 'plist';
import {
  PlistReal,
  PlistUid,
  plistBytes,
  readPlist,
  writePlist,
  type PlistDict,
  type PlistInput,
  type PlistValue,
} from '../index.js';
import { refusalOf } from '../refusal.scene.js';
import { sample } from '../testdata.scene.js';

const xml = (inner: string, head = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${head}<plist version="1.0">${inner}</plist>`;
const XML_TEXT = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)); // eslint-disable-line no-control-regex
const DATE = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((at) => new Date(Math.floor(at.getTime() / 1000) * 1000));
const BYTES = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

/** Whatever a property list may hold. */
const VALUE = fc.letrec<{ value: PlistValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    XML_TEXT,
    fc.maxSafeInteger().map((value) => value || 0),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).filter((value) => !Number.isSafeInteger(Number(value))),
    fc.double().map((value) => new PlistReal(value)),
    fc.boolean(),
    DATE,
    BYTES,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(XML_TEXT, tie('value')), { maxLength: 4 }).map((pairs): PlistDict => new Map(pairs)),
  ),
})).value;

/** What other readers have no two kinds for: reals are numbers, bytes are hexadecimal, a dictionary is an object. */
function plain(value: unknown): unknown {
  if (value instanceof PlistReal) return value.value;
  if (value instanceof PlistUid) return { UID: value.value };
  if (value instanceof Uint8Array) return `hex:${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

describe('a property list that was written', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(VALUE, (value) => {
        expect(readPlist(plistBytes(value))).toEqual(value);
        expect(readPlist(writePlist(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same text whatever the order of its keys, and the order of a document is kept when it is read', () => {
    const one = { b: 1, a: { d: [1, 2], c: true } };
    const other = new Map<string, PlistInput>([
      [
        'a',
        new Map<string, PlistInput>([
          ['c', true],
          ['d', [1, 2]],
        ]),
      ],
      ['b', 1],
    ]);
    expect(writePlist(one)).toBe(writePlist(other));
    const read = readPlist(xml('<dict><key>b</key><true/><key>10</key><true/><key>a</key><true/></dict>'));
    expect([...(read as PlistDict).keys()]).toEqual(['b', '10', 'a']);
  });

  it.each<[string, PlistInput]>([
    ['NUL', 'a\u0000b'],
    ['half a pair', '\ud800'],
    ['a key with a control', { 'a\u0001': 1 }],
    ['a UID', new PlistUid(1)],
    ['the year 10000', new Date(253_402_300_800_000)],
    ['no date', new Date(Number.NaN)],
    ['65 bits', 2n ** 64n],
    ['depth', Array.from({ length: 40 }).reduce<PlistInput>((inner) => [inner], 'x')],
    ['null', null as unknown as PlistInput],
    ['a function', (() => 1) as unknown as PlistInput],
    ['an object of a class', new (class Odd {})() as PlistInput],
  ])('cannot hold %s', (_, value) => {
    expect(refusalOf(() => writePlist(value))).toBe('wire-apple.unwritable');
  });

  it('leaves absent values out, and writes numbers with decimals as reals', () => {
    expect(writePlist({ a: undefined, b: 1.5, c: Buffer.from('é') })).toContain(
      '<dict><key>b</key><real>1.5</real><key>c</key><data>w6k=</data></dict>',
    );
  });
});

describe('beside other implementations', () => {
  it('says the same as plist, of each type', () => {
    const bytes = sample('plists/every-type.plist');
    const ours = readPlist(bytes) as PlistDict;
    // That one has no integer beyond 2^53.
    for (const key of ['big', 'least']) ours.delete(key);
    const { big: _, least: __, ...theirs } = parse(bytes.toString()) as Record<string, never>;
    expect(plain(ours)).toEqual(plain(theirs));
    expect((readPlist(bytes) as PlistDict).get('big')).toBe(18_446_744_073_709_551_615n);
    expect((readPlist(bytes) as PlistDict).get('least')).toBe(-9_223_372_036_854_775_808n);
  });

  /** What all of them have: no integer beyond 2^53, no NaN, no key that is a prototype's. */
  const COMMON = fc.letrec<{ value: PlistInput }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      XML_TEXT.filter((text) => !text.includes('\r')),
      fc.integer(),
      fc.boolean(),
      DATE,
      BYTES.filter((bytes) => bytes.length > 0),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/), tie('value'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  })).value;

  it('plist reads what we write, and we read what it writes', () => {
    fc.assert(
      fc.property(COMMON, (value) => {
        expect(plain(parse(writePlist(value)))).toEqual(plain(value));
        expect(plain(readPlist(build(value as never)))).toEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('plist reads the ends of lines of XML 1.1 as what they are', () => {
    const text = 'a\u2028b\u0085c';
    expect(parse(writePlist({ text }))).toEqual({ text });
  });

  it('reads binary as plist and bplist-parser do', () => {
    fc.assert(
      fc.property(COMMON, (value) => {
        const bytes = Buffer.from(buildBinary(value as never));
        const ours = plain(readPlist(bytes));
        expect(ours).toEqual(plain(value));
        expect(ours).toEqual(plain(parseBinary(bytes)));
        expect(ours).toEqual(plain(parseBuffer(bytes)[0]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('XML', () => {
  const DOCTYPE =
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

  it('may have a byte order mark, comments, sections, references and blanks', () => {
    const said = `\ufeff${xml('<!-- a --> <dict ><key>a<!-- b --></key>\n<string><![CDATA[<&]]>&amp;&lt;&#233;&#x1F71A;\r\nb</string></dict>\n', DOCTYPE)}\n<!-- c -->`;
    expect(readPlist(said)).toEqual(new Map([['a', '<&&<é🜚\nb']]));
  });

  it('has U+FFFD in the place of what XML has no form for, however it is said', () => {
    expect(readPlist(xml('<string>a\u000bb&#0;c&#xD800;d\u0000</string>'))).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
  });

  it.each([
    ['entities of its own', xml('<string>&x;</string>', '<!DOCTYPE plist [<!ENTITY x "y">]>')],
    ['an entity from nowhere', xml('<string>&x;</string>')],
    ['a lone ampersand that begins a reference', xml('<string>&#x110000;</string>')],
    ['a second DOCTYPE', xml('<true/>', `${DOCTYPE}${DOCTYPE}`)],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><plist><true/></plist>'],
    ['a key twice', xml('<dict><key>a</key><true/><key>a</key><false/></dict>')],
    ['a key without a value', xml('<dict><key>a</key></dict>')],
    ['a value without a key', xml('<dict><true/></dict>')],
    ['an element that no property list has', xml('<script>1</script>')],
    ['an attribute', xml('<string a="b">c</string>')],
    ['a wrong end', xml('<array><string>a</array></string>')],
    ['no end', '<plist version="1.0"><array>'],
    ['two values', xml('<true/><true/>')],
    ['something behind', `${xml('<true/>')}<plist/>`],
    ['no value', xml('')],
    ['hexadecimal', xml('<integer>0x10</integer>')],
    ['an integer of 65 bits', xml('<integer>18446744073709551616</integer>')],
    ['no integer', xml('<integer></integer>')],
    ['30 February', xml('<date>2026-02-30T00:00:00Z</date>')],
    ['the hour 24', xml('<date>2026-02-20T24:00:00Z</date>')],
    ['the year 0', xml('<date>0000-02-20T12:00:00Z</date>')],
    ['half of base64', xml('<data>abc</data>')],
    ['no base64', xml('<data>a*c=</data>')],
    ['no plist', '<dict><key>a</key><true/></dict>'],
    ['nothing', ''],
    ['blanks', ' \n '],
    [
      'no UTF-8',
      Buffer.concat([Buffer.from('<plist><string>'), Buffer.from([0xc3, 0x28]), Buffer.from('</string></plist>')]),
    ],
  ])('is refused with %s', (_, said) => {
    expect(refusalOf(() => readPlist(said))).toBe('wire-apple.malformed');
  });

  it.each([
    ['deep', xml(`${'<array>'.repeat(100_000)}${'</array>'.repeat(100_000)}`), {}],
    ['deeper than one level', xml('<array><array/><array><true/></array></array>'), { depth: 1 }],
    ['of too many values', xml(`<array>${'<true/>'.repeat(50_000)}</array>`), {}],
    ['of too many keys', xml('<dict><key>a</key><true/><key>b</key><true/></dict>'), { elements: 4 }],
    ['of too many bytes', xml(`<string>${'é'.repeat(600)}</string>`), { bytes: 1_024 }],
  ])('is refused when it is %s', (_, said, limits) => {
    expect(refusalOf(() => readPlist(said, limits))).toBe('wire-apple.tooLarge');
  });
});

/** A binary property list by hand: objects, the width of numbers being one byte. */
function binary(
  objects: readonly Buffer[],
  more: { top?: number; offsets?: number[]; count?: number; widths?: [number, number]; table?: number } = {},
): Buffer {
  let at = 8;
  const offsets = objects.map(({ length }) => (at += length) - length);
  const trailer = Buffer.alloc(32);
  trailer.set(more.widths ?? [1, 1], 6);
  trailer.writeBigUInt64BE(BigInt(more.count ?? objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(more.top ?? 0), 16);
  trailer.writeBigUInt64BE(BigInt(more.table ?? at), 24);
  return Buffer.concat([Buffer.from('bplist00'), ...objects, Buffer.from(more.offsets ?? offsets), trailer]);
}
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('binary', () => {
  it('has integers of every width, UIDs, UTF-16 with its faults made good, and shared values', () => {
    const minusOne = hex('13ffffffffffffffff');
    const wide = hex('140000000000000000ffffffffffffffff');
    const read = readPlist(
      binary([
        hex('a7010203040501' + '06'),
        hex('10ff'),
        minusOne,
        wide,
        hex('8107d0'),
        hex('63d8000041d83d'),
        hex('33000000000000' + '0000'),
      ]),
    );
    expect(read).toEqual([
      255,
      -1,
      18_446_744_073_709_551_615n,
      new PlistUid(2000),
      '\ufffdA\ufffd',
      255,
      new Date('2001-01-01T00:00:00Z'),
    ]);
  });

  it.each([
    ['a list inside itself', binary([hex('a100')])],
    ['a dictionary inside itself, further down', binary([hex('d10102'), hex('5161'), hex('a100')])],
    ['a reference to nobody', binary([hex('a105')])],
    ['an offset before the objects', binary([hex('09')], { offsets: [0] })],
    ['an offset behind them', binary([hex('09')], { offsets: [200] })],
    ['a key that is no text', binary([hex('d10101'), hex('09')])],
    ['a key twice', binary([hex('d20101' + '0202'), hex('5161'), hex('09')])],
    ['null', binary([hex('00')])],
    ['a set', binary([hex('c101'), hex('09')])],
    ['data longer than the file', binary([hex('4f13' + '7fffffffffffffff')])],
    ['text longer than the file', binary([hex('6f12' + '7fffffff')])],
    ['a length that is no integer', binary([hex('4f2200000000')])],
    ['ASCII that is none', binary([hex('51e9')])],
    ['a date that is no number', binary([hex('337ff8000000000000')])],
    ['a date beyond all years', binary([hex('337fe0000000000000')])],
    ['an integer of 128 bits', binary([hex('1400000000000000010000000000000000')])],
    ['widths of nothing', binary([hex('09')], { widths: [0, 1] })],
    ['widths of nine', binary([hex('09')], { widths: [1, 9] })],
    ['a top that is not there', binary([hex('09')], { top: 1 })],
    ['more objects than room', binary([hex('09')], { count: 40 })],
    ['a table beyond the file', binary([hex('09')], { table: 2 ** 40 })],
    ['no trailer', Buffer.from('bplist00')],
    ['another version', Buffer.concat([Buffer.from('bplist15'), Buffer.alloc(64)])],
  ])('is refused with %s', (_, bytes) => {
    expect(refusalOf(() => readPlist(bytes))).toBe('wire-apple.malformed');
  });

  it('says which of its traps was found', () => {
    const where = (bytes: Buffer, place: string): void =>
      expect(() => readPlist(bytes)).toThrow(expect.objectContaining({ params: { where: place } }));
    where(binary([hex('a100')]), 'bplist cycle');
    where(binary([hex('d10102'), hex('5161'), hex('a100')]), 'bplist cycle');
    // Thirty objects that are all the same four thousand bytes.
    const refs = Buffer.from(Array.from({ length: 30 }, (_, at) => at + 1));
    const objects = Buffer.concat([hex('af101e'), refs, hex('4f110fa0'), Buffer.alloc(4_000)]);
    const offsets = [8, ...Array.from({ length: 30 }, () => 41)];
    where(binary([objects], { count: 31, offsets }), 'bplist overlap');
  });

  it('is refused when lists of lists unfold without end', () => {
    // Twenty levels, each twice the one below: a million values out of 100 bytes.
    const levels = Array.from({ length: 20 }, (_, at) => Buffer.from([0xa2, at + 1, at + 1]));
    expect(refusalOf(() => readPlist(binary([...levels, hex('09')])))).toBe('wire-apple.tooLarge');
    const deep = Array.from({ length: 40 }, (_, at) => Buffer.from([0xa1, at + 1]));
    expect(refusalOf(() => readPlist(binary([...deep, hex('09')])))).toBe('wire-apple.tooLarge');
  });
});

describe('whatever the bytes, only a DomainError', () => {
  const civil = (bytes: Uint8Array | string): void => void refusalOf(() => readPlist(bytes));

  it('of bytes at random, and behind a header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        civil(bytes);
        civil(Buffer.concat([Buffer.from('bplist00'), bytes]));
        civil(Buffer.concat([Buffer.from('<plist>'), bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of good documents with a byte changed', () => {
    const good = [
      sample('plists/every-type.plist'),
      Buffer.from(buildBinary({ a: [1, 'é', true, new Date(0)], b: { c: new Uint8Array([1, 2]) } })),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(), fc.nat(255), (golden, at, byte) => {
        const bytes = Buffer.from(golden);
        bytes[at % bytes.length] = byte;
        civil(bytes);
        civil(bytes.subarray(0, at % bytes.length));
      }),
      { numRuns: 3_000 },
    );
  });

  it('makes nothing of __proto__ but a key', () => {
    const read = readPlist(xml('<dict><key>__proto__</key><dict><key>x</key><true/></dict></dict>')) as PlistDict;
    expect(read.get('__proto__')).toEqual(new Map([['x', true]]));
    expect(({} as { x?: boolean }).x).toBeUndefined();
  });
});
