import { COLOURS, TONES } from './palette.js';

/** Relative luminance and contrast ratio, WCAG 2.2. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

describe('palette', () => {
  it('measures as the standard does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each([
    ['ink', 'ground'],
    ['ink', 'surface'],
    ['inkSoft', 'ground'],
    ['inkSoft', 'surface'],
    ['brand', 'surface'],
    ['brand', 'ground'],
    ['brand', 'brandSoft'],
    ['brandDark', 'brandSoft'],
    ['danger', 'surface'],
    ['danger', 'dangerSoft'],
    ['success', 'successSoft'],
    ['warning', 'warningSoft'],
    ['warning', 'surface'],
  ] as const)('%s can be read on %s', (text, ground) => {
    expect(contrast(COLOURS[text], COLOURS[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(TONES))('the state %s can be read on its ground and on white', (_, tone) => {
    expect(contrast(tone.text, tone.ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tone.text, COLOURS.surface)).toBeGreaterThanOrEqual(4.5);
  });

  it('borders of controls can be seen', () => {
    expect(contrast(COLOURS.control, COLOURS.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(COLOURS.brand, COLOURS.ground)).toBeGreaterThanOrEqual(3);
  });
});
