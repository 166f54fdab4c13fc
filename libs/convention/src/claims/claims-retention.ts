import type { RetentionRule } from '@chariot/platform';

/** Public accounts: nothing of it is deleted by itself. */
export const CLAIMS_RETENTION: RetentionRule = {
  name: 'convention.claims',
  what: 'États récapitulatifs présentés et certifiés, avec leur PDF figé, et leur suite à l’académie',
  tables: ['convention.claim', 'convention.claim_document'],
  daysKept: null,
  why: 'Pièces justificatives de la subvention : dix ans au moins après le dernier versement (comptabilité publique).',
};
