import type { IndicatorFigure, IndicatorSeries } from '@chariot/contract';
import { definitionOf, INDICATORS, type Indicator } from './definitions.js';
import type { Known, Outcome } from './known.js';

export type ShortFigure = Omit<IndicatorSeries['months'][number], 'month'>;

const EMPTY: Omit<ShortFigure, 'period'> = {
  value: null,
  numerator: null,
  denominator: null,
  coverage: null,
  belowThreshold: false,
  reason: null,
};

/** One figure, without what is told beside it. */
export const figureOf = ({ compute }: Indicator, known: Known): ShortFigure => ({
  ...shortOf(compute(known)),
  period: { ...known.period },
});

function shortOf(outcome: Outcome): Omit<ShortFigure, 'period'> {
  if (outcome === 'belowThreshold') return { ...EMPTY, belowThreshold: true };
  const coverage = outcome.coverage === undefined ? null : { schools: outcome.coverage[0], of: outcome.coverage[1] };
  if ('reason' in outcome) return { ...EMPTY, coverage, reason: outcome.reason };
  const { value, numerator, denominator } = outcome;
  return { ...EMPTY, value, numerator, denominator, coverage };
}

/**
 * All 26, in order: I26, which says how far the others can be trusted, is always among them.
 * @param closed what is known of the months that are over: people's use is told of those alone
 */
export const indicatorsOf = (known: Known, closed: Known): IndicatorFigure[] =>
  INDICATORS.map((indicator) => {
    const of = indicator.isOfPeople ? closed : known;
    const outcome = indicator.compute(of);
    const parts = typeof outcome === 'object' ? [...(outcome.parts ?? [])] : [];
    return { ...definitionOf(indicator), ...shortOf(outcome), period: { ...of.period }, parts };
  });
