import { TOKEN_PERMISSIONS } from '@chariot/kernel';
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, page, pageOf, placeRef } from '../shapes.js';

/** A program's way in: never more than whoever made it, on one place, until a day. */
export const apiToken = z.object({
  id,
  name: z.string(),
  place: placeRef,
  permissions: z.array(z.enum(TOKEN_PERMISSIONS)),
  /** Its first characters, to tell it from another. */
  prefix: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  /** Its last day. */
  until: localDate,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /** Whether it opens anything today. */
  active: z.boolean(),
});
export type ApiToken = z.output<typeof apiToken>;

export const listApiTokens = defineRoute({
  name: 'listApiTokens',
  method: 'GET',
  path: '/api-tokens',
  permission: 'integration:manage',
  summary: 'Jetons d’API sur ses lieux.',
  query: z.object({ ...page }).strict(),
  response: pageOf(apiToken),
});

export const createApiToken = defineRoute({
  name: 'createApiToken',
  method: 'POST',
  path: '/api-tokens',
  permission: 'integration:manage',
  summary: 'Crée un jeton d’API, montré une seule fois ; au plus un an, et rien de destructeur.',
  body: z
    .object({
      name: line(80),
      placeId: id,
      permissions: z.array(z.enum(TOKEN_PERMISSIONS)).min(1).max(TOKEN_PERMISSIONS.length),
      until: localDate,
    })
    .strict(),
  response: z.object({ token: z.string(), apiToken }),
  status: 201,
  shownOnce: true,
});

export const revokeApiToken = defineRoute({
  name: 'revokeApiToken',
  method: 'DELETE',
  path: '/api-tokens/:id',
  permission: 'integration:manage',
  summary: 'Révoque un jeton d’API.',
  params: byId,
  response: apiToken,
});
