import type { RetentionRule } from '@chariot/platform';

export const DATASETS_RETENTION: RetentionRule = {
  name: 'usage.datasets',
  what: 'Jeux de données figés, ceux d’autres instances, et les clés auxquelles on se fie',
  tables: ['usage.dataset', 'usage.trusted_key'],
  daysKept: null,
  why: 'Des chiffres publiés, sans personne dedans ; qui les cite doit pouvoir les retrouver.',
};
