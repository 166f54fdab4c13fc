import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const CONVENTIONS_RETENTION: RetentionRule = {
  name: 'convention.conventions',
  what: 'Conventions, signatures, avenants, dénonciation et clôture, annexe des écoles, lignes budgétaires et appareils financés',
  tables: [
    'convention.convention',
    'convention.party',
    'convention.annex_row',
    'convention.budget_line',
    'convention.funded_device',
    'convention.signing',
    'convention.termination',
    'convention.closure',
    'convention.amendment',
    'convention.deadline_setting',
  ],
  daysKept: null,
  why: 'Pièces justificatives de la subvention : dix ans au moins après le dernier versement (comptabilité publique).',
};
