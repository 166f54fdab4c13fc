import type { Permission } from '@chariot/kernel';
import { z } from 'zod';

/** Who may use a route: a permission that the caller must hold somewhere, or `public` (no sign-in). */
export type RoutePermission = Permission | 'public';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One door of the API, declared once: the API's guard, its validation, OpenAPI and the console's client all read it.
 * `path` is below `/api/v1` and names its parameters with a colon (`/classrooms/:id`).
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly permission: RoutePermission;
  /** One French sentence: what the route is for. */
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly response: R;
  readonly status: number;
  /** What comes back: JSON, or a document that the handler writes itself. */
  readonly produces:
    | 'application/json'
    | 'application/pdf'
    | 'application/octet-stream'
    | 'text/csv'
    | 'application/vnd.oasis.opendocument.spreadsheet'
    | 'text/calendar'
    | 'application/pkix-crl';
  /** Largest body in bytes, where the general limit (1 MiB; 8 KiB for a public door) does not fit. */
  readonly bodyLimit?: number;
  /** Milliseconds to answer in, where the general deadline (30 s) does not fit; `null`: a stream. */
  readonly deadlineMs?: number | null;
  /** The answer holds something that is shown once: it is not kept, and a repeated Idempotency-Key does not show it again. */
  readonly shownOnce?: true;
  /** Stable codes of the refusals that are this route's own, for whoever writes a program against it. */
  readonly refusals?: readonly string[];
}

const nothing = z.object({}).strict();
const noBody = z.undefined().or(z.null()).or(nothing);

type NoFields = typeof nothing;
type NoBody = typeof noBody;

export interface RouteDeclaration<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly permission: RoutePermission;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status?: number;
  readonly produces?: Route['produces'];
  readonly bodyLimit?: number;
  readonly deadlineMs?: number | null;
  readonly shownOnce?: true;
  readonly refusals?: readonly string[];
}

/** What a stranger may have the server hold, in bytes: an address, a password and a code are far shorter. */
const PUBLIC_BODY_LIMIT = 8 * 1024;

export function defineRoute<
  R extends z.ZodType,
  P extends z.ZodType = NoFields,
  Q extends z.ZodType = NoFields,
  B extends z.ZodType = NoBody,
>(declaration: RouteDeclaration<P, Q, B, R>): Route<P, Q, B, R> {
  const bodyLimit = declaration.bodyLimit ?? (declaration.permission === 'public' ? PUBLIC_BODY_LIMIT : undefined);
  const query = declaration.query ?? (nothing as unknown as Q);
  return {
    ...declaration,
    ...(bodyLimit !== undefined && { bodyLimit }),
    params: declaration.params ?? (nothing as unknown as P),
    query: declaration.permission === 'public' ? query : closed(query),
    body: declaration.body ?? (noBody as unknown as B),
    status: declaration.status ?? 200,
    produces: declaration.produces ?? 'application/json',
  };
}

/**
 * Refuses what a query does not name: a sort or a filter of the caller's own making is how others let secrets be guessed.
 * A public door is also called by others' programs, which add what they like; it drops that.
 */
const closed = <Q extends z.ZodType>(query: Q): Q =>
  query instanceof z.ZodObject ? (query.strict() as unknown as Q) : query;

/** What a handler receives, once validated. */
export type InputOf<T> =
  T extends Route<infer P, infer Q, infer B, z.ZodType>
    ? { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> }
    : never;
/** What a caller must send. */
export type RequestOf<T> =
  T extends Route<infer P, infer Q, infer B, z.ZodType>
    ? { readonly params: z.input<P>; readonly query: z.input<Q>; readonly body: z.input<B> }
    : never;
export type OutputOf<T> = T extends Route<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
