import type { RetentionRule } from '@chariot/platform';

export const USAGE_RETENTION: RetentionRule = {
  name: 'usage.months',
  what: 'Chiffres d’usage par école et par mois, répartition par discipline et par année, jours comptés',
  tables: ['usage.month', 'usage.lesson_discipline', 'usage.distribution', 'usage.day_taken'],
  daysKept: null,
  why: 'Des nombres entiers, sans personne, séance ni tablette dedans (domain.md § 3.3) ; un mois clos ne change plus.',
};

export const KEPT_SUMS_RETENTION: RetentionRule = {
  name: 'usage.keptSums',
  what: 'Sommes des mois clos par lieu étendu, recalculées quand les écoles d’un lieu changent',
  tables: ['usage.kept_place', 'usage.kept_month', 'usage.kept_distribution'],
  daysKept: null,
  why: 'Les mêmes nombres que par école et par mois, additionnés : aucune personne, séance ni tablette dedans.',
};
