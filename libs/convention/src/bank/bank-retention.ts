import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const BANK_RETENTION: RetentionRule = {
  name: 'convention.bankDetails',
  what: 'Coordonnées bancaires du bénéficiaire, le numéro scellé, avec leurs versions et leurs vérifications',
  tables: ['convention.bank_details'],
  daysKept: null,
  why: 'Disent sur quel compte chaque versement est parti : dix ans au moins après le dernier (comptabilité publique).',
};
