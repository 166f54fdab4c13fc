import fc from 'fast-check';
import { Tag, context, contextPrimitive, readBer, readDer, type BerElement } from './ber.js';
import {
  berIndefinite,
  der,
  derInteger,
  derOctets,
  derOid,
  derPrintable,
  derSequence,
  derSetOf,
  derTime,
  derUnsigned,
  reencoded,
} from './der.js';
import { LIMITS } from './limits.js';
import { refusal } from './openssl.scene.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A tree of elements, written by whichever of the two rules each of them is given. */
interface Tree {
  readonly tag: number;
  readonly bytes?: Uint8Array;
  readonly inside?: readonly Tree[];
  readonly indefinite?: boolean;
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 8, withCrossShrink: true },
    fc.record({ tag: fc.constantFrom(0x02, 0x04, 0x0c, 0x80, 0x9e), bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({
      tag: fc.constantFrom(0x30, 0x31, 0xa0, 0xbe),
      inside: fc.array(tie('tree'), { maxLength: 5 }),
      indefinite: fc.boolean(),
    }),
  ),
}));
const written = ({ tag, bytes, inside = [], indefinite = false }: Tree, ber: boolean): Buffer =>
  bytes !== undefined
    ? der(tag, bytes)
    : (ber && indefinite ? berIndefinite : der)(tag, ...inside.map((one) => written(one, ber)));

function same(element: BerElement, { tag, bytes, inside = [] }: Tree): boolean {
  if (element.tag !== tag) return false;
  if (bytes !== undefined) return element.content.equals(bytes);
  const children = element.children();
  return children.length === inside.length && inside.every((one, at) => same(children[at] as BerElement, one));
}

describe('BER', () => {
  it('is read as it was written, with lengths or with end marks, and written again as DER', () => {
    fc.assert(
      fc.property(tree, (one) => {
        const bytes = written(one, true);
        const read = readBer(bytes);
        return read.raw.equals(bytes) && same(read, one) && reencoded(read, 'as received').equals(written(one, false));
      }),
      { numRuns: 500 },
    );
  });

  it('is read with lengths longer than they need be, which DER refuses', () => {
    const long = hex('30 84 00 00 00 04 04 82 00 00');
    expect(readBer(long).children()).toHaveLength(1);
    expect(() => readDer(long)).toThrow(refusal('malformed'));
    expect(() => readDer(hex('30 80 00 00'))).toThrow(refusal('malformed'));
    expect(() => readDer(derSequence(berIndefinite(Tag.sequence))).children()).toThrow(refusal('malformed'));
  });

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['a length that runs over the end', '30 02 05'],
    ['four gigabytes', '30 84 ff ff ff ff'],
    ['a length of five bytes', '30 85 01 00 00 00 00'],
    ['a length that is reserved', '30 ff'],
    ['bytes behind', '30 00 00'],
    ['a tag of several bytes', '3f 81 01 00'],
    ['an end mark for an element', '00 00'],
    ['no end mark', '30 80 05 00'],
    ['half an end mark', '30 80 05 00 00'],
    ['an end mark with something in it', '30 80 00 01 ff 00 00'],
    ['an end mark around something primitive', '04 80 00 00'],
    ['an end mark of two bytes of length', '30 80 00 81 00'],
  ])('refuses %s', (_, bytes) => {
    expect(() => readBer(hex(bytes))).toThrow(refusal('malformed'));
  });

  it('refuses an end mark where there is a length', () => {
    expect(() => readBer(hex('30 02 00 00')).children()).toThrow(refusal('malformed'));
  });

  it('stops at depths, with lengths and with end marks, however deep', () => {
    const deepest = (depth: number, wrap: (inside: Buffer) => Buffer): Buffer =>
      depth === 0 ? Buffer.alloc(0) : wrap(deepest(depth - 1, wrap));
    const walk = (element: BerElement): void => element.children().forEach(walk);
    for (const wrap of [derSequence, (inside: Buffer) => berIndefinite(Tag.sequence, inside)]) {
      walk(readBer(deepest(LIMITS.depth, wrap)));
      expect(() => walk(readBer(deepest(LIMITS.depth + 3, wrap)))).toThrow(refusal('malformed'));
    }
    const open = Buffer.alloc(200_000, hex('3080'));
    expect(() => readBer(open)).toThrow(refusal('malformed'));
    expect(() => readBer(Buffer.concat([open, Buffer.alloc(200_000)]))).toThrow(refusal('malformed'));
  });

  it('stops at a number of elements, and counts those that it looks at again', () => {
    const many = (count: number): Buffer => berIndefinite(Tag.sequence, Buffer.alloc(count * 2, hex('0500')));
    expect(readBer(many(9_000)).children()).toHaveLength(9_000);
    expect(() => readBer(many(11_000)).children()).toThrow(refusal('malformed'));
    expect(() => readBer(derSequence(derInteger(1), derInteger(2))).children(1)).toThrow(refusal('malformed'));
  });

  it('stops at a size, before anything is read', () => {
    expect(() => readBer(Buffer.alloc(LIMITS.bytes + 1))).toThrow(
      expect.objectContaining({ code: 'wire-cms.tooLarge', category: 'tooLarge', params: { limit: LIMITS.bytes } }),
    );
    expect(() => readBer(derSequence(), { most: 1 })).toThrow(refusal('tooLarge'));
  });
});

describe('values', () => {
  it('joins the segments of an octet string, whatever holds them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), fc.nat(20), (parts, cut) => {
        const whole = Buffer.concat(parts);
        const outer = parts.slice(0, cut).map(derOctets);
        const inner = berIndefinite(Tag.octetString, ...parts.slice(cut).map(derOctets));
        const string = berIndefinite(Tag.octetString, ...outer, inner);
        const implicit = berIndefinite(context(0), ...outer, inner);
        return (
          readBer(string).octets('x').equals(whole) &&
          readBer(implicit).octets('x', contextPrimitive(0)).equals(whole) &&
          readBer(derOctets(whole)).octets('x').equals(whole) &&
          reencoded(readBer(string), 'sorted').equals(derOctets(whole))
        );
      }),
      { numRuns: 200 },
    );
    expect(() => readBer(berIndefinite(Tag.octetString, derInteger(1))).octets('x')).toThrow(refusal('malformed'));
    expect(() => readDer(der(0x24, derOctets(hex('00')))).octets('x')).toThrow(refusal('malformed'));
  });

  it('reads the object identifiers that it writes', () => {
    for (const dotted of ['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.1.42', '2.5.29.14', '0.9.2342', '2.999.3']) {
      expect(readDer(derOid(dotted)).oid('x')).toBe(dotted);
    }
    expect(derOid('1.2.840.113549').toString('hex')).toBe('06062a864886f70d'); // X.690 §8.19.5 writes it so
    for (const bad of ['06 00', '06 01 80', '06 02 80 01', '06 02 2a 86', `06 19 ${'2a'.repeat(25)}`, '02 01 2a']) {
      expect(() => readDer(hex(bad)).oid('x')).toThrow(refusal('malformed'));
    }
    expect(() => readDer(hex('06 0a 2a ff ff ff ff ff ff ff ff 7f')).oid('x')).toThrow(refusal('malformed'));
  });

  it('reads small numbers, and writes any in the shortest form', () => {
    fc.assert(fc.property(fc.nat(0x7fffffff), (n) => readDer(derInteger(n)).number('x') === n));
    expect(derInteger(0).toString('hex')).toBe('020100');
    expect(derInteger(128).toString('hex')).toBe('02020080');
    expect(derInteger(2n ** 64n).toString('hex')).toBe('0209010000000000000000');
    expect(derUnsigned(hex('00 00 7f')).toString('hex')).toBe('02017f');
    expect(derUnsigned(hex('ff')).toString('hex')).toBe('020200ff');
    for (const bad of ['02 00', '02 01 ff', '02 05 01 00 00 00 00', '04 01 01']) {
      expect(() => readDer(hex(bad)).number('x')).toThrow(refusal('malformed'));
    }
  });

  it('sorts a SET OF by its encodings', () => {
    const members = [derOctets(hex('01')), derInteger(5), derOctets(hex('00')), derPrintable('a')];
    expect(derSetOf(members).toString('hex')).toBe('310c' + '020105' + '040100' + '040101' + '130161');
  });

  it('writes years of two digits until 2049, and of four after', () => {
    expect(derTime(new Date('2049-12-31T23:59:59.900Z')).subarray(2).toString()).toBe('491231235959Z');
    expect(derTime(new Date('2050-01-01T00:00:00Z')).subarray(2).toString()).toBe('20500101000000Z');
    expect(derTime(new Date('2050-01-01T00:00:00Z'))[0]).toBe(Tag.generalizedTime);
  });
});
