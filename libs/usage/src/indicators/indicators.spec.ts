import { indicatorId } from '@chariot/contract';
import fc from 'fast-check';
import { OF_PEOPLE, type Measure } from '../measures/measure.js';
import { ALL_MEASURES } from '../measures/columns.js';
import { INDICATORS } from './definitions.js';
import { indicatorsOf } from './figures.js';
import type { PeopleCounts } from '../publication/release.js';
import type { EquipmentSums, Known } from './known.js';
import { medianOf } from './median.js';
import { checkedPeriod, closedPart, monthsIn, spanOf } from './period.js';
import { overMonths, type EquipmentMonth } from './sums.js';

const counts = (value: number): Record<Measure, number> =>
  Object.fromEntries(ALL_MEASURES.map((measure) => [measure, value])) as Record<Measure, number>;
const sums = (value: number, more: Partial<EquipmentSums> = {}): EquipmentSums => ({
  ...counts(value),
  ...{
    schools: 2,
    schoolsWithPupils: 2,
    schoolsWithClasses: 2,
    schoolsWithTeachers: 2,
    schoolsOpen: 2,
    schoolsCounted: 2,
  },
  inServiceWithPupils: value,
  ...more,
});
const people = (value: number, more: Partial<PeopleCounts> = {}): PeopleCounts => ({ ...counts(value), ...more });
const known = (more: Partial<Known> = {}): Known => ({
  ...{ period: { from: '2025-09', to: '2026-08' }, isClosed: true, equipment: sums(10), people: people(10) },
  ...{ disciplines: null, conventions: null, distributions: { repairDays: [], appAnswerDays: [], throughput: [] } },
  ...more,
});
const all = (facts: Known) => indicatorsOf(facts, facts);
const of = (id: string, facts: Known) => all(facts).find((figure) => figure.id === id);

it('are the 26 of art. 8, in order, each with a sentence, a clause and a formula of its own', () => {
  expect(INDICATORS.map(({ id }) => id)).toEqual(indicatorId.options);
  for (const { formula, clauses, numeratorLabel, name } of INDICATORS) {
    expect(formula).toMatch(/^[A-ZÉ].*\.$/);
    expect(clauses.length * numeratorLabel.length * name.length).toBeGreaterThan(0);
  }
  const figures = all(known());
  expect(new Set(figures.map(({ formulaId }) => formulaId)).size).toBe(26);
});

it('what is not known is said, and never 0', () => {
  for (const facts of [
    known({ equipment: null, people: people(0) }),
    known({ equipment: sums(0), people: people(0) }),
  ]) {
    for (const { id, value, reason, belowThreshold } of all(facts)) {
      // Two teachers and fewer are never a base; nothing at all is one of them where their number is not known.
      if (!belowThreshold) expect({ id, value, said: reason?.endsWith('.') }).toEqual({ id, value: null, said: true });
    }
  }
});

it('what people do is hidden with all that goes with it, and nothing else is', () => {
  for (const figure of all(known({ people: null }))) {
    expect([figure.id, figure.belowThreshold]).toEqual([figure.id, figure.isOfPeople]);
    if (figure.isOfPeople) {
      expect(figure).toMatchObject({
        value: null,
        numerator: null,
        denominator: null,
        coverage: null,
        reason: null,
        parts: [],
      });
    }
  }
  // Whatever the measures of use are, no other indicator reads them.
  const differ = all(known({ people: people(99), disciplines: [] }));
  const same = all(known());
  for (const [at, figure] of differ.entries()) if (!figure.isOfPeople) expect(figure).toEqual(same[at]);
  expect(OF_PEOPLE.length).toBe(15);
});

it.each([
  [{ from: '2026-10', to: '2026-10' }, 20],
  [{ from: '2025-09', to: '2026-03' }, 30],
  [{ from: '2026-10', to: '2026-11' }, null],
])('who was behind is known of one month or since September: %j', (period, value) => {
  const facts = known({ period, people: people(0, { classesOfMonth: 2, classesOfYear: 3 }) });
  expect(of('I13', facts)?.value).toBe(value);
});

it('people’s use is told of months that are over, and says so; the rest is of today', () => {
  const open = known({ isClosed: false, people: null, period: { from: '2026-11', to: '2026-11' } });
  for (const { isOfPeople, belowThreshold, value, reason } of all(open)) {
    if (isOfPeople)
      expect([belowThreshold, value, reason]).toEqual([false, null, expect.stringContaining('mois fini')]);
  }
  const since = { from: '2026-09', to: '2026-11' };
  const closed = closedPart(since, '2026-11');
  expect(closed).toEqual({ from: '2026-09', to: '2026-10' });
  expect([closedPart(since, '2026-12'), closedPart({ from: '2026-11', to: '2026-11' }, '2026-11')]).toEqual([
    since,
    null,
  ]);
  const figures = indicatorsOf(known({ period: since }), known({ period: closed ?? since }));
  for (const { isOfPeople, period } of figures) expect(period).toEqual(isOfPeople ? closed : since);
});

it('disciplines are told as they are published: several together where they may not be told apart', () => {
  const told = (disciplines: string[], lessons: number) => ({
    disciplines,
    counts: { lessons, teachers: 4, classes: 4, pupils: 40 },
  });
  const figure = of('I17', known({ disciplines: [told(['arts', 'music'], 1), told(['french'], 3)] }));
  expect(figure).toMatchObject({ value: 75, numerator: 3, denominator: 4 });
  expect(figure?.parts.map(({ label, value }) => [label, value])).toEqual([
    ['Français', 75],
    ['Arts plastiques, Éducation musicale', 25],
  ]);
  expect(of('I17', known({ disciplines: [] }))?.belowThreshold).toBe(true);
});

it('a share of people leaves no school out', () => {
  const facts = known({ equipment: sums(10, { schoolsWithTeachers: 1 }) });
  expect(of('I14', facts)).toMatchObject({ value: null, coverage: { schools: 1, of: 2 } });
  expect(of('I14', known({ equipment: sums(10, { teachers: 2 }) }))?.belowThreshold).toBe(true);
});

it('a period adds up what adds up, and stands as its last month', () => {
  const month = (name: string, value: number): EquipmentMonth => ({ placeId: 'p', month: name, ...sums(value) });
  expect(overMonths([month('2026-10', 4), month('2026-09', 3)])).toMatchObject({
    devices: 4,
    losses: 7,
    openDays: 7,
    pupils: 4,
  });
  expect(overMonths([])).toBeNull();
});

it('a median is that of the values written out', () => {
  const occurrences = fc.array(fc.record({ value: fc.nat(50), n: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(occurrences, (given) => {
      const all = given.flatMap(({ value, n }) => Array.from({ length: n }, () => value)).sort((a, b) => a - b);
      const [low = 0, high = 0] = [all[Math.floor((all.length - 1) / 2)], all[Math.floor(all.length / 2)]];
      expect(medianOf(given)).toBe((low + high) / 2);
    }),
  );
  expect(medianOf([])).toBeNull();
});

it('periods are months, within three years', () => {
  expect(monthsIn({ from: '2026-11', to: '2027-02' })).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(
    [
      { from: '2026-10', to: '2026-10' },
      { from: '2026-09', to: '2027-01' },
      { from: '2026-09', to: '2027-09' },
    ].map(spanOf),
  ).toEqual(['month', 'sinceSeptember', 'other']);
  expect(() => checkedPeriod({ from: '2026-02', to: '2026-01' })).toThrow(/ends before/);
});
