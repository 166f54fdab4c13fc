import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant } from '../shapes.js';

/** An update of one application that somebody asked for now, on one iPad or a classe mobile. */
export const appleAppUpdate = z.object({
  id,
  target: z.enum(['device', 'classroom']),
  targetName: z.string(),
  askedAt: instant,
  askedBy: z.string(),
  /** iPads that had the application then. */
  devices: z.int(),
  /** Of these, those that have since installed what the store has. */
  done: z.int(),
  /** Of the others, those that something stops; and what stops the first of them, in one sentence. */
  stopped: z.int(),
  why: z.string().nullable(),
});
export type AppleAppUpdate = z.output<typeof appleAppUpdate>;
export const appleAppUpdates = z.object({ items: z.array(appleAppUpdate) });
export type AppleAppUpdates = z.output<typeof appleAppUpdates>;

export const listAppleAppUpdates = defineRoute({
  name: 'listAppleAppUpdates',
  method: 'GET',
  path: '/apps/:id/apple-updates',
  permission: 'app:write',
  summary: 'Les mises à jour d’une application demandées sur des iPad, les dernières d’abord, et où elles en sont.',
  params: byId,
  response: appleAppUpdates,
});

export const updateAppleApp = defineRoute({
  name: 'updateAppleApp',
  method: 'POST',
  path: '/apps/:id/apple-updates',
  permission: 'app:write',
  summary: 'Met une application à jour maintenant sur un iPad ou une classe mobile, sans attendre l’inventaire.',
  params: byId,
  body: z.object({ target: z.enum(['device', 'classroom']), targetId: id }).strict(),
  response: appleAppUpdates,
  status: 201,
  refusals: ['apple-licences.nothingToUpdate', 'apple-licences.updateUnderWay'],
});
