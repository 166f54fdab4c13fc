import type { IndicatorFigure, IndicatorSeries } from '@chariot/contract';
import { definitionOf, INDICATORS, type Indicator } from './definitions.js';
import type { Known, Outcome } from './known.js';

export type ShortFigure = Omit<IndicatorSeries['months'][number], 'month'>;

const EMPTY: ShortFigure = {
  value: null,
  numerator: null,
  denominator: null,
  coverage: null,
  belowThreshold: false,
  reason: null,
};

/** One figure, without what is told beside it. */
export function figureOf({ compute }: Indicator, known: Known): ShortFigure {
  return shortOf(compute(known));
}

function shortOf(outcome: Outcome): ShortFigure {
  if (outcome === 'belowThreshold') return { ...EMPTY, belowThreshold: true };
  const coverage = outcome.coverage === undefined ? null : { schools: outcome.coverage[0], of: outcome.coverage[1] };
  if ('reason' in outcome) return { ...EMPTY, coverage, reason: outcome.reason };
  const { value, numerator, denominator } = outcome;
  return { ...EMPTY, value, numerator, denominator, coverage };
}

/** All 26, in order: I26, which says how far the others can be trusted, is always among them. */
export const indicatorsOf = (known: Known): IndicatorFigure[] =>
  INDICATORS.map((indicator) => {
    const outcome = indicator.compute(known);
    const parts = typeof outcome === 'object' ? [...(outcome.parts ?? [])] : [];
    return { ...definitionOf(indicator), ...shortOf(outcome), parts };
  });
