import fc from 'fast-check';
import type { Json } from '@chariot/platform';
import { canonicalJson, configurationHash, EMPTY_CONFIGURATION } from './canonical-json.js';

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner as Json)]),
  );
};
const json = fc.jsonValue().map((value) => value as Json);

describe('canonical JSON', () => {
  it('sorts keys, and writes numbers and strings as ECMAScript does', () => {
    expect(canonicalJson({ b: [1, 2.5, 1e21], a: { é: null, z: true, A: 'à\n"' } })).toBe(
      '{"a":{"A":"à\\n\\"","z":true,"é":null},"b":[1,2.5,1e+21]}',
    );
  });

  it('sorts by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('does not depend on the order in which keys were written', () => {
    fc.assert(fc.property(json, (value) => canonicalJson(value) === canonicalJson(shuffled(value))));
  });

  it('leaves out what is undefined, and refuses what JSON cannot say', () => {
    expect(canonicalJson({ a: undefined as unknown as Json, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalJson({ a: NaN })).toThrow(TypeError);
    expect(() => canonicalJson(Infinity)).toThrow(TypeError);
    expect(() => canonicalJson([(() => 1) as unknown as Json])).toThrow(TypeError);
  });

  it('names a configuration by its content', () => {
    expect(EMPTY_CONFIGURATION).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    expect(configurationHash({ a: 1, b: 2 })).toBe(configurationHash({ b: 2, a: 1 }));
    expect(configurationHash({ a: 1 })).not.toBe(configurationHash({ a: '1' }));
  });
});
