import type { Permission } from '@chariot/kernel';
import type { Readable } from 'node:stream';
import type { ZodType } from 'zod';

/** What the web needs to know of a route. The contract's routes satisfy it: platform does not lean on contract. */
export interface DoorRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, parameters named with a colon: `/schools/:uai`. */
  readonly path: string;
  /** A permission that the caller must hold on some place, or `public`: no session is looked for. */
  readonly permission: Permission | 'public';
  readonly params?: ZodType;
  readonly query?: ZodType;
  readonly body?: ZodType;
  /** Every JSON answer passes through it, so that a field which the contract does not name never leaves. */
  readonly response: ZodType;
  readonly status?: number;
  /** Other than JSON: the handler returns the bytes (`Buffer` or `string`) or a `Download`. */
  readonly produces?: string;
  /** Largest body in bytes, 1 MiB unless told. */
  readonly bodyLimit?: number;
  /** Milliseconds from the head of the request to the answer, 30,000 unless told; `null`: a stream that never ends. */
  readonly deadlineMs?: number | null;
  /** The answer holds something that is shown once: it is not kept for a repeated Idempotency-Key. */
  readonly shownOnce?: true;
}

export const API_PREFIX = '/api/v1';
export const DEFAULT_BODY_LIMIT = 1024 * 1024;
export const DEFAULT_DEADLINE_MS = 30_000;

/**
 * A document as a handler returns it; `fileName` makes the browser save it. One that is longer than memory should hold is
 * a stream: it has no tag, and breaks off where its source fails.
 */
export class Download {
  constructor(
    readonly content: Buffer | string | Readable,
    readonly fileName?: string,
  ) {}
}
