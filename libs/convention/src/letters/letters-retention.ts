import type { RetentionRule } from '@chariot/platform';

export const LETTERS_RETENTION: RetentionRule = {
  name: 'convention.letters',
  what: 'Courriers entre les deux parties, et leur PDF figé quand ils sont partis',
  tables: ['convention.letter', 'convention.letter_document'],
  daysKept: null,
  why: 'Pièces de la convention (art. 7, 8 et 10)\u00a0: avec elle, dix ans au moins\u00a0; un brouillon s’abandonne à la main.',
};
