import type { Reach } from '@chariot/kernel';
import type { FastifyRequest } from 'fastify';
import type { IfMatch } from './if-match.js';

/** A request, with what the guard has found out about it. */
export interface DoorRequest extends FastifyRequest {
  reach?: Reach;
  sessionToken?: string;
  ifMatch?: IfMatch;
  /** The handler's work, which may last longer than the caller waits. */
  working?: Promise<unknown>;
  input?: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
}
