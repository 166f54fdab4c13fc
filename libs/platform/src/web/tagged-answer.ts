import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTagOf, namedTags, namesWeakly } from './entity-tag.js';
import type { DoorConfig } from './gate.service.js';

const READS = new Set(['GET', 'HEAD']);

/**
 * What a door answers to a reader gets its tag; whoever has it already is told so (304, RFC 9110 §15.4.5). The answer is
 * made all the same: who asks must still be allowed to, and nothing is kept that could grow stale.
 */
export function taggedAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const { door } = request.routeOptions.config as DoorConfig;
  if (door === undefined || !READS.has(request.method) || reply.statusCode !== 200) return payload;
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
  const tag = entityTagOf(payload);
  reply.header('etag', tag);
  const known = namedTags(request.headers['if-none-match']);
  if (known === null || !namesWeakly(known, tag)) return payload;
  reply.status(304).removeHeader('content-type').removeHeader('content-disposition').removeHeader('content-length');
  return null;
}
