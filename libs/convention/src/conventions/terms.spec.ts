import { LocalDate } from '@chariot/kernel';
import fc from 'fast-check';
import { proves } from '../rules/proof.scene.js';
import { MODEL_TERMS, standing } from './terms.scene.js';
import { termsAsOf, type SignedAmendment } from './terms.js';

const day = LocalDate.parse;
const second = { ...MODEL_TERMS.annex[0], uai: '0381778B' } as (typeof MODEL_TERMS.annex)[number];

describe('termsAsOf', () => {
  const amendments: SignedAmendment[] = [
    { number: 2, effectiveOn: day('2017-03-01'), changes: { durationMonths: 24 } },
    {
      number: 1,
      effectiveOn: day('2017-01-01'),
      changes: { durationMonths: 18, advance: 250_000, annex: [{ uai: second.uai, row: second }] },
    },
  ];

  it('says on each day what bound on that day', () => {
    expect(termsAsOf(MODEL_TERMS, amendments, day('2016-12-31'))).toEqual(MODEL_TERMS);
    expect(termsAsOf(MODEL_TERMS, amendments, day('2017-01-01'))).toMatchObject({ durationMonths: 18 });
    expect(termsAsOf(MODEL_TERMS, amendments, day('2017-03-01'))).toMatchObject({
      durationMonths: 24,
      advance: 250_000,
    });
  });

  proves('R89', 'changes what is said from an avenant on, and nothing before it', () => {
    expect(standing('2017-02-28', { amendments }).terms.annex.map(({ uai }) => uai)).toEqual(['0382460T', '0381778B']);
    expect(standing('2016-12-31', { amendments }).terms.annex.map(({ uai }) => uai)).toEqual(['0382460T']);
  });

  it('lets the higher number have the last word on one day', () => {
    const same = amendments.map((one) => ({ ...one, effectiveOn: day('2017-01-01') }));
    expect(termsAsOf(MODEL_TERMS, same, day('2017-01-01')).durationMonths).toBe(24);
  });

  it('replaces a school in its place, and lets one leave', () => {
    const richer = { ...second, uai: '0382460T', mobileClassrooms: 2 };
    const replaced = [
      { number: 1, effectiveOn: day('2017-01-01'), changes: { annex: [{ uai: '0382460T', row: richer }] } },
    ];
    expect(termsAsOf(MODEL_TERMS, replaced, day('2017-01-01')).annex).toEqual([richer]);
    const left = [
      { number: 1, effectiveOn: day('2017-01-01'), changes: { annex: [{ uai: second.uai, row: second }] } },
      { number: 2, effectiveOn: day('2017-02-01'), changes: { annex: [{ uai: '0382460T', row: null }] } },
    ];
    expect(termsAsOf(MODEL_TERMS, left, day('2017-02-01')).annex).toEqual([second]);
  });

  it('reads « non renseigné » written by an avenant as that, and what it does not name as unchanged', () => {
    const forgotten = [
      { number: 1, effectiveOn: day('2017-01-01'), changes: { forecastCost: null, advance: undefined } },
    ];
    const terms = termsAsOf(MODEL_TERMS, forgotten as never, day('2017-01-01'));
    expect(terms.forecastCost).toBeNull();
    expect(terms.advance).toBe(200_000);
  });

  it('does not depend on the order in which avenants were written down', () => {
    const many = fc.array(
      fc.record({ month: fc.integer({ min: 0, max: 30 }), durationMonths: fc.integer({ min: 1, max: 60 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(many, fc.integer({ min: 0, max: 40 }), (drawn, asked) => {
        const written = drawn.map(({ month, durationMonths }, index) => ({
          number: index + 1,
          effectiveOn: LocalDate.addMonths(day('2016-09-15'), month),
          changes: { durationMonths },
        }));
        const on = LocalDate.addMonths(day('2016-09-15'), asked);
        expect(termsAsOf(MODEL_TERMS, [...written].reverse(), on)).toEqual(termsAsOf(MODEL_TERMS, written, on));
      }),
    );
  });
});
