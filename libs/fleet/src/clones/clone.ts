import { serialKey } from '../devices/device.js';

/** What is remembered of the start that speaks now; `undefined` when it was never heard. */
export interface KnownBoot {
  /** Nothing was heard of a later one. */
  readonly latest: boolean;
  /** It has spoken twice already. */
  readonly again: boolean;
}

/** `late`: from before the latest start, or from one that nobody waits behind any more; it proves nothing. */
export type BootVerdict = 'first' | 'same' | 'restarted' | 'late' | 'copied';

/**
 * An agent makes a new id at each start and never goes back to a former one: after A then B, A again is a second machine
 * with the same identity. Not so a request of A that came before B did and was slow to be read, nor one whose sender has
 * hung up: that is what a machine that was torn out leaves behind it. Neither is answered by anything that it could use.
 */
export function judgeBoot(
  known: KnownBoot | undefined,
  latest: { readonly firstAt: Date } | undefined,
  request: { readonly arrivedAt: Date; readonly awaited: boolean },
): BootVerdict {
  if (latest === undefined) return 'first';
  if (known === undefined) return 'restarted';
  if (known.latest) return 'same';
  return request.awaited && request.arrivedAt.getTime() > latest.firstAt.getTime() ? 'copied' : 'late';
}

/** Whether a machine says that it is another one. Serial numbers as they are read; one that has none says nothing. */
export function serialsContradict(known: string, said: string | null): boolean {
  return said !== null && serialKey(known) !== serialKey(said);
}
