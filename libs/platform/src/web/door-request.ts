import type { Reach } from '@chariot/kernel';
import type { FastifyRequest } from 'fastify';

/** A request, with what the guard has found out about it. */
export interface DoorRequest extends FastifyRequest {
  reach?: Reach;
  sessionToken?: string;
  input?: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
}
