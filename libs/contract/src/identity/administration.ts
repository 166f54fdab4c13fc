import { z } from 'zod';
import { defineRoute } from '../route.js';

/** What whoever runs the instance looks at: groups of lines, each with its state and, when something is wrong, what to do. */
export const instrument = z.object({
  label: z.string(),
  value: z.string(),
  state: z.enum(['ok', 'warning', 'alarm']),
  advice: z.string().nullable(),
});
export const administration = z.object({
  groups: z.array(z.object({ id: z.string(), title: z.string(), instruments: z.array(instrument) })),
});
export type Administration = z.output<typeof administration>;

export const getAdministration = defineRoute({
  name: 'getAdministration',
  method: 'GET',
  path: '/administration',
  permission: 'system:administer',
  summary: 'État de l’instance : versions, certificats qui expirent, files d’attente, sauvegardes.',
  response: administration,
});
