import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, localDate, placeRef } from '../shapes.js';
import { month } from './indicators.js';

/** Why a school needs help: equipment and conventions, never what people do with them. */
export const needCode = z.enum([
  'deploymentLate',
  'cartQuiet',
  'tabletsOut',
  'tabletsMissing',
  'tabletsGone',
  'notEnrolled',
  'boxLeftOn',
  'batteriesWorn',
  'committeeMissed',
  'surveyLate',
]);

export const schoolNeed = z.object({
  code: needCode,
  /** One French sentence, with its figure. */
  sentence: z.string(),
  weight: z.int(),
  /** Where it is put right: the school itself, a cart, a convention, a survey. */
  about: z.object({ kind: z.enum(['school', 'classroom', 'convention', 'survey']), id }),
});
export type SchoolNeed = z.output<typeof schoolNeed>;

/** `unknown`: it has no cart that Chariot knows. */
export const schoolState = z.enum(['needsHelp', 'fine', 'unknown']);
export type SchoolState = z.output<typeof schoolState>;

export const schoolStanding = z.object({
  id,
  name: z.string(),
  uai: z.string().nullable(),
  /** Of the directory (WGS 84); null until a file that says it was loaded. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  districtId: id.nullable(),
  departementId: id.nullable(),
  state: schoolState,
  /** Of its needs together. */
  weight: z.int(),
  needs: z.array(schoolNeed),
});
export type SchoolStanding = z.output<typeof schoolStanding>;

export const schoolNeeds = z.object({
  place: placeRef,
  on: localDate,
  total: z.int(),
  needingHelp: z.int(),
  fine: z.int(),
  unknown: z.int(),
  /** Those that need help most first; at most two thousand. */
  schools: z.array(schoolStanding),
  /** Circonscriptions and départements of these schools. */
  places: z.array(placeRef),
  byDistrict: z.array(z.object({ districtId: id.nullable(), schools: z.int(), needingHelp: z.int(), weight: z.int() })),
});
export type SchoolNeeds = z.output<typeof schoolNeeds>;

const refusals = ['usage.outOfReach', 'territory.placeNotFound'];

export const getSchoolNeeds = defineRoute({
  name: 'getSchoolNeeds',
  method: 'GET',
  path: '/usage/needs',
  permission: 'usage:read',
  summary:
    'Les écoles d’un lieu : celles qui ont besoin d’aide, et pourquoi, d’après le matériel et les conventions ; jamais d’après l’usage que les personnes en font.',
  query: z.object({ placeId: id }).strict(),
  response: schoolNeeds,
  refusals,
});

export const deployment = z.object({
  place: placeRef,
  months: z.array(z.object({ month, acquired: z.int(), deployed: z.int(), inService: z.int() })),
  /** Calendars of the conventions (R53, R54), and how many tablets they announce: about twelve a cart. */
  plans: z.array(
    z.object({
      conventionId: id,
      reference: z.string(),
      from: localDate.nullable(),
      until: localDate.nullable(),
      carts: z.int(),
      tablets: z.int(),
    }),
  ),
});
export type Deployment = z.output<typeof deployment>;

export const getDeployment = defineRoute({
  name: 'getDeployment',
  method: 'GET',
  path: '/usage/deployment',
  permission: 'usage:read',
  summary:
    'Tablettes livrées, enrôlées et en service d’un lieu, mois par mois, et les dates prévues par ses conventions.',
  query: z.object({ placeId: id, from: month, to: month }).strict(),
  response: deployment,
  refusals: [...refusals, 'usage.periodReversed', 'usage.periodTooLong'],
});
