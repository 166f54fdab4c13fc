import fc from 'fast-check';
import { contentHash, type JsonValue } from './index.js';
import { canonicalJson } from './json.js';
import { refusalOf } from './refusal.scene.js';

describe('canonical JSON', () => {
  it('has one text for a content, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: 1e21, '10': -0, absent: undefined })).toBe(
      '{"10":0,"a":1e+21,"b":[1,{"c":"é","d":null}]}',
    );
  });

  it('sorts by UTF-16 code unit (RFC 8785 §3.2.3)', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])));
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual([...keys].sort());
    expect(text.indexOf('\u00f6')).toBeLessThan(text.indexOf('\u20ac'));
    expect(text.indexOf('\ud83d')).toBeLessThan(text.indexOf('\ufb33'));
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const said = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(JSON.parse(canonicalJson(said))).toEqual(said);
      }),
    );
  });

  it('tells contents apart', () => {
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
    expect(contentHash({})).toBe('RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o');
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['infinity', [Infinity]],
    ['half a pair', { a: '\ud800' }],
    ['half a pair for a key', { '\udc00': 1 }],
    ['a function', { a: () => 1 }],
    ['a bigint', 1n],
    ['depth', Array.from({ length: 40 }).reduce<JsonValue>((inner) => [inner], 1)],
  ])('cannot say %s', (_, value) => {
    expect(refusalOf(() => canonicalJson(value as JsonValue))).toBe('wire-apple.unwritable');
  });
});
