import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const PAYMENTS_RETENTION: RetentionRule = {
  name: 'convention.payments',
  what: 'Versements de l’État, reversements, décisions du ministère, taux de FCTVA et autres aides',
  tables: ['convention.payment', 'convention.repayment', 'convention.ministry_decision', 'convention.money_setting'],
  daysKept: null,
  why: 'Écritures de la subvention : dix ans au moins après le dernier versement (comptabilité publique).',
};
