import type { core } from 'zod';

const plural = (count: number | bigint, word: string): string => `${count} ${word}${count > 1 ? 's' : ''}`;

/**
 * What a form says when zod refuses a value: one French sentence. A schema's own message (a regular expression of the
 * contract, say) wins over this one; `undefined` leaves the issue to zod.
 */
export function sentenceOf(issue: core.$ZodRawIssue): string | undefined {
  // Whatever is asked of it, an empty field is first of all empty.
  if (issue.input === '' || issue.input === undefined || issue.input === null) return 'À renseigner.';
  switch (issue.code) {
    case 'invalid_type':
      return Number.isNaN(issue.input)
        ? 'À renseigner.'
        : issue.expected === 'int' || issue.expected === 'number'
          ? 'Un nombre entier est attendu.'
          : 'Valeur inattendue.';
    case 'too_small':
      if (issue.origin === 'string') {
        return issue.minimum <= 1 ? 'À renseigner.' : `Au moins ${plural(issue.minimum, 'caractère')}.`;
      }
      if (issue.origin === 'array') return `Au moins ${plural(issue.minimum, 'élément')}.`;
      return `Au moins ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `Au plus ${plural(issue.maximum, 'caractère')}.`;
      if (issue.origin === 'array') return `Au plus ${plural(issue.maximum, 'élément')}.`;
      return `Au plus ${issue.maximum}.`;
    case 'invalid_format':
      if (issue.format === 'email') return 'Une adresse électronique s’écrit comme prenom.nom@exemple.fr.';
      if (issue.format === 'date') return 'Une date existante est attendue.';
      if (issue.format === 'ipv4' || issue.format === 'ipv6') return 'Une adresse IP s’écrit comme 192.168.1.1.';
      return 'Ce n’est pas la forme attendue.';
    case 'invalid_union':
      return 'Ce n’est pas la forme attendue.';
    case 'invalid_value':
      return 'Choisissez une valeur de la liste.';
    case 'unrecognized_keys':
      return 'Champ inconnu.';
    default:
      return undefined;
  }
}
