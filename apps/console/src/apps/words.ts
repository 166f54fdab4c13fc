import type { App, AppAssignment, AppleAppUpdate, AppRequest } from '@chariot/contract';
import { count, number } from '../formats/index.js';

export const REQUEST_STATE_WORDS: Readonly<Record<AppRequest['state'], string>> = {
  waiting: 'En attente',
  approved: 'Approuvée',
  refused: 'Refusée',
  withdrawn: 'Retirée',
};

/** « 9/12 installées », « Reste à retirer sur 3 tablettes ». */
export function progress({ state, devices, installed }: AppAssignment): string {
  if (state === 'installed') return `${number(installed)}/${number(devices)} installées`;
  return installed === 0 ? 'Retirée partout' : `Reste à retirer sur ${count(installed, 'tablette')}`;
}

/** « 9/12 à jour », « 9/12 à jour, 1 iPad arrêté ». */
export function updateProgress({ devices, done, stopped }: AppleAppUpdate): string {
  const far = `${number(done)}/${number(devices)} à jour`;
  return stopped === 0 ? far : `${far}, ${count(stopped, 'iPad arrêté', 'iPad arrêtés')}`;
}

/** « 24 sur 30 retenues », « Sans limite ». */
export const licenceWords = ({ licences, reserved }: Pick<App, 'licences' | 'reserved'>): string =>
  licences === null ? 'Sans limite' : `${number(reserved)} sur ${number(licences)} retenues`;

/** « depuis 3 jours », « en 6 jours ». */
export function delay({ state, days }: AppRequest): string {
  if (state === 'waiting') return days === 0 ? 'depuis aujourd’hui' : `depuis ${count(days, 'jour')}`;
  return days === 0 ? 'le jour même' : `en ${count(days, 'jour')}`;
}
