import { ROLES } from '@chariot/kernel';
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, page, pageOf, placeRef } from '../shapes.js';

export const role = z.enum(ROLES);

/** A role held on a place for a period. */
export const heldRole = z.object({
  id,
  role,
  label: z.string(),
  place: placeRef,
  from: localDate,
  until: localDate.nullable(),
});
export const person = z.object({
  id,
  displayName: z.string(),
  email: z.string(),
  active: z.boolean(),
  lastSignInAt: instant.nullable(),
  roles: z.array(heldRole),
});
export type Person = z.output<typeof person>;

const newRole = z.object({ role, placeId: id, from: localDate, until: localDate.nullable().default(null) }).strict();

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

export const createSignInLink = defineRoute({
  name: 'createSignInLink',
  method: 'POST',
  path: '/people/:id/sign-in-links',
  permission: 'person:write',
  summary: 'Crée un lien de connexion à usage unique, valable 15 minutes.',
  params: byId,
  response: z.object({ url: z.string(), expiresAt: instant }),
  status: 201,
});
