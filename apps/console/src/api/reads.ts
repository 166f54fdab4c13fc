import type { Me, OutputOf, Route } from '@chariot/contract';
import type { Permission } from '@chariot/kernel';
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useNotify } from 'react-admin';
import { call, type Ask } from './client.js';
import { useLive } from './live-feed.js';
import { ApiFailure, messageOf } from './problem.js';
import { withProof } from './proof.js';
import { session } from './session.js';

/** When the live feed is cut, pages that matter are read again that often. */
const POLL_MILLISECONDS = 10_000;

export interface ReadOptions {
  readonly enabled?: boolean;
  /** Keep showing the previous answer while another one (a filter, a page) is read. */
  readonly keep?: boolean;
  /** Read again by itself when the live feed is cut. */
  readonly watch?: boolean;
  /** Read again by itself whatever the live feed: it tells nothing of what this reads. */
  readonly poll?: boolean;
  /** For a form that is filled in from it: wait for today's answer, where a page would first show the one it has. */
  readonly fresh?: boolean;
}

/** Reads what a page is about to read, while it is still being drawn; a failure is told by the page itself. */
export const readAhead = (queries: QueryClient, route: Route, ask: Ask<Route>): Promise<void> =>
  queries.prefetchQuery({ queryKey: [route.name, ask], queryFn: ({ signal }) => call(route, ask, signal) });

/** Reads a route; the live feed has it read again when something changed. */
export function useRead<R extends Route>(
  route: R,
  ask: Ask<R>,
  { enabled = true, keep = false, watch = false, poll = false, fresh = false }: ReadOptions = {},
): UseQueryResult<OutputOf<R>> {
  const live = useLive();
  return useQuery<OutputOf<R>>({
    queryKey: [route.name, ask, ...(fresh ? ['fresh'] : [])],
    queryFn: ({ signal }) => call(route, ask, signal),
    enabled,
    ...(fresh ? { gcTime: 0 } : {}),
    ...(keep ? { placeholderData: keepPreviousData as never } : {}),
    ...(poll || (watch && live !== 'live') ? { refetchInterval: POLL_MILLISECONDS } : {}),
  });
}

export interface Act<R extends Route> {
  /** Resolves to the answer, or to undefined when it was refused (`refusal` then says why). */
  readonly act: (ask: Ask<R>, ifMatch?: string) => Promise<OutputOf<R> | undefined>;
  readonly busy: boolean;
  /** French sentence of the last refusal. */
  readonly refusal: string | undefined;
  /** Its stable code, for what offers another way. */
  readonly code: string | undefined;
  readonly forget: () => void;
}

interface Asked<R extends Route> {
  readonly ask: Ask<R>;
  readonly ifMatch: string | undefined;
}

/**
 * Does something: pessimistic (nothing changes on screen before the server committed), then everything that may have
 * changed is read again. `done` is what to say once it is.
 */
export function useAct<R extends Route>(route: R, done?: string | ((answer: OutputOf<R>) => string)): Act<R> {
  const queries = useQueryClient();
  const notify = useNotify();
  const { mutateAsync, isPending, error, reset } = useMutation<OutputOf<R>, unknown, Asked<R>>({
    mutationFn: ({ ask, ifMatch }) => withProof(() => call(route, ask, undefined, ifMatch)),
  });
  const asked = useRef(new Set<string>());
  const act = useCallback(
    async (ask: Ask<R>, ifMatch?: string): Promise<OutputOf<R> | undefined> => {
      const same = JSON.stringify([ask, ifMatch]);
      // Tapped twice before the button could show that it is busy: the first tap does it, and nothing follows the second.
      if (asked.current.has(same)) return new Promise(() => undefined);
      asked.current.add(same);
      const answer = await mutateAsync({ ask, ifMatch }).then(
        (value) => ({ value }),
        () => undefined,
      );
      asked.current.delete(same);
      if (answer === undefined) return undefined;
      // Who one is may have changed too: a means added, a role lent.
      session.forget();
      void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'auth' });
      if (done !== undefined) {
        notify(typeof done === 'string' ? done : done(answer.value), { type: 'success' });
      }
      return answer.value;
    },
    [mutateAsync, queries, notify, done],
  );
  const refusal = error === null ? undefined : messageOf(error);
  const code = error instanceof ApiFailure ? error.code : undefined;
  return { act, busy: isPending, refusal, code, forget: reset };
}

const ME = { queryKey: ['me'], queryFn: () => session.current(), staleTime: 60_000 } as const;

/** The signed-in person; undefined until she is known. */
export const useMe = (): Me | undefined => useQuery<Me>(ME).data;

/** Who is signed in, before a page asks. */
export const meAhead = (queries: QueryClient): Promise<void> => queries.prefetchQuery<Me>(ME);

/** Whether the signed-in person may do that somewhere; the api says the rest, place by place. */
export function useMay(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
