import { problem, ROUTES, type Route } from '@chariot/contract';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Writes `openapi.json` from the contract; with `--check`, says whether the committed one is still true. */
const FILE = new URL('../../openapi.json', import.meta.url);

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return rest;
}

function parametersOf(route: Route): Json[] {
  const of = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    const json = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
    return Object.entries(json.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (json.required ?? []).includes(name),
      schema: property,
    }));
  };
  return [...of(route.params, 'path'), ...of(route.query, 'query')];
}

function operationOf(route: Route): Json {
  const parameters = parametersOf(route);
  const takesBody = route.method !== 'GET' && !route.body.safeParse(undefined).success;
  const json = route.produces === 'application/json';
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    ...(route.permission === 'public' ? { security: [] } : { 'x-permission': route.permission }),
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    responses: {
      [route.status]: {
        description: route.summary,
        content: {
          [route.produces]: {
            schema: json ? schemaOf(route.response, 'output') : { type: 'string', format: 'binary' },
          },
        },
      },
      default: {
        description: 'Refus : une phrase en français et un code stable (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chariot',
      version: '1',
      description:
        'Gestionnaire de parc des classes mobiles. Les refus suivent la RFC 9457 ; les listes se lisent par curseur.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'chariot_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}

const text = `${JSON.stringify(openApi(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error(
      'apps/api/openapi.json ne correspond plus au contrat : lancez « npm run openapi » et relisez la différence.',
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
