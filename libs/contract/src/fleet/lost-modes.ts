import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, paragraph } from '../shapes.js';
import { approval } from '../identity/approvals.js';

/** As long as a device may stay in Lost Mode on one agreement: a longer search is asked for again. */
export const LOST_MODE_DAYS = 30;

/** A device that is in Lost Mode, that is to be, or that has not said yet that it came out of it. */
export const deviceLostMode = z.object({
  /** Cancelling it ends the Lost Mode. */
  operationId: id,
  state: z.enum(['due', 'on', 'ending']),
  /** When it ends by itself. */
  until: instant,
  /** What its screen says. */
  text: z.string(),
});
export type DeviceLostMode = z.output<typeof deviceLostMode>;

export const askForLostMode = defineRoute({
  name: 'askForLostMode',
  method: 'POST',
  path: '/lost-modes',
  permission: 'operation:run',
  summary: 'Demande qu’un iPad passe en mode Perdu, pour quelques jours ; une seconde personne doit l’accorder.',
  body: z
    .object({
      deviceId: id,
      /** What the screen says to whoever has it in hand: where to bring it, which number to call. */
      text: paragraph(300),
      days: z.int().min(1).max(LOST_MODE_DAYS).default(7),
      reason: paragraph(300),
    })
    .strict(),
  response: approval,
  status: 201,
});
