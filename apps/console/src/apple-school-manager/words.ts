import type { AdeDevice, AppleSchoolManager } from '@chariot/contract';
import { count, day } from '../formats/index.js';

type Server = NonNullable<AppleSchoolManager['server']>;

export const PORTAL = 'https://school.apple.com/';

/** One sentence that says how the token stands and, when something is to be done, by when. */
export function standingWords({ standing, tokenEndsOn, renewBy, daysLeft }: Server): string {
  if (standing === 'expired')
    return `Le jeton a pris fin le ${day(tokenEndsOn)} : les iPad achetés n’arrivent plus. Renouvelez-le par l’étape 3.`;
  const ends = `Le jeton prend fin le ${day(tokenEndsOn)}.`;
  if (standing === 'ok') return ends;
  const before = renewBy === tokenEndsOn ? '' : ` À renouveler avant l’été, le ${day(renewBy)} au plus tard.`;
  const left = daysLeft > 0 ? ` Il reste ${count(daysLeft, 'jour', 'jours')}.` : ' C’est le moment.';
  return `${ends}${before}${left}`;
}

export const SEVERITY = { ok: 'success', soon: 'warning', urgent: 'warning', expired: 'error' } as const;

/** In a list, a few words; what to do is below them. */
export const STATE_WORDS: Readonly<Record<AdeDevice['state'], string>> = {
  free: 'Sans classe mobile',
  unlisted: 'Pas encore dans Apple School Manager',
  waiting: 'Apple va être prévenu',
  ready: 'Prêt à être allumé',
  refused: 'Refusé',
  gone: 'A quitté Apple School Manager',
  enrolled: 'Enrôlé',
};

/** What there is to read below, and to do. */
export function adviceOf({ state, said, refusal }: AdeDevice): string | null {
  if (state === 'unlisted') return 'Dans Apple School Manager, attribuez ce numéro de série au serveur « Chariot ».';
  if (state === 'gone')
    return 'Si c’est une erreur, attribuez-le de nouveau au serveur « Chariot » dans Apple School Manager.';
  return refusal ?? (state === 'enrolled' ? null : said);
}

/** As people paste them: one a line, or with commas, semicolons or tabs. */
export const serialsIn = (pasted: string): string[] =>
  pasted
    .split(/[\n\r\t,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
