import { PERMISSIONS } from '@chariot/kernel';
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, line } from '../shapes.js';
import { heldRole } from './people.js';

/** The signed-in person, as the console needs her. `permissions` is the union over all her places. */
export const me = z.object({
  personId: id,
  displayName: z.string(),
  email: z.string(),
  roles: z.array(heldRole),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** When she last proved that she is there; `null`: she came in by a link alone. */
  provenAt: instant.nullable(),
  /** How she may prove it: nothing yet, and dangerous acts are closed to her. */
  canProve: z.boolean(),
  instance: z.object({ version: z.string(), publicUrl: z.string(), deviceUrl: z.string() }),
});
export type Me = z.output<typeof me>;

export const openSession = defineRoute({
  name: 'openSession',
  method: 'POST',
  path: '/sessions',
  permission: 'public',
  summary: 'Échange un lien de connexion à usage unique contre une session (cookie httpOnly).',
  body: z.object({ token: z.string().min(20).max(200) }).strict(),
  response: me,
  status: 201,
});

export const getMe = defineRoute({
  name: 'getMe',
  method: 'GET',
  path: '/sessions/current',
  permission: 'session:own',
  summary: 'La personne connectée, ses rôles et ses droits.',
  response: me,
});

export const closeSession = defineRoute({
  name: 'closeSession',
  method: 'DELETE',
  path: '/sessions/current',
  permission: 'session:own',
  summary: 'Ferme la session.',
  response: z.object({ closed: z.literal(true) }),
});

export const getFirstRun = defineRoute({
  name: 'getFirstRun',
  method: 'GET',
  path: '/first-run',
  permission: 'public',
  summary: 'Dit si l’instance attend encore son premier administrateur.',
  response: z.object({ needed: z.boolean() }),
});

export const completeFirstRun = defineRoute({
  name: 'completeFirstRun',
  method: 'POST',
  path: '/first-run',
  permission: 'public',
  summary: 'Crée le premier administrateur avec le code affiché dans le terminal, et l’académie de l’instance.',
  body: z
    .object({
      code: z.string().trim().min(8).max(40),
      displayName: line(120),
      email: z.email().max(200),
      academieName: line(120),
    })
    .strict(),
  response: me,
  status: 201,
});
