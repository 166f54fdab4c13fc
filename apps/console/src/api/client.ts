import type { OutputOf, RequestOf, Route } from '@chariot/contract';
import { answerOf, ASKING, forgetEarly, takeOver } from '../early/asked.js';
import { failureOf, noAnswer } from './problem.js';
import { urlOf, type QueryValues } from './url.js';

// A part of a request (params, query, body) is asked for only when leaving it out would be refused.
type Optional<T> = undefined extends T ? true : Record<never, never> extends T ? true : false;
type Parts<T> = { readonly [K in keyof T as Optional<T[K]> extends true ? never : K]: T[K] } & {
  readonly [K in keyof T as Optional<T[K]> extends true ? K : never]?: T[K];
};
/** What a caller of the route must give: only the parts that it has. */
export type Ask<R extends Route> = Parts<RequestOf<R>>;

/** As many addresses as a long day opens. */
const MOST_TAGS = 300;

class Tags {
  readonly #byUrl = new Map<string, string>();

  keep(url: string, tag: string | null): void {
    this.#byUrl.delete(url);
    // A weak mark, as a proxy that compresses makes them, matches nothing.
    if (tag === null || !tag.startsWith('"')) return;
    this.#byUrl.set(url, tag);
    const [oldest] = this.#byUrl.keys();
    if (this.#byUrl.size > MOST_TAGS && oldest !== undefined) this.#byUrl.delete(oldest);
  }

  of(url: string): string | undefined {
    return this.#byUrl.get(url);
  }
}
const TAGS = new Tags();

interface LooseAsk {
  readonly params?: QueryValues;
  readonly query?: QueryValues;
  readonly body?: unknown;
}

/** Slower than that, somebody is waiting in front of a frozen page: better say so. An act that may take longer says it itself. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Calls a route of the contract with the session's cookie; `ifMatch`, from `tagOf`, when what it changes was read.
 * @throws ApiFailure, whose message is a French sentence.
 * `x-chariot` marks a request of this console: no other site's form can send it, which is what the api asks of anything
 * that changes something.
 */
export async function call<R extends Route>(
  route: R,
  ask: Ask<R>,
  signal?: AbortSignal,
  ifMatch?: string,
): Promise<OutputOf<R>> {
  const { params, query, body } = ask as LooseAsk;
  const url = urlOf(route.path, params, query);
  const changes = route.method !== 'GET';
  if (changes) forgetEarly();
  const patience = AbortSignal.timeout(Math.max(PATIENCE_MILLISECONDS, route.deadlineMs ?? 0));
  const asked =
    (changes ? undefined : takeOver(url)) ??
    fetch(url, {
      ...ASKING,
      method: route.method,
      headers: {
        ...ASKING.headers,
        ...(changes ? { 'x-chariot': '1' } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then(answerOf);
  const { response, text } = await asked.catch((cause: unknown) => {
    // A page that was left has nothing to be told: react-query knows its own aborts.
    if (signal?.aborted) throw cause;
    throw noAnswer();
  });
  const answer = jsonOf(text);
  if (!response.ok) throw failureOf(response.status, answer);
  if (!changes) TAGS.keep(url, response.headers.get('etag'));
  return answer as OutputOf<R>;
}

/**
 * What the last reading of a route was marked with, for whoever begins to change what she has before her: sent back with
 * her change, another's meanwhile is never overwritten. Undefined where nothing can be compared.
 */
export function tagOf<R extends Route>(route: R, ask: Ask<R>): string | undefined {
  const { params, query } = ask as LooseAsk;
  return TAGS.of(urlOf(route.path, params, query));
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
