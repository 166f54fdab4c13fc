/** Why Apple School Manager does not answer us, and what somebody does about it: one French sentence a word. */
const SENTENCES: Readonly<Record<string, string>> = {
  T_C_NOT_SIGNED:
    'Apple attend que ses nouvelles conditions soient acceptées : la personne qui administre Apple School Manager doit s’y connecter et les accepter.',
  ACCESS_DENIED: 'Apple a révoqué ce jeton : téléchargez-en un nouveau dans Apple School Manager et déposez-le ici.',
  UNAUTHORIZED:
    'Apple ne reconnaît pas ce jeton : téléchargez-en un nouveau dans Apple School Manager et déposez-le ici.',
  TOKEN_EXPIRED: 'Le jeton a pris fin : téléchargez-en un nouveau dans Apple School Manager et déposez-le ici.',
  TIMESTAMP_REFUSED: 'L’heure de ce serveur est fausse : la personne qui l’exploite doit la régler.',
  SAME_CURSOR:
    'Apple répète la même page de sa liste : Chariot s’est arrêté là et recommencera. Si cela dure, écrivez à l’assistance d’Apple.',
  TOO_MANY_PAGES: 'La liste d’Apple est plus longue que prévu : Chariot la reprendra là où il s’est arrêté.',
  UNREADABLE: 'La réponse d’Apple ne se lit pas : Chariot recommencera. Si cela dure, mettez Chariot à jour.',
};
const AWAY =
  'Apple ne répond pas : Chariot recommencera. Si cela dure, vérifiez que ce serveur joint mdmenrollment.apple.com sur le port 443.';

export const SAME_CURSOR = 'SAME_CURSOR';
export const TOO_MANY_PAGES = 'TOO_MANY_PAGES';
export const TOKEN_EXPIRED = 'TOKEN_EXPIRED';

/** Words after which the list is read from its beginning (Apple, « Sync the List of Devices »). */
export const CURSOR_REFUSED: ReadonlySet<string> = new Set([
  ...['EXPIRED_CURSOR', 'INVALID_CURSOR', 'EXHAUSTED_CURSOR', 'CURSOR_REQUIRED'],
]);

export function failureSentence(word: string): string {
  const known = SENTENCES[word];
  if (known !== undefined) return known;
  if (word.startsWith('outbound.') || word.startsWith('HTTP_5') || word === 'HTTP_429') return AWAY;
  return `Apple refuse (${word}) : Chariot recommencera. Si cela dure, téléchargez un nouveau jeton dans Apple School Manager.`;
}

/** What Apple said of one serial number, for people. */
export function outcomeSentence(outcome: string): string {
  if (outcome === 'SUCCESS') return 'Apple lui donne Chariot au prochain démarrage après effacement.';
  if (outcome === 'NOT_ACCESSIBLE')
    return 'Apple ne le donne pas à ce serveur : dans Apple School Manager, attribuez-lui le serveur Chariot.';
  if (outcome === 'FAILED') return 'Apple n’a pas pu lui attribuer Chariot : Chariot recommencera.';
  return `Apple répond « ${outcome} » : Chariot recommencera.`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'fleet.serialAlreadyEnrolled':
    'Il s’est présenté, mais il est encore enrôlé : retirez d’abord son identité (page de la tablette), puis recommencez sur l’iPad.',
  'fleet.serialOtherSchool':
    'Il s’est présenté, mais il est attendu dans une autre école : donnez-lui une classe mobile de celle-ci.',
  'fleet.codeSlotTaken':
    'Il s’est présenté, mais son emplacement est pris par une autre tablette : retirez-le de la classe mobile, puis remettez-l’y.',
  'fleet.codeClosed': 'Il s’est présenté, mais sa classe mobile est fermée : donnez-lui-en une autre.',
  'fleet.challengesExhausted':
    'Il s’est présenté cinq fois sans aller au bout : attendez une heure, puis recommencez sur l’iPad.',
  'apple-enrolment.noTopic':
    'Il s’est présenté, mais le certificat de réveil des iPad manque : obtenez-le (Administration, « Réveil des iPad »).',
};

/** Why an iPad that came to the door was not let in. @param code of the refusal */
export const refusalSentence = (code: string): string =>
  REFUSALS[code] ?? `Il s’est présenté et n’a pas été enrôlé (${code}) : recommencez sur l’iPad.`;
