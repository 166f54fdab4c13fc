import { z } from 'zod';
import { defineRoute } from '../route.js';

/** Whether one is written to on the evening before a reservation: « prêt pour la séance ? ». */
export const eveLetter = z.object({ wanted: z.boolean() }).strict();
export type EveLetter = z.output<typeof eveLetter>;

export const getEveLetter = defineRoute({
  name: 'getEveLetter',
  method: 'GET',
  path: '/eve-letter',
  permission: 'booking:write',
  summary: 'Si l’on reçoit un courriel la veille de ses réservations.',
  response: eveLetter,
});

export const setEveLetter = defineRoute({
  name: 'setEveLetter',
  method: 'PUT',
  path: '/eve-letter',
  permission: 'booking:write',
  summary: 'Demande un courriel la veille de ses réservations, ou n’en veut plus.',
  body: eveLetter,
  response: eveLetter,
});
