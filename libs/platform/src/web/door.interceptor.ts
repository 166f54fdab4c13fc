import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { DoorRequest } from './door-request.js';
import type { DoorRoute } from './door-route.js';
import { CONDITIONAL, DOOR } from './door.decorator.js';
import { writeDocument } from './document-answer.js';
import { namedTags } from './entity-tag.js';
import type { Idempotency } from './idempotency.service.js';
import { IfMatch } from './if-match.js';
import { InvalidInput, parsePart } from './invalid-input.js';
import { webError } from './web-errors.js';

/**
 * Validates what comes in, once the caller is known, and lets out only what the route's answer names. Between the two:
 * what she has read must still be so (If-Match), and what she asks twice is done once (Idempotency-Key).
 */
export class DoorInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const door = Reflect.getMetadata(DOOR, context.getHandler()) as DoorRoute | undefined;
    if (door === undefined) return next.handle();
    const working = this.#answer(door, context, next);
    context.switchToHttp().getRequest<DoorRequest>().working = working;
    return from(working);
  }

  async #answer(door: DoorRoute, context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<DoorRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    readPrecondition(door, request, Reflect.getMetadata(CONDITIONAL, context.getHandler()) as DoorRoute | undefined);
    await readInput(door, request);
    const act = async (): Promise<unknown> => {
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (request.ifMatch?.heeded === false) throw new Error(`${door.method} ${door.path} does not heed If-Match`);
      return writeAnswer(door, reply, answer);
    };
    const key = request.headers['idempotency-key'];
    if (key === undefined || door.method !== 'POST' || request.reach === undefined) return act();
    const keyed = {
      reach: request.reach,
      key: String(key),
      request: textOf(request),
      shownOnce: door.shownOnce === true,
    };
    const { answer, replayed } = await this.idempotency.once(keyed, async () => kept(await act(), reply));
    if (replayed) reply.header('idempotency-replayed', 'true');
    return unkept(answer, reply);
  }
}

async function readInput(door: DoorRoute, request: DoorRequest): Promise<void> {
  const [params, query, body] = await Promise.all([
    parsePart('params', door.params, request.params),
    parsePart('query', door.query, request.query),
    parsePart('body', door.body, request.body),
  ]);
  const faults = [...params.faults, ...query.faults, ...body.faults];
  if (faults.length > 0) throw new InvalidInput(faults);
  request.input = { params: params.value, query: query.value, body: body.value };
}

/** A precondition that would not be looked at must not be believed to have held. */
function readPrecondition(door: DoorRoute, request: DoorRequest, reader: DoorRoute | undefined): void {
  const named = door.method === 'GET' ? null : namedTags(request.headers['if-match']);
  if (reader !== undefined) request.ifMatch = new IfMatch(named, reader);
  else if (named !== null) throw webError('notConditional');
}

async function writeAnswer(door: DoorRoute, reply: FastifyReply, answer: unknown): Promise<unknown> {
  if (door.produces !== undefined && door.produces !== 'application/json')
    return writeDocument(door.produces, reply, answer);
  const result = await door.response.safeParseAsync(answer);
  if (result.success) return result.data;
  const where = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new Error(`The answer of ${door.method} ${door.path} is not what its route says (${where.join(', ')})`);
}

/** What makes two requests the same. A body was read as JSON: its spaces do not count. */
const textOf = ({ method, url, body }: DoorRequest): string => `${method} ${url}\n${JSON.stringify(body ?? null)}`;

const KEPT_HEADERS = ['content-type', 'content-disposition', 'location'];

interface Kept extends Readonly<Record<string, unknown>> {
  readonly json?: unknown;
  /** Base64. */
  readonly document?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Never a cookie: a session is not given twice. */
function kept(answer: unknown, reply: FastifyReply): Kept {
  const present = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const headers = Object.fromEntries(present) as Record<string, string>;
  return Buffer.isBuffer(answer) ? { document: answer.toString('base64'), headers } : { json: answer, headers };
}

function unkept({ json, document, headers }: Kept, reply: FastifyReply): unknown {
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  return document === undefined ? json : Buffer.from(document, 'base64');
}
