import { z } from 'zod';
import { defineRoute } from '../route.js';

export const getRevocationList = defineRoute({
  name: 'getRevocationList',
  method: 'GET',
  path: '/revocation-list.crl',
  permission: 'public',
  summary: 'La liste des certificats d’appareils révoqués (RFC 5280), pour les serveurs qui les vérifient eux-mêmes.',
  response: z.any(),
  produces: 'application/pkix-crl',
});
