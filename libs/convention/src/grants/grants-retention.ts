import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const GRANTS_RETENTION: RetentionRule = {
  name: 'convention.grants',
  what: 'Dotations de ressources versées aux collèges de référence, et ce qu’ils en ont acheté',
  tables: ['convention.resource_grant', 'convention.grant_purchase'],
  daysKept: null,
  why: 'Pièces de la dépense de l’État et du collège : dix ans au moins après le versement (comptabilité publique).',
};
