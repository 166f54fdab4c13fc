import type { OutputOf, RequestOf, Route } from '@chariot/contract';
import { failureOf, noAnswer } from './problem.js';
import { urlOf, type QueryValues } from './url.js';

// A part of a request (params, query, body) is asked for only when leaving it out would be refused.
type Optional<T> = undefined extends T ? true : Record<never, never> extends T ? true : false;
type Parts<T> = { readonly [K in keyof T as Optional<T[K]> extends true ? never : K]: T[K] } & {
  readonly [K in keyof T as Optional<T[K]> extends true ? K : never]?: T[K];
};
/** What a caller of the route must give: only the parts that it has. */
export type Ask<R extends Route> = Parts<RequestOf<R>>;

interface LooseAsk {
  readonly params?: QueryValues;
  readonly query?: QueryValues;
  readonly body?: unknown;
}

/** Slower than that, somebody is waiting in front of a frozen page: better say so. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Calls a route of the contract with the session's cookie. @throws ApiFailure, whose message is a French sentence.
 * `x-chariot` marks a request of this console: no other site's form can send it, which is what the api asks of anything
 * that changes something.
 */
export async function call<R extends Route>(route: R, ask: Ask<R>, signal?: AbortSignal): Promise<OutputOf<R>> {
  const { params, query, body } = ask as LooseAsk;
  const changes = route.method !== 'GET';
  const patience = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  const response = await fetch(urlOf(route.path, params, query), {
    method: route.method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(changes ? { 'x-chariot': '1' } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    // A page that was left has nothing to be told: react-query knows its own aborts.
    if (signal?.aborted) throw cause;
    throw noAnswer();
  });
  const answer = jsonOf(await response.text());
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as OutputOf<R>;
}

/** The address of a document (PDF, CSV) that the browser opens by itself. */
export function documentUrl<R extends Route>(route: R, ask: Ask<R>): string {
  const { params, query } = ask as LooseAsk;
  return urlOf(route.path, params, query);
}

/** What a body says, or null when it is no JSON: a proxy in between answers in HTML. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
