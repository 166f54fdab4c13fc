import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, page, pageOf, paragraph } from '../shapes.js';

/** A one-shot act on devices. One row whatever the target's size; a device has a row once it has something to say. */
export const operation = z.object({
  id,
  kind: z.enum(['message', 'restart', 'erase']),
  /** `devices`: a list of them; `targetId` is then their school. */
  target: z.enum(['classroom', 'device', 'devices']),
  targetId: id,
  targetName: z.string(),
  text: z.string().nullable(),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  cancelledAt: instant.nullable(),
  counts: z.object({ concerned: z.int(), waiting: z.int(), told: z.int(), done: z.int(), failed: z.int() }),
});
export type Operation = z.output<typeof operation>;

export const listOperations = defineRoute({
  name: 'listOperations',
  method: 'GET',
  path: '/operations',
  permission: 'device:read',
  summary: 'Opérations demandées.',
  query: z.object({ ...page, targetId: id.optional() }),
  response: pageOf(operation),
});

export const startOperation = defineRoute({
  name: 'startOperation',
  method: 'POST',
  path: '/operations',
  permission: 'operation:run',
  summary: 'Affiche un message ou redémarre, sur une tablette ou toute une classe mobile.',
  body: z
    .object({
      kind: z.enum(['message', 'restart']),
      target: z.enum(['classroom', 'device']),
      targetId: id,
      text: paragraph(300).nullable().default(null),
      minutes: z
        .int()
        .min(1)
        .max(60 * 24 * 30)
        .default(60 * 24),
    })
    .strict(),
  response: operation,
  status: 201,
});

export const cancelOperation = defineRoute({
  name: 'cancelOperation',
  method: 'POST',
  path: '/operations/:id/cancellation',
  permission: 'operation:run',
  summary: 'Annule une opération pour les tablettes qui ne l’ont pas encore reçue.',
  params: byId,
  response: operation,
});
