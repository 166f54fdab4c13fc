import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant } from '../shapes.js';

/** One-use code of a window, bound to a slot. The code itself is shown to those who may open windows, until used or expired. */
export const enrolmentCode = z.object({
  slot: z.int(),
  label: z.string(),
  code: z.string().nullable(),
  status: z.enum(['unused', 'used', 'expired']),
  deviceId: id.nullable(),
  usedAt: instant.nullable(),
});
export const enrolmentWindow = z.object({
  id,
  classroomId: id,
  openedAt: instant,
  expiresAt: instant,
  closedAt: instant.nullable(),
  openedBy: z.string(),
  /** Where the agent knocks, and the first 40 hex digits of the SHA-256 of our root certificate: it trusts nothing else. */
  serverUrl: z.string(),
  fingerprint: z.string(),
  /** What an iPad opens, a code behind it (`/…`); null where none can be enrolled: `whyNoIpad` says why, in one sentence. */
  ipadUrl: z.string().nullable(),
  whyNoIpad: z.string().nullable(),
  codes: z.array(enrolmentCode),
});
export type EnrolmentWindow = z.output<typeof enrolmentWindow>;

export const openEnrolmentWindow = defineRoute({
  name: 'openEnrolmentWindow',
  method: 'POST',
  path: '/classrooms/:id/enrolment-windows',
  permission: 'enrolment:open',
  summary: 'Ouvre une fenêtre d’enrôlement : un code à usage unique par emplacement libre.',
  params: byId,
  body: z
    .object({
      /** How many codes; all the free slots when absent. Asking for more than the cart can hold is refused. */
      count: z.int().min(1).max(40).optional(),
      minutes: z
        .int()
        .min(5)
        .max(60 * 24 * 14)
        .default(120),
    })
    .strict(),
  response: enrolmentWindow,
  status: 201,
});

export const getEnrolmentWindow = defineRoute({
  name: 'getEnrolmentWindow',
  method: 'GET',
  path: '/enrolment-windows/:id',
  permission: 'enrolment:read',
  summary: 'Une fenêtre d’enrôlement et l’état de ses codes.',
  params: byId,
  response: enrolmentWindow,
});

export const getEnrolmentSheet = defineRoute({
  name: 'getEnrolmentSheet',
  method: 'GET',
  path: '/enrolment-windows/:id/sheet.pdf',
  permission: 'enrolment:read',
  summary: 'La feuille des codes, à imprimer.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});

export const closeEnrolmentWindow = defineRoute({
  name: 'closeEnrolmentWindow',
  method: 'POST',
  path: '/enrolment-windows/:id/closure',
  permission: 'enrolment:open',
  summary: 'Ferme une fenêtre : ses codes restants ne valent plus rien.',
  params: byId,
  response: enrolmentWindow,
});

export const getLabelSheet = defineRoute({
  name: 'getLabelSheet',
  method: 'GET',
  path: '/classrooms/:id/labels.pdf',
  permission: 'classroom:read',
  summary: 'Les étiquettes des tablettes (grand numéro, QR qui nomme la tablette, « si trouvée »).',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});
