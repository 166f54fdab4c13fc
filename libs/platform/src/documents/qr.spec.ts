import { qrModules, qrSvg } from './qr.js';

describe('the QR code', () => {
  it('has its three finders, and says in words what it is', () => {
    const { size, isDark } = qrModules('https://chariot.exemple.fr/t/7');
    expect((size - 17) % 4).toBe(0);
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const) {
      const finder = [0, 1, 2, 3, 4, 5, 6].map((i) => isDark(x + i, y + 3));
      expect(finder).toEqual([true, false, true, true, true, false, true]);
    }
    const svg = qrSvg('https://chariot.exemple.fr/t/7', 'Code de « l’école » <7>');
    expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`);
    expect(svg).toContain('aria-label="Code de « l’école » &#60;7&#62;"');
    const dark = svg.match(/h1v1h-1z/g)?.length;
    let expected = 0;
    for (let i = 0; i < size * size; i += 1) expected += isDark(i % size, Math.floor(i / size)) ? 1 : 0;
    expect(dark).toBe(expected);
  });

  it('refuses what no label holds', () => {
    expect(() => qrModules('x'.repeat(1_001))).toThrow(RangeError);
  });
});
