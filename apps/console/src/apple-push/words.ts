import type { ApplePush } from '@chariot/contract';
import { endingWords } from '../apple-credentials/words.js';

type Certificate = NonNullable<ApplePush['certificate']>;

export const PORTAL = 'https://identity.apple.com/pushcert/';

/** How it stands and, when something is to be done, by when. */
export const standingWords = (certificate: Certificate): string =>
  endingWords(
    { ...certificate, endsOn: certificate.notAfter },
    {
      ends: (on) => `Il expire le ${on}.`,
      over: (on) =>
        `Expiré le ${on} : aucune demande ne parvient plus aux iPad. Renouvelez-le sans attendre, avec le même compte Apple.`,
    },
  );

/** Whether Apple has refused it since it last took a wake. */
export const isRefused = ({ acceptedAt, refusedAt }: Certificate): boolean =>
  refusedAt !== null && (acceptedAt === null || acceptedAt < refusedAt);
