import type { App, AppAssignment, AppleAppUpdate, AppleOwnApp, AppRequest } from '@chariot/contract';
import { count, moment, number } from '../formats/index.js';

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

/** « 9/12 installées », « 9/12 installées, 1 iPad arrêté ». */
export function ownAppProgress({ devices, installed, stopped }: AppleOwnApp): string {
  if (devices === 0) return 'Demandée sur aucun iPad';
  const far = `${number(installed)}/${number(devices)} installées`;
  return stopped === 0 ? far : `${far}, ${count(stopped, 'iPad arrêté', 'iPad arrêtés')}`;
}

/** When the profile inside ends, and what to do. */
export const ownAppEnd = ({ standing, expiresAt }: NonNullable<AppleOwnApp['file']>): string =>
  standing === 'expired'
    ? `Cette application ne s’ouvre plus depuis le ${moment(expiresAt)} : demandez-en une autre à son auteur, puis déposez-la.`
    : `Cette application ne s’ouvrira plus après le ${moment(expiresAt)} : demandez la suivante à son auteur.`;

const MIB = 1024 * 1024;
/** « 3,2 Mio ». */
export const weight = (bytes: number): string =>
  `${number(Math.max(0.1, Math.round((bytes / MIB) * 10) / 10))}\u00A0Mio`;
