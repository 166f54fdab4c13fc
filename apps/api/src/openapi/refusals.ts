import type { Route } from '@chariot/contract';
import { isConditional, isKeyed } from './headers.js';
import type { Json } from './schema.js';

interface Refusals {
  readonly description: string;
  readonly codes: readonly string[];
}

/** What the door itself may answer before or around the act, by status. */
function ofDoor(route: Route): ReadonlyMap<number, Refusals> {
  const guarded = route.permission !== 'public';
  const writes = route.method !== 'GET';
  const of: [number, string, (string | false)[]][] = [
    [
      400,
      'Demande non valide.',
      [
        'web.invalidInput',
        'web.unreadable',
        writes && !isConditional(route) && 'web.notConditional',
        isKeyed(route) && 'web.badKey',
      ],
    ],
    [401, 'Connexion nécessaire.', [guarded && 'web.signInRequired']],
    [403, 'Accès refusé.', [guarded && 'web.forbidden', writes && 'web.crossSite']],
    [409, 'Conflit.', isKeyed(route) ? ['web.keyRunning', 'web.answerNotKept'] : []],
    [412, 'Modifié entre-temps.', [isConditional(route) && 'web.changedMeanwhile']],
    [413, 'Envoi trop volumineux.', [writes && 'web.tooLarge']],
    [414, 'Adresse trop longue.', ['web.addressTooLong']],
    [415, 'Format non accepté.', [writes && 'web.wrongType']],
    [422, 'Clé déjà utilisée pour une autre demande.', [isKeyed(route) && 'web.keyOfAnother']],
    [429, 'Trop de demandes.', ['web.tooMany', isKeyed(route) && 'web.tooManyKeys']],
    [500, 'Erreur inattendue.', ['web.unexpected']],
    [
      503,
      'Service indisponible, ou demande trop longue.',
      ['web.unavailable', route.deadlineMs !== null && 'web.tooSlow'],
    ],
  ];
  return new Map(
    of.flatMap(([status, description, codes]) => {
      const known = codes.filter((code) => code !== false);
      return known.length === 0 ? [] : [[status, { description, codes: known }] as const];
    }),
  );
}

/** Every refusal of a route that is known, by status; `default` holds those of the act, by the codes that it names. */
export function refusalsOf(route: Route): Json {
  const own = route.refusals ?? [];
  return {
    ...Object.fromEntries(
      [...ofDoor(route)].map(([status, { codes }]) => [
        String(status),
        { $ref: `#/components/responses/${nameOf(status, codes)}` },
      ]),
    ),
    default:
      own.length === 0
        ? { $ref: '#/components/responses/refusal' }
        : {
            description: `Refus de l’acte : une phrase en français et un code stable (RFC 9457). Codes : ${own.join(', ')}.`,
            content: CONTENT,
          },
  };
}

/** The refusals that routes share, each once. */
export function refusalComponents(routes: readonly Route[]): Json {
  const all = routes.flatMap((route) => [...ofDoor(route)]);
  const refusal = {
    description: 'Refus de l’acte : une phrase en français et un code stable (RFC 9457).',
    content: CONTENT,
  };
  return {
    refusal,
    ...Object.fromEntries(
      all.map(([status, { description, codes }]) => [
        nameOf(status, codes),
        {
          description: `${description} Codes : ${codes.join(', ')}.`,
          ...(status === 429 && { headers: { 'retry-after': { $ref: '#/components/headers/RetryAfter' } } }),
          content: CONTENT,
        },
      ]),
    ),
  };
}

const CONTENT: Json = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const nameOf = (status: number, codes: readonly string[]): string =>
  [String(status), ...codes.map((code) => code.replace(/^web\./, ''))].join('-');
