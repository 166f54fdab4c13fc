import type { AppleContentToken, AppleLicensedApp, AppleLicenceState } from '@chariot/contract';
import { endingWords } from '../apple-credentials/words.js';
import { number } from '../formats/index.js';

/** How a token stands and, when something is to be done, by when. */
export const standingWords = (token: AppleContentToken): string =>
  endingWords(
    { ...token, endsOn: token.expiresOn },
    {
      ends: (on) => `Il expire le ${on}.`,
      over: (on) =>
        `Expiré le ${on} : plus aucune licence n’est donnée ni rendue. Téléchargez-en un nouveau dans Apple School Manager.`,
    },
  );

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
