import type { Profile, ProfileSettings, SettingId } from '@chariot/contract';
import type { Json } from '@chariot/platform';
import { canonicalJson } from '../configurations/canonical-json.js';
import { isHarmless } from './harmless.js';

/** Settings that put somebody between the devices and the Internet: one stolen account must not be enough. */
const INTERCEPTING: readonly SettingId[] = ['proxy', 'trustedAuthority'];

/** Whether devices that have `before` would be given an intermediary, or what an expert writes and nobody knows to be harmless. */
export function intercepts(before: ProfileSettings, after: ProfileSettings): boolean {
  const intercepting = INTERCEPTING.some((setting) => {
    const wanted = after[setting];
    return wanted !== undefined && textOf(before[setting]) !== canonicalJson(wanted as Json);
  });
  if (intercepting) return true;
  const had = new Set(graveIn(before));
  return graveIn(after).some((payload) => !had.has(payload));
}

/** What an expert writes that two people must want, each as one text: all that is not known to be harmless. */
function graveIn({ expert }: ProfileSettings): string[] {
  const payloads = expert?.payloads ?? [];
  return payloads
    .filter((payload) => !isHarmless(payload))
    .map(({ type, content }) => canonicalJson({ type, content } as unknown as Json));
}

/** What an assignment to a place leaves out. */
export interface Exceptions {
  readonly exceptPlaces: readonly string[];
  readonly exceptClassrooms: readonly string[];
}

/** Whether something that was left out no longer is: an assignment that reaches more is given anew. */
export function widens(before: Exceptions, after: Exceptions): boolean {
  const left = new Set([...after.exceptPlaces, ...after.exceptClassrooms]);
  return [...before.exceptPlaces, ...before.exceptClassrooms].some((one) => !left.has(one));
}

/** Whom one assignment of a profile is for, and all that it leaves out. */
export interface Reached {
  readonly targetId: string;
  readonly except: readonly string[];
}

export const reachedBy = (assignments: Profile['assignments']): Reached[] =>
  assignments.map(({ targetId, exceptions }) => ({ targetId, except: exceptions.map((one) => one.targetId) }));

/** Whether somebody has the profile who had it not. */
export function reachesMore(before: readonly Reached[], after: readonly Reached[]): boolean {
  return after.some(({ targetId, except }) => {
    const was = before.find((one) => one.targetId === targetId);
    return was === undefined || was.except.some((one) => !except.includes(one));
  });
}

const textOf = (value: unknown): string | null => (value === undefined ? null : canonicalJson(value as Json));
