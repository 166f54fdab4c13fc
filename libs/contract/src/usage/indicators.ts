import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, placeRef } from '../shapes.js';

/** `2026-09`. */
export const month = z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, 'Un mois s’écrit comme 2026-09.');

/** The indicators of art. 8. */
export const indicatorId = z.enum([
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
  'I15',
  'I16',
  'I17',
  'I18',
  'I19',
  'I20',
  'I21',
  'I22',
  'I23',
  'I24',
  'I25',
  'I26',
]);
export type IndicatorId = z.output<typeof indicatorId>;

export const indicatorGroup = z.enum(['equipment', 'use', 'quality', 'governance']);
export const indicatorUnit = z.enum([
  'percent',
  'perHundred',
  'ratio',
  'days',
  'perWeek',
  'minutes',
  'mbps',
  'hours',
  'cents',
  'count',
]);
export type IndicatorUnit = z.output<typeof indicatorUnit>;

/** What an indicator is, whatever the place and the time. */
export const indicatorDefinition = z.object({
  id: indicatorId,
  name: z.string(),
  group: indicatorGroup,
  unit: indicatorUnit,
  /** `I11.1`: another formula would have another id. */
  formulaId: z.string(),
  formula: z.string(),
  numeratorLabel: z.string(),
  denominatorLabel: z.string().nullable(),
  clauses: z.array(z.string()),
  /** A figure about what people do: hidden where too few are behind it. */
  isOfPeople: z.boolean(),
});
export type IndicatorDefinition = z.output<typeof indicatorDefinition>;

/** What it comes to. */
const outcome = {
  /** Null: hidden, or « non calculable », and `reason` says why. Never 0 for what is not known. */
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Schools of which what it takes is known, of those that have a cart. */
  coverage: z.object({ schools: z.int(), of: z.int() }).nullable(),
  belowThreshold: z.boolean(),
  reason: z.string().nullable(),
  /** What it is of: people's use is told of months that have closed, which may be fewer than were asked for. */
  period: z.object({ from: month, to: month }),
};
export const indicatorFigure = indicatorDefinition.extend({
  ...outcome,
  /** What is told beside it: what it is made of, or what it is read against. */
  parts: z.array(z.object({ label: z.string(), value: z.number().nullable(), unit: indicatorUnit })),
});
export type IndicatorFigure = z.output<typeof indicatorFigure>;

const period = z.object({ from: month, to: month });
const ofPeriod = { placeId: id, from: month, to: month };
const refusals = ['usage.outOfReach', 'usage.periodReversed', 'usage.periodTooLong', 'territory.placeNotFound'];

export const indicators = z.object({ place: placeRef, period, figures: z.array(indicatorFigure) });
export type Indicators = z.output<typeof indicators>;

export const getIndicators = defineRoute({
  name: 'getIndicators',
  method: 'GET',
  path: '/usage/indicators',
  permission: 'usage:read',
  summary:
    'Les 26 indicateurs d’un lieu pour une période, chacun avec son calcul ; ce qui touche trop peu de personnes est masqué.',
  query: z.object(ofPeriod).strict(),
  response: indicators,
  refusals,
});

export const indicatorSeries = z.object({
  place: placeRef,
  period,
  indicator: indicatorDefinition,
  months: z.array(z.object({ month, ...outcome })),
});
export type IndicatorSeries = z.output<typeof indicatorSeries>;

export const getIndicatorSeries = defineRoute({
  name: 'getIndicatorSeries',
  method: 'GET',
  path: '/usage/series',
  permission: 'usage:read',
  summary: 'Un indicateur d’un lieu, mois par mois.',
  query: z.object({ ...ofPeriod, indicator: indicatorId }).strict(),
  response: indicatorSeries,
  refusals,
});

export const indicatorPlaces = z.object({
  place: placeRef,
  period,
  indicator: indicatorDefinition,
  /** What is right below. */
  places: z.array(z.object({ place: placeRef, ...outcome })),
});
export type IndicatorPlaces = z.output<typeof indicatorPlaces>;

export const getIndicatorPlaces = defineRoute({
  name: 'getIndicatorPlaces',
  method: 'GET',
  path: '/usage/places',
  permission: 'usage:read',
  summary: 'Un indicateur dans chacun des lieux du dessous, pour une période.',
  query: z.object({ ...ofPeriod, indicator: indicatorId }).strict(),
  response: indicatorPlaces,
  refusals,
});
