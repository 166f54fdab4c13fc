import type { AppleContentToken } from '@chariot/contract';
import { count, day } from '../formats/index.js';

/** By how near the end is. */
export const SEVERITY = { ok: 'success', soon: 'warning', urgent: 'warning', expired: 'error' } as const;

interface Ending extends Pick<AppleContentToken, 'standing' | 'renewBy' | 'daysLeft'> {
  readonly endsOn: string;
}

/**
 * A sentence or two that say how it stands and, when something is to be done, by when.
 * @param ends that it will end, @param over that it has, as the thing itself says it; both are given the day in French
 */
export function endingWords(
  { standing, endsOn, renewBy, daysLeft }: Ending,
  { ends, over }: { readonly ends: (on: string) => string; readonly over: (on: string) => string },
): string {
  if (standing === 'expired') return over(day(endsOn));
  if (standing === 'ok') return ends(day(endsOn));
  const before = renewBy === endsOn ? '' : ` À renouveler avant l’été, le ${day(renewBy)} au plus tard.`;
  const left = daysLeft > 0 ? ` Il reste ${count(daysLeft, 'jour', 'jours')}.` : ' C’est le moment.';
  return `${ends(day(endsOn))}${before}${left}`;
}
