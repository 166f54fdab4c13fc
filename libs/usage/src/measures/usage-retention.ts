import type { RetentionRule } from '@chariot/platform';

export const USAGE_RETENTION: RetentionRule = {
  name: 'usage.months',
  what: 'Chiffres d’usage par école et par mois, leurs sommes par lieu étendu, répartition par discipline et par année, jours comptés',
  tables: [
    ...['usage.month', 'usage.lesson_discipline', 'usage.distribution', 'usage.day_taken'],
    ...['usage.kept_place', 'usage.kept_month', 'usage.kept_distribution'],
  ],
  daysKept: null,
  why: 'Des nombres entiers, sans personne, séance ni tablette dedans ; un mois clos ne change plus.',
};
