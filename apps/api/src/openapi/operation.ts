import type { Route } from '@chariot/contract';
import { TOKEN_PERMISSIONS, type Permission } from '@chariot/kernel';
import type { z } from 'zod';
import { answerHeaders, headerParameters, isTagged } from './headers.js';
import { refusalsOf } from './refusals.js';
import { schemaOf, type Json } from './schema.js';

const ofTokens: readonly Permission[] = TOKEN_PERMISSIONS;

export function operationOf(route: Route): Json {
  const parameters = [...parametersOf(route), ...headerParameters(route)];
  const takesBody = route.method !== 'GET' && !route.body.safeParse(undefined).success;
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    ...securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    responses: {
      [route.status]: { description: route.summary, headers: answerHeaders(route), content: contentOf(route) },
      ...(isTagged(route) && {
        304: {
          description: 'La réponse est celle que l’appelant a déjà.',
          headers: { etag: { $ref: '#/components/headers/ETag' } },
        },
      }),
      ...refusalsOf(route),
    },
  };
}

/** Who may call: nobody in particular; a signed-in person; or, where tokens may be given the permission, a program too. */
function securityOf({ permission }: Route): Json {
  if (permission === 'public') return { security: [] };
  const token = ofTokens.includes(permission);
  return { 'x-permission': permission, security: [{ session: [] }, ...(token ? [{ bearer: [] }] : [])] };
}

function contentOf(route: Route): Json {
  const json = route.produces === 'application/json';
  if (route.deadlineMs === null) return { 'text/event-stream': { schema: { type: 'string' } } };
  const schema = json ? schemaOf(route.response, 'output') : { type: 'string', format: 'binary' };
  return { [route.produces]: { schema } };
}

/** What is said of a parameter that many routes have. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  limit: 'Éléments par page, 200 au plus.',
  after: 'Le `next` de la page précédente ; absent pour la première. Un curseur ne se fabrique pas.',
};

function parametersOf(route: Route): Json[] {
  const of = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    const json = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
    return Object.entries(json.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (json.required ?? []).includes(name),
      ...(place === 'query' && DESCRIPTIONS[name] !== undefined && { description: DESCRIPTIONS[name] }),
      schema: property,
    }));
  };
  return [...of(route.params, 'path'), ...of(route.query, 'query')];
}
