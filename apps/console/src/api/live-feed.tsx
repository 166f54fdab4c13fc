import { live, type LiveEvent } from '@chariot/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { SIGNAL, takeFeedOver } from '../early/heard.js';
import { readLiveEvent, staleAfter } from './live.js';
import { urlOf } from './url.js';

export type LiveState = 'connecting' | 'live' | 'cut';

const LiveContext = createContext<LiveState>('connecting');

/** Whether the page moves by itself. */
export const useLive = (): LiveState => useContext(LiveContext);

/** Wait for the others of a burst, but not so long that a person notices. */
const GATHER_MILLISECONDS = 250;
/** The browser retries by itself, except after a refusal: then we do. */
const RETRY_MILLISECONDS = 5_000;
/** The server ends a feed now and then and the browser comes back at once: that is no trouble to tell anybody of. */
const TROUBLE_MILLISECONDS = 8_000;
/** A browser opens six connections to a site and no more: a tab that nobody looks at gives its own back. */
const UNSEEN_MILLISECONDS = 20_000;

/** Listens to the server for as long as somebody is signed in, and has whatever became stale read again. */
export function LiveFeed({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    let source: EventSource | undefined;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let retrying: ReturnType<typeof setTimeout> | undefined;
    let worrying: ReturnType<typeof setTimeout> | undefined;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    let missed = false;
    let heard: LiveEvent[] = [];

    const tell = (): void => {
      gathering = undefined;
      const stale = staleAfter(heard);
      heard = [];
      void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => stale.has(String(first)) });
    };
    const hear = (message: MessageEvent<string>): void => {
      const event = readLiveEvent(message.data);
      if (event === undefined) return;
      heard.push(event);
      gathering ??= setTimeout(tell, GATHER_MILLISECONDS);
    };
    const listen = (): void => {
      const early = takeFeedOver();
      source = early?.source ?? new EventSource(urlOf(live.path));
      const opened = (): void => {
        clearTimeout(worrying);
        worrying = undefined;
        setState('live');
        // Whatever happened while nobody listened was told to nobody.
        if (missed) void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'auth' });
        missed = false;
      };
      source.onopen = opened;
      source.onerror = () => {
        missed = true;
        worrying ??= setTimeout(() => setState('cut'), TROUBLE_MILLISECONDS);
        if (source?.readyState === EventSource.CLOSED) retrying = setTimeout(listen, RETRY_MILLISECONDS);
      };
      source.addEventListener(SIGNAL, hear);
      early?.events.forEach(hear);
      if (source.readyState === EventSource.OPEN) opened();
    };

    const watch = (): void => {
      clearTimeout(leaving);
      if (!document.hidden) {
        if (source === undefined) listen();
        return;
      }
      leaving = setTimeout(() => {
        source?.close();
        source = undefined;
        missed = true;
        clearTimeout(retrying);
      }, UNSEEN_MILLISECONDS);
    };

    listen();
    document.addEventListener('visibilitychange', watch);
    return () => {
      document.removeEventListener('visibilitychange', watch);
      clearTimeout(leaving);
      source?.close();
      clearTimeout(gathering);
      clearTimeout(retrying);
      clearTimeout(worrying);
    };
  }, [queries]);

  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>;
}
