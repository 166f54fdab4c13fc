import type { Rollout } from '@chariot/contract';
import { count } from '../formats/index.js';

export const ROLLOUT_STATES: Readonly<Record<Rollout['state'], string>> = {
  trying: 'À l’essai',
  done: 'Étendu à tous',
  rolledBack: 'Retiré',
};

/** « La version 3 », or an assignment. */
export const rolloutSubject = ({ kind, version }: Pick<Rollout, 'kind' | 'version'>): string =>
  kind === 'version' ? `La version ${version ?? ''}` : 'Une nouvelle affectation';

/** What it waits for, while it is tried. */
export function awaited({ reports, concerned, minutes, failurePercent }: Rollout): string {
  const tablets = count(Math.max(1, Math.min(reports, concerned)), 'réponse', 'réponses');
  const time = minutes === null ? '' : `, ou ${count(Math.round(minutes / 60), 'heure')} et une réponse`;
  return `S’étend à tous après ${tablets}${time}\u00A0; revient en arrière au-delà de ${failurePercent}\u00A0% d’échecs.`;
}
