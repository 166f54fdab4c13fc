import type { RetentionRule } from '@chariot/platform';

export const HEADCOUNTS_RETENTION: RetentionRule = {
  name: 'territory.headcounts',
  what: 'Effectifs de chaque école par année scolaire : élèves, classes, enseignants',
  tables: ['territory.published_headcount', 'territory.school_headcount'],
  daysKept: null,
  why: 'Des nombres, sans personne dedans ; ce sont les dénominateurs des statistiques.',
};
