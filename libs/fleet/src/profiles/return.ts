/** How long one may come back to what was. */
export const RETURN_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** @param endedAt when something else took its place */
export const mayReturn = (endedAt: Date, now: Date): boolean =>
  now.getTime() - endedAt.getTime() <= RETURN_DAYS * DAY_MS;
