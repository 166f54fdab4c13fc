import type { TOKEN_PERMISSIONS } from '@chariot/kernel';

export const TOKEN_WORDS: Readonly<Record<(typeof TOKEN_PERMISSIONS)[number], string>> = {
  'place:read': 'Lire les lieux',
  'classroom:read': 'Lire les classes mobiles',
  'classroom:write': 'Modifier les classes mobiles',
  'device:read': 'Lire les tablettes',
  'device:write': 'Modifier les tablettes (étiquettes, états)',
  'profile:read': 'Lire les profils',
  'convention:read': 'Lire la convention',
  'usage:read': 'Lire les chiffres d’usage',
  'journal:read': 'Lire l’activité',
};
