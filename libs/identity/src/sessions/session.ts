/** How a person came in. */
export type SessionMethod = 'link' | 'password' | 'passkey' | 'provider' | 'firstRun';

/**
 * Whether coming in that way proves that it is she, as a dangerous act asks for: whoever made or intercepted a link, or
 * read the terminal, would come in as well.
 */
export const proves = (method: SessionMethod): boolean => !['link', 'firstRun'].includes(method);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A session ends 12 hours after it was last used, and 30 days after it was opened whatever happens. */
export const SESSION_IDLE_MS = 12 * HOUR;
export const SESSION_LIFE_MS = 30 * DAY;
/** A sign-in link works once, within 15 minutes. */
export const LINK_LIFE_MS = 15 * MINUTE;
/** Being used is noted once a minute at most: a page makes many requests. */
const TOUCH_EVERY_MS = MINUTE;

export const sessionEnd = (openedAt: Date, usedAt: Date): Date =>
  new Date(Math.min(usedAt.getTime() + SESSION_IDLE_MS, openedAt.getTime() + SESSION_LIFE_MS));

export const needsTouch = (lastSeenAt: Date, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= TOUCH_EVERY_MS;
