import { RETRY_MS } from '@chariot/fleet';

/** A command that was handed out and has not been reported on. */
export interface Outstanding {
  readonly toldAt: Date;
  readonly timesTold: number;
  readonly putOffAt: Date | null;
  readonly timesPutOff: number;
}

/** Told as often without a word, it lets what is behind it pass. */
const MOST_TIMES = 3;
const FIRST_PAUSE_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_PAUSE_MS = 2 * 60 * 60_000;

/** Whether it may be handed out now: not what was put off in this connection, nor at each turn what stays without an answer. */
export function mayBeTold({ putOffAt, timesTold, toldAt }: Outstanding, now: Date): boolean {
  if (putOffAt !== null) return false;
  return timesTold < MOST_TIMES || hasHadItsTime(toldAt, now);
}

export const hasHadItsTime = (since: Date | null, now: Date): boolean =>
  since === null || now.getTime() - since.getTime() >= RETRY_MS;

/** What an iPad has had the fleet write down unasked: so often, since then. */
export interface Spent {
  readonly spentFrom: Date | null;
  readonly spent: number;
}

/** A change of each setting, and more: beyond, it says one thing and another in turn, and each is a row that is kept. */
const MOST_AN_HOUR = 60;

/** One word more of it, or since when there may be one again. */
export function oneMore({ spentFrom, spent }: Spent, now: Date): Spent | { readonly notBefore: Date } {
  const over = spentFrom === null ? now : new Date(spentFrom.getTime() + HOUR_MS);
  if (over <= now) return { spentFrom: now, spent: 1 };
  return spent < MOST_AN_HOUR ? { spentFrom, spent: spent + 1 } : { notBefore: over };
}

/** Whether a renewal that did not come, refused or left without a word, is asked for again: an hour later, then twice as long each time, a day at most. */
export const mayRenewAgain = (toldAt: Date | null, times: number, now: Date): boolean =>
  toldAt === null || now.getTime() - toldAt.getTime() >= Math.min(DAY_MS, HOUR_MS * 2 ** Math.min(times - 1, 10));

/** When an iPad that said « not now » is woken again: it sleeps, or somebody is at it. */
export const againAt = ({ timesPutOff }: Pick<Outstanding, 'timesPutOff'>, now: Date): Date =>
  new Date(now.getTime() + Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(timesPutOff, 10)));
