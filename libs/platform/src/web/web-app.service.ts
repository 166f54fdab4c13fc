import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Logger } from '../logs/logger.service.js';
import { NestLogger } from '../logs/nest-logger.service.js';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../platform-options.js';
import { ApiGuard } from './api.guard.js';
import { serveConsole } from './console-files.service.js';
import type { DoorRequest } from './door-request.js';
import { DEFAULT_BODY_LIMIT } from './door-route.js';
import { DoorInterceptor } from './door.interceptor.js';
import { Gate, type DoorConfig } from './gate.service.js';
import { ProblemFilter } from './problem.filter.js';
import { DEFAULT_RATE, RateLimiter, type Rate } from './rate-limiter.js';
import { securityHeaders } from './security-headers.js';
import { SESSION_RESOLVER, type SessionResolver } from './session-resolver.port.js';

/** How long a sender may take over the head of a request, and over all of it: slow senders hold connections. */
const HEAD_MS = 10_000;
const REQUEST_MS = 60_000;

export interface WebAppOptions {
  /** Built console to serve; absent: the API alone. */
  readonly consoleDirectory?: string;
  /** Addresses or networks of the proxies whose X-Forwarded-For is believed; none unless told. */
  readonly trustedProxies?: readonly string[];
  readonly rate?: Rate;
}

/**
 * Builds the HTTP application of a root module that imports `PlatformModule.forRoot` and where `SESSION_RESOLVER` can
 * be found. Every request passes the gate. Not yet listening: `await app.listen(port, host)`, or `app.inject`.
 */
export async function createWebApp(
  root: Type | DynamicModule,
  options: WebAppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    bodyLimit: DEFAULT_BODY_LIMIT,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    abortOnError: false,
    // What goes wrong before our own logger is there is thrown: whoever starts us says it in a sentence.
    logger: false,
  });
  try {
    await equip(app, adapter, options);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function equip(app: NestFastifyApplication, adapter: FastifyAdapter, options: WebAppOptions): Promise<void> {
  const logger = app.get(Logger);
  app.useLogger(new NestLogger(logger));
  const { publicUrl } = app.get<PlatformOptions>(PLATFORM_OPTIONS);
  const gate = new Gate(
    app.get<SessionResolver>(SESSION_RESOLVER, { strict: false }),
    new RateLimiter(options.rate ?? DEFAULT_RATE),
    publicUrl,
  );
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  instance.server.headersTimeout = HEAD_MS;
  installHooks(instance, gate, securityHeaders(new URL(publicUrl).protocol === 'https:'));
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalGuards(new ApiGuard());
  app.useGlobalInterceptors(new DoorInterceptor());
  if (options.consoleDirectory !== undefined) await serveConsole(instance, options.consoleDirectory);
}

function installHooks(instance: FastifyInstance, gate: Gate, headers: Readonly<Record<string, string>>): void {
  // Only JSON is read: a form or plain text is what another site may post without asking.
  instance.removeContentTypeParser('text/plain');
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
  instance.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config as DoorConfig | undefined)?.door ?? {};
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
  instance.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': String(request.id) });
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    await gate.admit(request as DoorRequest, reply);
  });
}
