import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure, isSignedOut } from './problem.js';

/** Retries only what a second try may mend: no answer, or a server in trouble. A refusal stays a refusal. */
const worthRetrying = (count: number, error: unknown): boolean =>
  count < 2 && error instanceof ApiFailure && (error.status === 0 || error.status >= 500);

/**
 * Asked at once, whatever the browser believes of the network: by itself the library would hold what was tapped without a
 * word, and send it when the network is back, which may be another lesson. No answer is told as no answer.
 */
const AT_ONCE = { networkMode: 'always' } as const;

/** @param onSignedOut the server no longer knows who is asking: leave the page, forget what it showed */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { ...AT_ONCE, refetchOnReconnect: true, retry: worthRetrying, staleTime: 2_000 },
      mutations: { ...AT_ONCE, retry: false },
    },
  });
  sayWhenBusy(client);
  return client;
}

/** The page itself says while something is being read, to whoever drives it: `<html data-busy>`. */
function sayWhenBusy(client: QueryClient): void {
  const { dataset } = document.documentElement;
  const note = (): void => {
    if (client.isFetching() > 0) dataset['busy'] = '';
    else delete dataset['busy'];
  };
  client.getQueryCache().subscribe(note);
}
