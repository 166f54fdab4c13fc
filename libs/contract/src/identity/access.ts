import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, localDate, placeRef } from '../shapes.js';
import { role } from './people.js';

/** Somebody, or an API token, that reaches a place, and the reason. */
export const access = z.object({
  kind: z.enum(['person', 'token']),
  /** Of the held role, or of the token. */
  id,
  displayName: z.string(),
  /** The role, `null` for a token. */
  role: role.nullable(),
  label: z.string(),
  /** Where it is held: this place, or one above it. */
  heldOn: placeRef,
  from: localDate,
  until: localDate.nullable(),
  /** One French sentence: given by whom, for what. */
  why: z.string(),
  /** What it lets one do here, in French words, the gravest first. */
  may: z.array(z.string()),
  lastSeenAt: instant.nullable(),
});
export type Access = z.output<typeof access>;

export const getPlaceAccess = defineRoute({
  name: 'getPlaceAccess',
  method: 'GET',
  path: '/places/:id/access',
  permission: 'access:read',
  summary: 'Qui peut voir ce lieu, et pourquoi.',
  params: byId,
  /** `more`: others are not shown, the list being bounded. */
  response: z.object({ items: z.array(access), more: z.boolean() }),
});
