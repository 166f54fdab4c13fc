import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { types } from 'node:util';
import { DomainError } from '@chariot/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logs/logger.service.js';
import { RefusalLog } from '../logs/refusal-log.service.js';
import { sqlState } from '../postgres/sql-error.js';
import type { DoorRequest } from './door-request.js';
import type { DoorConfig } from './gate.service.js';
import { InvalidInput } from './invalid-input.js';
import { languageOf, problemOf, PROBLEM_TYPE, type FieldFault, type Problem, type RefusalPage } from './problem.js';
import { webError } from './web-errors.js';

/**
 * Turns whatever was thrown into RFC 9457. A refusal is a line in the log; what it does not know is logged with its
 * cause, and tells nothing but the request's number.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #refusals: RefusalLog;

  constructor(private readonly logger: Logger) {
    this.#refusals = new RefusalLog(logger);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<DoorRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problemFor(error, request);
    if (problem.status < 500) this.#note(problem, request);
    if (reply.sent) return;
    const { refusal = asJson } = request.routeOptions.config as DoorConfig;
    const { headers, body } = refusal(problem);
    void reply.status(problem.status).headers(headers).send(body);
  }

  problemFor(error: unknown, request: FastifyRequest): Problem {
    const told = (one: DomainError, more: { readonly status?: number; readonly fields?: readonly FieldFault[] } = {}) =>
      problemOf(one, { ...more, requestId: String(request.id), language: languageOf(request) });
    if (error instanceof DomainError) {
      if (error.category === 'unavailable') this.#log('warn', error, request);
      return told(error);
    }
    // Who hung up in the middle of her words hears nothing: a refusal, of which there are only so many lines.
    if (error === request.raw.errored) return told(webError('unreadable'), { status: 400 });
    if (error instanceof InvalidInput) return told(webError('invalidInput'), { fields: error.fields });
    const status = error instanceof HttpException ? error.getStatus() : statusOfFastify(error);
    if (status === 404) return told(webError('notFound'));
    if (status === 413) return told(webError('tooLarge'));
    if (status === 415) return told(webError('wrongType'));
    if (isTimeout(error)) {
      this.#log('warn', error, request);
      return told(webError('tooSlow'));
    }
    if (status !== undefined && status >= 400 && status < 500) {
      return told(webError('unreadable'), { status: 400 });
    }
    this.#log('error', error, request);
    if (databaseIsAway(error)) return told(webError('unavailable'));
    return told(webError('unexpected'), { status: 500 });
  }

  #note({ status, code, requestId }: Problem, request: DoorRequest): void {
    // As the route was declared, never as it was typed: an address may hold anything.
    const door = `${request.method} ${request.routeOptions.url ?? '(unlisted)'}`;
    this.#refusals.note({ door, code, from: request.ip, status, requestId, actor: request.reach?.id });
  }

  #log(level: 'warn' | 'error', error: unknown, request: FastifyRequest): void {
    const url = request.routeOptions.url ?? '(unlisted)';
    this.logger[level]('request failed', { requestId: String(request.id), method: request.method, route: url, error });
  }
}

const asJson: RefusalPage = (problem) => ({ headers: { 'content-type': PROBLEM_TYPE }, body: JSON.stringify(problem) });

/** Fastify's own refusals (`FST_…`) carry a status; another error's `statusCode` is somebody else's and is not believed. */
function statusOfFastify(error: unknown): number | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  const own = typeof code === 'string' && code.startsWith('FST_');
  // A JSON body that does not parse: a SyntaxError which Fastify marks 400 without a code of its own.
  const badJson = error.name === 'SyntaxError' && statusCode === 400;
  return (own || badJson) && typeof statusCode === 'number' ? statusCode : undefined;
}

const isTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'FST_ERR_HANDLER_TIMEOUT';

function databaseIsAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    code === 'ECONNREFUSED' || code === 'ECONNRESET' || ['57P01', '57P03', '53300'].includes(sqlState(error) ?? '')
  );
}
