import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant } from '../shapes.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Une heure s’écrit comme 08:30.');
/** In the school's own time; `day` 1 is Monday. */
export const opening = z.object({ day: z.int().min(1).max(7), from: timeOfDay, to: timeOfDay }).strict();
export type Opening = z.output<typeof opening>;

export const schoolHours = z.object({
  placeId: id,
  timeZone: z.string(),
  openings: z.array(opening),
  /** Null: the school has not said; its tablets then keep to prudent hours of their own. */
  changedAt: instant.nullable(),
});
export type SchoolHours = z.output<typeof schoolHours>;

export const getSchoolHours = defineRoute({
  name: 'getSchoolHours',
  method: 'GET',
  path: '/places/:id/hours',
  permission: 'place:read',
  summary: 'Horaires de la semaine d’une école : hors d’eux, les tablettes se mettent à jour.',
  params: byId,
  response: schoolHours,
});

// Whoever may restart the tablets of a school may say when nothing is to disturb them.
export const setSchoolHours = defineRoute({
  name: 'setSchoolHours',
  method: 'PUT',
  path: '/places/:id/hours',
  permission: 'operation:run',
  summary: 'Écrit les horaires de la semaine d’une école ; ses tablettes en tiennent compte à leur prochain contact.',
  params: byId,
  body: z.object({ openings: z.array(opening).max(42) }).strict(),
  response: schoolHours,
});
