import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, line } from '../shapes.js';
import { approval } from '../identity/approvals.js';

export const askForErasure = defineRoute({
  name: 'askForErasure',
  method: 'POST',
  path: '/erasures',
  permission: 'device:erase',
  summary: 'Demande d’effacer et de désenrôler des tablettes d’une même école ; une seconde personne doit l’accorder.',
  body: z.object({ deviceIds: z.array(id).min(1).max(12), reason: line(300) }).strict(),
  response: approval,
  status: 201,
});
