import type { RetentionRule } from '@chariot/platform';

export const FOLLOW_UP_RETENTION: RetentionRule = {
  name: 'usage.followUp',
  what: 'Dossiers de suivi (article 8) figés, avec leur PDF, et commentaires des écoles',
  tables: ['usage.follow_up_file', 'usage.follow_up_comment'],
  daysKept: null,
  why: 'Pièces de la convention (art. 8) : avec elle, dix ans au moins ; rien de plus que ce qui est publié n’y touche des personnes.',
};
