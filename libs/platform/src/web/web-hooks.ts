import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { DoorRequest } from './door-request.js';
import { DEFAULT_BODY_LIMIT, DEFAULT_DEADLINE_MS } from './door-route.js';
import type { DoorConfig, Gate } from './gate.service.js';
import { endsWithItsLine } from './pipelined.js';
import { taggedAnswer } from './tagged-answer.js';

/** A route as it was registered, whoever did: what bounds it. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly bodyLimit: number | undefined;
  /** Milliseconds; absent: none. */
  readonly deadlineMs: number | undefined;
}

const REGISTERED = new WeakMap<object, RouteOptions[]>();

/** Every route of a port on which `installHooks` was called. */
export const registeredRoutes = (instance: object): RegisteredRoute[] =>
  (REGISTERED.get(instance) ?? []).map(({ method, url, bodyLimit, handlerTimeout }) => ({
    method: String(method),
    url,
    bodyLimit,
    deadlineMs: handlerTimeout,
  }));

/** What holds for every route of the people's port, whoever declares it. Before any route is. */
export function installHooks(
  instance: FastifyInstance,
  gate: Gate,
  headers: Readonly<Record<string, string>>,
  answered: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  // Only JSON is read: a form or plain text is what another site may post without asking.
  instance.removeContentTypeParser('text/plain');
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
  const registered: RouteOptions[] = [];
  REGISTERED.set(instance, registered);
  instance.addHook('onRoute', (route) => {
    registered.push(route);
    const { bodyLimit, deadlineMs } = (route.config as DoorConfig | undefined)?.door ?? {};
    route.bodyLimit = bodyLimit ?? DEFAULT_BODY_LIMIT;
    if (deadlineMs !== null) route.handlerTimeout = deadlineMs ?? DEFAULT_DEADLINE_MS;
  });
  instance.addHook('onRequest', async (request, reply) => {
    endsWithItsLine(request.raw, reply.raw);
    reply.headers({ ...headers, 'x-request-id': String(request.id) });
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    await gate.admit(request as DoorRequest, reply);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    answered(request, reply);
    done();
  });
  instance.addHook('onSend', (request, reply, payload) => Promise.resolve(taggedAnswer(request, reply, payload)));
}
