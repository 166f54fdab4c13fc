import type { RetentionRule } from '@chariot/platform';
import type { AppUpdatesRepository } from './app-updates.repository.js';

/** Each row is of an application that is bought and an iPad that is to have it: it goes with the licence or the token. */
export const licencesRetention: RetentionRule = {
  name: 'apple.licences',
  what: 'Jetons de licences Apple scellés, applications achetées, iPad qui en tiennent une licence',
  tables: ['apple.content_token', 'apple.licensed_app', 'apple.licence'],
  daysKept: null,
  why: 'Une licence s’oublie quand elle est rendue à Apple, un jeton quand il est remplacé ou retiré.',
};

/** Who asked for it is shown with it, for as long as anybody may wonder. */
export const appUpdatesRetention = (rows: Pick<AppUpdatesRepository, 'prune'>): RetentionRule => ({
  name: 'apple.appUpdates',
  what: 'Mises à jour d’applications demandées sur des iPad : par qui, quand, où',
  tables: ['apple.app_update', 'apple.app_update_device'],
  daysKept: 365,
  why: 'Suivre la mise à jour et en reparler pendant l’année scolaire.',
  prune: (tx, before) => rows.prune(tx, before),
});
