import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure, isSignedOut } from './problem.js';

/** Retries only what a second try may mend: no answer, or a server in trouble. A refusal stays a refusal. */
const worthRetrying = (count: number, error: unknown): boolean =>
  count < 2 && error instanceof ApiFailure && (error.status === 0 || error.status >= 500);

/** @param onSignedOut the server no longer knows who is asking: leave the page, forget what it showed */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 2_000 },
      // Without a network an act fails at once, and says so: kept for later, it would freeze its dialog, then be done unseen.
      mutations: { retry: false, networkMode: 'always' },
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
