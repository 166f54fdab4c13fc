import { CURVE, draw, roundUp } from './curve.js';
import { figureWords, fractionWords, periodsOf, periodWords } from './words.js';

const plain = (text: string | null): string | undefined => text?.replace(/\u00A0|\u202F/g, ' ');

it('a figure that is hidden or unknown is words, never 0', () => {
  expect(figureWords({ value: null, belowThreshold: true }, 'percent')).toBe('< seuil');
  expect(figureWords({ value: null, belowThreshold: false }, 'percent')).toBe('Non calculable');
  expect(plain(figureWords({ value: 0, belowThreshold: false }, 'percent'))).toBe('0 %');
});

it('says what was divided, and by what; money as money', () => {
  const labels = { numeratorLabel: 'séances', denominatorLabel: 'semaines de classe' };
  expect(plain(fractionWords({ id: 'I12', numerator: 66, denominator: 8, ...labels }))).toBe(
    'Séances : 66 · semaines de classe : 8',
  );
  expect(plain(fractionWords({ id: 'I9', numerator: 1, denominator: null, ...labels }))).toBe('Séances : 1');
  expect(fractionWords({ id: 'I9', numerator: null, denominator: null, ...labels })).toBeNull();
  const money = { numeratorLabel: 'certifié', denominatorLabel: 'prévu' };
  expect(plain(fractionWords({ id: 'I23', numerator: 420_000, denominator: 800_000, ...money }))).toMatch(
    /^Certifié : 4 200,00 € · prévu/,
  );
});

it('offers periods from September to this month, each written out', () => {
  const periods = periodsOf('2026-11-26');
  expect(periods.map(({ from, to }) => `${from} ${to}`)).toEqual([
    '2026-09 2026-11',
    '2025-09 2026-08',
    '2026-11 2026-11',
    '2026-10 2026-10',
    '2026-09 2026-09',
  ]);
  expect(periodsOf('2026-09-01')).toHaveLength(3);
  expect(periodWords({ from: '2026-09', to: '2026-11' })).toBe('septembre 2026 à novembre 2026');
});

it('draws from 0 up, and leaves a gap where nothing may be drawn', () => {
  const { points, paths, ticks } = draw([10, null, 20, 30], CURVE.wide);
  expect(points[1]).toBeNull();
  expect(paths).toHaveLength(2);
  expect(ticks.map(({ value }) => value)).toEqual([0, 25, 50]);
  expect((points[2]?.y ?? 0) < (points[0]?.y ?? 0)).toBe(true);
  expect([0, 3, 7, 26, 100, 101].map(roundUp)).toEqual([1, 5, 10, 50, 100, 200]);
});
