import { ROLES } from '@chariot/kernel';
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';

export const role = z.enum(ROLES);

/** A role held on a place for a period. */
export const heldRole = z.object({
  id,
  role,
  label: z.string(),
  place: placeRef,
  from: localDate,
  until: localDate.nullable(),
  /** Function of whoever gave it; `null`: the first start of the instance. */
  grantedBy: z.string().nullable(),
  /** The role that it is a delegation of, and of whom. */
  delegation: z.object({ of: z.string(), reason: z.string() }).nullable(),
  /** A contractor's: the ticket that it is for. */
  ticket: z.string().nullable(),
});
export type HeldRole = z.output<typeof heldRole>;
export const person = z.object({
  id,
  displayName: z.string(),
  email: z.string(),
  active: z.boolean(),
  /** Since when she may no longer come in. */
  disabledAt: instant.nullable(),
  lastSignInAt: instant.nullable(),
  roles: z.array(heldRole),
});
export type Person = z.output<typeof person>;

const newRole = z
  .object({
    role,
    placeId: id,
    from: localDate,
    until: localDate.nullable().default(null),
    /** Compulsory for a contractor, and for nobody else. */
    ticket: line(60).nullable().default(null),
  })
  .strict();

export const listPeople = defineRoute({
  name: 'listPeople',
  method: 'GET',
  path: '/people',
  permission: 'person:read',
  summary: 'Personnes qui tiennent un rôle dans les lieux que l’on administre.',
  query: z.object({ ...page, q: z.string().trim().max(100).optional(), role: role.optional() }),
  response: pageOf(person),
});

export const getPerson = defineRoute({
  name: 'getPerson',
  method: 'GET',
  path: '/people/:id',
  permission: 'person:read',
  summary: 'Une personne et ses rôles.',
  params: byId,
  response: person,
});

export const addPerson = defineRoute({
  name: 'addPerson',
  method: 'POST',
  path: '/people',
  permission: 'person:write',
  summary: 'Ajoute une personne avec son premier rôle.',
  body: z.object({ displayName: line(120), email: z.email().max(200), role: newRole }).strict(),
  response: person,
  status: 201,
});

export const grantRole = defineRoute({
  name: 'grantRole',
  method: 'POST',
  path: '/people/:id/roles',
  permission: 'person:write',
  summary: 'Confie un rôle sur un lieu, pour une période.',
  params: byId,
  body: newRole,
  response: person,
  status: 201,
});

export const endRole = defineRoute({
  name: 'endRole',
  method: 'POST',
  path: '/people/:id/roles/:roleId/end',
  permission: 'person:write',
  summary: 'Met fin à un rôle aujourd’hui ; ses sessions sont fermées.',
  params: z.object({ id, roleId: id }),
  response: person,
});

export const handOver = defineRoute({
  name: 'handOver',
  method: 'POST',
  path: '/people/:id/hand-over',
  permission: 'person:write',
  summary: 'Passe tous les rôles d’une personne qui s’en va à celle qui la remplace, d’un coup.',
  params: byId,
  body: z.object({ toPersonId: id, reason: paragraph(300) }).strict(),
  /** The person who takes over. */
  response: person,
});

export const disablePerson = defineRoute({
  name: 'disablePerson',
  method: 'POST',
  path: '/people/:id/disabling',
  permission: 'person:write',
  summary: 'Ferme l’accès d’une personne : sessions, jetons et liens ne valent plus rien.',
  params: byId,
  body: z.object({ reason: paragraph(300) }).strict(),
  response: person,
});

export const enablePerson = defineRoute({
  name: 'enablePerson',
  method: 'POST',
  path: '/people/:id/enabling',
  permission: 'person:write',
  summary: 'Rouvre l’accès d’une personne.',
  params: byId,
  body: z.object({ reason: paragraph(300) }).strict(),
  response: person,
});

export const createSignInLink = defineRoute({
  name: 'createSignInLink',
  method: 'POST',
  path: '/people/:id/sign-in-links',
  permission: 'person:write',
  summary: 'Crée un lien de connexion à usage unique, valable 15 minutes.',
  params: byId,
  response: z.object({ url: z.string(), expiresAt: instant }),
  status: 201,
  shownOnce: true,
});
