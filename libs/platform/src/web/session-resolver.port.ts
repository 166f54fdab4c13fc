import type { Reach } from '@chariot/kernel';

/** Answered by identity. */
export interface SessionResolver {
  /** The Reach of a living session, `null` for anything else. `token` is what the client sent, at most 512 characters. */
  resolve(token: string): Promise<Reach | null>;
}
export const SESSION_RESOLVER = Symbol('SessionResolver');
