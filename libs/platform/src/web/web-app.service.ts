import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import { CLOCK } from '../clock.port.js';
import { Logger } from '../logs/logger.service.js';
import { Metrics } from '../metrics/metrics.service.js';
import { requestMetrics } from '../metrics/request-metrics.js';
import { NestLogger } from '../logs/nest-logger.service.js';
import { Database } from '../postgres/database.service.js';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../platform-options.js';
import { Vault } from '../secrets/vault.service.js';
import { ApiGuard } from './api.guard.js';
import { answerClientError, answerFrameworkError } from './client-error.js';
import { serveConsole } from './console-files.service.js';
import { DEFAULT_BODY_LIMIT } from './door-route.js';
import { DoorInterceptor } from './door.interceptor.js';
import { Gate, MOST_AT_ONCE } from './gate.service.js';
import { Idempotency } from './idempotency.service.js';
import { InFlight } from './in-flight.js';
import { ProblemFilter } from './problem.filter.js';
import { DEFAULT_RATE, RateLimiter, type Rate } from './rate-limiter.js';
import { securityHeaders } from './security-headers.js';
import { SESSION_RESOLVER, type SessionResolver } from './session-resolver.port.js';
import { installHooks } from './web-hooks.js';

/** How long a sender may take over the head of a request, and over all of it: slow senders hold connections. */
const HEAD_MS = 10_000;
const REQUEST_MS = 60_000;
/** Silence in the middle of anything; a live feed speaks more often. */
const IDLE_MS = 120_000;
/** What is under way when the port closes may last this long. Whoever starts us waits 15 s for all that stops, devices' port included. */
const CLOSING_MS = 8_000;
/** The address and the headers of a request, together. */
const HEAD_BYTES = 16 * 1024;

export interface WebAppOptions {
  /** Built console to serve; absent: the API alone. */
  readonly consoleDirectory?: string;
  /** Addresses or networks of the proxies whose X-Forwarded-For is believed; none unless told. */
  readonly trustedProxies?: readonly string[];
  readonly rate?: Rate;
  /** Requests under way of one address, and of one caller. */
  readonly atOnce?: { readonly address: number; readonly caller: number };
  /** How long what is under way may last once the application closes. */
  readonly closingMs?: number;
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
    connectionTimeout: IDLE_MS,
    http: { maxHeaderSize: HEAD_BYTES },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
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
  const atOnce = options.atOnce ?? MOST_AT_ONCE;
  const gate = new Gate(
    app.get<SessionResolver>(SESSION_RESOLVER, { strict: false }),
    new RateLimiter(options.rate ?? DEFAULT_RATE),
    { address: new InFlight(atOnce.address), caller: new InFlight(atOnce.caller) },
    publicUrl,
  );
  const idempotency = new Idempotency(app.get(Database), app.get(Vault), app.get<Clock>(CLOCK), logger);
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  instance.server.headersTimeout = HEAD_MS;
  // Node looks at slow senders no more once it closes: half a request, or an answer that nobody reads, would hold the end of all.
  instance.addHook('preClose', (done) => {
    setTimeout(() => instance.server.closeAllConnections(), options.closingMs ?? CLOSING_MS).unref();
    done();
  });
  installHooks(
    instance,
    gate,
    securityHeaders(new URL(publicUrl).protocol === 'https:'),
    requestMetrics(app.get(Metrics)),
  );
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalGuards(new ApiGuard());
  app.useGlobalInterceptors(new DoorInterceptor(idempotency));
  if (options.consoleDirectory !== undefined) await serveConsole(instance, options.consoleDirectory);
}
