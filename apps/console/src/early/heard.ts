// The live feed, opened before what a page shows is read: what happens between that reading and its first look is not missed.

/** The name that the platform gives to its events. */
export const SIGNAL = 'signal';

export interface Heard {
  readonly source: EventSource;
  readonly events: readonly MessageEvent<string>[];
}
let heard: (Heard & { readonly stop: () => void }) | undefined;

/** As soon as somebody is known to be signed in, and before anything else is asked in her name. */
export function listenEarly(url: string): void {
  heard?.source.close();
  const source = new EventSource(url);
  const events: MessageEvent<string>[] = [];
  const keep = (event: MessageEvent<string>): void => void events.push(event);
  source.addEventListener(SIGNAL, keep);
  heard = { source, events, stop: () => source.removeEventListener(SIGNAL, keep) };
}

/** The feed that was opened early, once, with what it has said since. */
export function takeFeedOver(): Heard | undefined {
  const known = heard;
  heard = undefined;
  known?.stop();
  return known?.source.readyState === EventSource.CLOSED ? undefined : known;
}
