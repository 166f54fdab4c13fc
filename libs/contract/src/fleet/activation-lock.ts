import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, instant, line } from '../shapes.js';

export const revealActivationLock = defineRoute({
  name: 'revealActivationLock',
  method: 'POST',
  path: '/devices/:id/activation-lock/disclosure',
  permission: 'device:erase',
  summary:
    'Montre le code qui lève le verrouillage d’activation d’un iPad, à qui vient de prouver son identité ; le journal garde le motif.',
  params: byId,
  body: z.object({ reason: line(300) }).strict(),
  response: z.object({ bypassCode: z.string(), keptAt: instant }),
  shownOnce: true,
  refusals: ['fleet.activationLockUnknown', 'identity.proofNeeded'],
});
