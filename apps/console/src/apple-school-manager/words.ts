import type { AdeDevice, AppleSchoolManager } from '@chariot/contract';
import { endingWords } from '../apple-credentials/words.js';

type Server = NonNullable<AppleSchoolManager['server']>;

export const PORTAL = 'https://school.apple.com/';

/** How the token stands and, when something is to be done, by when. */
export const standingWords = (server: Server): string =>
  endingWords(
    { ...server, endsOn: server.tokenEndsOn },
    {
      ends: (on) => `Le jeton prend fin le ${on}.`,
      over: (on) => `Le jeton a pris fin le ${on} : les iPad achetés n’arrivent plus. Renouvelez-le par l’étape 3.`,
    },
  );

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
