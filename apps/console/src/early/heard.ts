// The live feed, opened with what is asked early: what happens while the rest of the page is still on its way is not missed.

/** The name that the platform gives to its events. */
export const SIGNAL = 'signal';

export interface Heard {
  readonly source: EventSource;
  readonly events: readonly MessageEvent<string>[];
}
let heard: (Heard & { readonly stop: () => void }) | undefined;

export function listenEarly(url: string): void {
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
