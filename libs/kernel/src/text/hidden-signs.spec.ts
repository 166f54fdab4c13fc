import fc from 'fast-check';
import { hasHiddenSigns, withoutHiddenSigns } from './hidden-signs.js';

const written = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('signs that nobody sees', () => {
  it.each(
    [
      ...[range(0x00, 0x1f), range(0x7f, 0x9f), range(0x200b, 0x200f), range(0x2028, 0x202e), range(0x2060, 0x2064)],
      ...[range(0x2066, 0x2069), [0xad, 0x61c, 0x180e, 0xfeff, 0xd800, 0xdfff, 0xe0001, 0xe0041]],
    ]
      .flat()
      .map((code) => [written(code), String.fromCodePoint(code)]),
  )('%s is one', (_, sign) => {
    for (const text of [sign, `École${sign}Ferry`, `${sign}Ferry`, `École${sign}`]) {
      expect(hasHiddenSigns(text)).toBe(true);
      expect(hasHiddenSigns(withoutHiddenSigns(text))).toBe(false);
    }
    expect(withoutHiddenSigns(`a${sign}b`)).toBe('a b');
  });

  it.each([
    'École élémentaire de l’Île-d’Œuf n° 3 — « Les Hirondelles »',
    'CM1\u00a0/\u202fCM2',
    'Ŵiki, 学校, مدرسة, Ґанок',
    '🧑‍🏫 et 👩‍🔬, 🏳️‍🌈',
    'e\u0301cole',
  ])('has none: %s', (text) => {
    expect(hasHiddenSigns(text)).toBe(false);
    expect(withoutHiddenSigns(text)).toBe(text);
  });

  it('never leaves one, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !hasHiddenSigns(withoutHiddenSigns(text))));
  });
});
