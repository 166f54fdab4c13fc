import type { RetentionRule } from '@chariot/platform';

export const HOURS_RETENTION: RetentionRule = {
  name: 'territory.hours',
  what: 'Horaires de la semaine de chaque école',
  tables: ['territory.school_hours'],
  daysKept: null,
  why: 'Aucune personne dedans ; ils suivent l’école.',
};
