import { ROUTES, type Route } from '@chariot/contract';
import type { Json } from './schema.js';

const text = (pattern?: string): Json => ({ type: 'string', ...(pattern !== undefined && { pattern }) });

/** A thing that is read on the same path is compared before it is changed. */
export const isConditional = ({ method, path }: Route): boolean =>
  (method === 'PUT' || method === 'PATCH') && ROUTES.some((other) => other.method === 'GET' && other.path === path);

export const isKeyed = ({ method, permission }: Route): boolean => method === 'POST' && permission !== 'public';

export const isTagged = ({ method, deadlineMs }: Route): boolean => method === 'GET' && deadlineMs !== null;

/** Headers that a caller may send, written out with each operation. */
export function headerParameters(route: Route): Json[] {
  return [
    ...(isTagged(route)
      ? [header('If-None-Match', 'L’etag d’une réponse déjà reçue : 304 sans corps si rien n’a changé.', text())]
      : []),
    ...(isConditional(route)
      ? [
          header(
            'If-Match',
            'L’etag lu avant de modifier : 412, et rien n’est écrit, si l’élément a changé depuis.',
            text(),
          ),
        ]
      : []),
    ...(isKeyed(route)
      ? [
          header(
            'Idempotency-Key',
            `Choisie par l’appelant : la même demande recommencée avec la même clé dans les 24 heures est faite une seule fois, et reçoit ${route.shownOnce === true ? '409 `web.shownOnce` : ce qu’elle montre ne l’est qu’une fois' : 'la même réponse'}.`,
            { ...text('^[\\x21-\\x7e]{1,200}$'), maxLength: 200 },
          ),
        ]
      : []),
  ];
}

const header = (name: string, description: string, schema: Json): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

/** Headers of a good answer, by the name that `components.headers` gives them. */
export function answerHeaders(route: Route): Json {
  return {
    'x-request-id': ref('RequestId'),
    ...(isTagged(route) && { etag: ref('ETag') }),
    ...(isKeyed(route) && { 'idempotency-replayed': ref('IdempotencyReplayed') }),
  };
}

const ref = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

export const HEADERS: Json = {
  RequestId: { description: 'Numéro de la demande, à communiquer avec une erreur.', schema: { type: 'string' } },
  ETag: { description: 'Empreinte forte de la réponse (RFC 9110 §8.8.3).', schema: { type: 'string' } },
  IdempotencyReplayed: {
    description: '`true` : la première réponse, donnée une seconde fois.',
    schema: { type: 'string', enum: ['true'] },
  },
  RetryAfter: { description: 'Secondes à attendre avant de recommencer.', schema: { type: 'integer' } },
};
