import type { RetentionRule } from '@chariot/platform';

export const PROJECT_RETENTION: RetentionRule = {
  name: 'convention.project',
  what: 'Dossier du projet\u00a0: validations, mesures, formations (sans nom), demandes, enquêtes, autorisations, annexes',
  tables: ['convention.project_record'],
  daysKept: null,
  why: 'Prouve l’exécution de la convention (art. 3, 7.2 et 8)\u00a0: avec ses pièces, dix ans au moins.',
};
