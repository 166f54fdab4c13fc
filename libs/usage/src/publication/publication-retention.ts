import type { RetentionRule } from '@chariot/platform';

export const PUBLICATION_RETENTION: RetentionRule = {
  name: 'usage.publication',
  what: 'Chiffres d’usage publiés, et ce qui les a fait cacher',
  tables: ['usage.release', 'usage.told'],
  daysKept: null,
  why: 'Des sommes derrière lesquelles se tiennent au moins dix élèves et trois enseignants ; publié une fois, rien n’est repris.',
};
