import fc from 'fast-check';
import { der, derInteger, derTime, MalformedDer, readChildren, readDer } from './der.js';

const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');

describe('DER', () => {
  it('reads back what it writes, whatever the length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (parts) => {
        const written = der(0x30, ...parts.map((part) => der(0x04, part)));
        const read = readChildren(readDer(written), 8);
        expect(read.map(({ content }) => [...content])).toEqual(parts.map((part) => [...part]));
      }),
    );
    const large = der(0x04, Buffer.alloc(70_000, 7));
    expect(readDer(large).content).toHaveLength(70_000);
  });

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['content cut short', '3002 00'],
    ['a length cut short', '3082 01'],
    ['an indefinite length', '3080 0000'],
    ['a long form where the short one fits', '308101 00'],
    ['a length with a leading zero', `30820080 ${'00'.repeat(128)}`],
    ['five length bytes', '3085 0000000001 00'],
    ['a multi-byte tag', '3f01 00'],
    ['something after the element', '3000 00'],
  ])('refuses %s', (_, bytes) => {
    expect(() => readDer(hex(bytes))).toThrow(MalformedDer);
  });

  it('stops at the number of children that it was promised', () => {
    expect(() => readChildren(readDer(hex('3006 0500 0500 0500')), 2)).toThrow(MalformedDer);
  });

  it('never fails but by its own refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          readChildren(readDer(Buffer.from(bytes)), 4);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDer);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [0n, '020100'],
    [127n, '02017f'],
    [128n, '02020080'],
    [0x40ffn, '020240ff'],
  ])('writes the integer %s in its shortest form', (value, bytes) => {
    expect(derInteger(value).toString('hex')).toBe(bytes);
  });

  it('writes times with two digits for the year until 2049 and four afterwards', () => {
    expect(derTime(new Date('2049-12-31T23:59:59.900Z')).subarray(2).toString()).toBe('491231235959Z');
    expect(derTime(new Date('2050-01-01T00:00:00Z')).subarray(2).toString()).toBe('20500101000000Z');
  });
});
