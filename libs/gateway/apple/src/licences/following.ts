import type { AppChange, DueApp } from './device-apps.repository.js';
import { endWords, NOT_THERE, STILL_WAITED, WAITS } from './words.js';

const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = MINUTE_MS;
const MOST_PAUSE_MS = 60 * MINUTE_MS;
const RETRY_MS = 60 * MINUTE_MS;
const MOST_RETRY_MS = 24 * 60 * MINUTE_MS;
const LONG_MS = 24 * 60 * MINUTE_MS;

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
const doubled = (first: number, most: number, times: number): number =>
  Math.min(most, first * 2 ** Math.min(times, 20));

/** It failed: told again after an hour, then twice as long each time, a day at most. */
export const failed = (app: Pick<DueApp, 'times'>, why: string, now: Date): AppChange => ({
  ...{ installed: 'failed', why, times: app.times + 1 },
  nextAt: after(now, doubled(RETRY_MS, MOST_RETRY_MS, app.times)),
});

/** It said yes, which is a promise: looked at after a minute. */
export const promised = (app: Pick<DueApp, 'installed'>, now: Date): AppChange => ({
  ...{ installed: app.installed === 'outdated' ? 'updating' : 'asked', why: null, times: 0, askedAt: now },
  nextAt: after(now, FIRST_PAUSE_MS),
});

/**
 * What `ManagedApplicationList` says of an application that was promised. Looked at with pauses until it is there, or is over.
 * @param status Apple's word; null: the list does not have it
 * @param held why nothing is installed on that iPad for now
 */
export function followed(app: DueApp, status: string | null, held: string | null, now: Date): AppChange {
  if (status === 'Managed') return { installed: 'there', nextAt: null, times: 0, why: null };
  if (status === null) return failed(app, NOT_THERE, now);
  const end = endWords(status);
  if (end !== null) return failed(app, end, now);
  const waited = app.askedAt !== null && now.getTime() - app.askedAt.getTime() >= LONG_MS;
  return {
    ...{ installed: app.installed, times: app.times + 1, why: held ?? WAITS[status] ?? (waited ? STILL_WAITED : null) },
    nextAt: after(now, doubled(FIRST_PAUSE_MS, MOST_PAUSE_MS, app.times)),
  };
}

export const gone: AppChange = { installed: 'none', nextAt: null, times: 0, why: null };
