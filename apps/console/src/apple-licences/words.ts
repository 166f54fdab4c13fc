import type { AppleContentToken, AppleLicensedApp, AppleLicenceState } from '@chariot/contract';
import { count, day, number } from '../formats/index.js';

export const SEVERITY = { ok: 'success', soon: 'warning', urgent: 'warning', expired: 'error' } as const;

/** One sentence that says how a token stands and, when something is to be done, by when. */
export function standingWords({ standing, expiresOn, renewBy, daysLeft }: AppleContentToken): string {
  if (standing === 'expired')
    return `Expiré le ${day(expiresOn)} : plus aucune licence n’est donnée ni rendue. Téléchargez-en un nouveau dans Apple School Manager.`;
  const ends = `Il expire le ${day(expiresOn)}.`;
  if (standing === 'ok') return ends;
  const before = renewBy === expiresOn ? '' : ` À renouveler avant l’été, le ${day(renewBy)} au plus tard.`;
  const left = daysLeft > 0 ? ` Il reste ${count(daysLeft, 'jour', 'jours')}.` : ' C’est le moment.';
  return `${ends}${before}${left}`;
}

/** « 12 attribuées, 18 libres sur 30 ». */
export const countWords = ({ total, assigned, free }: Pick<AppleLicensedApp, 'total' | 'assigned' | 'free'>): string =>
  total === null
    ? `${number(assigned)} attribuées, sans limite`
    : `${number(assigned)} attribuées, ${number(free ?? 0)} libres sur ${number(total)}`;

export const STATE_WORDS: Readonly<Record<AppleLicenceState, string>> = {
  waitingForLicence: 'Attend sa licence',
  refused: 'Licence refusée par Apple',
  waitingForIpad: 'Attend que l’iPad se manifeste',
  installing: 'S’installe',
  installed: 'Installée',
  updating: 'Se met à jour',
  failed: 'Échec, nouvel essai prévu',
  leaving: 'Se retire',
};
