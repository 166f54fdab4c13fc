import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant } from '../shapes.js';

/** The longest window, and the shortest that is worth it. */
export const LONGEST_WINDOW_HOURS = 12;
export const SHORTEST_WINDOW_MINUTES = 15;

/** A cart that somebody leaves switched on outside class, so that it is updated. */
export const maintenanceWindow = z.object({
  id,
  classroomId: id,
  classroomName: z.string(),
  schoolId: id,
  startsAt: instant,
  endsAt: instant,
  /** It has begun: the tablets are asked to update themselves. */
  open: z.boolean(),
  /** Hers, and not a colleague's. */
  mine: z.boolean(),
  openedBy: z.string().nullable(),
});
export type MaintenanceWindow = z.output<typeof maintenanceWindow>;

export const listMaintenanceWindows = defineRoute({
  name: 'listMaintenanceWindows',
  method: 'GET',
  path: '/maintenance-windows',
  permission: 'maintenance:open',
  summary: 'Les fenêtres de maintenance ouvertes ou prévues, la plus proche d’abord.',
  response: z.object({ items: z.array(maintenanceWindow) }),
});

export const openMaintenanceWindow = defineRoute({
  name: 'openMaintenanceWindow',
  method: 'POST',
  path: '/classrooms/:id/maintenance-windows',
  permission: 'maintenance:open',
  summary:
    'Laisse les tablettes d’une classe mobile allumées hors de la classe, aujourd’hui ou demain, pour qu’elles se mettent à jour.',
  params: byId,
  body: z
    .object({
      /** Now, unless told. */
      startsAt: instant.optional(),
      endsAt: instant,
      /** The Wi-Fi box was switched on for it. */
      boxOn: z.boolean().default(false),
    })
    .strict(),
  response: maintenanceWindow,
  status: 201,
  refusals: [
    'teaching.windowCartNotFound',
    'teaching.windowOutOfReach',
    'teaching.windowTimes',
    'teaching.windowTooFar',
    'teaching.windowInLesson',
    'teaching.windowReserved',
    'teaching.windowAlready',
    'teaching.boxNotDeclared',
    'teaching.boxCouncilNotInformed',
  ],
});

export const endMaintenanceWindow = defineRoute({
  name: 'endMaintenanceWindow',
  method: 'POST',
  path: '/maintenance-windows/:id/end',
  permission: 'maintenance:open',
  summary: 'Finit une fenêtre de maintenance avant l’heure, ou y renonce.',
  params: byId,
  /** The Wi-Fi box was switched off. */
  body: z.object({ boxOff: z.boolean().default(false) }).strict(),
  response: maintenanceWindow,
  refusals: ['teaching.windowNotFound'],
});
