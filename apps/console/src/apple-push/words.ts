import type { ApplePush } from '@chariot/contract';
import { count, day } from '../formats/index.js';

type Certificate = NonNullable<ApplePush['certificate']>;

export const PORTAL = 'https://identity.apple.com/pushcert/';

/** One sentence that says how it stands and, when something is to be done, by when. */
export function standingWords({ standing, notAfter, renewBy, daysLeft }: Certificate): string {
  if (standing === 'expired')
    return `Expiré le ${day(notAfter)} : aucune demande ne parvient plus aux iPad. Renouvelez-le sans attendre, avec le même compte Apple.`;
  const ends = `Il expire le ${day(notAfter)}.`;
  if (standing === 'ok') return ends;
  const before = renewBy === notAfter ? '' : ` À renouveler avant l’été, le ${day(renewBy)} au plus tard.`;
  const left = daysLeft > 0 ? ` Il reste ${count(daysLeft, 'jour', 'jours')}.` : ' C’est le moment.';
  return `${ends}${before}${left}`;
}

/** Whether Apple has refused it since it last took a wake. */
export const isRefused = ({ acceptedAt, refusedAt }: Certificate): boolean =>
  refusedAt !== null && (acceptedAt === null || acceptedAt < refusedAt);

export const SEVERITY = { ok: 'success', soon: 'warning', urgent: 'warning', expired: 'error' } as const;
