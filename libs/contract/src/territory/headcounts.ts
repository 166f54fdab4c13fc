import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, localDate } from '../shapes.js';

export const schoolYear = z.string().regex(/^\d{4}-\d{4}$/, 'Une année scolaire s’écrit comme 2026-2027.');

const headcount = z.object({
  value: z.int(),
  /** The day on which they were counted; of the ministry's, the first of the school year. */
  countedOn: localDate,
  source: z.enum(['ministry', 'school']),
});

/** How many are at a school, and who says so: what the school says goes before what the ministry published. */
export const headcounts = z.object({
  placeId: id,
  year: schoolYear,
  pupils: headcount.nullable(),
  classes: headcount.nullable(),
  teachers: headcount.nullable(),
});
export type Headcounts = z.output<typeof headcounts>;

const byYear = byId.extend({ year: schoolYear });
const count = (most: number) => z.int().min(0).max(most).nullable();

export const getHeadcounts = defineRoute({
  name: 'getHeadcounts',
  method: 'GET',
  path: '/places/:id/headcounts/:year',
  permission: 'place:read',
  summary: 'Élèves, classes et enseignants d’une école pour une année scolaire, avec leur date et leur source.',
  params: byYear,
  response: headcounts,
});

// Whoever keeps the file of the project may say how many pupils it is for.
export const setHeadcounts = defineRoute({
  name: 'setHeadcounts',
  method: 'PUT',
  path: '/places/:id/headcounts/:year',
  permission: 'project:write',
  summary: 'Écrit ce qu’une école a compté ; un nombre laissé vide reste celui que le ministère a publié.',
  params: byYear,
  body: z.object({ pupils: count(3000), classes: count(150), teachers: count(300), countedOn: localDate }).strict(),
  response: headcounts,
});
