import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, paragraph } from '../shapes.js';
import { approval } from '../identity/approvals.js';

/** Whether a device is to be erased, or was, since it was last enrolled. */
export const deviceErasure = z.object({
  /** `erasing`: it was told to go on; `expired`: it did not come back in time. */
  state: z.enum(['due', 'erasing', 'erased', 'failed', 'expired']),
  at: instant,
});
export type DeviceErasure = z.output<typeof deviceErasure>;

export const askForErasure = defineRoute({
  name: 'askForErasure',
  method: 'POST',
  path: '/erasures',
  permission: 'device:erase',
  summary: 'Demande d’effacer et de désenrôler des tablettes d’une même école ; une seconde personne doit l’accorder.',
  body: z.object({ deviceIds: z.array(id).min(1).max(12), reason: paragraph(300) }).strict(),
  response: approval,
  status: 201,
});
