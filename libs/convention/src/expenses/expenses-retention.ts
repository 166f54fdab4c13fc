import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const EXPENSES_RETENTION: RetentionRule = {
  name: 'convention.expenses',
  what: 'Commandes, factures, avoirs et mandats, avec leurs versions ; services rendus sans facture',
  tables: [
    'convention.expense',
    'convention.expense_line',
    'convention.expense_allocation',
    'convention.expense_version',
    'convention.disbursement',
    'convention.service_statement',
  ],
  daysKept: null,
  why: 'Pièces justificatives de la subvention : dix ans au moins après le dernier versement (comptabilité publique).',
};
