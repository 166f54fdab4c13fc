import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId } from '../shapes.js';

/** Papers of a cart: on its door, for a lesson, for the families, for whoever teaches with it the first time. */
export const classroomSheet = z.enum(['door', 'hand-out', 'families', 'first-steps']);
export type ClassroomSheet = z.output<typeof classroomSheet>;

/** Papers of a tablet: it leaves with somebody, or it is gone. */
export const deviceSheet = z.enum(['loan', 'loss']);
export type DeviceSheet = z.output<typeof deviceSheet>;

export const getClassroomSheet = defineRoute({
  name: 'getClassroomSheet',
  method: 'GET',
  path: '/classrooms/:id/sheets/:sheet',
  permission: 'classroom:read',
  summary:
    'Un papier d’une classe mobile, à imprimer : fiche de porte, feuille de distribution, information des familles, premiers pas.',
  params: byId.extend({ sheet: classroomSheet }),
  response: z.any(),
  produces: 'application/pdf',
});

export const getDeviceSheet = defineRoute({
  name: 'getDeviceSheet',
  method: 'GET',
  path: '/devices/:id/sheets/:sheet',
  permission: 'device:read',
  summary: 'Un papier d’une tablette, à imprimer et à signer : bordereau de prêt, déclaration de perte ou de vol.',
  params: byId.extend({ sheet: deviceSheet }),
  response: z.any(),
  produces: 'application/pdf',
});
