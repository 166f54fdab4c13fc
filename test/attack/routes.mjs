// The doors for people, as the OpenAPI document lists them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../infra/start/home.mjs';

export const PREFIX = '/api/v1';

/**
 * @typedef {object} Route
 * @property {string} name        operationId
 * @property {string} method
 * @property {string} path        with `{id}`
 * @property {string} permission  `public` when nobody is asked who she is
 * @property {{ name: string, in: string, schema: any }[]} parameters
 * @property {any} body           JSON schema of the body; null without one
 * @property {any} response       JSON schema of the answer; null when it is a document or nothing
 * @property {string} produces
 */

/** @returns {Route[]} */
export function routesOf() {
  const document = JSON.parse(readFileSync(join(CLONE, 'apps/api/openapi.json'), 'utf8'));
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeOf(path, method, operation)),
  );
}

/** @param {string} path @param {string} method @param {any} operation @returns {Route} */
function routeOf(path, method, operation) {
  const [, answer] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  const [produces = ''] = Object.keys(answer?.content ?? {});
  return {
    name: operation.operationId,
    method: method.toUpperCase(),
    path,
    permission: operation['x-permission'] ?? 'public',
    parameters: operation.parameters ?? [],
    body: operation.requestBody?.content['application/json']?.schema ?? null,
    response: produces === 'application/json' ? (answer?.content[produces].schema ?? null) : null,
    produces,
  };
}
