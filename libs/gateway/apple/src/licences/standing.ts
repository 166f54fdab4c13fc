import type { AppleLicenceState } from '@chariot/contract';
import type { LicenceRow } from './content-tokens.repository.js';

const NO_LICENCE =
  'Il ne reste pas de licence : achetez-en dans Apple School Manager, ou retirez l’application ailleurs.';

/** How an application stands on one iPad, for a page: one word, and why it goes no further. */
export function deviceStanding(
  { state, installed, why }: Pick<LicenceRow, 'state' | 'installed' | 'why'>,
  hasFree: boolean,
): { readonly state: AppleLicenceState; readonly why: string | null } {
  if (state === 'refused') return { state: 'refused', why };
  if (state === 'wanted') return { state: 'waitingForLicence', why: hasFree ? why : NO_LICENCE };
  if (state === 'asked') return { state: 'waitingForLicence', why };
  if (state !== 'held') return { state: 'leaving', why };
  if (installed === 'there' || installed === 'outdated') return { state: 'installed', why };
  if (installed === 'updating') return { state: 'updating', why };
  if (installed === 'failed') return { state: 'failed', why };
  return { state: installed === 'asked' ? 'installing' : 'waitingForIpad', why };
}
