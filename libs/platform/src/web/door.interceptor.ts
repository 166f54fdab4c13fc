import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import type { DoorRequest } from './door-request.js';
import { Download, type DoorRoute } from './door-route.js';
import { DOOR } from './door.decorator.js';
import { InvalidInput, parsePart } from './invalid-input.js';

/** Validates what comes in, once the caller is known, and lets out only what the route's answer names. */
export class DoorInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const door = Reflect.getMetadata(DOOR, context.getHandler()) as DoorRoute | undefined;
    if (door === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<DoorRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(readInput(door, request)).pipe(
      mergeMap(() => next.handle()),
      mergeMap((answer) => writeAnswer(door, reply, answer)),
    );
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

async function writeAnswer(door: DoorRoute, reply: FastifyReply, answer: unknown): Promise<unknown> {
  if (door.produces !== undefined && door.produces !== 'application/json')
    return writeDocument(door.produces, reply, answer);
  const result = await door.response.safeParseAsync(answer);
  if (result.success) return result.data;
  const where = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new Error(`The answer of ${door.method} ${door.path} is not what its route says (${where.join(', ')})`);
}

function writeDocument(produces: string, reply: FastifyReply, answer: unknown): Buffer {
  const { content, fileName } = answer instanceof Download ? answer : new Download(answer as Buffer | string);
  reply.header('content-type', produces.startsWith('text/') ? `${produces}; charset=utf-8` : produces);
  if (fileName !== undefined) reply.header('content-disposition', disposition(fileName));
  return Buffer.from(content);
}

/** RFC 6266: an ASCII name for old readers, the true one beside it. */
function disposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\/]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
